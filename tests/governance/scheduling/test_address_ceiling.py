"""The ceiling that the guests of one address share: slots, KV memory, queue positions and tokens, and what they are told."""

from __future__ import annotations

import asyncio
import random
from collections import Counter

import pytest

from config.roles import Role
from engine.scripted import Pause, Say, ScriptedEngine
from engine.types import Capacity
from governance.errors import Busy, RateLimited, TooManyRunning
from governance.policies.admission import Admission
from governance.scheduling.capacity import SchedulerCapacity, part_of
from governance.scheduling.kv_reservations import Mode
from governance.scheduling.state import SchedulerState
from governance.ticket import Outcome, Ticket
from tests.clock import FakeClock, now, ticks, timed
from tests.governance.scheduling.drift import random_step
from tests.governance.stack import ticket
from tests.governance.test_pipeline import open_stack

FLOODER, OFFICE = "198.51.100.7", "203.0.113.9"
ROLE = Role(max_concurrent=1, max_waiting=9)


def scheduler(
    slots: int = 8,
    memory: float = 1e9,
    *,
    share: float = 0.5,
    max_queue: int = 100,
    max_queue_tokens: float = 1e9,
    mode: Mode = "full",
    role: Role = ROLE,
    clock: FakeClock | None = None,
) -> SchedulerState:
    return SchedulerState(
        lambda: SchedulerCapacity(slots, memory), role_of=lambda name: role, max_queue=max_queue, max_wait=120, mode=mode,
        max_queue_tokens=max_queue_tokens, address_share=share, clock=clock or FakeClock(),
    )  # fmt: skip


def guest(name: object, address: str | None = FLOODER, prompt: int = 100, asked: int = 400) -> Ticket:
    made = ticket(user=f"guest-{name}", address=address, max_tokens=asked)
    made.counted_prompt_tokens = prompt
    return made


def counts(state: SchedulerState) -> tuple[int, int]:
    return len(state.running), len(state.queue)


@pytest.mark.parametrize(("count", "share", "part"), [(64, 0.5, 32), (3, 0.5, 1), (1, 0.5, 1), (0, 0.5, 0), (7, 1.0, 7)])
def test_a_small_machine_has_no_half_of_one_slot(count: int, share: float, part: int) -> None:
    assert part_of(count, share) == part


@timed
async def test_400_guests_of_one_address_take_neither_all_slots_nor_all_queue_positions() -> None:
    """With the defaults, through every policy."""
    engine = ScriptedEngine([Say("x "), Pause(1e6)], capacity=Capacity("m", "none", 10**7, 2000, 256))
    stack, _, _ = open_stack(engine, guest_address_requests_per_minute=0)
    await engine.start()
    flood = [guest(number) for number in range(400)]
    pumps = [stack.start(each) for each in flood]
    await ticks(50)
    assert stack.register.counts() == {"arriving": 0, "waiting": 128, "running": 32, "ended": 0}  # of 256, and of 64
    refused = [each for each in flood if each.outcome is Outcome.REFUSED]
    assert len(refused) == 240
    one, other = guest("light", OFFICE), ticket(user="account")
    pumps += [stack.start(one), stack.start(other)]
    await ticks(50)
    assert (one.state, other.state) == ("running", "running")
    assert await stack.gateway.close()
    results = await asyncio.gather(*pumps, return_exceptions=True)
    told = next(each for each in results if isinstance(each, Busy))
    assert (told.reason, told.params["scope"], told.params["waiting"]) == ("queue_full", "address", 128)
    assert told.retry_after


@timed
async def test_a_flood_of_one_address_is_refused_before_its_prompts_are_rendered() -> None:
    engine = ScriptedEngine([Say("x "), Pause(1e6)], capacity=Capacity("m", "none", 10**7, 2000, 4))
    stack, _, _ = open_stack(engine, max_queue=4)
    await engine.start()
    pumps = [stack.start(guest(number)) for number in range(4)]
    await ticks(50)
    rendered = []
    engine.count_tokens = rendered.append  # type: ignore[assignment, method-assign]
    with pytest.raises(Busy) as refusal:
        await stack.pump(guest("late"))
    assert (refusal.value.params["scope"], rendered) == ("address", [])  # though two slots are free, for others
    assert await stack.gateway.close()
    await asyncio.gather(*pumps)


