"""The paper's laws, on a simulated engine that gives each running ticket a token a second, over random arrivals.

Sheng et al., "Fairness in Serving Large Language Models" (OSDI 2024), theorem 4.4: over any time in which two users both
have something waiting, their weighted service differs by at most twice max(w_p * L_input, w_q * M), whatever they send,
where M is the most tokens that a batch can hold. Here that is the sum of as many of the largest tickets as there are slots,
or the KV cache. Where weights differ, service and bound are divided by them.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from itertools import combinations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from config.roles import Role
from engine.types import Usage
from governance.policies.admission import Admission
from governance.policy import Release
from governance.scheduling.capacity import SchedulerCapacity
from governance.scheduling.kv_reservations import Mode
from governance.scheduling.order import BYPASSES
from governance.scheduling.state import SchedulerState
from governance.scheduling.token_counters import W_ANSWER, W_PROMPT
from governance.ticket import Caller, Outcome, Ticket
from tests.clock import now, run, ticks
from tests.governance.scheduling.drift import largest_difference
from tests.governance.stack import ticket

LIMITLESS = 10**6
WEIGHTS = {"a": 1.0, "b": 1.0, "c": 2.0, "d": 4.0}


@dataclass(frozen=True)
class Burst:
    """After `gap` seconds, `count` tickets of `user` at once."""

    user: str
    gap: int
    count: int
    prompt: int
    answer: int

    @property
    def size(self) -> int:
        return self.prompt + self.answer


@dataclass(eq=False)
class Life:
    burst: Burst
    ticket: Ticket
    task: asyncio.Task[Release]
    over: bool = False

    @property
    def inside(self) -> bool:
        return self.task.done() and not self.over


@dataclass
class Simulation:
    """Plays `bursts` to the end and notes, every second, each user's weighted service and who has something waiting."""

    bursts: list[Burst]
    slots: int
    memory: float = float("inf")
    mode: Mode = "slots"
    max_concurrent: int = LIMITLESS
    lives: list[Life] = field(default_factory=list)
    service: Counter[str] = field(default_factory=Counter)
    history: list[tuple[Counter[str], frozenset[str]]] = field(default_factory=list)

    def role(self, name: str) -> Role:
        return Role(weight=WEIGHTS[name], max_concurrent=self.max_concurrent, max_waiting=LIMITLESS)

    async def play(self) -> None:
        room = SchedulerCapacity(self.slots, self.memory)
        self.admission = Admission(
            SchedulerState(lambda: room, role_of=self.role, max_queue=LIMITLESS, max_wait=1e9, clock=now, mode=self.mode)
        )
        coming = [(burst.gap, burst) for burst in self.bursts]
        time, due = 0, 0
        while coming or any(not life.over for life in self.lives):
            assert time < 20_000, "somebody waits for ever"
            while coming and due + coming[0][0] <= time:
                due += coming[0][0]
                self.arrive(coming.pop(0)[1])
            await self.rest()
            for life in self.lives:
                if life.inside:
                    self.produce(life)
            await self.rest()
            time += 1

    def arrive(self, burst: Burst) -> None:
        for _ in range(burst.count):
            asked = ticket(user=burst.user, max_tokens=burst.answer)
            asked.caller = Caller(burst.user, role=burst.user)
            asked.counted_prompt_tokens = burst.prompt
            self.lives.append(Life(burst, asked, asyncio.create_task(self.enter(asked))))

    async def enter(self, asked: Ticket) -> Release:
        release = await self.admission.admit(asked)
        self.service[asked.caller.user] += W_PROMPT * asked.prompt_tokens / WEIGHTS[asked.caller.user]  # type: ignore[assignment]
        return release

    def produce(self, life: Life) -> None:
        tokens = life.ticket.usage.completion_tokens + 1
        life.ticket.usage = Usage(life.burst.prompt, tokens)
        self.service[life.burst.user] += W_ANSWER / WEIGHTS[life.burst.user]  # type: ignore[assignment]
        if tokens == life.burst.answer:
            life.over, life.ticket.outcome = True, Outcome.FINISHED
            life.task.result()(life.ticket)

    async def rest(self) -> None:
        self.admission.retry()  # as its timer would
        await ticks(3)
        waiting = [life for life in self.lives if not life.task.done()]
        self.history.append((self.service.copy(), frozenset(life.burst.user for life in waiting)))
        self.check_work_is_conserved([life for life in self.lives if life.inside], waiting)

    def check_work_is_conserved(self, inside: list[Life], waiting: list[Life]) -> None:
        """While a slot is free, nobody waits who could use it, except for the sake of one who is too large for the memory."""
        assert len(inside) <= self.slots
        if len(inside) == self.slots or not waiting:
            return
        running = Counter(life.burst.user for life in inside)
        firsts = {life.burst.user: life for life in reversed(waiting)}.values()
        could = [life for life in firsts if running[life.burst.user] < self.max_concurrent]
        free = self.admission.state.running.forecast(
            self.admission.state.capacity(), [queued.candidate.projection for queued in self.admission.state.queue]
        )
        candidates = {life: self.admission.state.queue[life.ticket].candidate for life in could}
        fitting = [life for life in could if not inside or free.fits(candidates[life].projection)]
        if not fitting:
            return
        head = min(could, key=lambda life: (self.admission.state.counters.of(life.burst.user), self.lives.index(life)))
        assert head not in fitting, "the next one fits, and waits"
        ceiling = self.admission.state.counters.of(head.burst.user) + candidates[head].total_cost
        assert candidates[head].bypassed >= BYPASSES or all(
            self.admission.state.counters.of(each.burst.user) > ceiling for each in fitting
        )


