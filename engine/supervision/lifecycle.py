"""The lifecycle of an engine: one function decides what follows an event. No I/O and no clock: `now` comes with the event.

| phase                 | event                        | next                  | command |
|-----------------------|------------------------------|-----------------------|---------|
| stopped               | `Start`                      | starting              | load    |
| starting              | `Loaded`                     | ready                 |         |
| starting              | `LoadFailed`                 | failed                |         |
| ready                 | `Wanted`                     | ready, used now       |         |
| ready                 | `Tick`, idle for long        | unloading             | unload  |
| ready                 | `SleepAsked`, not busy       | unloading             | unload  |
| ready                 | `Lost`                       | recovering, or failed | load    |
| unloading             | `Wanted`, `RestartAsked`     | unloading, wanted     |         |
| unloading             | `Unloaded`                   | asleep                |         |
| unloading             | `Unloaded`, wanted           | waking                | wake    |
| asleep                | `Wanted`                     | waking                | wake    |
| waking                | `Loaded`                     | ready                 |         |
| waking                | `LoadFailed`, `Lost`         | recovering, or failed | load    |
| recovering            | `Loaded`                     | ready                 |         |
| recovering            | `LoadFailed`, `Lost`         | recovering, or failed | load    |
| recovering            | `Tick`, the delay over       | recovering            | load    |
| recovering            | `RestartAsked`, in the delay | recovering            | load    |
| ready, asleep, failed | `RestartAsked`               | recovering            | load    |
| any                   | `Stop`                       | stopped               | stop    |

A loss counts for `window` seconds. The first is followed by a load at once, each further one by one after a longer delay, and
more than `max_restarts` of them by `failed`, from where only `RestartAsked` leads on. Every other pair changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

HUNG = "The engine hung."
"""The cause of a loss that a canary has found."""

Phase = Literal["stopped", "starting", "ready", "unloading", "asleep", "waking", "recovering", "failed"]
Command = Literal["load", "wake", "unload", "stop"]


@dataclass(frozen=True, slots=True)
class Policy:
    """`idle_unload`: seconds without a request until the engine is unloaded, 0 for never. `window` in seconds.

    `backoff`: seconds from a loss to the next load, by the number of losses within the window. Longer than half a minute would
    only let those who wait run into the queue's timeout: what bounds a loop of crashes is `max_restarts`.
    """

    idle_unload: float = 0.0
    max_restarts: int = 5
    window: float = 600.0
    backoff: tuple[float, ...] = (0.0, 1.0, 5.0, 15.0, 30.0)


@dataclass(frozen=True, slots=True)
class State:
    """`losses`: when the engine was lost, within the window. `load_at`: when the next load begins; None while one is under way.

    `wanted`: somebody has asked while it is unloaded. `cause` says why the engine was lost or failed, in English.
    """

    phase: Phase = "stopped"
    used_at: float = 0.0
    losses: tuple[float, ...] = ()
    load_at: float | None = None
    wanted: bool = False
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Start: ...


@dataclass(frozen=True, slots=True)
class Loaded: ...


@dataclass(frozen=True, slots=True)
class LoadFailed:
    cause: str


@dataclass(frozen=True, slots=True)
class Lost:
    cause: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Somebody asks, or is about to."""


@dataclass(frozen=True, slots=True)
class Tick:
    """Time has passed. `busy`: something is streamed or waits to be."""

    busy: bool


@dataclass(frozen=True, slots=True)
class SleepAsked:
    busy: bool


@dataclass(frozen=True, slots=True)
class Unloaded: ...


@dataclass(frozen=True, slots=True)
class RestartAsked:
    cause: str


@dataclass(frozen=True, slots=True)
class Stop: ...


Event = Start | Loaded | LoadFailed | Lost | Wanted | Tick | SleepAsked | Unloaded | RestartAsked | Stop


def decide(state: State, event: Event, now: float, policy: Policy) -> tuple[State, Command | None]:
    """The state after the event, and what is to be done; the table is above. Pure."""
    match state.phase, event:
        case _, Stop():
            return replace(state, phase="stopped", load_at=None, wanted=False), "stop"
        case "stopped", Start():
            return State("starting", used_at=now), "load"
        case "starting" | "waking" | "recovering", Loaded():
            return replace(state, phase="ready", used_at=now, load_at=None), None
        case "starting", LoadFailed(cause) | Lost(cause):
            return replace(state, phase="failed", cause=cause), None
        case (("ready" | "waking" | "recovering"), (Lost(cause) | LoadFailed(cause))):
            return _lost(state, cause, now, policy)
        case "ready", Wanted():
            return replace(state, used_at=now), None
        case "ready", Tick(busy=True):
            return replace(state, used_at=now), None
        case "ready", Tick() if policy.idle_unload and now - state.used_at >= policy.idle_unload:
            return replace(state, phase="unloading", wanted=False), "unload"
        case "ready", SleepAsked(busy=False):
            return replace(state, phase="unloading", wanted=False), "unload"
        case "unloading", (Wanted() | RestartAsked()):
            return replace(state, wanted=True), None
        case "unloading", Unloaded():
            if state.wanted:
                return replace(state, phase="waking", wanted=False), "wake"
            return replace(state, phase="asleep"), None
        case "asleep", Wanted():
            return replace(state, phase="waking"), "wake"
        case "recovering", Tick() if state.load_at is not None and now >= state.load_at:
            return replace(state, load_at=None), "load"
        case "recovering", RestartAsked() if state.load_at is not None:
            return replace(state, load_at=None), "load"
        case (("ready" | "asleep" | "failed"), RestartAsked(cause)):
            losses = () if state.phase == "failed" else state.losses
            return replace(state, phase="recovering", losses=losses, load_at=None, cause=cause), "load"
    return state, None


def _lost(state: State, cause: str, now: float, policy: Policy) -> tuple[State, Command | None]:
    losses = (*(at for at in state.losses if now - at < policy.window), now)
    if len(losses) > policy.max_restarts:
        return replace(state, phase="failed", losses=losses, load_at=None, cause=cause), None
    delay = policy.backoff[min(len(losses), len(policy.backoff)) - 1]
    recovering = replace(state, phase="recovering", losses=losses, load_at=now + delay if delay else None, cause=cause)
    return recovering, None if delay else "load"
