"""The sidebar: pages, search, and that a page's cost does not grow with the store."""

from __future__ import annotations

import pytest
from chainlit.types import Pagination, ThreadFilter
from sqlalchemy import text
from sqlalchemy.dialects import sqlite

from storage import StoreError
from storage.records import chats
from tests.storage.conftest import House


async def names(house: House, user: str, **filters: object) -> list[list[str]]:
    """The names on each page, three a page."""
    pages: list[list[str]] = []
    cursor = None
    while True:
        page = await house.layer.list_threads(Pagination(first=3, cursor=cursor), ThreadFilter(userId=user, **filters))
        pages.append([row["name"] for row in page.data])
        cursor = page.pageInfo.endCursor
        if not page.pageInfo.hasNextPage:
            return pages


async def test_pages_run_from_the_latest_use_to_the_oldest_without_gap_or_repeat(house: House) -> None:
    user, other = await house.user("ada"), await house.user("eve")
    for number in range(7):
        house.say(user.id, f"chat-{number}", f"q-{number}", f"chat {number}")
        house.say(other.id, f"theirs-{number}", f"t-{number}", f"theirs {number}")
    assert await names(house, user.id) == [["chat 6", "chat 5", "chat 4"], ["chat 3", "chat 2", "chat 1"], ["chat 0"]]
    house.say(user.id, "chat-2", "again", "hello again")
    assert (await names(house, user.id))[0] == ["chat 2", "chat 6", "chat 5"]


async def test_chats_of_the_same_moment_are_all_shown(house: House) -> None:
    user = await house.user()
    house.clock.now = 1.0
    for number in range(5):
        house.store.submit(chats.save(f"chat-{number}", user.id, 1.0, name=f"chat {number}"))
    assert await names(house, user.id) == [["chat 4", "chat 3", "chat 2"], ["chat 1", "chat 0"]]


async def test_a_page_holds_no_messages(house: House) -> None:
    user = await house.user()
    house.say(user.id, "chat", "q", "x" * 100_000)
    page = await house.layer.list_threads(Pagination(first=3), ThreadFilter(userId=user.id))
    assert page.data[0]["steps"] == []
    assert len(str(page.to_dict())) < 1_000


async def test_search_finds_what_was_said_and_the_name_but_no_wildcards(house: House) -> None:
    user = await house.user()
    house.say(user.id, "a", "qa", "all about Herons")
    house.say(user.id, "b", "qb", "100% sure")
    house.answer(user.id, "b", "ab", "a heron, too")
    await house.layer.update_thread("a", name="Birds")
    assert await names(house, user.id, search="HERON") == [["100% sure", "Birds"]]
    assert await names(house, user.id, search="bird") == [["Birds"]]
    assert await names(house, user.id, search="0%") == [["100% sure"]]
    assert await names(house, user.id, search="1%s") == [[]]
    assert await names(house, user.id, search="\ud83d") == [[]]


@pytest.mark.parametrize("cursor", ["", "nonsense", "[1]", '{"a": 1}', "[null, 1]"])
async def test_a_cursor_that_no_page_gave_is_refused(house: House, cursor: str) -> None:
    user = await house.user()
    with pytest.raises(StoreError, match="No page begins"):
        await house.layer.list_threads(Pagination(first=3, cursor=cursor), ThreadFilter(userId=user.id))


async def test_a_page_is_never_longer_than_the_bound_whatever_a_client_asks(house: House) -> None:
    user = await house.user()
    for number in range(105):
        house.store.submit(chats.save(f"chat-{number}", user.id, float(number), name="n"))
    page = await house.layer.list_threads(Pagination(first=10**9), ThreadFilter(userId=user.id))
    assert (len(page.data), page.pageInfo.hasNextPage) == (100, True)


@pytest.mark.parametrize("cursor", [None, '[5.0, "x"]'])
async def test_a_page_walks_the_index_and_sorts_nothing(house: House, cursor: str | None) -> None:
    query = chats.page("user", 20, cursor).compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})
    async with house.store.read() as session:
        plan = [row[3] for row in await session.execute(text(f"EXPLAIN QUERY PLAN {query}"))]
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
async def test_what_grows_with_the_store_is_read_through_an_index(house: House, query: str, index: str) -> None:
    async with house.store.read() as session:
        plan = [row[3] for row in await session.execute(text(f"EXPLAIN QUERY PLAN {query}"))]
    assert any(index in line for line in plan), plan
    assert not any("TEMP B-TREE" in line for line in plan), plan
