"""A turn's stored conversation: what went before the question, and the record of the question itself.

The gateway's policies say when: both come after every refusal that needs no work, so that a refused flood neither reads nor
writes the database.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from chainlit.session import WebsocketSession

from chat.chainlit import sessions, wire
from chat.display.settings_panel import Choice
from chat.tabs import announcements
from chat.transcript import Saved, Transcript
from chat.turn import Turn
from engine.types import ChatRequest, Message
from governance.errors import BadInput
from governance.text import normalize
from governance.ticket import Ticket
from i18n.catalogue import translate
from storage import StoredRound

UNSTORABLE = frozenset({"duplicate", "storage_full"})
"""Refusals of what cannot be stored."""


@dataclass(slots=True, eq=False)
class StoredConversation:
    """The conversation of one turn (`governance.ticket.Conversation`).

    `earlier` are the rounds that were read, `recorded` is whether the question was written. Neither reading nor recording fails
    for a store that does not work: the chat goes on without it, and the page says so.
    """

    transcript: Transcript
    session: WebsocketSession
    turn: Turn
    choice: Choice
    edited: bool
    earlier: Sequence[StoredRound] = field(default_factory=list)
    recorded: bool = False

    async def read(self, ticket: Ticket) -> None:
        if sessions.has_chat(self.session):
            question = self.turn.question["id"] if self.edited else None
            self.earlier = await self.transcript.history(self.turn.thread, before=question) or []
        ticket.rounds = tuple(earlier.id for earlier in self.earlier)
        ticket.request = await with_conversation(ticket.request, self.earlier)

    async def record(self, ticket: Ticket) -> None:
        """Write the question and wait for it.

        Raises `StorageFull`, and `BadInput` for an id that is taken: nothing of it could be stored.
        """
        await self.transcript.check_share(self.turn)
        written = self.transcript.enqueue_question(self.turn, edited=self.edited)
        self.recorded = True
        saved = await self.transcript.confirm(written)
        if saved is Saved.ID_TAKEN:
            self.recorded = False
            raise BadInput("A message with this id is stored already.", code="duplicate")
        if saved is Saved.NOT_YET:
            wire.toast(self.session, translate("notice.not_saved", self.session.language))
        self.begin()

    def keep(self) -> None:
        """Write the question of a turn that ended before it was recorded. Only queues."""
        self.recorded = True
        written = self.transcript.enqueue_question(self.turn, edited=self.edited)
        written.add_done_callback(lambda done: done.cancelled() or done.exception())  # the store logs it; nobody waits for it
        self.begin()

    def begin(self) -> None:
        """The first question makes a chat of the thread: name it, and tell the page that there is one. Harmless if it has."""
        if sessions.has_chat(self.session):
            return
        sessions.chat_has_begun(self.session)
        title = self.transcript.name_chat(self.turn, self.choice.to_dict())
        wire.send(self.session, "first_interaction", {"interaction": title, "thread_id": self.turn.thread})
        wire.send(self.session, "window_message", {"steward": "chat_started", "thread": self.turn.thread})
        announcements.chats_changed(self.turn.author, but=self.session)


async def with_conversation(request: ChatRequest, earlier: Sequence[StoredRound]) -> ChatRequest:
    """The request, whose last message is the question, with the earlier rounds before that.

    What a user wrote was normalized before it was stored; what a model wrote was not.
    """
    past: list[Message] = []
    for stored in earlier:
        past.append(Message("user", stored.question, normalized=True))
        past.append(Message("assistant", await normalize(stored.answer), normalized=True))
    *head, question = request.messages
    return replace(request, messages=(*head, *past, question))
