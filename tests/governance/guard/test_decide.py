"""The memory guard's decision: one step at a time, hysteresis, and a restart as the last resort."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.guard.decide import (
    ENTER,
    HOLD_S,
    LAST,
    RESTART_INTERVAL_S,
    STUCK_S,
    Action,
    GuardState,
    decide,
)
from governance.guard.readings import LARGE, Card, MemoryReadings, Readings, Use

GIB = 1 << 30


def cgroup(share: float, engine: int = 0, ready: bool = True) -> Readings:
    """A gibibyte of which so much is used; `engine` bytes of it are the engine's."""
    return Readings(MemoryReadings(engine=engine, cgroup=Use(round(share * GIB), GIB)), ready=ready)


class Course:
    """Decisions one second apart."""

    def __init__(self) -> None:
        self.state, self.now = GuardState(), 1000.0
        self.done: list[tuple[float, Action]] = []

    def read(self, readings: Readings, seconds: int = 1) -> list[str]:
        """The same readings for so many seconds; the steps that this led to."""
        steps = []
        for _ in range(seconds):
            self.now += 1
            self.state, actions = decide(self.state, readings, self.now)
            self.done += [(self.now, action) for action in actions]
            steps += [action.step for action in actions]
        return steps


def test_each_level_has_its_entry_and_adds_one_step() -> None:
    course = Course()
    assert course.read(cgroup(0.84), 60) == []
    assert course.read(cgroup(0.86), 60) == ["shorter_answers"]
    assert course.read(cgroup(0.93), 60) == ["fewer_slots"]
    assert course.read(cgroup(0.98), 5) == ["refuse"]
    (_, last) = course.done[-1]
    assert last.cause is not None
    assert (last.level, last.cause.signal, last.cause.use) == (LAST, "cgroup", Use(round(0.98 * GIB), GIB))


def test_a_jump_takes_a_step_a_reading() -> None:
    course = Course()
    assert [course.read(cgroup(0.99)) for _ in range(4)] == [["shorter_answers"], ["fewer_slots"], ["refuse"], []]


def test_a_level_is_left_five_points_below_its_entry_after_ten_quiet_seconds() -> None:
    course = Course()
    course.read(cgroup(0.93), 30)
    assert course.read(cgroup(0.88), 60) == [], "0.87 is where the second level is left"
    assert course.read(cgroup(0.86), 9) == []
    assert course.read(cgroup(0.88)) == [], "the ten seconds begin anew"
    assert course.read(cgroup(0.86), 10) == []
    assert course.read(cgroup(0.86)) == ["relax"]
    assert course.state.level == 1
    assert course.read(cgroup(0.79), 9) == []
    assert course.read(cgroup(0.79), 2) == ["relax"]
    assert (course.state.level, course.read(cgroup(0.5), 100)) == (0, [])


def test_when_nothing_else_helped_the_engine_is_restarted_once() -> None:
    course = Course()
    course.read(cgroup(0.5, engine=100 << 20))
    full = cgroup(0.98, engine=600 << 20)
    assert course.read(full, 3) == ["shorter_answers", "fewer_slots", "refuse"]
    assert course.read(full, 9) == []
    assert course.read(full, 2) == ["restart"]
    assert course.read(full, int(RESTART_INTERVAL_S) - 2) == [], "a restart that did not help is not repeated at once"
    assert course.read(full, 3) == ["restart"]


def test_a_level_that_ended_answers_do_not_bring_down_ends_in_a_restart_too() -> None:
    """An engine's memory that was touched once stays resident: it would refuse newcomers for ever at 95 %."""
    course = Course()
    course.read(cgroup(0.5, engine=100 << 20))
    course.read(cgroup(0.98, engine=600 << 20), 5)
    assert course.read(cgroup(0.95, engine=570 << 20), int(STUCK_S) - 5) == []
    assert course.read(cgroup(0.95, engine=570 << 20), 5) == ["restart"]


def test_below_the_last_level_nothing_is_restarted() -> None:
    course = Course()
    course.read(cgroup(0.5, engine=100 << 20))
    assert course.read(cgroup(0.96, engine=600 << 20), 500) == ["shorter_answers", "fewer_slots"]


def test_the_engine_is_not_restarted_for_what_others_have_taken() -> None:
    course = Course()
    course.read(cgroup(0.5, engine=100 << 20))
    course.read(cgroup(0.99, engine=110 << 20), 500)
    assert [action.step for _, action in course.done] == ["shorter_answers", "fewer_slots", "refuse"]


def test_while_the_engine_loads_nothing_is_entered_and_levels_are_left() -> None:
    course = Course()
    assert course.read(cgroup(0.99, ready=False), 60) == []
    course.read(cgroup(0.99), 3)
    assert course.read(cgroup(0.99, engine=GIB, ready=False), 500) == []
    assert course.read(cgroup(0.3, ready=False), 40) == ["relax"] * 3, "a server that sleeps would refuse whoever wakes it"


def test_after_a_restart_growth_is_counted_from_the_new_engine_on() -> None:
    course = Course()
    course.read(cgroup(0.4, engine=100 << 20))
    course.read(cgroup(0.4, engine=0, ready=False))
    course.read(cgroup(0.9, engine=600 << 20))
    assert course.state.ready_with is not None
    assert course.state.ready_with.engine == 600 << 20


def test_a_full_kv_cache_is_no_danger_without_preemptions_and_refuses_nobody_with_them() -> None:
    course = Course()
    assert course.read(Readings(kv_usage=1.0, preemptions=0.9), 60) == []
    assert course.read(Readings(kv_usage=1.0, preemptions=5.0), 600) == ["shorter_answers", "fewer_slots"]
    assert course.read(Readings(kv_usage=1.0), 40) == ["relax", "relax"]


