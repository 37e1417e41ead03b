"""The operator page's data."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import aclosing
from pathlib import Path
from statistics import median

import httpx
import pytest
from fastapi import FastAPI

from config.settings import Settings
from engine.scripted import Pause, Say, ScriptedEngine, Think
from engine.types import Capacity, ChatRequest, Message, Sampling
from governance.guard.readings import MemoryReadings, Use
from governance.ticket import Caller, Outcome, Ticket
from runtime import Runtime
from storage import StoreUnavailable
from storage.error_codes import sentence
from tests.asking import until
from web.admin.access import Gate
from web.admin.operator_link import OperatorLink
from web.admin.overview import Overview
from web.admin.routes import admin

SECRET = "the owl flies at midnight"
SCRIPT = [Think("so so "), Say("one two three "), Pause(asyncio.Event())]


class Stack:
    """A runtime with a scripted engine, and an operator's client."""

    def __init__(self, runtime: Runtime, name: str | None = "ada") -> None:
        self.runtime = runtime
        app = FastAPI()
        overview = self.overview = Overview(
            runtime.engine, runtime.register, runtime.samples, runtime.store, runtime.health, runtime.warning, runtime.slots,
            runtime.budgets.of, runtime.limits_of, runtime.guard,
        )  # fmt: skip
        accounts = None if runtime.settings.web.auth == "guest" else runtime.accounts

        async def signed_in(cookies: Mapping[str, str]) -> str | None:
            return name

        link = OperatorLink("http://127.0.0.1:8000", "operator", lambda link: None)
        gate = Gate(accounts, frozenset(), signed_in, None if accounts else link)
        app.include_router(admin(overview, accounts, gate))
        transport = httpx.ASGITransport(app=app, client=("127.0.0.1", 50_000))
        cookies = {link.cookie: link.grant()}
        self.http = httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000", cookies=cookies)
        self._pumps: list[asyncio.Task[str]] = []

    async def get(self, path: str) -> dict[str, object]:
        answer = await self.http.get(f"/admin/{path}")
        assert answer.status_code == 200, answer.text
        assert SECRET not in answer.text
        found: dict[str, object] = answer.json()
        return found

    def ask(self, user: str = "bob", role: str = "user", tokens: int = 100, thinking: bool = False) -> Ticket:
        request = ChatRequest((Message("user", f"Is it so that {SECRET}?"),), Sampling(tokens), thinking)
        ticket = Ticket(Caller(user, role), request)
        self._pumps.append(asyncio.create_task(self._pump(ticket)))
        return ticket

    async def _pump(self, ticket: Ticket) -> str:
        async with aclosing(self.runtime.gateway.stream(ticket)) as deltas:
            return "".join([delta.text async for delta in deltas])

    async def finished(self) -> list[str]:
        return [str(text) for text in await asyncio.gather(*self._pumps, return_exceptions=True)]

    async def until_answered(self, *tickets: Ticket) -> None:
        async with asyncio.timeout(20):
            while any(ticket.usage.completion_tokens < 3 for ticket in tickets):  # noqa: ASYNC110
                await asyncio.sleep(0.01)


@pytest.fixture
async def stack(tmp_path: Path) -> AsyncIterator[Stack]:
    settings = Settings.of(  # type: ignore[call-arg]
        data_dir=tmp_path,
        auth="password",
        max_concurrent=2,
        max_concurrent_per_user=2,
        roles={"user": {"tokens_per_day": 5000}},  # type: ignore[dict-item]
    )
    engine = ScriptedEngine(SCRIPT, capacity=Capacity("models/tiny", "cpu", 1000, 500, 8, can_think=True))
    async with Runtime(settings, engine) as runtime:
        await runtime.accounts.add("ada", "an owl in the oak", "admin")
        await engine.start()
        yield Stack(runtime)


