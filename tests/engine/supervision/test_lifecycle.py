"""The lifecycle's decisions: the table of `lifecycle.py`, and what holds after any events in any order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from engine.supervision.lifecycle import (
    Command,
    Event,
    Loaded,
    LoadFailed,
    Lost,
    Phase,
    Policy,
    RestartAsked,
    SleepAsked,
    Start,
    State,
    Stop,
    Tick,
    Unloaded,
    Wanted,
    decide,
)

POLICY = Policy(idle_unload=300, max_restarts=3)
EVENTS: list[Event] = [
    *(Start(), Loaded(), LoadFailed("no memory"), Lost("killed"), Wanted(), Tick(busy=False), Tick(busy=True)),
    *(SleepAsked(busy=False), SleepAsked(busy=True), Unloaded(), RestartAsked("by an operator"), Stop()),
]


def after(*events: Event, state: State | None = None, now: float = 0.0) -> tuple[Phase, Command | None]:
    state, command = state or State(), None
    for event in events:
        state, command = decide(state, event, now, POLICY)
    return state.phase, command


def test_a_loss_is_followed_by_a_load_at_once() -> None:
    assert after(Start(), Loaded(), Lost("killed")) == ("recovering", "load")


def test_a_first_load_that_fails_is_not_tried_again() -> None:
    assert after(Start(), LoadFailed("no such model")) == ("failed", None)


def test_further_losses_wait_longer_and_longer() -> None:
    state, _ = decide(State("ready", losses=(10.0,)), Lost("killed"), 20.0, POLICY)
    assert (state.phase, state.load_at) == ("recovering", 21.0)
    assert decide(state, Tick(busy=True), 20.9, POLICY)[1] is None
    assert decide(state, Tick(busy=True), 21.0, POLICY)[1] == "load"


def test_a_loss_of_ten_minutes_ago_counts_no_more() -> None:
    state, command = decide(State("ready", losses=(0.0, 1.0, 2.0)), Lost("killed"), 700.0, POLICY)
    assert (state.losses, command) == ((700.0,), "load")


def test_too_many_losses_are_a_failure_with_its_cause_until_an_operator_restarts() -> None:
    state, command = decide(State("ready", losses=(1.0, 2.0, 3.0)), Lost("killed"), 4.0, POLICY)
    assert (state.phase, state.cause, command) == ("failed", "killed", None)
    for event in (Wanted(), Tick(busy=True), Lost("again"), Loaded()):
        assert after(event, state=state) == ("failed", None)
    state, command = decide(state, RestartAsked("by an operator"), 5.0, POLICY)
    assert (state.phase, state.losses, command) == ("recovering", (), "load")


def test_an_engine_without_requests_is_unloaded_once() -> None:
    state = State("ready", used_at=0.0)
    assert decide(state, Tick(busy=False), 299.0, POLICY) == (state, None)
    assert decide(state, Tick(busy=False), 300.0, POLICY)[1] == "unload"
    assert after(Tick(busy=False), Tick(busy=False), state=state, now=300.0) == ("unloading", None)


def test_a_busy_engine_is_never_unloaded() -> None:
    assert after(Tick(busy=True), SleepAsked(busy=True), state=State("ready"), now=9999.0) == ("ready", None)


def test_zero_seconds_mean_never() -> None:
    assert decide(State("ready"), Tick(busy=False), 1e9, Policy(idle_unload=0))[1] is None


def test_the_first_of_many_wakes_it_once() -> None:
    state, command = decide(State("asleep"), Wanted(), 1.0, POLICY)
    assert (state.phase, command) == ("waking", "wake")
    assert decide(state, Wanted(), 1.0, POLICY) == (state, None)


def test_who_asks_while_it_falls_asleep_wakes_it_then() -> None:
    assert after(Wanted(), Unloaded(), state=State("unloading")) == ("waking", "wake")
    assert after(Unloaded(), state=State("unloading")) == ("asleep", None)


@given(st.lists(st.tuples(st.sampled_from(EVENTS), st.floats(0, 400)), max_size=60))
def test_after_any_events_one_load_at_a_time_and_never_more_than_is_allowed(events: list[tuple[Event, float]]) -> None:
    """What the performer does is simulated by its own events: a load that was commanded ends by `Loaded` or `LoadFailed`."""
    state, now, under_way = State(), 0.0, False
    for event, passed in events:
        now += passed
        ends = isinstance(event, Unloaded if state.phase == "unloading" else Loaded | LoadFailed)
        if isinstance(event, Loaded | LoadFailed | Unloaded) and not (ends and under_way):
            continue  # nothing is under way that could end so
        if isinstance(event, Lost) and under_way:
            continue
        under_way = under_way and not ends
        state, command = decide(state, event, now, POLICY)
        if command in ("load", "wake", "unload"):
            assert not under_way
            assert state.phase in {"load": ("starting", "recovering"), "wake": ("waking",), "unload": ("unloading",)}[command]
            under_way = True
        under_way = under_way and state.phase not in ("stopped", "failed", "ready")
        assert len(state.losses) <= POLICY.max_restarts + 1
        assert (state.phase == "failed") or len(state.losses) <= POLICY.max_restarts
        assert state.load_at is None or (state.phase == "recovering" and not under_way)
        if state.phase in ("starting", "waking", "unloading"):
            assert under_way, "a phase that only a result ends, and nothing is under way"
        if state.phase == "recovering":
            assert under_way or state.load_at is not None
