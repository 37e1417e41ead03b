"""Chainlit's data layer over the store.

Chainlit calls the writing methods in tasks that nobody awaits, so they queue before their first await: the order of the
calls is the order of the writes, and a failure is logged here because nobody else would see it. What the chat service itself
writes goes straight to the store (`chat/transcript.py`).

Whose chats: on a socket, the session's user. Over HTTP Chainlit checks the author itself before it reads, renames or deletes
a chat, but not for feedback; there it is the user that Chainlit looked up for this very request.

Reasoning, which is a step of type "llm" or one whose metadata say `reasoning` or `kind: thinking`, is stored only with
`keep_reasoning`.
"""

from __future__ import annotations

import contextlib
import functools
import json
import logging
from collections.abc import Awaitable, Callable, Iterator
from contextvars import ContextVar
from typing import Any, Protocol

from chainlit.context import context_var
from chainlit.data.base import BaseDataLayer
from chainlit.data.utils import queue_until_user_message
from chainlit.element import Element
from chainlit.types import Feedback, PageInfo, PaginatedResponse, Pagination, ThreadFilter
from chainlit.user import PersistedUser, User
from fastapi import HTTPException

from chat.chainlit import sessions, thread_view
from chat.chainlit.auth.tokens import CLAIM
from storage import NOBODY, TRUSTED, BadCursor, Store, StoreUnavailable
from storage.conversions import iso
from storage.operation import Op
from storage.records import chats, elements, feedbacks, sidebar, steps, users

log = logging.getLogger("steward.data_layer")

Json = dict[str, Any]
Write = Callable[..., Awaitable[None]]

KEPT_METADATA = ("chat_profile", "chat_settings")
METADATA_CHARS = 32_768  # chat_settings are whatever a client sent
LONGEST_PAGE = 100
REASON = "Steward-Reason"
DAY = 86_400  # seconds; a visit is noted at most so often

# The user that Chainlit looked up for the HTTP request of this task.
_looked_up: ContextVar[str] = ContextVar("looked_up", default=NOBODY)


def deferred_until_first_message(method: Write) -> Write:
    """Chainlit's `queue_until_user_message`, which a subclass does not inherit, for calls with or without a socket.

    What is shown before the first message waits in the session, so that a visit without a message leaves no chat.
    """
    waiting: Write = queue_until_user_message()(method)

    @functools.wraps(method)
    async def write(*args: Any, **kwargs: Any) -> None:
        await (method if context_var.get(None) is None else waiting)(*args, **kwargs)

    return write


def socket_user() -> str | None:
    """The id of the user of this task's socket, `NOBODY` if it has none; None outside of a socket."""
    chainlit_context = context_var.get(None)
    return None if chainlit_context is None else sessions.user_id(chainlit_context.session)


def writer() -> str:
    """On whose behalf this task writes chats."""
    user = socket_user()
    return TRUSTED if user is None else user


def requester() -> str:
    """The user of this task: of its socket, or of its HTTP request. Chainlit does not check whose chat feedback is on."""
    user = socket_user()
    return _looked_up.get() if user is None else user


@contextlib.contextmanager
def as_http_403() -> Iterator[None]:
    """A refusal as an HTTP answer: Chainlit's routes would show a plain exception's text."""
    try:
        yield
    except PermissionError as error:
        raise HTTPException(403, "This chat is not yours.") from error


def is_reasoning(step: Json) -> bool:
    """Whether a step shows how the model reasoned."""
    metadata = step.get("metadata") or {}
    return step.get("type") == "llm" or bool(metadata.get("reasoning")) or metadata.get("kind") == "thinking"


class Changes(Protocol):
    """What is told of a change that came over HTTP, by a stored user (`chat/tabs/other_tabs.py`)."""

    def renamed(self, user: str) -> None: ...
    def deleted(self, user: str, thread: str) -> None: ...


