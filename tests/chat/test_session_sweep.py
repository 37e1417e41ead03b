"""The sweep frees sessions that no event will ever free."""

from __future__ import annotations

import asyncio
import logging
from types import SimpleNamespace

import pytest

from chat.lifecycle.disconnects import MAX_LINGERING, SESSION_LINGER_S, DisconnectTimer
from chat.lifecycle.session_sweep import SWEEP_INTERVAL_S, SessionSweep
from tests.clock import timed


def session(name: str, user: str = "ada") -> SimpleNamespace:
    return SimpleNamespace(id=name, socket_id=name, user=SimpleNamespace(id=user), thread_queues={})


def timer(freed: list[str]) -> DisconnectTimer:
    loop = asyncio.get_running_loop()
    return DisconnectTimer(lambda one, cause: None, lambda one: freed.append(one.id), lambda one: 3.0, loop.call_later)


async def nothing() -> None: ...


@timed
async def test_a_session_without_a_socket_that_nobody_told_of_is_freed_at_its_time() -> None:
    freed: list[str] = []
    lost, here = session("lost"), session("here")
    disconnects = timer(freed)
    sweep = SessionSweep(
        lambda: disconnects,
        held=lambda: [one for one in (lost, here) if one.id not in freed],
        has_socket=lambda one: one is here,
        displaced=lambda one: False,
        drop=nothing,
    )
    running = asyncio.create_task(sweep.run())
    await asyncio.sleep(SWEEP_INTERVAL_S + SESSION_LINGER_S - 1)
    assert freed == []
    await asyncio.sleep(2)
    assert freed == ["lost"]
    running.cancel()


@timed
async def test_a_session_whose_id_another_has_taken_is_freed_at_once_and_the_other_is_left_alone() -> None:
    freed: list[str] = []
    dropped: list[object] = []
    first, second = session("same"), session("same")
    disconnects = timer(freed)
    disconnects.disconnected(second)
    sweep = SessionSweep(
        lambda: disconnects,
        held=lambda: [first, second],
        has_socket=lambda one: False,
        displaced=lambda one: one is first,
        free=dropped.append,
        drop=nothing,
    )
    assert sweep.look() == 1
    assert (dropped, freed) == ([first], [])
    assert disconnects.lingers(second)


@timed
async def test_a_sweep_that_fails_is_logged_and_the_next_one_looks_again(caplog: pytest.LogCaptureFixture) -> None:
    looks = 0

    def held() -> list[SimpleNamespace]:
        nonlocal looks
        looks += 1
        raise OSError("no")

    sweep = SessionSweep(lambda: timer([]), held=held, drop=nothing)
    running = asyncio.create_task(sweep.run())
    with caplog.at_level(logging.ERROR):
        await asyncio.sleep(2.5 * SWEEP_INTERVAL_S)
    running.cancel()
    assert looks == 2
    assert "the next look tries again" in caplog.text


@timed
async def test_a_user_has_a_bounded_number_of_lingering_sessions_and_the_longest_away_goes_first() -> None:
    freed: list[str] = []
    disconnects = timer(freed)
    for number in range(MAX_LINGERING + 3):
        disconnects.disconnected(session(f"s{number}"))
    disconnects.disconnected(session("other", user="bob"))
    assert freed == ["s0", "s1", "s2"]
    await asyncio.sleep(SESSION_LINGER_S + 1)
    assert len(freed) == MAX_LINGERING + 4
    assert disconnects._lingering == {}
    assert disconnects._timers == {}
