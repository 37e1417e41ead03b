"""The memory guard's one decision, without I/O: from its state and the latest readings to the next state and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal, get_args

from governance.guard.readings import Card, MemoryReadings, Readings, Use

HOLD_S = 10.0
STUCK_S = 60.0  # so long at the last level: what runs has ended by then, or frees nothing by ending
RESTART_INTERVAL_S = 300.0
LEAVE_LOWER = 0.05  # so much below its entry a level is left
MIN_PREEMPTIONS = 1.0  # a second; fewer are how a well-used KV cache works
MIN_CARD_SHARE = 0.02  # of a card: what grows by less is the allocator's noise

Step = Literal["shorter_answers", "fewer_slots", "refuse", "restart", "relax"]
STEPS: tuple[Step, ...] = ("shorter_answers", "fewer_slots", "refuse")
"""What each level adds, from the first on."""
LAST = len(STEPS)
STEP_NAMES: tuple[Step, ...] = get_args(Step)

SIZES = (0.85, 0.92, 0.97)
ENTER: Mapping[str, tuple[float, ...]] = {
    "limit": SIZES,
    "cgroup": SIZES,
    "host": SIZES,
    "card": SIZES,
    "kv_cache": SIZES[:2],
    "stalled": (0.10, 0.30),
}
"""By signal, the shares at which the levels are entered. Neither a busy KV cache nor slow memory kills anything: these two
refuse nobody and restart nothing."""


@dataclass(frozen=True, slots=True)
class Pressure:
    """How near one signal is to its limit; `use` in bytes where it is about bytes. `after_restart`: its share once the engine
    has given back what it has taken since it was ready; None where that is not known."""

    signal: str
    share: float
    use: Use | None = None
    after_restart: float | None = None

    def level(self, lower: float = 0.0) -> int:
        """The highest level whose entry, lowered by so much, is reached."""
        return sum(self.share >= enter - lower for enter in ENTER[self.signal])

    @property
    def rank(self) -> tuple[int, float]:
        return self.level(), self.share / ENTER[self.signal][0]


@dataclass(frozen=True, slots=True)
class Action:
    """One step, the level from then on, and the number that caused it."""

    step: Step
    level: int
    cause: Pressure | None


@dataclass(frozen=True, slots=True)
class GuardState:
    """Times in monotonic seconds. `ready_with`: the first readings of the present engine, None while there is none.

    `calm_since`, `full_since`: since when every reading allowed to leave the level, or was at the last entry.
    """

    level: int = 0
    changed_at: float = float("-inf")
    calm_since: float | None = None
    full_since: float | None = None
    restarted_at: float = float("-inf")
    ready_with: MemoryReadings | None = None
    cause: Pressure | None = None


def decide(state: GuardState, readings: Readings, now: float) -> tuple[GuardState, tuple[Action, ...]]:
    """At most one step up or down, and at the last level a restart.

    | Level | When | Then |
    |---|---|---|
    | below the last | the engine is ready, a signal is at the next level's entry or above | one level up, at once |
    | above 0 | for `HOLD_S`, and so long after the latest step, no signal was within 5 points of its entry | one level down |
    | the last | the engine is ready, a signal at the last entry for `HOLD_S`, and a restart would leave the level | restart |
    | the last | the same with a signal within 5 points of it, and the level has lasted for `STUCK_S` | restart |
    | the last | the same, within `RESTART_INTERVAL_S` of the latest restart | nothing: newcomers are still refused |

    While the engine is not ready nothing is entered: a model that loads takes more for a moment, and what loads is a restart's
    own remedy. A level is left all the same, or a server that sleeps would refuse for ever.
    """
    ready_with = (state.ready_with or readings.memory) if readings.ready else None
    found = tuple(pressures(readings, ready_with))
    cause = max(found, key=lambda pressure: pressure.rank, default=None)
    state = replace(state, ready_with=ready_with, cause=cause)

    entered = max((pressure.level() for pressure in found), default=0)
    if readings.ready and entered > state.level:
        level = state.level + 1
        state = replace(state, level=level, changed_at=now, calm_since=None, full_since=None)
        return state, (Action(STEPS[level - 1], level, cause),)

    kept = max((pressure.level(LEAVE_LOWER) for pressure in found), default=0)
    calm_since = None if kept >= state.level else now if state.calm_since is None else state.calm_since
    if calm_since is not None and now - max(calm_since, state.changed_at) >= HOLD_S:
        level = state.level - 1
        state = replace(state, level=level, changed_at=now, calm_since=now, full_since=None)
        return state, (Action("relax", level, cause),)

    full = state.level == entered == LAST
    full_since = None if not full else now if state.full_since is None else state.full_since
    state = replace(state, calm_since=calm_since, full_since=full_since)
    helped = next((pressure for pressure in found if _helped_by_restart(pressure)), None)
    if state.level == LAST and helped and readings.ready and now - state.restarted_at >= RESTART_INTERVAL_S:
        lasting = full_since is not None and now - max(full_since, state.changed_at) >= HOLD_S
        if lasting or now - state.changed_at >= STUCK_S:
            return replace(state, restarted_at=now, full_since=None), (Action("restart", LAST, helped),)
    return state, ()


def pressures(readings: Readings, before: MemoryReadings | None) -> Iterator[Pressure]:
    """Each signal that this machine has. `before`: the readings when the engine became ready."""
    memory = readings.memory
    grown = _grown(memory.engine, before.engine if before else None)
    for signal, use in (("limit", memory.limit), ("cgroup", memory.cgroup), ("host", memory.host)):
        if use is not None:
            after = None if grown is None else Use(use.used - grown, use.limit).share
            yield Pressure(signal, use.share, use, after)
    if before is not None:
        cards = {card.index: card for card in before.cards}
        yield from (_card(card, cards[card.index]) for card in memory.cards if card.index in cards)
    if readings.preemptions >= MIN_PREEMPTIONS:  # a full cache alone is a well-used one
        yield Pressure("kv_cache", readings.kv_usage)
    if memory.stalled is not None:
        yield Pressure("stalled", memory.stalled)


def _card(now: Card, before: Card) -> Pressure:
    """vLLM takes its share of a card at the start, so what counts is how much of the rest has gone since, to anybody."""
    rest, grown = max(1, before.total - before.used), now.used - before.used
    own = _grown(now.own, before.own)
    use = Use(now.used, now.total)
    if grown < MIN_CARD_SHARE * now.total:
        return Pressure("card", 0.0, use)
    return Pressure("card", grown / rest, use, None if own is None else (grown - own) / rest)


def _grown(now: int | None, before: int | None) -> int | None:
    return None if now is None or before is None else max(0, now - before)


def _helped_by_restart(pressure: Pressure) -> bool:
    """Whether this signal holds the last level, and a restart would leave it: it is no use against other programs."""
    after = pressure.after_restart
    return pressure.level(LEAVE_LOWER) == LAST and after is not None and after < ENTER[pressure.signal][-1] - LEAVE_LOWER
