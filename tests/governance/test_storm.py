"""Random requests through gateway and admission: nothing leaks and nobody is passed over, in whatever order they come."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Self

from hypothesis import given, settings
from hypothesis import strategies as st

from config.roles import Role
from engine.errors import EngineError, GenerationFailed
from engine.scripted import Fail, Pause, Say, ScriptedEngine, Step
from engine.types import ChatRequest
from governance.errors import Busy, Refusal, TooManyRunning
from governance.policies.admission import Admission
from governance.policies.deadline import Deadline
from governance.policy import Release
from governance.scheduling.capacity import SchedulerCapacity
from governance.scheduling.state import SchedulerState
from governance.ticket import Outcome, Ticket
from tests.clock import now, run, ticks
from tests.governance.stack import Stack, ticket

SLOTS, PER_USER, QUEUE, OWN, WAIT, LONGEST = 2, 1, 3, 2, 30.0, 50.0


@dataclass
class Watch:
    """A policy that notes the order of tickets and counts releases."""

    admission: Admission
    order: list[Ticket] = field(default_factory=list)
    released: Counter[str] = field(default_factory=Counter)

    async def admit(self, ticket: Ticket) -> Release:
        self.order.append(ticket)
        return self.release

    def release(self, ticket: Ticket) -> None:
        self.released[ticket.id] += 1


class LoggedErrors(logging.Handler):
    """Errors that governance logs: a release that failed shows nowhere else."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(self.format(record))

    def __enter__(self) -> Self:
        logging.getLogger("governance").addHandler(self)
        return self

    def __exit__(self, *_: object) -> None:
        logging.getLogger("governance").removeHandler(self)


class Storm:
    def __init__(self) -> None:
        self.events: dict[str, asyncio.Event] = {}
        self.engine = ScriptedEngine(self.script)
        role = Role(max_concurrent=PER_USER, max_waiting=OWN)
        self.admission = Admission(
            SchedulerState(
                lambda: SchedulerCapacity(SLOTS), role_of=lambda name: role, max_queue=QUEUE, max_wait=WAIT, clock=now
            )
        )
        self.first, self.last = Watch(self.admission), Watch(self.admission)
        self.stack = Stack(self.engine, [self.first, self.admission, self.last, Deadline(LONGEST)])
        self.lives: list[tuple[Ticket, asyncio.Task[str]]] = []

    def script(self, request: ChatRequest) -> list[Step]:
        name = request.messages[-1].content
        end: Step = Fail(GenerationFailed("failed on purpose")) if name.startswith("f") else Say("end")
        return [Say("begin "), Pause(self.events[name]), end]

    def arrive(self, user: str, fails: bool) -> None:
        name = f"{'f' if fails else 's'}{len(self.lives)}"
        self.events[name] = asyncio.Event()
        asked = ticket(name, user=user)
        self.lives.append((asked, self.stack.start(asked)))

    def step(self, kind: str, who: int) -> None:
        if not self.lives:
            return
        asked, task = self.lives[who % len(self.lives)]
        if kind == "finish":
            self.events[asked.request.messages[-1].content].set()
        elif kind == "stop":
            asked.cancel(Outcome.STOPPED)
        elif kind == "foreign":
            task.cancel()
        elif kind == "twice":
            task.cancel()
            asked.cancel(Outcome.DISCONNECTED)
            task.cancel()

    def check_bounds(self) -> None:
        """True at every moment, also in the middle of a hand-over."""
        assert len(self.admission.state.running) <= SLOTS
        assert all(count <= PER_USER for count in self.admission.state.running.own.values())
        assert len(self.admission.state.queue) <= QUEUE
        assert all(count <= OWN for count in self.admission.state.queue.own.values())
        assert all(count == 1 for count in (self.first.released + self.last.released - self.last.released).values())

    def check_at_rest(self) -> None:
        """True whenever everything that can run has run."""
        self.check_bounds()
        running = Counter(each.caller.user for each in self.stack.register if each.state == "running")
        assert running == self.admission.state.running.own
        waiting = [each.ticket for each in self.admission.state.queue]
        assert sorted(each.position or 0 for each in waiting) == list(range(1, len(self.admission.state.queue) + 1))
        assert Counter(each.caller.user for each in waiting) == self.admission.state.queue.own
        assert self.admission.state.queue.tokens == sum(each.tokens for each in self.admission.state.queue)
        idle = len(self.admission.state.running) < SLOTS
        could_run = [each for each in waiting if running[each.caller.user] < PER_USER]
        assert not (idle and could_run), "a slot stands empty while somebody could use it"
        assert self.engine.live() == {each.id for each in self.stack.register if each.state == "running"}

    def check_the_end(self) -> None:
        self.stack.assert_nothing_is_left()
        assert (
            len(self.admission.state.running),
            len(self.admission.state.queue),
            self.admission.state.queue.tokens,
            self.admission.state.running.kv_reserved,
        ) == (0, 0, 0, 0)
        assert len(self.admission.state.counters) == 0
        for asked, task in self.lives:
            if asked not in self.first.order:
                assert task.cancelled()  # before its first step: the gateway never saw it
                continue
            assert asked.state == "ended"
            assert asked.outcome is not None
            error = None if task.cancelled() else task.exception()
            assert error is None or isinstance(error, (Busy, TooManyRunning, EngineError)), error
            assert (asked.outcome is Outcome.REFUSED) == isinstance(error, Refusal)
            assert (asked.outcome is Outcome.FAILED) == isinstance(error, EngineError)
            assert self.first.released[asked.id] == (asked in self.first.order)
            assert self.last.released[asked.id] == (asked in self.last.order)
        for user in "abc":  # of one user, strictly by arrival
            own = [each for each in self.last.order if each.caller.user == user]
            arrival = [self.first.order.index(each) for each in own]
            assert all(earlier < later for earlier, later in pairwise(arrival))