def bound(simulation: Simulation, f: str, g: str, batch: float, slack: float = 0.0) -> float:
    """Twice max(w_p * L_input, w_q * M), by the smaller weight. `slack`: how far a smaller ticket may get ahead by passing."""
    longest = max(burst.prompt for burst in simulation.bursts)
    return 2 * (max(W_PROMPT * longest, W_ANSWER * batch) + slack) / min(WEIGHTS[f], WEIGHTS[g])


def largest_batch(simulation: Simulation) -> int:
    sizes = [burst.size for burst in simulation.bursts for _ in range(min(burst.count, simulation.slots))]
    return sum(sorted(sizes)[-simulation.slots :])


def played(simulation: Simulation) -> Simulation:
    run(simulation.play())
    return simulation


def bursts(largest: int = 20) -> st.SearchStrategy[list[Burst]]:
    size = st.integers(1, largest)
    one = st.builds(Burst, st.sampled_from("abcd"), st.integers(0, 30), st.sampled_from([1, 2, 5, 20]), size, size)
    return st.lists(one, min_size=2, max_size=6)


FLOOD = [Burst("a", 0, 40, 20, 20), Burst("b", 1, 40, 2, 3)]


@settings(max_examples=60, deadline=None)
@example(FLOOD, 2)
@given(bursts(), st.integers(1, 4))
def test_of_two_backlogged_users_neither_gets_ahead_by_more_than_the_papers_bound(script: list[Burst], slots: int) -> None:
    simulation = played(Simulation(script, slots))
    for f, g in combinations(WEIGHTS, 2):
        assert largest_difference(simulation.history, f, g) <= bound(simulation, f, g, largest_batch(simulation))


@settings(max_examples=60, deadline=None)
@given(bursts(largest=60), st.integers(2, 6), st.integers(40, 200), st.sampled_from(["full", "estimated"]))
def test_the_bound_holds_where_memory_is_what_is_short_but_for_the_little_that_may_pass(
    script: list[Burst], slots: int, memory: int, mode: Mode
) -> None:
    """A smaller ticket may pass one that does not fit, while its user is no further ahead than what that one asks for."""
    simulation = played(Simulation(script, slots, memory, mode))
    batch = max(memory, max(burst.size for burst in script)) if mode == "full" else largest_batch(simulation)
    for f, g in combinations(WEIGHTS, 2):
        slack = max(W_PROMPT * burst.prompt + W_ANSWER * burst.answer for burst in script)
        assert largest_difference(simulation.history, f, g) <= bound(simulation, f, g, batch, slack)


@settings(max_examples=40, deadline=None)
@given(bursts(), st.integers(1, 6), st.integers(1, 3))
def test_with_limits_of_their_own_too_no_slot_is_empty_while_somebody_could_use_it(
    script: list[Burst], slots: int, max_concurrent: int
) -> None:
    played(Simulation(script, slots, max_concurrent=max_concurrent))  # checked every second on the way


def test_twice_the_weight_gets_twice_the_service() -> None:
    simulation = played(Simulation([Burst("a", 0, 100, 5, 10), Burst("c", 0, 100, 5, 10)], 2))
    had = next(had for had, backlogged in simulation.history if had["a"] > 500 and backlogged == {"a", "c"})
    assert had["c"] * WEIGHTS["c"] == pytest.approx(2 * had["a"], rel=0.15)


def test_a_light_user_among_a_flood_waits_for_the_answers_that_run_and_not_for_the_flood() -> None:
    flood, light = Burst("a", 0, 200, 10, 20), Burst("b", 100, 1, 10, 20)
    simulation = played(Simulation([flood, light], 2))
    noted = sum("b" in backlogged for _, backlogged in simulation.history)
    assert noted / 2 <= flood.answer  # seconds, each noted twice; by order of arrival it would be some 1,900
