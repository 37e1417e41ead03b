"""The chat service: takes a message in, makes a ticket of it, and knows which turns are on their way and who looks at them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from uuid import uuid4

from chainlit.session import WebsocketSession

from chat.chainlit import sessions, wire
from chat.chainlit.caller import address_of, role_of
from chat.continued import ContinuedAnswer
from chat.display import steps
from chat.display.engine_state import READY, EngineState
from chat.display.settings_panel import Choice, clamp
from chat.display.steps import StepDict
from chat.inbound import UserMessage
from chat.stored_chats import StoredChats
from chat.transcript import Transcript
from chat.turn import Turn
from chat.turn_runner import TurnRunner
from config.roles import Role
from config.sections import ChatSettings
from engine.types import ChatRequest, Health, Message
from governance.budgets.clock import Clock
from governance.gateway import Gateway
from governance.ticket import Caller, Kind, Outcome, Ticket
from i18n.catalogue import translate

Ended = Callable[[Turn, WebsocketSession], None]


class ChatService:
    """`live` are the turns on their way, by thread; `latest` the last of each session, for a browser that missed its end.

    `role` gives a role's limits by its name. `guests`: there are no accounts, so that callers are counted by address too.
    `steady` gives the steady seconds of a `Clock`. `ended` is told of each turn that has ended, and of the session that asked.
    """

    def __init__(
        self,
        gateway: Gateway,
        transcript: Transcript,
        chats: StoredChats,
        defaults: ChatSettings,
        role: Callable[[str], Role],
        guests: bool,
        steady: Callable[[], float] | None = None,
        ended: Ended = lambda turn, session: None,
    ) -> None:
        self.live = chats.live
        self.latest: dict[str, Turn] = {}
        self._runner = TurnRunner(gateway, transcript, chats, self.live.__len__, defaults.stream_interval_ms / 1000)
        self._defaults, self._role, self._guests, self._ended = defaults, role, guests, ended
        self._steady = steady or Clock().steady
        self._tasks: set[asyncio.Task[None]] = set()
        self._engine = READY

    def __repr__(self) -> str:
        return f"<ChatService {len(self.live)} turns on their way>"

    def choice(self, session: WebsocketSession) -> Choice:
        """What the session's chat is set to."""
        return self.clamped(session, session.chat_settings)

    def defaults(self, session: WebsocketSession) -> Choice:
        """The server's settings, within what this user's role may have."""
        return self.clamped(session, {})

    def clamped(self, session: WebsocketSession, values: object) -> Choice:
        """A choice from anything that came from a browser or the store, within what this user's role may have."""
        return clamp(values, self._defaults, self.longest(session))

    def longest(self, session: WebsocketSession) -> int:
        """The longest answer that this session's user may ask for, in tokens."""
        return self._role(role_of(session.user)).max_answer_tokens

    def ask(self, session: WebsocketSession, message: UserMessage, kind: Kind = "new") -> Turn | None:
        """Begin a turn; None while another is on its way in the chat.

        Synchronous up to the entry in `live`: a second message in the same instant already finds it.
        """
        if (running := self.live.get(session.thread_id)) is not None:
            if running.question["id"] == message.id:
                return None  # the same message twice, as after a lost connection: it is being answered
            # The page has shown the message already: it is taken back, because it will not be answered.
            wire.toast(session, translate("notice.busy", session.language))
            if kind == "new":
                wire.send(session, "delete_message", {"id": message.id})
            wire.give_back(session, message.text)
            wire.send(session, "task_start", {})
            return None
        user = session.user
        question = steps.question(message.id, session.thread_id, user.display_name or user.identifier, message.text)
        ticket = self._ticket(session, (Message("user", message.text, normalized=True),), question["id"], str(uuid4()), kind)
        return self._begin(session, ticket, question)

    def go_on(self, session: WebsocketSession, found: ContinuedAnswer) -> Turn | None:
        """Go on with a stored answer; None while another is on its way in the chat."""
        if session.thread_id in self.live:
            wire.toast(session, translate("notice.busy", session.language))
            return None
        question, answer = found.question, found.answer
        messages = (
            Message("user", question["output"], normalized=True),
            Message("assistant", answer["output"], normalized=True),
        )
        ticket = self._ticket(session, messages, question["id"], answer["id"], "continuing")
        return self._begin(session, ticket, question, continued=found)

    def _ticket(
        self, session: WebsocketSession, messages: tuple[Message, ...], question: str, answer: str, kind: Kind
    ) -> Ticket:
        user, choice = session.user.identifier, self.choice(session)
        caller = Caller(
            user=user,
            role=role_of(session.user),
            address=address_of(session) if self._guests else None,
            thread=session.thread_id,
            session=session.id,
            question=question,
            answer=answer,
        )
        system = (Message("system", choice.system_prompt, normalized=True),) if choice.system_prompt else ()
        request = ChatRequest(
            (*system, *messages),
            choice.sampling(),
            choice.thinking,
            cache_salt=user,
            continue_final_message=kind == "continuing",
        )
        return Ticket(caller, request, kind=kind)

    def _begin(
        self, session: WebsocketSession, ticket: Ticket, question: StepDict, continued: ContinuedAnswer | None = None
    ) -> Turn:
        author = sessions.user_id(session)
        turn = Turn(ticket, question, session.language, author=author, continued=continued, steady=self._steady)
        former = self.latest.get(session.id)
        if former is not None and former.undone and former.thread == turn.thread:
            for notice in former.extra:  # not stored: what it says is over with the next turn
                wire.send(session, "delete_message", {"id": notice["id"]})
        self.live[turn.thread] = turn
        turn.attach(session)
        turn.engine_changed(self._engine)
        task = asyncio.create_task(self._run(session, turn, self.choice(session)), name=f"turn {turn.ticket.id}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return turn

    async def _run(self, session: WebsocketSession, turn: Turn, choice: Choice) -> None:
        try:
            await self._runner.run(session, turn, choice)
        finally:
            for viewer in turn.viewers.values():
                self.latest[viewer.session.id] = turn
            # Last: until everything is shown, a browser that comes back must find the turn here.
            del self.live[turn.thread]
            self._ended(turn, session)

    def engine_changed(self, health: Health) -> None:
        """The engine sleeps, wakes, was lost or is back: every turn that waits for it says so."""
        self._engine = EngineState.of(health, time.monotonic())
        for turn in self.live.values():
            turn.engine_changed(self._engine)

    def stop(self, session: WebsocketSession) -> None:
        """End the answer of this session's chat, whatever started it: a first message, a later one, or an edit."""
        if turn := self.live.get(session.thread_id):
            turn.ticket.cancel(Outcome.STOPPED)

    def attach(self, session: WebsocketSession, known: bool) -> None:
        """Bring a browser up to date that came back (`known`), or that opened a chat. Without an answer on its way in that, the
        page stops waiting for one."""
        turn = self.live.get(session.thread_id)
        if turn is None and known and (ended := self.latest.get(session.id)) and ended.thread == session.thread_id:
            ended.attach(session)
            ended.detach(session.id)
        elif turn is not None and self._is_own(turn, session):
            turn.attach(session)
        if turn is None:
            wire.send(session, "task_end", {})

    @staticmethod
    def _is_own(turn: Turn, session: WebsocketSession) -> bool:
        """By the stored user too: a removed account's answer may still be on its way when there is a new one of its name."""
        return turn.ticket.caller.user == session.user.identifier and turn.author == sessions.user_id(session)

    def looks_at_answer(self, session: WebsocketSession) -> bool:
        """Whether an answer is on its way that this session shows."""
        turn = self.live.get(session.thread_id)
        return turn is not None and session.id in turn.viewers

    def leave(self, session: WebsocketSession, cause: Outcome | None) -> None:
        """A browser is away for good. The answer ends for `cause` with the last one that looked at it; None lets it go on."""
        if (turn := self.live.get(session.thread_id)) and session.id in turn.viewers:
            self.latest[session.id] = turn  # it may be back later, on a page that still waits for the end
            if turn.detach(session.id) and cause is not None:
                turn.ticket.cancel(cause)

    def forget(self, session: WebsocketSession) -> None:
        """A browser's session is freed."""
        self.latest.pop(session.id, None)

    async def drained(self) -> None:
        """Wait until every turn that has ended is shown and stored."""
        while self._tasks:
            await asyncio.wait(self._tasks)
