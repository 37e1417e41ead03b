"""The sidebar: pages, search, and a cost that does not grow with the store."""

from __future__ import annotations

import pytest
from chainlit.types import Pagination, ThreadFilter
from fastapi import HTTPException
from sqlalchemy import text
from sqlalchemy.dialects import sqlite

from storage import BadCursor
from storage.records import chats, sidebar
from tests.storage.conftest import Stack


async def names(stack: Stack, user: str, **filters: object) -> list[list[str]]:
    """The names on each page, three a page."""
    pages: list[list[str]] = []
    cursor = None
    while True:
        page = await stack.layer.list_threads(Pagination(first=3, cursor=cursor), ThreadFilter(userId=user, **filters))
        pages.append([row["name"] for row in page.data])
        cursor = page.pageInfo.endCursor
        if not page.pageInfo.hasNextPage:
            return pages


async def test_pages_run_from_the_latest_use_to_the_oldest_without_gap_or_repeat(stack: Stack) -> None:
    user, other = await stack.user("ada"), await stack.user("eve")
    for number in range(7):
        stack.question(user.id, f"chat-{number}", f"q-{number}", f"chat {number}")
        stack.question(other.id, f"theirs-{number}", f"t-{number}", f"theirs {number}")
    assert await names(stack, user.id) == [["chat 6", "chat 5", "chat 4"], ["chat 3", "chat 2", "chat 1"], ["chat 0"]]
    stack.question(user.id, "chat-2", "again", "hello again")
    assert (await names(stack, user.id))[0] == ["chat 2", "chat 6", "chat 5"]


async def test_chats_of_the_same_moment_are_all_shown(stack: Stack) -> None:
    user = await stack.user()
    stack.clock.now = 1.0
    for number in range(5):
        stack.store.submit(chats.save(f"chat-{number}", user.id, 1.0, name=f"chat {number}"))
    assert await names(stack, user.id) == [["chat 4", "chat 3", "chat 2"], ["chat 1", "chat 0"]]


async def test_a_page_holds_no_messages(stack: Stack) -> None:
    user = await stack.user()
    stack.question(user.id, "chat", "q", "x" * 100_000)
    page = await stack.layer.list_threads(Pagination(first=3), ThreadFilter(userId=user.id))
    assert page.data[0]["steps"] == []
    assert len(str(page.to_dict())) < 1_000


async def test_search_finds_messages_and_names_but_no_wildcards(stack: Stack) -> None:
    user = await stack.user()
    stack.question(user.id, "a", "qa", "all about Herons")
    stack.question(user.id, "b", "qb", "100% sure")
    stack.answer(user.id, "b", "ab", "a heron, too")
    await stack.layer.update_thread("a", name="Birds")
    assert await names(stack, user.id, search="HERON") == [["100% sure", "Birds"]]
    assert await names(stack, user.id, search="bird") == [["Birds"]]
    assert await names(stack, user.id, search="0%") == [["100% sure"]]
    assert await names(stack, user.id, search="1%s") == [[]]
    assert await names(stack, user.id, search="\ud83d") == [[]]


BAD_CURSORS = [
    "", "nonsense", "[1]", '{"a": 1}', "[null, 1]", "[1, 2]", '[NaN, "x"]', '[1e999, "x"]', '[1, "\\ud83d"]', "[" * 100_000,
    f'[{"9" * 5000}, "x"]', "\ud83d",
]  # fmt: skip


@pytest.mark.parametrize("cursor", BAD_CURSORS)
async def test_a_cursor_that_no_page_gave_is_the_askers_fault(stack: Stack, cursor: str) -> None:
    user = await stack.user()
    with pytest.raises(BadCursor, match="No page begins"):
        sidebar.page(user.id, 3, cursor)
    with pytest.raises(HTTPException) as refused:
        await stack.layer.list_threads(Pagination(first=3, cursor=cursor), ThreadFilter(userId=user.id))
    assert refused.value.status_code == 422


async def test_a_page_is_never_longer_than_the_bound_whatever_a_client_asks(stack: Stack) -> None:
    user = await stack.user()
    for number in range(105):
        stack.store.submit(chats.save(f"chat-{number}", user.id, float(number), name="n"))
    page = await stack.layer.list_threads(Pagination(first=10**9), ThreadFilter(userId=user.id))
    assert (len(page.data), page.pageInfo.hasNextPage) == (100, True)


@pytest.mark.parametrize("cursor", [None, '[5.0, "x"]'])
async def test_a_page_walks_the_index_and_sorts_nothing(stack: Stack, cursor: str | None) -> None:
    query = sidebar.page("user", 20, cursor).compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})
    plan = await stack.store.read(lambda session: [row[3] for row in session.execute(text(f"EXPLAIN QUERY PLAN {query}"))])
    assert any("threads USING INDEX ix_threads_sidebar (user_id=?" in line for line in plan), plan
    assert not any("SCAN" in line or "TEMP B-TREE" in line for line in plan), plan


@pytest.mark.parametrize(
    ("query", "index"),
    [
        ("SELECT * FROM steps WHERE thread_id = 't' ORDER BY created_at, seq", "ix_steps_order"),
        ("SELECT * FROM rounds WHERE thread_id = 't' ORDER BY id DESC LIMIT 7", "ix_rounds_order"),
        ("SELECT * FROM rounds WHERE outcome = 'running'", "ix_rounds_running"),
        ("SELECT id FROM threads ORDER BY updated_at, id LIMIT 20", "ix_threads_age"),
    ],
)
async def test_tables_that_grow_with_the_store_are_read_through_an_index(stack: Stack, query: str, index: str) -> None:
    plan = await stack.store.read(lambda session: [row[3] for row in session.execute(text(f"EXPLAIN QUERY PLAN {query}"))])
    assert any(index in line for line in plan), plan
    assert not any("TEMP B-TREE" in line for line in plan), plan
