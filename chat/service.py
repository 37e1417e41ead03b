"""The chat service: takes a message in, makes a ticket of it, and sees its turn through to the end.

Each turn is conducted by a task of its own, which nobody cancels: a cancellation ends the pump inside it, and what has to
be said and kept afterwards is said and kept here.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Any
from uuid import uuid4

from chainlit.session import WebsocketSession, ws_sessions_id

from chat.chainlit import wire
from chat.chainlit.caller import role_of
from chat.display import refusal_notice, steps
from chat.display.context_marker import boundary, mark
from chat.display.settings_panel import Choice, clamp
from chat.display.waiting import report_wait
from chat.inbound import UserMessage
from chat.streaming import pump
from chat.transcript import Transcript
from chat.turn import Turn
from engine.types import ChatRequest, Message
from governance.policies.ledger import UsageRecord
from governance.ticket import Caller, Outcome, Ticket
from i18n import messages
from i18n.messages import translate
from runtime import Runtime, current
from storage import StoredRound

log = logging.getLogger(__name__)


class ChatService:
    """`live` are the rounds on their way, by thread; `latest` the last of each session, for a browser that missed its end."""

    def __init__(self, runtime: Runtime) -> None:
        self.runtime, self.settings = runtime, runtime.settings
        self.transcript = Transcript(runtime, self.choice)
        self.live: dict[str, Turn] = {}
        self.latest: dict[str, Turn] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        runtime.open_threads = open_threads  # so that pruning leaves alone what somebody is reading

    def __repr__(self) -> str:
        return f"<ChatService {len(self.live)} rounds on their way>"

    def choice(self, session: WebsocketSession) -> Choice:
        return self.clamped(session, session.chat_settings)

    def clamped(self, session: WebsocketSession, values: object) -> Choice:
        """A choice from anything that came from a browser or the store, within what this user's role may have."""
        return clamp(values, self.settings, self.longest(session))

    def longest(self, session: WebsocketSession) -> int:
        """The longest answer that this session's user may ask for, in tokens."""
        return self.settings.limits.role(role_of(session.user)).max_answer_tokens

    def ask(self, session: WebsocketSession, message: UserMessage, edited: bool = False) -> None:
        """Begin a turn. Synchronous up to the entry in `live`: a second message in the same instant already finds it."""
        if session.thread_id in self.live:
            # The page has shown the message already: it is taken back, because it will not be answered.
            self.toast(session, "busy")
            if not edited:
                wire.send(session, "delete_message", {"id": message.id})
            wire.send(session, "task_start", {})
            return
        caller = Caller(
            user=session.user.identifier,
            role=role_of(session.user),
            thread=session.thread_id,
            session=session.id,
            question=message.id,
            answer=str(uuid4()),
        )
        ticket = Ticket(caller, self._request(self.choice(session), [], message.text, caller.user))
        question = steps.question(message.id, session.thread_id, session.user.display_name or caller.user, message.text)
        turn = self.live[session.thread_id] = Turn(ticket, question, session.language)
        turn.attach(session)
        task = asyncio.create_task(self._conduct(session, turn, edited), name=f"turn {ticket.id}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def stop(self, session: WebsocketSession) -> None:
        """End the answer of this session's chat, whatever started it: a first message, a later one, or an edit."""
        if turn := self.live.get(session.thread_id):
            turn.ticket.cancel(Outcome.STOPPED)

    def attach(self, session: WebsocketSession, known: bool) -> bool:
        """Bring a browser up to date that came back (`known`), or that opened a chat whose answer is on its way.

        True if an answer is on its way in it.
        """
        turn = self.live.get(session.thread_id)
        if turn is None and known and (ended := self.latest.get(session.id)) and ended.thread == session.thread_id:
            ended.attach(session)
            ended.detach(session.id)
        elif turn is not None and turn.ticket.caller.user == session.user.identifier:
            turn.attach(session)
        return turn is not None

    def grace(self, session: WebsocketSession) -> float | None:
        """Seconds that this session's browser may be away now before its answer ends; None for an answer that may finish."""
        return self.runtime.grace(role_of(session.user))

    def leave(self, session: WebsocketSession, end: bool = True) -> None:
        """A browser is away for good. The answer ends with the last one that looked at it; with `end` False it goes on."""
        if (turn := self.live.get(session.thread_id)) and session.id in turn.viewers:
            self.latest[session.id] = turn  # it may be back later, on a page that still waits for the end
            if turn.detach(session.id) and end:
                turn.ticket.cancel(Outcome.DISCONNECTED)

    def forget(self, session: WebsocketSession) -> None:
        """A browser is gone for good."""
        self.latest.pop(session.id, None)

    def toast(self, session: WebsocketSession, key: str, kind: str = "warning", **values: Any) -> None:
        wire.send(session, "toast", {"message": translate(key, session.language, **values), "type": kind})

    async def drained(self) -> None:
        """Wait until every turn that has ended is shown and stored."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    def _request(self, choice: Choice, earlier: list[StoredRound], text: str, user: str) -> ChatRequest:
        system = [Message("system", choice.system_prompt)] if choice.system_prompt else []
        past = [m for r in earlier for m in (Message("user", r.question), Message("assistant", r.answer))]
        return ChatRequest((*system, *past, Message("user", text)), choice.sampling(), choice.thinking, cache_salt=user)

    async def _conduct(self, session: WebsocketSession, turn: Turn, edited: bool) -> None:
        ticket = turn.ticket
        earlier: list[StoredRound] = []
        error: BaseException | None = None
        try:
            begun = session.has_first_interaction  # else there is nothing earlier to read
            opened = asyncio.create_task(self.transcript.record_question(session, turn, edited))
            await asyncio.sleep(0)  # the question is queued before the reading, so both wait for the same commit
            earlier = (await self.transcript.history(turn.thread) or []) if begun else []
            if not await opened:
                self.toast(session, "store")
            ticket.rounds = tuple(r.id for r in earlier)
            choice = self.choice(session)
            ticket.request = self._request(choice, earlier, turn.question["output"], ticket.caller.user)
            error = await self._pumped(turn)
        except Exception as fault:
            log.exception("A turn failed")
            error = fault
        finally:
            try:
                await self._conclude(turn, earlier, error)
            except Exception:
                log.exception("A turn ended badly")
                turn.send("task_end", {})
            finally:
                # Last: until everything is shown, a browser that comes back must find the turn here.
                del self.live[turn.thread]

    async def _pumped(self, turn: Turn) -> BaseException | None:
        """Run the pump to its end, whatever that is, and tell the queue's place meanwhile. Returns what it raised."""
        base = self.settings.chat.stream_interval_ms / 1000
        task = asyncio.create_task(pump(self.runtime.gateway, turn, self.live.__len__, base))
        helpers = [
            asyncio.create_task(work(turn, self.live.__len__)) for work in (report_wait, self.transcript.save_periodically)
        ]
        try:
            await asyncio.wait([task])
        finally:
            for helper in helpers:
                helper.cancel()
            for result in await asyncio.gather(*helpers, return_exceptions=True):
                if isinstance(result, Exception):
                    log.error("What runs beside an answer failed", exc_info=result)
        return None if task.cancelled() else task.exception()

    async def _conclude(self, turn: Turn, earlier: list[StoredRound], error: BaseException | None) -> None:
        ticket = turn.ticket
        outcome = ticket.outcome or ticket.cause or (Outcome.FAILED if error else Outcome.CANCELLED)
        turn.flush()
        if error is not None:
            if outcome not in (Outcome.REFUSED, Outcome.FAILED) or not isinstance(error, Exception):
                log.error("A turn that ended as %s raised", outcome, exc_info=error)
            elif outcome is Outcome.FAILED:
                log.error("An answer failed: %s", error)
            if not turn.text:  # else the line below the answer says it
                turn.notify(messages.reason(error, turn.language), **refusal_notice.details(error, turn.wall()))
        if ticket.dropped:
            mark(turn, boundary(earlier, ticket.dropped), translate("memory", turn.language))
        left_the_queue = {"queued": True} if turn.queued and ticket.admitted_at is None else {}
        turn.close(outcome, stats(ticket, outcome) | left_the_queue)
        for viewer in turn.viewers.values():
            self.latest[viewer.session.id] = turn
        if not await self.transcript.record_answer(turn):
            for viewer in turn.viewers.values():
                self.toast(viewer.session, "store")


def stats(ticket: Ticket, outcome: Outcome) -> dict[str, Any]:
    """What the line below an answer says: outcome, tokens, seconds, tokens a second. Kept with the answer."""
    if ticket.ended_at is None:
        return {"outcome": outcome.value, "tokens": 0}
    record = UsageRecord.of(ticket)
    took, tokens = record.generating or 0.0, record.completion_tokens
    whole = tokens / took if took else 0.0
    rate = record.tokens_per_second or whole
    if rate > 4 * whole:  # text that came all at once has no pace of its own
        rate = whole
    return {
        "outcome": outcome.value,
        "tokens": tokens,
        "thinking": record.reasoning_tokens,
        "seconds": round(took, 2),
        "rate": round(rate, 1) if rate else None,
    }


def open_threads() -> frozenset[str]:
    """The chats that are open in a browser, or were a moment ago."""
    return frozenset(session.thread_id for session in ws_sessions_id.values())


_service: ChatService | None = None


def chat_service() -> ChatService:
    """The chat service of the runtime that is up, made when it is first needed."""
    global _service
    runtime = current()
    if _service is None or _service.runtime is not runtime:
        _service = ChatService(runtime)
    return _service
