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
    if state.phase == "failed":
        return _failed(state, failure)
    recovers = state.phase == "recovering" or (state.phase == "ready" and engine.status == "failed")
    if not recovers and state.phase not in (*SLEEPS, "waking"):
        return engine  # asked at every decision of the scheduler
    asleep = state.phase in SLEEPS
    likely, last = took.likely, -1 if took.last is None else max(1, round(took.last))
    left = -1 if likely is None else max(1, round(likely - (0.0 if asleep else elapsed)))
    params = {"seconds": left, "last": last}
    if asleep:
        return Health("asleep", "The model is asleep. The first message wakes it.", 0.0, "asleep", params)
    if likely:
        progress = max(0.0, min(0.99, round(elapsed / likely, 3)))
    else:
        progress = loading.progress if loading is not None and likely is None else 0.0
    if recovers:
        return Health("recovering", "The engine was lost and is being restarted.", progress, "recovering", params)
    return Health("waking", "The model is waking.", progress, "waking", params)


def _failed(state: State, failure: Health | None) -> Health:
    """A first load that failed says why; an engine that was lost too often says how often, and why the last time."""
    if not state.losses and failure is not None:
        return failure
    error = start_error("lost_too_often", times=len(state.losses), cause=failure.detail if failure else state.cause)
    return Health("failed", str(error), code=error.code, params=error.params)
