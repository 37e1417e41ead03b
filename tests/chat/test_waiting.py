"""Updates of the wait in the queue: correct, and few enough to cost nothing."""

from __future__ import annotations

import asyncio

import pytest

from chat.display import waiting
from chat.display.waiting import Wait, report_wait
from governance.ticket import Ticket
from tests.clock import now, ticks, timed
from tests.governance.stack import ticket


class Clock:
    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


class Page:
    """A turn that records its updates with their times."""

    def __init__(self) -> None:
        self.ticket: Ticket = ticket()
        self.wait = Wait(now)
        self.updates: list[tuple[float, int, float | None]] = []
        self.over = False

    def show_wait(self, position: int, eta: float | None) -> bool:
        news = self.wait.update(position, eta)
        if news:
            self.updates.append((now(), position, eta))
        return news

    def leave_queue(self) -> None:
        self.over = True


def test_a_position_is_sent_once_and_again_when_it_changes() -> None:
    wait = Wait(Clock())
    assert wait.update(3, None)
    assert not wait.update(3, None)
    assert wait.update(2, None)
    assert wait.props() == {"kind": "queue", "position": 2, "seconds": None, "revision": 2}


def test_the_seconds_count_down_and_go_below_zero_when_the_estimate_is_over() -> None:
    clock = Clock()
    wait = Wait(clock)
    wait.update(3, 12.0)
    assert wait.props()["seconds"] == 12.0
    clock.at += 4.5
    assert wait.props() == {"kind": "queue", "position": 3, "seconds": 7.5, "revision": 1}
    clock.at += 20
    assert wait.props()["seconds"] == -12.5


@pytest.mark.parametrize(
    ("after", "eta", "news"),
    [
        (5.0, 15.0, False),  # as estimated: 20 s, five of which are over
        (5.0, 16.9, False),  # two seconds off: no update
        (5.0, 21.0, True),
        (5.0, 5.0, True),
        (25.0, 6.0, True),  # the estimate is over
        (5.0, None, True),  # no estimate any more
    ],
)
def test_a_new_estimate_for_the_same_position_is_sent_only_when_the_old_one_was_wrong(
    after: float, eta: float | None, news: bool
) -> None:
    clock = Clock()
    wait = Wait(clock)
    wait.update(2, 20.0)
    clock.at += after
    assert wait.update(2, eta) is news


def test_the_first_estimate_is_sent_at_once() -> None:
    wait = Wait(Clock())
    wait.update(1, None)
    assert wait.update(1, 8.0)


def test_a_long_wait_may_be_off_by_a_fifth_before_it_is_corrected() -> None:
    wait = Wait(Clock())
    wait.update(40, 200.0)
    assert not wait.update(40, 230.0)
    assert wait.update(40, 260.0)


@timed
async def test_a_queue_that_moves_ten_times_a_second_sends_twice_a_second() -> None:
    page = Page()
    page.ticket.move("waiting", 100, 10.0)
    task = asyncio.create_task(report_wait(page, lambda: 1))
    began = now()
    for position in range(99, 59, -1):
        await asyncio.sleep(0.1)
        page.ticket.move("waiting", position, position / 10)
    assert now() - began == pytest.approx(4)
    assert len(page.updates) in (8, 9)
    task.cancel()


@timed
async def test_updates_are_rarer_in_a_longer_queue() -> None:
    page = Page()
    page.ticket.move("waiting", 256, None)
    task = asyncio.create_task(report_wait(page, lambda: 320))
    for position in range(255, 55, -1):
        await asyncio.sleep(0.05)
        page.ticket.move("waiting", position, None)
    assert len(page.updates) in (4, 5)  # in ten seconds, and so 130 packets a second to all 256
    task.cancel()


@timed
async def test_a_better_estimate_is_sent_for_the_same_position() -> None:
    page = Page()
    page.ticket.move("waiting", 2, 10.0)
    task = asyncio.create_task(report_wait(page, lambda: 1))
    await asyncio.sleep(1)
    page.ticket.move("waiting", 2, 60.0)  # a new eta alone does not wake the ticket
    await asyncio.sleep(waiting.REFRESH_INTERVAL_S + 0.1)
    assert [(position, eta) for _, position, eta in page.updates] == [(2, 10.0), (2, 60.0)]
    task.cancel()


@timed
async def test_nothing_is_sent_while_nothing_changes() -> None:
    page = Page()
    page.ticket.move("waiting", 2, 10.0)
    task = asyncio.create_task(report_wait(page, lambda: 1))
    await asyncio.sleep(100)
    assert len(page.updates) == 1
    task.cancel()


@timed
async def test_an_admission_is_shown_within_half_a_second_however_long_the_queue() -> None:
    page = Page()
    page.ticket.move("waiting", 2, None)
    task = asyncio.create_task(report_wait(page, lambda: 10_000))
    await ticks()
    page.ticket.move("running")
    await asyncio.sleep(waiting.UPDATE_INTERVAL_S + 0.01)
    assert page.over
    assert task.done()
