"""One turn from its question to its recorded end.

It runs in a task of its own, which nobody cancels: a cancellation ends the pump inside it, and what has to be shown and
stored afterwards is shown and stored here.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace

from chainlit.session import WebsocketSession

from chat.chainlit import sessions, wire
from chat.display import refusal_notice
from chat.display.context_marker import boundary, mark
from chat.display.error_text import error_text
from chat.display.settings_panel import Choice
from chat.display.stats import stats
from chat.display.waiting import report_wait
from chat.streaming import pump
from chat.transcript import Saved, Transcript
from chat.turn import Turn
from engine.types import ChatRequest, Message
from governance.gateway import Gateway
from governance.ticket import Outcome
from i18n.catalogue import translate
from storage import StoredRound

log = logging.getLogger(__name__)


class TurnRunner:
    """`streams` says how many turns are on their way; `interval` is the pump's, in seconds."""

    def __init__(self, gateway: Gateway, transcript: Transcript, streams: Callable[[], int], interval: float) -> None:
        self._gateway, self._transcript, self._streams, self._interval = gateway, transcript, streams, interval

    async def run(self, session: WebsocketSession, turn: Turn, choice: Choice, edited: bool) -> None:
        """See the turn through to its end. Never raises: what fails is logged, and the page's wait ends."""
        earlier: list[StoredRound] = []
        error: BaseException | None = None
        try:
            # The question is queued before the history is read, so both wait for the same commit.
            question = self._transcript.enqueue_question(turn, edited=edited)
            earlier = (await self._transcript.history(turn.thread) or []) if sessions.has_chat(session) else []
            saved = await self._transcript.confirm(question)
            if saved is not Saved.YES:
                wire.toast(session, translate("notice.not_saved", session.language))
            if not edited and saved is not Saved.REFUSED and not sessions.has_chat(session):
                self._begin(session, turn, choice)
            turn.ticket.rounds = tuple(earlier_round.id for earlier_round in earlier)
            turn.ticket.request = with_conversation(turn.ticket.request, earlier, turn.question["output"])
            error = await self._pumped(turn)
        except Exception as fault:
            log.exception("A turn failed")
            error = fault
        finally:
            try:
                self._conclude(turn, earlier, error)
            except Exception:
                log.exception("A turn ended badly")
                turn.send("task_end", {})

    def _begin(self, session: WebsocketSession, turn: Turn, choice: Choice) -> None:
        """The first question makes a chat of the thread: name it, and tell the page that there is one."""
        sessions.chat_has_begun(session)
        title = self._transcript.name_chat(turn, choice.to_dict())
        wire.send(session, "first_interaction", {"interaction": title, "thread_id": turn.thread})
        wire.send(session, "window_message", {"steward": "chat_started", "thread": turn.thread})

    async def _pumped(self, turn: Turn) -> BaseException | None:
        """Run the pump to its end, whatever that is, and report the queue position meanwhile. Returns what it raised."""
        task = asyncio.create_task(pump(self._gateway, turn, self._streams, self._interval))
        helpers = [asyncio.create_task(work(turn, self._streams)) for work in (report_wait, self._transcript.save_periodically)]
        try:
            await asyncio.wait([task])
        finally:
            for helper in helpers:
                helper.cancel()
            for result in await asyncio.gather(*helpers, return_exceptions=True):
                if isinstance(result, Exception):
                    log.error("What runs beside an answer failed", exc_info=result)
        return None if task.cancelled() else task.exception()

    def _conclude(self, turn: Turn, earlier: Sequence[StoredRound], error: BaseException | None) -> None:
        ticket = turn.ticket
        outcome = ticket.outcome or ticket.cause or (Outcome.FAILED if error else Outcome.CANCELLED)
        turn.flush()
        if error is not None:
            if outcome not in (Outcome.REFUSED, Outcome.FAILED) or not isinstance(error, Exception):
                log.error("A turn that ended as %s raised", outcome, exc_info=error)
            elif outcome is Outcome.FAILED:
                log.error("An answer failed: %s", error)
            if not turn.text:  # else the line below the answer says it
                turn.notify(error_text(error, turn.language, wait=False), **refusal_notice.details(error, turn.wall()))
        if ticket.dropped:
            mark(turn, boundary(earlier, ticket.dropped), translate("notice.memory", turn.language))
        left_the_queue = {"queued": True} if turn.queued and ticket.admitted_at is None else {}
        turn.close(outcome, stats(ticket, outcome) | left_the_queue)
        if not self._transcript.record_answer(turn):
            for viewer in turn.viewers.values():
                wire.toast(viewer.session, translate("notice.not_saved", viewer.session.language))


def with_conversation(request: ChatRequest, earlier: Sequence[StoredRound], question: str) -> ChatRequest:
    """The request, which holds at most a system message, with the earlier rounds and the question.

    What a user wrote was normalized before it was stored; what a model wrote was not.
    """
    past = [
        message
        for earlier_round in earlier
        for message in (
            Message("user", earlier_round.question, normalized=True),
            Message("assistant", earlier_round.answer),
        )
    ]
    return replace(request, messages=(*request.messages, *past, Message("user", question, normalized=True)))
