"""Searches: one for each user, a limited time, and never on the readers that chats are opened with."""

from __future__ import annotations

import asyncio

import pytest
from chainlit.types import Pagination, ThreadFilter
from fastapi import HTTPException
from sqlalchemy import text

from storage import StoreUnavailable
from storage.connect import MAX_SEARCHES
from storage.records import sidebar
from storage.records.sidebar import StoredThread
from storage.searching.searches import Searches
from tests.storage.conftest import Stack, until

ENDLESS = text("(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1e12) SELECT count(*) FROM n) > 0")


@pytest.fixture
async def full(stack: Stack) -> Stack:
    """A store with three users."""
    for user in ("ada", "bob", "eve"):
        found = await stack.user(user)
        for number in range(12):
            stack.question(found.id, f"{user}-{number}", f"q-{user}-{number}", "all about owls")
    await stack.store.flush()
    return stack


def page(user: str, search: str = "owl") -> sidebar.Query:
    return sidebar.page(user, 21, search=search)


async def begin(stack: Stack, user: str, times: int = 1) -> list[asyncio.Task[list[StoredThread]]]:
    """Searches that go on until they are ended."""
    found = await stack.user(user)
    endless = page(found.id).where(ENDLESS)
    tasks = [asyncio.create_task(stack.store.searches.run(found.id, endless)) for _ in range(times)]
    await asyncio.sleep(0.02)
    return tasks


async def code_of(task: asyncio.Task[list[StoredThread]]) -> str:
    with pytest.raises(StoreUnavailable) as refused:
        await task
    return refused.value.code


async def test_a_later_search_of_a_user_ends_the_earlier_one_and_is_answered(full: Stack) -> None:
    user = await full.user("ada")
    earlier = (await begin(full, "ada"))[0]
    found = await full.store.searches.run(user.id, page(user.id))
    assert len(found) == 12
    assert await code_of(earlier) == "search_replaced"
    assert len(full.store.searches) == 0


async def test_of_many_searches_of_one_user_one_runs_and_the_last_is_answered(full: Stack) -> None:
    user = await full.user("ada")
    earlier = await begin(full, "ada", 20)
    assert len(full.store.searches) == 1
    assert len(await full.store.searches.run(user.id, page(user.id))) == 12
    assert {await code_of(task) for task in earlier} == {"search_replaced"}


async def test_a_search_ends_at_its_time_limit_and_one_that_waits_for_a_reader_too(full: Stack) -> None:
    searches = full.store.searches = Searches(full.store.searchers, timeout=1)
    tasks = [task for user in ("ada", "bob", "eve") for task in await begin(full, user)]
    assert len(searches) == 3 > MAX_SEARCHES
    assert [await code_of(task) for task in tasks] == ["search_slow"] * 3
    assert len(searches) == 0


async def test_chats_are_opened_while_every_search_reader_is_taken(full: Stack) -> None:
    tasks = [task for user in ("ada", "bob", "eve") for task in await begin(full, user)]
    for _ in range(3):
        assert await full.store.history("ada-1") == []
        assert (await full.layer.get_thread("ada-1") or {})["steps"]
    assert not any(task.done() for task in tasks)
    assert full.store._connections.readers.engine.pool.checkedout() == 0  # type: ignore[attr-defined]
    users = [await full.user(user) for user in ("ada", "bob", "eve")]
    await asyncio.gather(*(full.store.searches.run(user.id, page(user.id)) for user in users))  # which ends the endless ones
    assert [await code_of(task) for task in tasks] == ["search_replaced"] * 3


async def test_a_search_whose_caller_is_gone_gives_its_reader_back(full: Stack) -> None:
    task = (await begin(full, "ada"))[0]
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    pool = full.store._connections.searchers.engine.pool
    await until(lambda: pool.checkedout() == 0)  # type: ignore[attr-defined]
    user = await full.user("ada")
    assert len(await full.store.searches.run(user.id, page(user.id))) == 12


async def test_the_page_is_told_why_a_search_was_stopped(full: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    full.store.searches = Searches(full.store.searchers, timeout=0.05)
    user = await full.user("ada")
    endless = page(user.id).where(ENDLESS)
    monkeypatch.setattr(sidebar, "page", lambda *args: endless)
    with pytest.raises(HTTPException) as refused:
        await full.layer.list_threads(Pagination(first=20), ThreadFilter(userId=user.id, search="heron"))
    assert refused.value.status_code == 503
    assert refused.value.headers == {"Steward-Reason": "search_slow"}
    assert "took too long" in refused.value.detail