async def test_a_request_is_shown_with_its_user_state_age_tokens_and_share(stack: Stack) -> None:
    first, second, third = stack.ask(), stack.ask("cyd", thinking=True), stack.ask("dan")
    await stack.until_answered(first, second)
    state = await stack.get("state")
    running, thinking, waiting = state["tickets"]  # type: ignore[misc]
    assert [one["user"] for one in state["tickets"]] == ["bob", "cyd", "dan"]  # type: ignore[attr-defined]
    assert (running["id"], running["role"], running["state"], running["position"]) == (first.id, "user", "running", None)
    assert (running["prompt"], running["answer"], running["limit"]) == (first.usage.prompt_tokens, 3, 100)
    assert running["held"] == running["prompt"] + 3
    assert running["reserved"] == first.kv_reserved >= running["held"]
    assert 0 <= running["age"] < 20
    assert (thinking["thinking"], thinking["answer"]) == (2, 5)
    assert (waiting["id"], waiting["state"], waiting["position"], waiting["held"]) == (third.id, "waiting", 1, 0)
    assert state["queue"]["running"] == state["queue"]["slots"] == 2  # type: ignore[index]
    assert state["queue"]["waiting"] == 1  # type: ignore[index]
    assert state["queue"]["kv_reserved"] == first.kv_reserved + second.kv_reserved  # type: ignore[index]
    assert state["engine"]["kv_tokens"] == 1000  # type: ignore[index]
    assert state["engine"]["model"] == "models/tiny"  # type: ignore[index]


async def test_the_memory_guard_is_shown_with_its_number_and_its_latest_steps_first(stack: Stack) -> None:
    guard, began = stack.runtime.guard, time.time()
    guard._read = lambda: MemoryReadings(cgroup=Use(94 << 20, 100 << 20))
    for _ in range(2):
        await guard.look()
    shown = (await stack.get("state"))["guard"]
    cause = {"signal": "cgroup", "share": 0.94, "used": 94 << 20, "limit": 100 << 20}
    assert (shown["level"], shown["last"], shown["cause"]) == (2, 3, cause)  # type: ignore[index]
    steps = shown["steps"]  # type: ignore[index]
    assert [(step["step"], step["level"], step["cause"]) for step in steps] == [
        ("fewer_slots", 2, cause), ("shorter_answers", 1, cause)
    ]  # fmt: skip
    assert all(began - 1 <= step["at"] <= time.time() + 1 for step in steps), "the time of day"
    assert (await stack.get("state"))["queue"]["slots"] == 1, "half of the two"  # type: ignore[index]
    stack.overview.__dict__["guard"] = None
    assert (await stack.get("state"))["guard"] is None, "off"


async def test_an_ended_answer_keeps_its_text_frees_its_memory_and_is_charged_for_the_actual_use(stack: Stack) -> None:
    running, other, waiting = stack.ask(tokens=100), stack.ask("cyd"), stack.ask("dan")
    await stack.until_answered(running, other)
    day = stack.runtime.budgets.of("bob", "user")[-1]
    assert (day.name, day.used) == ("tokens_per_day", running.usage.prompt_tokens + 100)
    for one in (waiting, running, other):
        assert (await stack.http.post(f"/admin/cancel/{one.id}")).status_code == 200
    assert await stack.finished() == ["one two three ", "one two three ", ""]
    assert {one.outcome for one in (running, other, waiting)} == {Outcome.ENDED_BY_ADMIN}
    state = await stack.get("state")
    assert (state["tickets"], state["queue"]["kv_reserved"], state["engine"]["kv_usage"]) == ([], 0, 0)  # type: ignore[index]
    assert stack.runtime.budgets.of("bob", "user")[-1].used == running.usage.prompt_tokens + 3
    assert stack.runtime.budgets.of("dan", "user")[-1].used == 0
    assert b'outcome="ended_by_admin"} 3.0' in stack.runtime.metrics.render()


async def test_a_request_that_is_being_ended_says_so(stack: Stack) -> None:
    one = stack.ask()
    await stack.until_answered(one)
    one.cause = Outcome.STOPPED
    assert stack.overview.state(one.opened_at + 7.04, 0.0)["tickets"][0]["state"] == "ending"
    one.cause = None
    assert stack.overview.state(one.opened_at + 7.04, 0.0)["tickets"][0]["age"] == 7.0


