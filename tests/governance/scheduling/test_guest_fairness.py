"""The guests of one address are one client of the virtual token counter, and fair among themselves.

On a simulated engine that gives each running ticket a token a second. The bound is that of the paper (Sheng et al., OSDI 2024,
theorem 4.4; see `test_fairness_bound.py`), at both levels: between clients, and between the guests of one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import combinations, count

from hypothesis import given, settings
from hypothesis import strategies as st

from config.roles import Role
from engine.types import Usage
from governance.scheduling.capacity import SchedulerCapacity
from governance.scheduling.state import SchedulerState
from governance.scheduling.token_counters import W_ANSWER, W_PROMPT
from governance.ticket import Outcome, Ticket
from tests.clock import FakeClock
from tests.governance.scheduling.drift import largest_difference
from tests.governance.stack import ticket

OFFICE = "203.0.113.9"
FLOODER = "198.51.100.7"


@dataclass(frozen=True)
class Load:
    """Questions of one kind. `address` of a guest; None for an account."""

    user: str
    address: str | None = None
    prompt: int = 10
    answer: int = 20


@dataclass
class Machine:
    """Steps of a second; notes the service of each user and client, and who had something waiting."""

    slots: int
    share: float = 1.0
    per_user: int = 10**6
    clock: FakeClock = field(default_factory=FakeClock)
    running: list[Ticket] = field(default_factory=list)
    lengths: dict[Ticket, int] = field(default_factory=dict)
    arrived: dict[Ticket, float] = field(default_factory=dict)
    waits: dict[Ticket, float] = field(default_factory=dict)
    service: Counter[str] = field(default_factory=Counter)
    history: list[tuple[Counter[str], frozenset[str]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        role = Role(max_concurrent=self.per_user, max_waiting=10**6)
        self.state = SchedulerState(
            lambda: SchedulerCapacity(self.slots), role_of=lambda name: role, max_queue=10**6, max_wait=1e9, clock=self.clock,
            mode="slots", address_share=self.share,
        )  # fmt: skip

    def arrive(self, load: Load) -> Ticket:
        asked = ticket(user=load.user, address=load.address, max_tokens=load.answer)
        asked.counted_prompt_tokens = load.prompt
        self.lengths[asked], self.arrived[asked] = load.answer, self.clock()
        admitted, refusal = self.state.enqueue(asked)
        assert refusal is None
        self._begin(admitted)
        return asked

    def step(self) -> None:
        for each in list(self.running):
            each.usage = Usage(each.counted_prompt_tokens, each.usage.completion_tokens + 1)
            self._serve(each, W_ANSWER)
            if each.usage.completion_tokens == self.lengths[each]:
                each.outcome = Outcome.FINISHED
                self.running.remove(each)
                self._begin(self.state.release(each))
        self.clock.forward(1)
        queued = [each.ticket.caller for each in self.state.queue]
        names = frozenset({caller.user for caller in queued} | {caller.client for caller in queued})
        self.history.append((self.service.copy(), names))

    def play(self, seconds: int, feed: Callable[[int], None] = lambda second: None) -> None:
        for second in range(seconds):
            feed(second)
            self.step()

    def end(self) -> None:
        while self.running:
            assert len(self.history) < 100_000, "somebody waits for ever"
            self.step()
        assert not self.state.queue

    def _begin(self, admitted: list[Ticket]) -> None:
        self.running += admitted
        for each in admitted:
            self.waits[each] = self.clock() - self.arrived[each]
            self._serve(each, W_PROMPT * each.counted_prompt_tokens)

    def _serve(self, each: Ticket, service: float) -> None:
        for name in {each.caller.user, each.caller.client}:
            self.service[name] += service  # type: ignore[assignment]


def keep_waiting(machine: Machine, loads: list[Load], each: int = 10) -> None:
    """Each of these has so many in the queue."""
    waiting = Counter(queued.ticket.caller.user for queued in machine.state.queue)
    for load in loads:
        for _ in range(each - waiting[load.user]):
            machine.arrive(load)


def test_a_flood_of_fresh_guests_gets_what_one_hungry_user_gets_and_no_more() -> None:
    machine, fresh = Machine(slots=4), count()

    def feed(second: int) -> None:
        keep_waiting(machine, [Load("hungry")])
        while len(machine.state.queue) < 400:  # each of them was never seen before
            machine.arrive(Load(f"guest-{next(fresh)}", FLOODER))

    machine.play(600, feed)
    flood = machine.service[f"guests of {FLOODER}"]
    assert 0.9 < flood / machine.service["hungry"] < 1.1
    assert next(fresh) > 400


def test_a_light_user_of_another_address_waits_for_no_flood_of_guests_and_of_one_user() -> None:
    """By the ceilings a slot is free; on a machine that has too few, the light user waits for two answers at most."""
    for slots, longest in ((8, 0), (3, 0), (2, 40), (1, 40)):
        machine, fresh, light = Machine(slots, share=0.5, per_user=1), count(), []

        def feed(second: int, machine: Machine = machine, fresh: count[int] = fresh, light: list[Ticket] = light) -> None:
            keep_waiting(machine, [Load("hungry")])
            while len(machine.state.queue) < 400:
                machine.arrive(Load(f"guest-{next(fresh)}", FLOODER))
            if second % 100 == 25:  # less than a third of one slot
                light.append(machine.arrive(Load("guest-light", OFFICE)))

        machine.play(500, feed)
        machine.play(40)
        assert max(machine.waits[each] for each in light) <= longest


def test_a_flooding_guest_of_an_address_does_not_keep_a_colleague_waiting() -> None:
    machine = Machine(slots=1)
    for _ in range(50):
        machine.arrive(Load("guest-eager", OFFICE))
    machine.play(30)
    asked = machine.arrive(Load("guest-modest", OFFICE))
    machine.end()
    assert machine.waits[asked] <= 20  # the answer that runs; in order of arrival it would be a thousand seconds


def test_colleagues_at_one_address_get_the_same_whatever_each_of_them_sends() -> None:
    machine = Machine(slots=2)
    loads = [Load("guest-a", OFFICE, 50, 40), Load("guest-b", OFFICE, 5, 5), Load("account", None, 10, 20)]
    machine.play(2000, lambda second: keep_waiting(machine, loads))
    had = machine.service
    assert 0.9 < had["guest-a"] / had["guest-b"] < 1.1
    assert 0.9 < had[f"guests of {OFFICE}"] / had["account"] < 1.1


def test_a_guest_who_was_away_has_no_credit_over_colleagues() -> None:
    machine = Machine(slots=1)
    machine.play(400, lambda second: keep_waiting(machine, [Load("guest-a", OFFICE), Load("guest-b", OFFICE)]))
    machine.play(200, lambda second: keep_waiting(machine, [Load(f"guest-{name}", OFFICE) for name in "abc"]))
    had, _ = machine.history[399]
    gained = {name: machine.service[f"guest-{name}"] - had[f"guest-{name}"] for name in "abc"}
    assert gained["c"] <= min(gained["a"], gained["b"]) + 2 * (10 + 2 * 20)  # not the 400 s that the others had


def test_an_address_at_its_ceiling_is_away_so_that_what_it_does_not_get_is_nobodys_credit() -> None:
    machine = Machine(slots=4, share=0.25)
    flood, account, newcomer = Load("guest", FLOODER), Load("account"), Load("newcomer")
    machine.play(400, lambda second: keep_waiting(machine, [flood, account]))
    machine.play(200, lambda second: keep_waiting(machine, [flood, account, newcomer]))
    had, _ = machine.history[399]
    gained = {name: machine.service[name] - had[name] for name in ("account", "newcomer")}
    assert 0.8 < gained["newcomer"] / gained["account"] < 1.25


loads = st.builds(
    Load,
    st.sampled_from(["a", "b", "guest-x", "guest-y", "guest-z"]),
    st.none(),
    st.integers(1, 20),
    st.integers(1, 20),
).map(lambda load: Load(load.user, OFFICE if load.user.startswith("guest") else None, load.prompt, load.answer))
bursts = st.lists(st.tuples(loads, st.integers(0, 30), st.sampled_from([1, 2, 5, 20])), min_size=2, max_size=6)


@settings(max_examples=60)
@given(bursts, st.integers(1, 4))
def test_at_both_levels_neither_of_two_backlogged_gets_ahead_by_more_than_the_papers_bound(
    script: list[tuple[Load, int, int]], slots: int
) -> None:
    machine = Machine(slots)
    for load, gap, number in script:
        machine.play(gap)
        for _ in range(number):
            machine.arrive(load)
    machine.end()
    assert len(machine.waits) == sum(number for _, _, number in script)  # nobody was forgotten
    sizes = sorted(load.prompt + load.answer for load, _, number in script for _ in range(min(number, slots)))
    bound = 2 * max(W_PROMPT * max(load.prompt for load, _, _ in script), W_ANSWER * sum(sizes[-slots:]))
    for clients in (("a", "b", f"guests of {OFFICE}"), ("guest-x", "guest-y", "guest-z")):
        for f, g in combinations(clients, 2):
            assert largest_difference(machine.history, f, g) <= bound
    assert len(machine.state.counters) == 0
