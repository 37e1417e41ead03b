"""What the chat service writes down of a turn, through Chainlit's data layer: the question first, the answer while it grows.

The ledger keeps outcomes and usage by itself; here are the texts. A write only enters a queue, so awaiting it is short.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from chainlit.data import get_data_layer
from chainlit.session import WebsocketSession

from chat.chainlit import wire
from chat.display.settings_panel import Choice
from chat.display.steps import StepDict
from chat.turn import Turn
from runtime import Runtime
from storage import StoredRound, StoreError

log = logging.getLogger(__name__)

SAVE_INTERVAL_S = 2.0  # seconds between two saves of a growing answer: about the most of it that a kill -9 can take
BASELINE_STREAMS = 16  # more answers save less often: a save costs the CPU of some twenty tokens
TITLE_CHARS = 120  # characters of the first message that name a chat in the sidebar


class Transcript:
    """Methods that return a bool say whether it worked; what went wrong is logged.

    `choice` gives what a session's chat is set to.
    """

    def __init__(self, runtime: Runtime, choice: Callable[[WebsocketSession], Choice]) -> None:
        self._store, self._settings, self._choice = runtime.store, runtime.settings, choice

    async def record_question(self, session: WebsocketSession, turn: Turn, edited: bool) -> bool:
        """Write the question and wait until it is on disk: from here on, `kill -9` does not lose it."""
        layer: Any = get_data_layer()
        question = turn.question
        first = not edited and not session.has_first_interaction
        try:
            if edited:
                self._store.forget_after(turn.thread, question["id"])
                await layer.update_step(question)
            else:
                session.has_first_interaction = True  # else the data layer would hold the question back
                await layer.create_step(question)
            await self._store.flush(question["id"], thread=turn.thread)
        except (StoreError, OSError) as error:
            log.warning("A question was not stored: %s", error)
            if first and not await self._taken(question["id"]):
                await self._begin(session, question["output"])  # it is stored as soon as the store can write again
            return False
        if first:
            await self._begin(session, question["output"])
        return True

    async def _taken(self, id: str) -> bool:
        """Whether a question was refused because there is a step of that id elsewhere: then no chat may begin with it."""
        try:
            return await self._store.owner_of_step(id) is not None
        except StoreError:
            return False

    async def _begin(self, session: WebsocketSession, text: str) -> None:
        """Name the chat that the first question has made, and tell the page that there is one."""
        title = " ".join(text.split())[:TITLE_CHARS]
        layer: Any = get_data_layer()
        await layer.update_thread(
            thread_id=session.thread_id,
            name=title,
            user_id=getattr(session.user, "id", None),
            metadata={"chat_settings": self._choice(session).to_dict()},
        )
        await session.emit("first_interaction", {"interaction": title, "thread_id": session.thread_id})
        wire.send(session, "window_message", {"steward": "began", "thread": session.thread_id})

    async def save_settings(self, session: WebsocketSession, values: dict[str, Any]) -> None:
        """Keep a chat's settings with the chat, so that they are there when it is resumed."""
        layer: Any = get_data_layer()
        await layer.update_thread(thread_id=session.thread_id, metadata={"chat_settings": values})

    async def history(self, thread: str, *, whole: bool = False) -> list[StoredRound] | None:
        """The rounds before this one that may go to the model, and one more; or `whole`, all. None when they cannot be read.

        With the one more, that something is left out is noticed, and below which turn the model's memory begins.
        """
        limit = None if whole else self._settings.limits.max_history_rounds + 1
        try:
            return await self._store.history(thread, limit)
        except StoreError as error:
            log.warning("A chat's history was not read: %s", error)
            return None

    async def save_periodically(self, turn: Turn, streams: Callable[[], int]) -> None:
        """Save the answer while it grows, until cancelled. `streams` says how many answers are on their way."""
        saved = 0
        while True:
            await asyncio.sleep(SAVE_INTERVAL_S * max(1.0, streams() / BASELINE_STREAMS))
            if len(turn.text) > saved:
                if not saved:
                    await self.save_step(turn.run)
                saved = len(turn.text)
                await self.save_step(turn.answer | {"output": turn.text, "metadata": {"outcome": "running"}})

    async def record_answer(self, turn: Turn) -> bool:
        """Write the answer as it came to be, and the reasoning if the server keeps that."""
        kept = [*turn.extra, turn.run]
        if turn.stats is not None:
            kept.append(turn.answer)
        if turn.reasoning and self._settings.storage.keep_reasoning:
            kept.append(turn.thinking)
        return all([await self.save_step(step) for step in kept])

    async def save_step(self, step: StepDict) -> bool:
        layer: Any = get_data_layer()
        try:
            await layer.update_step(step)
        except (StoreError, OSError) as error:
            log.warning("A step was not stored: %s", error)
            return False
        return True
