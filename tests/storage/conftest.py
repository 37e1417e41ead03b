"""A real store in a real file for each test, and chats to put into it."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from chainlit.context import init_ws_context
from chainlit.session import WebsocketSession
from chainlit.user import PersistedUser, User

from chat.chainlit.data_layer import StewardDataLayer
from engine.types import ChatRequest, Sampling, Usage
from governance.ticket import Caller, Outcome, Ticket
from storage import Store
from storage.records import steps

DAY = 86_400.0


@dataclass
class Limits:
    """Retention settings that keep everything, but for what a test says."""

    auto_prune_interval_s: float = 300
    retention_days: int = 0
    max_stored_rounds: int = 0
    max_database_mb: int = 0


def nobody() -> set[str]:
    """No chat is in use."""
    return set()


class Clock:
    """Seconds since 1970, which a test moves."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


class Stack:
    """A store and its data layer, with the calls that a channel makes of the two."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self.store, self.clock = store, clock
        self.layer = StewardDataLayer(store)
        self.numbers = itertools.count(1)
        self.sessions: list[WebsocketSession] = []

    async def user(self, name: str = "ada") -> PersistedUser:
        user = await self.layer.create_user(User(identifier=name))
        assert user is not None
        return user

    def session(self, user: PersistedUser | None, thread: str, **more: Any) -> WebsocketSession:
        """A browser's session that has sent its first message."""

        async def emit(*_: object) -> None:
            return None

        number = f"session-{next(self.numbers)}-{id(self)}"
        session = WebsocketSession(
            id=number, socket_id=number, emit=emit, emit_call=emit, user_env={}, client_type="webapp", user=user, **more
        )
        session.thread_id = thread
        session.has_first_interaction = True
        self.sessions.append(session)
        return session

    async def inside(self, session: WebsocketSession, work: Callable[[], Awaitable[Any]]) -> Any:
        """Run `work` as Chainlit runs a handler of this session."""

        async def handler() -> Any:
            init_ws_context(session)
            return await work()

        return await asyncio.create_task(handler())

    def step(self, step_id: str, thread: str, output: str = "", kind: str = "assistant_message", **more: Any) -> dict[str, Any]:
        self.clock.now += 0.001
        return {"id": step_id, "threadId": thread, "type": kind, "name": kind, "output": output, "createdAt": None, **more}

    def question(self, user: str, thread: str, step_id: str, text: str) -> None:
        step = self.step(step_id, thread, text, "user_message")
        self.store.submit(steps.save(step, user, self.clock(), overwrite=False))

    def answer(self, user: str, thread: str, step_id: str, text: str, **more: Any) -> None:
        self.store.submit(steps.save(self.step(step_id, thread, text, **more), user, self.clock(), overwrite=True))

    def ticket(self, user: str, thread: str | None, question: str, answer: str, **more: Any) -> Ticket:
        caller = Caller(user, thread=thread, question=question, answer=answer)
        return Ticket(caller, ChatRequest((), Sampling(5)), **more)

    async def save_round(
        self,
        user: str,
        thread: str,
        name: str,
        outcome: Outcome = Outcome.FINISHED,
        answer: str | None = None,
        dropped: int = 0,
    ) -> None:
        """A round of question `q-name` and answer `a-name`, with its ticket."""
        earlier = tuple(stored.id for stored in await self.store.history(thread))
        self.question(user, thread, f"q-{name}", f"question {name}")
        ticket = self.ticket(user, thread, f"q-{name}", f"a-{name}", rounds=earlier, usage=Usage(7, 5, 2, 1), dropped=dropped)
        self.store.round_started(ticket)
        self.answer(user, thread, f"a-{name}", f"answer {name}" if answer is None else answer)
        ticket.end(outcome, 0.0)
        self.store.round_ended(ticket)
        await self.store.flush()

    async def outputs(self, thread: str) -> list[str]:
        """The texts that a resumed chat shows."""
        found = await self.layer.get_thread(thread)
        return [] if found is None else [step["output"] for step in found["steps"]]


async def briefly(_: float) -> None:
    """A short delay between retries."""
    await asyncio.sleep(0.005)


async def until(condition: Callable[[], bool], seconds: float = 5.0) -> None:
    """Wait until the condition holds."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - there is no event for it
            await asyncio.sleep(0.005)


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'data' / 'steward.db'}"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@contextlib.asynccontextmanager
async def opened(url: str, clock: Clock) -> AsyncIterator[Stack]:
    async with Store(url, clock, sleep=briefly, busy_ms=20) as store:
        stack = Stack(store, clock)
        try:
            yield stack
        finally:
            for session in stack.sessions:
                await session.delete()


@pytest.fixture
async def stack(url: str, clock: Clock) -> AsyncIterator[Stack]:
    async with opened(url, clock) as stack:
        yield stack