def test_tasks_that_wait_for_memory_shorten_answers_and_take_slots() -> None:
    course = Course()
    assert course.read(Readings(MemoryReadings(stalled=0.09)), 60) == []
    assert course.read(Readings(MemoryReadings(stalled=0.11)), 60) == ["shorter_answers"]
    assert course.read(Readings(MemoryReadings(stalled=0.9)), 60) == ["fewer_slots"]


def card(used: float, own: float | None) -> Readings:
    total = 80 * GIB
    own_bytes = None if own is None else round(own * total)
    return Readings(MemoryReadings(cards=(Card(0, round(used * total), total, own_bytes),)))


def test_a_card_that_is_nearly_full_from_the_start_is_no_danger() -> None:
    """vLLM takes its whole share before the first request."""
    course = Course()
    assert course.read(card(0.96, 0.95), 60) == []
    course = Course()
    course.read(card(0.985, 0.98))
    assert course.read(card(0.9999, 0.99), 60) == [], "the little that was left is less than the allocator's noise"


def test_what_other_programs_take_of_a_card_is_answered_without_a_restart() -> None:
    course = Course()
    course.read(card(0.90, 0.90))
    assert course.read(card(0.987, 0.90), 60) == ["shorter_answers"]
    assert course.read(card(0.999, 0.90), 600) == ["fewer_slots", "refuse"]


def test_what_the_engine_itself_took_of_a_card_comes_back_with_a_restart() -> None:
    course = Course()
    course.read(card(0.90, 0.90))
    assert course.read(card(0.999, 0.999), 30)[-1] == "restart"


def test_a_card_in_a_container_where_nobody_knows_who_has_what_is_never_a_reason_to_restart() -> None:
    course = Course()
    course.read(card(0.90, None))
    assert course.read(card(0.999, None), 600) == ["shorter_answers", "fewer_slots", "refuse"]


def test_of_a_large_machine_only_the_last_bytes_count() -> None:
    assert Use(950 * GIB, 1024 * GIB).share == 0.0
    assert Use(1024 * GIB - LARGE // 10, 1024 * GIB).share == pytest.approx(0.9)
    assert Use(9 * GIB, 10 * GIB).share == pytest.approx(0.9)


def test_a_machine_that_tells_nothing_is_left_alone() -> None:
    course = Course()
    assert course.read(Readings(), 60) == []
    assert course.state.cause is None


SIZES = st.integers(0, GIB)
USES = st.none() | st.builds(lambda share: Use(round(share * GIB), GIB), st.floats(0, 1.2))
CARDS = st.builds(lambda used, own: (Card(0, used, GIB, own),), SIZES, st.none() | SIZES)
MEMORY = st.builds(
    MemoryReadings,
    engine=st.none() | SIZES, limit=USES, cgroup=USES, host=USES,
    stalled=st.none() | st.floats(0, 1), cards=st.just(()) | CARDS,
)  # fmt: skip
READINGS = st.builds(Readings, MEMORY, st.floats(0, 1), st.floats(0, 9), st.booleans())
FULL = st.builds(cgroup, st.floats(0.9, 1.0), SIZES, st.sampled_from([True] * 9 + [False]))
GAPS = st.sampled_from([0.1, 1.0, 1.0, 1.0, 5.0, 11.0])


@given(
    st.lists(st.tuples(GAPS, READINGS), max_size=100), st.lists(st.tuples(st.integers(1, 200), FULL | READINGS), max_size=12)
)
def test_whatever_is_read_it_steps_singly_never_oscillates_and_seldom_restarts(
    wild: list[tuple[float, Readings]], lasting: list[tuple[int, Readings]]
) -> None:
    course = [*wild, *((1.0, readings) for seconds, readings in lasting for _ in range(seconds))]
    state, now, changed_at, restarted_at = GuardState(), 1000.0, 1000.0, float("-inf")
    for gap, readings in course:
        now += gap
        before = state
        state, actions = decide(before, readings, now)
        restarts = [action for action in actions if action.step == "restart"]
        assert len(actions) == (state.level != before.level) + len(restarts) <= 1, "at most one step, and each is told"
        assert 0 <= state.level <= LAST
        assert abs(state.level - before.level) <= 1
        if state.level > before.level:
            assert readings.ready
        if state.level < before.level:
            assert now - changed_at >= HOLD_S, "a level was left before the hold time was over"
        if state.level != before.level:
            changed_at = now
        if restarts:
            assert before.level == LAST
            assert readings.ready
            assert now - changed_at >= HOLD_S
            assert now - restarted_at >= RESTART_INTERVAL_S
            restarted_at = now


@given(st.sampled_from(sorted(ENTER)), st.integers(0, 2), st.floats(0, 0.045), st.lists(st.integers(1, 30), max_size=30))
def test_a_signal_that_trembles_within_five_points_changes_the_level_once(
    signal: str, number: int, depth: float, lengths: list[int]
) -> None:
    """The hysteresis itself: without it the level would follow every tremble after each hold time."""
    if signal == "card" or number >= len(ENTER[signal]):
        return
    course = Course()
    for turn, seconds in enumerate(lengths):
        share = ENTER[signal][number] + (1e-9 if turn % 2 == 0 else -depth)
        use = Use(round(share * 1e10), 10**10)
        memory = replace(MemoryReadings(), **{signal: use}) if signal in ("limit", "cgroup", "host") else MemoryReadings()
        memory = replace(memory, stalled=share) if signal == "stalled" else memory
        course.read(Readings(memory, share, 5.0 if signal == "kv_cache" else 0.0), seconds)
    steps = [action.step for _, action in course.done]
    assert "relax" not in steps
    assert len(steps) <= number + 1
