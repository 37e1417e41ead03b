"""A stored chat in Chainlit's form."""

from __future__ import annotations

from typing import Any

from storage import Store
from storage.conversions import iso
from storage.records import sidebar

Json = dict[str, Any]


def as_thread(row: sidebar.StoredThread, of: list[Json], shown_elements: list[Json]) -> Json:
    """Chainlit's `ThreadDict`."""
    return {
        "id": row.id,
        "createdAt": iso(row.created_at),
        "name": row.name,
        "userId": row.user_id,
        "userIdentifier": row.owner,
        "tags": row.tags,
        "metadata": row.metadata,
        "steps": of,
        "elements": shown_elements,
    }


async def read_thread(store: Store, thread_id: str) -> Json | None:
    """A chat with its steps and elements, earlier writes included; None for no such chat."""
    await store.wait_for_writes()
    found = await store.read(sidebar.whole, thread_id)
    return None if found is None else as_thread(*found)


async def author(store: Store, thread_id: str) -> str:
    """The author's identifier; empty for no such chat."""
    await store.wait_for_writes()
    row = await store.read(sidebar.find, thread_id)
    return (row and row.owner) or ""
