"""The health of a supervised engine: the lifecycle's phase, in the words of `engine.types.Health`."""

from __future__ import annotations

from engine.start_errors import start_error
from engine.supervision.lifecycle import State
from engine.types import Health

SLEEPS = frozenset({"unloading", "asleep"})


def health_of(
    state: State, engine: Health, loading: Health | None, failure: Health | None, likely: float | None, elapsed: float
) -> Health:
    """`engine` is the health of the engine in use, `loading` that of the next one, `failure` that of one that did not load.

    While it wakes or recovers, `params["seconds"]` is how much longer that is likely to take, -1 where that is unknown, and
    `progress` follows. `likely` and `elapsed` are seconds, of a whole load.
    """
    left = -1 if likely is None else max(1, round(likely - elapsed))
    progress = 0.0 if not likely else min(0.99, round(elapsed / likely, 3))
    if loading is not None and likely is None:
        progress = loading.progress
    if state.phase == "failed":
        return _failed(state, failure)
    if state.phase == "recovering" or (state.phase == "ready" and engine.status == "failed"):
        return Health("recovering", "The engine was lost and is being restarted.", progress, "recovering", {"seconds": left})
    if state.phase == "waking":
        return Health("waking", "The model is waking.", progress, "waking", {"seconds": left})
    if state.phase in SLEEPS:
        seconds = -1 if likely is None else max(1, round(likely))
        return Health("asleep", "The model is asleep. The first message wakes it.", 0.0, "asleep", {"seconds": seconds})
    return engine


def _failed(state: State, failure: Health | None) -> Health:
    """A first load that failed says why; an engine that was lost too often says how often, and why the last time."""
    if not state.losses and failure is not None:
        return failure
    error = start_error("lost_too_often", times=len(state.losses), cause=failure.detail if failure else state.cause)
    return Health("failed", str(error), code=error.code, params=error.params)
