"""What becomes of a refused message: it is answered in the page, and writes little or nothing to the database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import text

from chat import kept_refusals
from config.roles import RoleTable
from config.settings import Settings
from engine.types import Health
from tests.chat.conftest import Page, Stack

PER_MINUTE = 2  # messages of a guest


@pytest_asyncio.fixture(loop_scope="session")
async def strict(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Stack]:
    """Guests with two messages a minute."""
    policy = next(policy for policy in stack.runtime.gateway._policies if type(policy).__name__ == "RateLimit")
    limits = Settings.of(roles={"guest": RoleTable(requests_per_minute=PER_MINUTE)}).limits
    monkeypatch.setattr(policy, "_role_of", limits.role)
    yield stack


async def count(stack: Stack, query: str, **values: Any) -> int:
    await stack.runtime.store.wait_for_writes()
    return int(await stack.runtime.store.read(lambda session: session.execute(text(query), values).scalar_one()))


async def spend(page: Page) -> None:
    """Use up the minute's messages."""
    for number in range(PER_MINUTE):
        await page.ask(f"message {number}")
        await page.finished()


async def bytes_of(stack: Stack, like: str) -> int:
    return await count(stack, "SELECT coalesce(sum(length(output)), 0) FROM steps WHERE output LIKE :like", like=like)


async def test_a_flood_of_refused_messages_writes_next_to_nothing(strict: Stack) -> None:
    page = await strict.page()
    await spend(page)
    threads = await count(strict, "SELECT count(*) FROM threads")
    for number in range(40):
        await page.ask(f"flood {number} " + "x" * 3000)
        await page.finished()
        assert "within a minute" in page.answers()[-1]["output"]
    assert await count(strict, "SELECT count(*) FROM threads") == threads
    assert await count(strict, "SELECT count(*) FROM steps WHERE output LIKE 'flood %'") <= kept_refusals.PER_MINUTE
    assert await bytes_of(strict, "flood %") <= kept_refusals.PER_MINUTE * kept_refusals.MAX_CHARS


async def test_a_refused_long_message_is_answered_in_the_page_and_not_stored(
    strict: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_refusals, "MAX_CHARS", 100)
    page = await strict.page()
    await spend(page)
    asked = await page.ask("long " * 200)
    await page.finished()
    assert "within a minute" in page.answers()[-1]["output"]
    assert page.steps[asked]["output"].startswith("long long"), "the text is still in the page, to be sent again"
    assert await count(strict, "SELECT count(*) FROM steps WHERE id = :id", id=asked) == 0


async def test_a_flood_over_new_chats_leaves_no_more_chats_than_it_may(strict: Stack) -> None:
    page = await strict.page()
    await spend(page)
    before = await count(strict, "SELECT count(*) FROM threads")
    for _ in range(10):
        other = await strict.page(page.cookie)
        await other.ask("again")
        await other.finished()
    assert await count(strict, "SELECT count(*) FROM threads") - before <= kept_refusals.PER_MINUTE


async def test_a_refused_message_is_there_after_a_reload_with_its_reason(strict: Stack) -> None:
    page = await strict.page()
    await spend(page)
    await page.ask("Once more?")
    await page.finished()
    later = await strict.page(page.cookie, thread=page.thread)
    shown = [step["output"] for step in later.steps.values() if step["type"].endswith("_message")]
    assert shown[-2] == "Once more?"
    assert "within a minute" in shown[-1]


async def test_a_first_message_that_is_refused_and_kept_begins_a_chat(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    page = await stack.page()
    monkeypatch.setattr(stack.engine, "_health", Health("starting", "Loading", 0.5))
    await page.ask("Are you there?")
    await page.finished()
    assert page.thread
    monkeypatch.undo()
    later = await stack.page(page.cookie, thread=page.thread)
    assert "Are you there?" in [step["output"] for step in later.steps.values()]
    await later.ask("And now?")
    await later.finished()
    assert later.text.endswith("Yes.")


async def test_a_refused_edit_deletes_nothing(strict: Stack) -> None:
    page = await strict.page()
    first = await page.ask("first")
    await page.finished()
    await page.ask("second")
    await page.finished()
    await page.edit(first, "first, but different")
    await page.finished()
    assert "within a minute" in page.answers()[-1]["output"]
    later = await strict.page(page.cookie, thread=page.thread)
    shown = [step["output"] for step in later.steps.values() if step["type"].endswith("_message")]
    assert shown == ["first", "Yes.", "second", "Yes."]


async def test_an_edited_question_that_was_refused_before_begins_its_chat(
    strict: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_refusals, "MAX_CHARS", 0)
    page = await strict.page()
    monkeypatch.setattr(strict.engine, "_health", Health("starting", "Loading", 0.5))
    asked = await page.ask("Are you there?")
    await page.finished()
    assert page.thread == ""
    monkeypatch.setattr(strict.engine, "_health", Health("ready", progress=1.0))
    await page.edit(asked, "Are you there now?")
    await page.finished()
    await page.until(lambda: page.thread)
    later = await strict.page(page.cookie, thread=page.thread)
    assert [step["output"] for step in later.steps.values() if step["type"] == "user_message"] == ["Are you there now?"]


async def test_a_message_too_long_for_the_model_is_not_stored(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_refusals, "MAX_CHARS", 100)
    page = await stack.page()
    asked = await page.ask("w " * 2400)
    await page.finished()
    assert "tokens, and at most" in page.text
    assert await count(stack, "SELECT count(*) FROM steps WHERE id = :id", id=asked) == 0


async def test_the_ledger_of_refusals_is_bounded_and_the_metrics_count_all(strict: Stack) -> None:
    def refusals() -> float:
        registry = strict.runtime.metrics.registry
        return registry.get_sample_value("steward_refusals_total", {"code": "rate_limited"}) or 0.0

    page = await strict.page()
    await spend(page)
    before, counted = await count(strict, "SELECT count(*) FROM usage WHERE refusal = 'rate_limited'"), refusals()
    for _ in range(60):
        await page.ask("x")
        await page.finished()
    assert refusals() == counted + 60
    assert await count(strict, "SELECT count(*) FROM usage WHERE refusal = 'rate_limited'") - before <= 20


async def test_an_edit_sends_the_rounds_before_it_and_none_after(stack: Stack) -> None:
    page = await stack.page()
    asked = []
    for name in ("one", "two", "three", "four"):
        asked.append(await page.ask(name))
        await page.finished()
    await page.edit(asked[2], "three again")
    await page.finished()
    assert [m.content for m in stack.engine.requests[-1].messages] == ["one", "Yes.", "two", "Yes.", "three again"]


async def test_a_message_that_is_stopped_while_it_is_being_stored_begins_its_chat(
    stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = await stack.page()
    confirming = asyncio.Event()

    async def confirm(_: object) -> None:
        confirming.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(stack.service._runner._transcript, "confirm", confirm)
    await page.ask("Never mind.")
    await confirming.wait()
    await page.socket.emit("stop")
    await page.until(lambda: page.thread and not page.loading)
    monkeypatch.undo()
    later = await stack.page(page.cookie, thread=page.thread)
    assert [step["output"] for step in later.steps.values() if step["type"] == "user_message"] == ["Never mind."]
    assert later.footer()["outcome"] == "stopped"