steps = st.one_of(
    st.tuples(st.just("arrive"), st.sampled_from("abc"), st.booleans()),
    st.tuples(st.sampled_from(["finish", "stop", "foreign", "twice"]), st.integers(0, 50), st.none()),
    st.tuples(st.just("ticks"), st.integers(0, 6), st.none()),
    st.tuples(st.just("rest"), st.none(), st.none()),
    st.tuples(st.just("time"), st.sampled_from([1.0, WAIT - 1, WAIT, LONGEST]), st.none()),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(steps, max_size=60))
def test_slots_never_leak_and_never_overflow_and_every_release_happens_once(script: list[tuple[str, object, object]]) -> None:
    async def scene() -> None:
        storm = Storm()
        await storm.engine.start()
        for kind, what, more in script:
            match kind:
                case "arrive":
                    storm.arrive(str(what), bool(more))
                case "ticks":
                    await ticks(int(str(what)))
                case "rest":
                    await ticks(40)
                    storm.check_at_rest()
                case "time":
                    await asyncio.sleep(float(str(what)))
                case _:
                    storm.step(kind, int(str(what)))
            storm.check_bounds()
        await asyncio.sleep(20 * (WAIT + LONGEST))  # by now every deadline has passed
        storm.check_at_rest()
        storm.check_the_end()

    with LoggedErrors() as errors:
        run(scene())
    assert errors.messages == []


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(1, 9)), min_size=1, max_size=30), st.integers(1, 3))
def test_of_users_with_equal_use_nobody_is_overtaken_except_while_at_their_own_limit(
    arrivals: list[tuple[str, int]], slots: int
) -> None:
    """A ticket goes in before an earlier one only while that one's user is running. Nobody's tokens are counted here: where
    they are, the order is by who has had least, and `test_fairness_bound.py` has its laws.
    """

    async def scene() -> None:
        role = Role(max_waiting=99)
        admission = Admission(
            SchedulerState(lambda: SchedulerCapacity(slots), role_of=lambda name: role, max_queue=99, max_wait=1e6, clock=now)
        )
        waiting: list[Ticket] = []
        inside: list[Ticket] = []

        async def live(asked: Ticket, seconds: int) -> None:
            waiting.append(asked)
            release = await admission.admit(asked)
            for earlier in waiting[: waiting.index(asked)]:
                # Whoever was admitted in the same moment is already counted, though its task has yet to run.
                assert admission.state.running.own[earlier.caller.user] >= 1, f"{earlier.id} was overtaken by {asked.id}"
            waiting.remove(asked)
            inside.append(asked)
            await asyncio.sleep(seconds)
            inside.remove(asked)
            release(asked)

        async with asyncio.TaskGroup() as group:
            for user, seconds in arrivals:
                group.create_task(live(ticket(user=user), seconds))
                await asyncio.sleep(seconds % 3)
        assert not waiting
        assert len(admission.state.running) == 0

    run(scene())
