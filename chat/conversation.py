"""A turn's stored conversation: what went before the question, and the record of the question itself.

The gateway's policies say when: both come after every refusal that needs no work, so that a refused flood neither reads nor
writes the database. A question that is asked anew is written only with the answer's first token, in the same transaction that
removes what it replaces: until then, the chat stays as it was.
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
from governance.ticket import Ticket
from i18n.catalogue import translate
from storage import StoredRound

UNSTORABLE = frozenset({"duplicate", "storage_full"})
"""Refusals of what cannot be stored."""


@dataclass(slots=True, eq=False)
class StoredConversation:
    """The conversation of one turn (`governance.ticket.Conversation`).

    `earlier` are the rounds that were read, `recorded` is whether the turn is in the store: its question was written, or its
    first token has come. Neither reading nor recording fails for a store that does not work: the chat goes on without it, and
    the page says so.
    """

    transcript: Transcript
    session: WebsocketSession
    turn: Turn
    choice: Choice
    earlier: Sequence[StoredRound] = field(default_factory=list)
    recorded: bool = False

    async def read(self, ticket: Ticket) -> None:
        if sessions.has_chat(self.session):
            question = None if ticket.kind == "new" else self.turn.question["id"]
            self.earlier = await self.transcript.history(self.turn.thread, before=question) or []
        ticket.rounds = tuple(earlier.id for earlier in self.earlier)
        ticket.request = with_conversation(ticket.request, self.earlier)

    async def record(self, ticket: Ticket) -> None:
        """Write a new question and wait for it.

        Raises `StorageFull`, and `BadInput` for an id that is taken: nothing of it could be stored.
        """
        await self.transcript.check_share(self.turn)
        if ticket.kind != "new":
            return
        written = self.transcript.enqueue_question(self.turn)
        self.recorded = True
        saved = await self.transcript.confirm(written)
        if saved is Saved.ID_TAKEN:
            self.recorded = False
            raise BadInput("A message with this id is stored already.", code="duplicate")
        if saved is Saved.NOT_YET:
            self._warn()
        self.begin()

    def begun(self, ticket: Ticket) -> None:
        """The first token is there: what a question that was asked anew replaces goes now."""
        self.recorded = True
        self.turn.begin()
        match ticket.kind:
            case "replacing":
                written = self.transcript.replace(self.turn)
            case "continuing":
                written = self.transcript.go_on(self.turn)
            case "new":
                return  # it was written before it waited
        if not written:
            self._warn()

    def keep(self) -> None:
        """Write the question of a turn that ended before it was recorded. Only queues."""
        self.recorded = True
        written = self.transcript.enqueue_question(self.turn)
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

    def _warn(self) -> None:
        wire.toast(self.session, translate("notice.not_saved", self.session.language))


def with_conversation(request: ChatRequest, earlier: Sequence[StoredRound]) -> ChatRequest:
    """The request with the earlier rounds before its question, which is followed by an answer only if that is to go on.

    What a user wrote was normalized before it was stored; what a model wrote goes back to it as it was.
    """
    past: list[Message] = []
    for stored in earlier:
        past.append(Message("user", stored.question, normalized=True))
        past.append(Message("assistant", stored.answer, normalized=True))
    own = 2 if request.continue_final_message else 1
    return replace(request, messages=(*request.messages[:-own], *past, *request.messages[-own:]))
