"""The health of a supervised engine: the lifecycle's phase, in the words of `engine.types.Health`."""

from __future__ import annotations

from engine.start_errors import start_error
from engine.supervision.durations import Durations
from engine.supervision.lifecycle import State
from engine.types import Health

SLEEPS = frozenset({"unloading", "asleep"})


def health_of(
    state: State, engine: Health, loading: Health | None, failure: Health | None, took: Durations, elapsed: float
) -> Health:
    """`engine` is the health of the engine in use, `loading` that of the next one, `failure` that of one that did not load.

    While it wakes or recovers, `params["seconds"]` is how much longer that is likely to take, -1 where that is unknown, and
    `progress` follows; `params["last"]` is how long it took the last time. `took` is how long such loads take, `elapsed` the
    seconds of this one, below 0 while it is still to begin.
    """
    likely, last = took.likely, -1 if took.last is None else max(1, round(took.last))
    left = -1 if likely is None else max(1, round(likely - elapsed))
    progress = 0.0 if not likely else max(0.0, min(0.99, round(elapsed / likely, 3)))
    if loading is not None and likely is None:
        progress = loading.progress
    params = {"seconds": left, "last": last}
    if state.phase == "failed":
        return _failed(state, failure)
    if state.phase == "recovering" or (state.phase == "ready" and engine.status == "failed"):
        return Health("recovering", "The engine was lost and is being restarted.", progress, "recovering", params)
    if state.phase == "waking":
        return Health("waking", "The model is waking.", progress, "waking", params)
    if state.phase in SLEEPS:
        seconds = -1 if likely is None else max(1, round(likely))
        return Health(
            "asleep", "The model is asleep. The first message wakes it.", 0.0, "asleep", {"seconds": seconds, "last": last}
        )
    return engine


def _failed(state: State, failure: Health | None) -> Health:
    """A first load that failed says why; an engine that was lost too often says how often, and why the last time."""
    if not state.losses and failure is not None:
        return failure
    error = start_error("lost_too_often", times=len(state.losses), cause=failure.detail if failure else state.cause)
    return Health("failed", str(error), code=error.code, params=error.params)