async def test_users_are_shown_with_use_limits_and_what_is_left(stack: Stack) -> None:
    await stack.runtime.accounts.add("bob", "an owl in the oak")
    one, removed = stack.ask(), stack.ask("eve")
    await stack.until_answered(one, removed)
    one.cancel(Outcome.STOPPED)
    removed.cancel(Outcome.STOPPED)
    await stack.finished()
    await stack.runtime.store.flush()
    again = stack.ask()
    await stack.until_answered(again)
    found = await stack.get("users")
    bob, eve, ada = found["users"]  # type: ignore[misc]
    assert (bob["user"], bob["role"], bob["running"], bob["waiting"]) == ("bob", "user", 1, 0)
    assert (bob["requests"], bob["prompt"], bob["answer"]) == (2, 2 * again.usage.prompt_tokens, 3 + 3)  # the running one too
    budgets = {budget["name"]: budget for budget in bob["budgets"]}
    assert budgets["tokens_per_day"]["limit"] == 5000
    assert budgets["tokens_per_day"]["used"] == again.usage.prompt_tokens * 2 + 3 + 100
    assert (budgets["requests_per_minute"]["used"], budgets["requests_per_minute"]["left"]) == (2, 18)
    assert (eve["role"], eve["budgets"]) == (None, [])  # no account any more
    assert (ada["user"], ada["role"], ada["requests"], ada["last_at"]) == ("ada", "admin", 0, None)
    assert found["roles"]["user"]["tokens_per_day"] == 5000  # type: ignore[index]
    assert set(found["roles"]) == {"admin", "user"}  # type: ignore[call-overload]
    assert (found["more"], found["complete"]) == (0, True)


async def test_without_accounts_everybody_is_a_guest(tmp_path: Path) -> None:
    engine = ScriptedEngine(SCRIPT)
    async with Runtime(Settings.of(data_dir=tmp_path), engine) as runtime:
        await engine.start()
        stack = Stack(runtime)
        await stack.until_answered(stack.ask("guest-1", "guest"))
        found = await stack.get("users")
        assert [(user["user"], user["role"]) for user in found["users"]] == [("guest-1", "guest")]  # type: ignore[attr-defined]
        assert list(found["roles"]) == ["guest"]  # type: ignore[call-overload]


async def test_the_last_hour_comes_in_columns_and_then_only_what_is_new(stack: Stack) -> None:
    one = stack.ask()
    await stack.until_answered(one)
    await stack.runtime.samples.take()
    found = await stack.get("history")
    columns = found["columns"]
    assert isinstance(columns, dict)
    assert columns["running"][-1] == 1
    assert columns["kv_reserved"][-1] > 0
    assert {len(column) for column in columns.values()} == {len(columns["at"])}
    assert (await stack.get(f"history?since={columns['at'][-1]}"))["columns"]["at"] == []  # type: ignore[index]
    assert (await stack.http.get("/admin/history?since=x")).status_code == 422


async def test_before_the_model_is_there_the_page_says_so(tmp_path: Path) -> None:
    gate = asyncio.Event()
    engine = ScriptedEngine(start_gate=gate)
    async with Runtime(Settings.of(data_dir=tmp_path), engine) as runtime:
        await until(lambda: engine.health().status == "starting")
        state = await Stack(runtime).get("state")
        assert (state["engine"]["status"], state["engine"]["kv_tokens"]) == ("starting", 0)  # type: ignore[index]
        gate.set()


async def test_a_warning_has_its_code_beside_the_english(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (await stack.get("state"))["warning"] is None
    monkeypatch.setattr(stack.runtime.store.writer, "error_code", "save_full")
    state = await stack.get("state")
    assert (state["warning"], state["warning_code"]) == (sentence("save_full"), "save_full")


async def test_an_unreadable_ledger_is_reported_in_a_sentence(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    async def unreadable(since: float, at_most: int) -> None:
        raise StoreUnavailable("The ledger is locked.")

    monkeypatch.setattr(stack.runtime.store, "used", unreadable)
    found = await stack.http.get("/admin/users")
    assert (found.status_code, found.json()["detail"]) == (503, "The ledger is locked.")


async def test_a_look_at_256_requests_takes_milliseconds_and_no_more_than_300_are_sent(stack: Stack) -> None:
    for number in range(400):
        one = Ticket(Caller(f"user{number}", "user"), ChatRequest((Message("user", SECRET),), Sampling(100)))
        stack.runtime.register.add(one)
        one.move("waiting", 400 - number)
    state = stack.overview.state(1.0, 1.0)
    assert (len(state["tickets"]), state["more"]) == (300, 100)
    assert [one["position"] for one in state["tickets"][:3]] == [1, 2, 3]
    took = []
    for _ in range(15):
        began = time.process_time()
        json.dumps(stack.overview.state(1.0, 1.0))
        took.append(time.process_time() - began)
    for one in stack.runtime.register:
        stack.runtime.register.remove(one)
    assert median(took) < 0.02, f"{median(took) * 1000:.1f} ms of CPU"  # a quiet machine needs a tenth of it