@timed
async def test_messages_a_minute_are_counted_by_address_and_one_guest_cannot_use_them_up() -> None:
    engine = ScriptedEngine([Say("x")])
    stack, _, _ = open_stack(engine, guest_address_requests_per_minute=6, requests_per_minute=2)
    await engine.start()
    for _ in range(2):
        await stack.pump(guest("eager"))
    for _ in range(50):  # refused by the guest's own limit: not counted by address
        with pytest.raises(RateLimited) as refusal:
            await stack.pump(guest("eager"))
        assert "scope" not in refusal.value.params
    for number in range(4):
        await stack.pump(guest(number))
    for late in ("4", "eager"):
        with pytest.raises(RateLimited) as refusal:
            await stack.pump(guest(late))
    with pytest.raises(RateLimited) as refusal:
        await stack.pump(guest("fresh"))
    assert (refusal.value.params["scope"], refusal.value.params["limit"]) == ("address", 6)
    assert refusal.value.retry_after
    await stack.pump(guest("light", OFFICE))
    await stack.pump(ticket(user="account"))


def test_an_address_has_its_share_of_the_kv_memory_too_whatever_the_slots_are() -> None:
    state = scheduler(slots=64, memory=4000)
    flood = [guest(number) for number in range(10)]  # 500 tokens each
    for each in flood:
        state.enqueue(each)
    assert counts(state) == (4, 6)
    assert state.enqueue(guest("light", OFFICE, 1000, 500))[0]  # there is memory left for somebody else
    assert state.release(flood[0]) == [flood[4]]


def test_an_addresss_first_ticket_runs_however_large_it_is() -> None:
    state = scheduler(memory=4000)
    large = guest("large", prompt=3500)
    assert state.enqueue(large) == ([large], None)
    assert state.enqueue(guest("small", prompt=1, asked=1)) == ([], None)


def test_a_large_ticket_at_its_addresss_ceiling_is_not_passed_by_small_ones_for_ever() -> None:
    state = scheduler(memory=4000)
    first, large, small = guest("a", prompt=600), guest("b", prompt=1500), guest("c", prompt=10, asked=10)
    state.enqueue(first)
    state.enqueue(large)
    assert state.enqueue(small) == ([], None)
    assert state.release(first) == [large, small]


def test_the_tokens_that_an_addresss_guests_have_in_the_queue_are_a_quarter() -> None:
    state = scheduler(slots=1, max_queue_tokens=1000)
    state.enqueue(guest("running"))
    assert state.enqueue(guest("a", prompt=50))[1] is None  # and 100 of the likely answer
    refusal = state.enqueue(guest("b", prompt=1))[1]
    assert refusal is not None
    assert (refusal.reason, refusal.params["scope"], refusal.params["waiting"]) == ("queue_full", "address", 1)
    assert state.enqueue(guest("light", OFFICE))[1] is None
    assert state.enqueue(ticket(user="account"))[1] is None


def test_a_guests_own_limits_hold_below_the_ceiling_and_are_told_as_the_guests_own() -> None:
    state = scheduler(role=Role(max_concurrent=1, max_waiting=2))
    results = [state.enqueue(guest("a")) for _ in range(4)]
    assert [len(admitted) for admitted, _ in results] == [1, 0, 0, 0]
    assert isinstance(results[3][1], TooManyRunning)
    assert state.limit_in_the_way(next(iter(state.queue)).ticket) == "user"


@pytest.mark.parametrize(("share", "max_queue"), [(1.0, 0), (0.5, 0), (0.5, 1)])
def test_where_the_ceiling_is_the_whole_queue_a_refusal_names_the_servers_limit(share: float, max_queue: int) -> None:
    state = scheduler(1, share=share, max_queue=max_queue)
    for number in range(1 + max_queue):
        state.enqueue(guest(number))
    with pytest.raises(Busy) as refused:
        state.check_capacity(guest("late"))
    assert refused.value.params["scope"] == "server"


