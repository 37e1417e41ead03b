"""Budgets after a restart: rebuilt from the ledger, in the minute and day of the use."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
import subprocess
import sys
from contextlib import aclosing
from pathlib import Path

import pytest

from config.roles import RoleTable
from config.settings import ROOT, load
from engine.scripted import Say, ScriptedEngine
from engine.types import ChatRequest, Message, Sampling, Usage
from governance.budgets.reports import BudgetLeft, Spent
from governance.ticket import Caller, Outcome, Ticket
from runtime import Runtime
from storage import migrate
from storage.connect import connect
from tests.storage.conftest import DAY, Clock, Stack, opened

LIMITS = RoleTable(requests_per_minute=9, tokens_per_minute=5000, tokens_per_day=5000)


def asked(user: str, at: float | None, prompt: int = 100, answer: int = 400) -> Ticket:
    ticket = Ticket(Caller(user), ChatRequest((Message("user", "hi"),), Sampling(answer)), counted_prompt_tokens=prompt)
    ticket.reserved_at = at
    return ticket


def finish(stack: Stack, ticket: Ticket, produced: int) -> None:
    ticket.admitted_at, ticket.first_token_at = 1.0, 2.0
    ticket.usage = Usage(ticket.prompt_tokens, produced)
    ticket.end(Outcome.FINISHED, 3.0)
    stack.store.round_ended(ticket)


async def spent(stack: Stack) -> list[Spent]:
    await stack.store.flush()
    return sorted(await stack.store.spent(), key=lambda entry: (entry.user, entry.at))


async def test_a_ticket_counts_for_its_reservation_and_then_for_what_it_used(stack: Stack) -> None:
    now = stack.clock.now
    ticket = asked("ada", now - 5)
    stack.store.round_started(ticket)
    assert await spent(stack) == [Spent("ada", now - 5, 500)]
    finish(stack, ticket, 30)
    assert await spent(stack) == [Spent("ada", now - 5, 130)]


async def test_a_ticket_that_a_crash_cut_off_counts_for_its_reservation(url: str, clock: Clock) -> None:
    async with opened(url, clock) as stack:
        stack.store.round_started(asked("ada", clock.now))
        await stack.store.flush()
        stack.store.writer._queue.clear()
    async with opened(url, clock) as stack:
        assert await spent(stack) == [Spent("ada", clock.now, 500)]


async def test_a_refusal_costs_no_tokens_and_counts_as_a_request_only_if_it_was_let_so_far(stack: Stack) -> None:
    for code in ("queue_full", "rate_limited"):
        ticket = asked("ada", None)
        ticket.refusal_code = code
        ticket.end(Outcome.REFUSED, 0.0)
        stack.store.round_ended(ticket)
    assert [(entry.tokens, entry.asked) for entry in await spent(stack)] == [(0, True), (0, False)]


async def test_the_day_is_summed_by_user_without_yesterday(stack: Stack) -> None:
    midnight = stack.clock.now // DAY * DAY
    assert stack.clock.now - midnight > 7200
    for user, at in (("ada", midnight + 1), ("ada", midnight + 3600), ("bob", midnight + 2), ("ada", midnight - 1)):
        ticket = asked(user, at)
        stack.store.round_started(ticket)
        finish(stack, ticket, 11)
    assert await spent(stack) == [Spent("ada", midnight, 222, asked=False), Spent("bob", midnight, 111, asked=False)]


async def test_a_migrated_database_counts_its_old_entries(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    engine = connect(path, write=True, busy_ms=100)
    with engine.begin() as connection:
        migrate.upgrade(connection, "0002")
    engine.dispose()
    with sqlite3.connect(path) as old:
        row = "INSERT INTO usage VALUES (?, 'ada', 'chat', ?, NULL, 70, 30, 0, 0, ?, ?)"
        old.executemany(row, [("a", "finished", 1.8e9, 1.8e9), ("b", "refused", 1.8e9, 1.8e9)])
    old.close()
    async with opened(f"sqlite:///{path}", Clock()) as stack:
        assert sorted(entry.tokens for entry in await spent(stack)) == [0, 100]


CRASHING = """
import asyncio, sys
from contextlib import aclosing
from engine.scripted import Pause, Say, ScriptedEngine
from tests.storage.test_budgets import runtime, question

def script(request):
    yield Say("word " * 10)
    if request.messages[-1].content == "crash":
        yield Pause(1e6)

async def main():
    async with runtime(sys.argv[1], ScriptedEngine(script)) as stack:
        while stack.engine.health().status != "ready":
            await asyncio.sleep(0.01)
        async with aclosing(stack.gateway.stream(question("fine"))) as deltas:
            async for _ in deltas:
                pass
        async with aclosing(stack.gateway.stream(question("crash"))) as deltas:
            async for delta in deltas:
                if delta.usage.completion_tokens == 10:
                    await stack.store.flush()
                    print(stack.budgets.of("ada", "guest")[2].used, flush=True)

asyncio.run(main())
"""


def runtime(folder: str, engine: ScriptedEngine) -> Runtime:
    return Runtime(load({}, data_dir=folder, roles={"guest": LIMITS}, max_concurrent_per_user=2), engine)


def question(text: str) -> Ticket:
    return Ticket(Caller("ada"), ChatRequest((Message("user", text),), Sampling(200)))


@pytest.mark.filterwarnings("ignore::ResourceWarning")
async def test_a_killed_server_comes_back_with_every_budget_as_it_was(tmp_path: Path) -> None:
    server = subprocess.Popen(
        [sys.executable, "-c", CRASHING, str(tmp_path)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        env={"PYTHONPATH": str(ROOT)},
    )
    try:
        assert server.stdout is not None
        printed = await asyncio.wait_for(asyncio.to_thread(server.stdout.readline), 150)
    finally:
        server.send_signal(signal.SIGKILL)
        server.wait()
        assert server.stdout is not None
        server.stdout.close()
    # Two tokens of prompt each (a word and its turn): one answer of ten that ended, one of up to 200 that was cut off.
    assert int(printed) == (2 + 10) + (2 + 200)
    async with runtime(str(tmp_path), ScriptedEngine([Say("word")])) as stack:
        requests, minute, day = stack.budgets.of("ada", "guest")
        assert (requests.used, minute.used, day.used) == (2, 214, 214)
        assert isinstance(day, BudgetLeft)
        assert day.left == 5000 - 214
        assert day.returns_at is not None
        assert day.returns_at % DAY == 0
        await asyncio.sleep(0.05)
        async with aclosing(stack.gateway.stream(question("again"))) as deltas:
            assert "".join([delta.text async for delta in deltas]) == "word"
        assert stack.budgets.of("ada", "guest")[2].used == 214 + 3
