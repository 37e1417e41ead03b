from __future__ import annotations

import asyncio

import pytest

from governance.register import Register
from governance.ticket import Outcome, Ticket
from tests.clock import timed
from tests.governance.stack import ticket


def full() -> tuple[Register, dict[str, Ticket]]:
    tickets = {
        "ada 1": ticket(user="ada", thread="t1", session="s1"),
        "ada 2": ticket(user="ada", thread="t2", session="s2"),
        "bob": ticket(user="bob", thread="t3", session="s3"),
    }
    register = Register()
    for each in tickets.values():
        register.add(each)
    return register, tickets


def ended(tickets: dict[str, Ticket]) -> list[str]:
    return [name for name, each in tickets.items() if each.cause is Outcome.STOPPED]


def test_a_ticket_is_cancelled_by_its_id() -> None:
    register, tickets = full()
    assert register.cancel(tickets["ada 1"].id, Outcome.STOPPED)
    assert ended(tickets) == ["ada 1"]
    assert not register.cancel(tickets["ada 1"].id, Outcome.TIMEOUT)
    assert not register.cancel("unknown", Outcome.STOPPED)


def test_a_user_cancels_only_their_own_ticket() -> None:
    register, tickets = full()
    assert not register.cancel(tickets["ada 1"].id, Outcome.STOPPED, user="bob")
    assert ended(tickets) == []
    assert register.cancel(tickets["ada 1"].id, Outcome.STOPPED, user="ada")
    assert ended(tickets) == ["ada 1"]


def test_cancelling_all_ends_every_ticket_once() -> None:
    register, tickets = full()
    tickets["bob"].cancel(Outcome.TIMEOUT)
    assert register.cancel_all(Outcome.STOPPED) == 2
    assert ended(tickets) == ["ada 1", "ada 2"]
    register, tickets = full()
    assert register.cancel_all(Outcome.STOPPED) == 3
    assert len(ended(tickets)) == 3


def test_it_reports_its_load_and_its_threads() -> None:
    register, tickets = full()
    tickets["ada 1"].move("running")
    tickets["bob"].move("waiting", 1)
    assert repr(register) == "<Register 1 running, 1 waiting, 1 arriving>"
    assert register.counts() == {"arriving": 1, "waiting": 1, "running": 1, "ended": 0}
    assert register.threads() == {"t1", "t2", "t3"}
    assert register.get(tickets["bob"].id) is tickets["bob"]


def test_the_same_ticket_is_not_added_twice() -> None:
    register, tickets = full()
    with pytest.raises(ValueError, match="already used"):
        register.add(tickets["bob"])


@timed
async def test_empty_returns_when_the_last_one_has_left_and_not_before() -> None:
    register, tickets = full()
    gone = asyncio.create_task(register.empty())
    for each in tickets.values():
        await asyncio.sleep(1)
        assert not gone.done()
        register.remove(each)
    await asyncio.wait_for(gone, 1)
    await register.empty()


def test_of_an_addresss_guests_who_wait_for_one_another_only_so_many_count_as_waiting_for_a_slot() -> None:
    register = Register()
    for number in range(10):
        for address in ("10.0.0.1", None):
            each = ticket(user=f"u{number}-{address}", address=address)
            each.move("waiting", 1)
            register.add(each)
    one = ticket(user="other", address="10.0.0.2")
    one.move("waiting", 1)
    register.add(one)
    assert register.waiting(4) == 4 + 10 + 1
    assert register.waiting(100) == 21