class StewardDataLayer(BaseDataLayer):  # type: ignore[misc]
    """What Chainlit reads and writes, kept in `store`. Closing the store is for whoever opened it."""

    def __init__(self, store: Store, keep_reasoning: bool = False, changes: Changes | None = None) -> None:
        self.store, self.keep_reasoning, self._changes = store, keep_reasoning, changes

    def _submit(self, op: Op) -> None:
        try:
            self.store.submit(op)
        except StoreUnavailable as error:
            log.error("Not saved: %s (%s)", op.label, error)

    # Users

    async def get_user(self, identifier: str) -> PersistedUser | None:
        user = await self.store.read(users.find, identifier)
        if user is not None and abs((now := self.store.clock()) - user.seen_at) > DAY:  # a clock that was ahead, too
            self._submit(users.seen(user.id, now))
        return self._persisted(user)

    async def create_user(self, user: User) -> PersistedUser | None:
        if CLAIM in (user.metadata or {}):
            return await self.get_user(user.identifier)  # stored as it signed in, and perhaps removed since
        return self._persisted(await self.store.write(users.save(user.identifier, user.metadata, self.store.clock())))

    @staticmethod
    def _persisted(user: users.StoredUser | None) -> PersistedUser | None:
        _looked_up.set(user.id if user else NOBODY)
        if user is None:
            return None
        return PersistedUser(
            id=user.id, identifier=user.identifier, metadata=user.metadata, createdAt=iso(user.created_at) or ""
        )

    # Feedback

    async def upsert_feedback(self, feedback: Feedback) -> str:
        """Save a thumb; 403 on another's chat."""
        with as_http_403():
            return str(await self.store.write(feedbacks.save(feedback.forId, feedback.value, feedback.comment, requester())))

    async def delete_feedback(self, feedback_id: str) -> bool:
        """Delete a thumb; 403 on another's chat."""
        with as_http_403():
            return bool(await self.store.write(feedbacks.remove(feedback_id, requester())))

    # Elements

    @deferred_until_first_message
    async def create_element(self, element: Element) -> None:
        """Keep an element that its description alone can show again; a file of the session is gone with the session."""
        described = element.to_dict()
        if described.get("url") or described.get("props"):
            self._submit(elements.save(described, writer()))

    async def get_element(self, thread_id: str, element_id: str) -> Json | None:
        return next(iter(await self.store.read(elements.of_thread, thread_id, element_id)), None)

    @deferred_until_first_message
    async def delete_element(self, element_id: str, thread_id: str | None = None) -> None:
        self._submit(elements.remove(element_id, writer()))

    # Steps

    @deferred_until_first_message
    async def create_step(self, step_dict: Json) -> None:
        self._save(step_dict, overwrite=False)

    @deferred_until_first_message
    async def update_step(self, step_dict: Json) -> None:
        self._save(step_dict, overwrite=True)

    def _save(self, step: Json, *, overwrite: bool) -> None:
        if self.keep_reasoning or not is_reasoning(step):
            self._submit(steps.save(step, writer(), self.store.clock(), overwrite=overwrite))

    @deferred_until_first_message
    async def delete_step(self, step_id: str) -> None:
        self._submit(steps.remove(step_id, writer()))

    async def get_favorite_steps(self, user_id: str) -> list[Json]:
        await self.store.wait_for_writes()
        return await self.store.read(steps.favorites, user_id)

    # Chats

    async def get_thread_author(self, thread_id: str) -> str:
        """The author's identifier; empty for no such chat, which Chainlit answers with 404."""
        return await thread_view.author(self.store, thread_id)

    async def delete_thread(self, thread_id: str) -> None:
        """Delete a chat; 403 for another's."""
        with as_http_403():
            await self.store.delete_thread(thread_id, writer())
        if self._changes is not None:
            self._changes.deleted(requester(), thread_id)

    async def list_threads(self, pagination: Pagination, filters: ThreadFilter) -> PaginatedResponse:
        """A page of the sidebar, without the chats' steps: it shows names."""
        if not filters.userId:
            raise ValueError("A page of chats needs a user.")
        await self.store.wait_for_writes()
        first = max(1, min(pagination.first, LONGEST_PAGE))
        try:
            query = sidebar.page(filters.userId, first + 1, pagination.cursor, filters.search, filters.feedback)
        except BadCursor as error:
            raise HTTPException(422, str(error)) from None
        rows = await self._searched(filters.userId, query) if filters.search else await self._listed(query)
        shown, more = rows[:first], len(rows) > first
        ends = (shown[0].cursor, shown[-1].cursor) if shown else (None, None)
        page = PageInfo(hasNextPage=more, startCursor=ends[0], endCursor=ends[1])
        return PaginatedResponse(pageInfo=page, data=[thread_view.as_thread(row, [], []) for row in shown])

    async def _listed(self, query: sidebar.Query) -> list[sidebar.StoredThread]:
        return await self.store.read(sidebar.listed, query)

    async def _searched(self, user: str, query: sidebar.Query) -> list[sidebar.StoredThread]:
        """503 for a search that took too long, or that a later one has replaced; the header has the reason, for the page."""
        try:
            return await self.store.searches.run(user, query)
        except StoreUnavailable as error:
            raise HTTPException(503, str(error), {REASON: error.code}) from error

    async def get_thread(self, thread_id: str) -> Json | None:
        return await thread_view.read_thread(self.store, thread_id)

    async def update_thread(
        self,
        thread_id: str,
        name: str | None = None,
        user_id: str | None = None,
        metadata: Json | None = None,
        tags: list[str] | None = None,
    ) -> None:
        """Change what is given. Of `metadata`, which is the whole user_session at each disconnect, little is kept."""
        kept = {key: metadata[key] for key in KEPT_METADATA if key in metadata} if metadata else None
        if kept and len(json.dumps(kept, default=str)) > METADATA_CHARS:
            log.warning("The settings of chat %s are too long to be kept.", thread_id)
            kept = None
        self._submit(chats.save(thread_id, writer(), self.store.clock(), name=name, user_id=user_id, metadata=kept, tags=tags))
        if name is not None and self._changes is not None:
            self._changes.renamed(requester())

    async def build_debug_url(self) -> str:
        return ""

    async def close(self) -> None:
        """Nothing: the store outlives Chainlit."""