def test_accounts_have_no_ceiling_and_a_share_of_one_is_none() -> None:
    for state, address in ((scheduler(), None), (scheduler(share=1.0), FLOODER)):
        for number in range(20):
            state.enqueue(guest(number, address))
        assert counts(state) == (8, 12)


def test_what_waits_for_its_own_address_stands_behind_and_its_time_goes_by_that_addresss_departures() -> None:
    clock = FakeClock()
    state = scheduler(slots=6, clock=clock)
    flood = [guest(number) for number in range(6)]
    others = [ticket(user=name) for name in "abc"]
    for each in (*flood, *others):
        state.enqueue(each)
    late = ticket(user="late")
    state.enqueue(late)
    assert counts(state) == (6, 4)
    clock.forward(12)
    state.release(others[0])
    state.enqueue(ticket(user="later"))  # one left in 12 s; half of the departures will be the address's own
    assert [(each.ticket.caller.user, each.number, each.eta) for each in state.positions()] == [
        ("later", 1, 12.0),
        ("guest-3", 2, 24.0),
        ("guest-4", 3, 48.0),
        ("guest-5", 4, 72.0),
    ]
    assert state.limit_in_the_way(flood[3]) == "address"


def test_memory_that_an_address_may_not_have_is_what_its_next_guest_waits_for() -> None:
    state = scheduler(memory=4000)
    flood = [guest(number) for number in range(5)]
    for each in flood:
        state.enqueue(each)
    assert state.limit_in_the_way(flood[4]) == "address"
    assert [(each.number, each.eta) for each in state.positions()] == [(1, None)]


@timed
async def test_a_wait_for_ones_address_that_took_too_long_is_told_as_such() -> None:
    role = Role(max_concurrent=1)
    admission = Admission(
        SchedulerState(
            lambda: SchedulerCapacity(4), role_of=lambda name: role, max_queue=9, max_wait=120, clock=now, address_share=0.5
        )
    )
    for number in range(2):
        await admission.admit(guest(number))
    with pytest.raises(Busy) as refusal:
        await admission.admit(guest("late"))
    assert (refusal.value.reason, refusal.value.params["scope"]) == ("queue_timeout", "address")


def test_the_same_cookie_at_two_addresses_is_one_user_with_one_users_limits() -> None:
    state = scheduler()
    state.enqueue(guest("a", FLOODER))
    assert state.enqueue(guest("a", OFFICE)) == ([], None)
    assert state.limit_in_the_way(next(iter(state.queue)).ticket) == "user"


def test_sums_by_address_never_drift_and_nothing_is_remembered_of_addresses_that_are_gone() -> None:
    dice = random.Random(5)
    state = scheduler(4, 3000, mode="estimated", max_queue=12, role=Role(max_concurrent=2, max_waiting=4))
    running: list[Ticket] = []

    def newcomer() -> Ticket:
        address = dice.choice([None, "10.0.0.1", "10.0.0.2", f"10.1.0.{dice.randrange(250)}"])
        return guest(dice.choice("abcde"), address, dice.randint(1, 900), dice.choice([64, 512, 2048]))

    for _ in range(4000):
        random_step(state, dice, running, newcomer)
        here = [*running, *(each.ticket for each in state.queue)]
        assert state.running.clients == Counter(each.caller.client for each in running)
        assert state.queue.clients == Counter(each.ticket.caller.client for each in state.queue)
        assert all(count <= 2 for client, count in state.running.clients.items() if client.startswith("guests of"))
        tokens = Counter[str]()
        for queued_one in state.queue:
            tokens[queued_one.ticket.caller.client] += queued_one.tokens
        assert state.queue._client_tokens == tokens
        assert set(state.counters._guests) <= {each.caller.client for each in here}
        assert sorted(each.number for each in state.positions()) == list(range(1, len(state.queue) + 1))
    while running or state.queue:
        running += state.admit_next()
        each = running.pop()
        each.outcome = Outcome.FINISHED
        running += state.release(each)
    assert (len(state.counters), state.running.clients, state.queue.clients) == (0, Counter(), Counter())
