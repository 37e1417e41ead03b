"""The texts of a chat, written straight to the store: the question first, the answer while it grows.

The ledger keeps outcomes and usage by itself. A write only enters the store's queue, so none of this makes an answer wait.
"""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import Callable
from enum import StrEnum
from typing import Any, Protocol

from chat.display.steps import StepDict
from chat.turn import Turn
from governance.errors import StorageFull
from storage import Store, StoredRound, StoreError
from storage.operation import Op
from storage.records import chats, rounds, steps

log = logging.getLogger(__name__)

SAVE_INTERVAL_S = 2.0  # seconds between two saves of a growing answer: about the most of it that a kill -9 can take
BASELINE_STREAMS = 16  # more answers save less often: a save costs the CPU of some twenty tokens
TITLE_CHARS = 120  # characters of the first message that name a chat in the sidebar
CONFIRM_TIMEOUT_S = 5.0
MIB = 1 << 20


class Saved(StrEnum):
    """What became of a question: on disk, not yet (the write stays queued), or refused because its id is taken."""

    YES = "yes"
    NOT_YET = "not_yet"
    ID_TAKEN = "id_taken"


class Shares(Protocol):
    """Each user's share of the database (`storage/retention/shares.py`)."""

    @property
    def share_bytes(self) -> int: ...

    async def used_over_share(self, user: str) -> int | None: ...


class Transcript:
    """Methods that return a bool say whether it worked; what went wrong is logged.

    `max_rounds` of a chat's history go to the model, at most. Times are those of the store's clock. Without `shares`, a user
    may store any amount.
    """

    def __init__(self, store: Store, *, max_rounds: int, keep_reasoning: bool, shares: Shares | None = None) -> None:
        self._store, self._max_rounds, self._keep_reasoning, self._shares = store, max_rounds, keep_reasoning, shares

    async def check_share(self, turn: Turn) -> None:
        """Raises `StorageFull` for a user who may store no more."""
        if self._shares is None:
            return
        try:
            used = await self._shares.used_over_share(turn.author)
        except StoreError as error:
            log.warning("How much a user stores is not known: %s", error)
            return
        if used is not None:
            mib, limit = math.ceil(used / MIB), self._shares.share_bytes // MIB
            sentence = f"Your chats take {mib:,} MiB, and at most {limit:,} are stored for each user."
            raise StorageFull(sentence, used=mib, limit=limit, scope="user")

    def enqueue_question(self, turn: Turn) -> asyncio.Future[Any]:
        """Queue a new question now. It must not have the id of a stored step."""
        try:
            return self._store.enqueue(steps.add(turn.question, turn.author, self._store.clock()))
        except StoreError as error:
            failed: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
            failed.set_exception(error)
            return failed

    def replace(self, turn: Turn) -> bool:
        """Queue a question that was asked anew, in the place of the former one and of all that followed."""
        return self._submit(rounds.replace(turn.ticket, turn.question, turn.author, self._store.clock()))

    def go_on(self, turn: Turn) -> bool:
        """Queue that a stored answer goes on."""
        return self._submit(rounds.go_on(turn.ticket, turn.author))

    async def confirm(self, question: asyncio.Future[Any]) -> Saved:
        """Wait until the question is on disk: from here on, `kill -9` does not lose it."""
        try:
            async with asyncio.timeout(CONFIRM_TIMEOUT_S):
                await question
        except PermissionError:  # logged by the store
            return Saved.ID_TAKEN
        except (StoreError, TimeoutError) as error:
            log.warning("A question was not stored yet: %s", str(error) or "the disk is too slow")
            return Saved.NOT_YET
        except Exception:  # a fault in the write itself: the chat goes on
            log.exception("A question was not stored")
            return Saved.NOT_YET
        return Saved.YES

    def name_chat(self, turn: Turn, settings: dict[str, Any]) -> str:
        """Name the chat after the question that began it, and keep what it is set to. Returns the name."""
        title = " ".join(turn.question["output"].split())[:TITLE_CHARS]
        self._submit(self._chat(turn.thread, turn.author, settings, name=title, user_id=turn.author or None))
        return title

    def save_settings(self, thread: str, author: str, settings: dict[str, Any]) -> bool:
        """Keep a chat's settings with the chat, so that they are there when it is resumed."""
        return self._submit(self._chat(thread, author, settings))

    def mark_unread(self, thread: str, author: str, unread: bool) -> bool:
        """Keep with a chat that it has an answer which its user has not seen, or that it has none."""
        metadata = {"unread": True if unread else None}
        return self._submit(chats.save(thread, author, self._store.clock(), metadata=metadata))

    async def history(self, thread: str, *, whole: bool = False, before: str | None = None) -> list[StoredRound] | None:
        """The rounds before this one that may go to the model, and one more; or `whole`, all. None when they cannot be read.

        With the one more, that something is left out is noticed, and below which round the model's memory begins. `before` is
        the question of an edit: only rounds before it count.
        """
        try:
            return await self._store.history(thread, None if whole else self._max_rounds + 1, before)
        except StoreError as error:
            log.warning("A chat's history was not read: %s", error)
            return None

    async def save_periodically(self, turn: Turn, streams: Callable[[], int]) -> None:
        """Save the answer while it grows, until cancelled. `streams` says how many answers are on their way."""
        saved, begun = len(turn.text), False
        while True:
            await asyncio.sleep(SAVE_INTERVAL_S * max(1.0, streams() / BASELINE_STREAMS))
            if len(turn.text) > saved:
                if not begun:  # in the order in which they are shown, which that of their times may not be (steps.py)
                    begun = all(self.save_step(step, turn) for step in (turn.run, *self._kept_thinking(turn)))
                saved = len(turn.text)
                running = {**turn.answer["metadata"], "outcome": "running"}
                self.save_step(turn.answer | {"output": turn.text, "metadata": running}, turn)

    def record_answer(self, turn: Turn) -> bool:
        """Write the answer as it came to be, and the reasoning if the server keeps that."""
        kept = [*turn.extra, turn.run, *self._kept_thinking(turn)]
        if turn.stats is not None:
            kept.append(turn.answer)
        saved = [self.save_step(step, turn) for step in kept]  # each is tried, whatever becomes of the others
        return all(saved)

    def _kept_thinking(self, turn: Turn) -> list[StepDict]:
        return [turn.thinking | {"output": turn.reasoning}] if turn.reasoning and self._keep_reasoning else []

    def save_step(self, step: StepDict, turn: Turn) -> bool:
        return self._submit(self._save(step, turn, overwrite=True))

    def _save(self, step: StepDict, turn: Turn, *, overwrite: bool) -> Op:
        return steps.save(step, turn.author, self._store.clock(), overwrite=overwrite)

    def _chat(
        self, thread: str, author: str, settings: dict[str, Any], name: str | None = None, user_id: str | None = None
    ) -> Op:
        now, metadata = self._store.clock(), {"chat_settings": settings}
        return chats.save(thread, author, now, name=name, user_id=user_id, metadata=metadata)

    def _submit(self, op: Op) -> bool:
        try:
            self._store.submit(op)
        except StoreError as error:
            log.warning("Not saved: %s (%s)", op.label, error)
            return False
        return True
