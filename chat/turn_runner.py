"""One turn from its question to its recorded end.

It runs in a task of its own, which nobody cancels: a cancellation ends the pump inside it, and what has to be shown and
stored afterwards is shown and stored here.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable

from chainlit.session import WebsocketSession

from chat.chainlit import wire
from chat.conversation import UNSTORABLE, StoredConversation
from chat.display import refusal_notice
from chat.display.context_marker import boundary, mark
from chat.display.error_text import error_text
from chat.display.settings_panel import Choice
from chat.display.stats import added, lost_engine, stats
from chat.display.undone import undone_text
from chat.display.waiting import report_wait
from chat.kept_refusals import KeptRefusals
from chat.stored_chats import StoredChats
from chat.streaming import pump
from chat.transcript import Transcript
from chat.turn import Turn
from governance.gateway import Gateway
from governance.ticket import Outcome, Ticket
from i18n.catalogue import translate

log = logging.getLogger(__name__)


class TurnRunner:
    """`streams` says how many turns are on their way; `interval` is the pump's, in seconds. `clock` gives monotonic seconds."""

    def __init__(
        self,
        gateway: Gateway,
        transcript: Transcript,
        chats: StoredChats,
        streams: Callable[[], int],
        interval: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._gateway, self._transcript, self._chats = gateway, transcript, chats
        self._streams, self._interval = streams, interval
        self._kept_refusals = KeptRefusals(clock)

    async def run(self, session: WebsocketSession, turn: Turn, choice: Choice) -> None:
        """See the turn through to its end. Never raises: what fails is logged, and the page's wait ends."""
        conversation = StoredConversation(self._transcript, session, turn, choice)
        turn.ticket.conversation = conversation
        error: BaseException | None = None
        try:
            error = await self._pumped(turn)
        except Exception as fault:
            log.exception("A turn failed")
            error = fault
        finally:
            try:
                if turn.ticket.kind == "new" or turn.begun:
                    self._conclude(turn, conversation, error)
                else:
                    await self._undo(turn, error)
            except Exception:
                log.exception("A turn ended badly")
                turn.send("task_end", {})

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

    async def _undo(self, turn: Turn, error: BaseException | None) -> None:
        """Nothing was replaced or added, so the pages show the chat as it is stored. Awaits, as nobody cancels this task."""
        ticket, outcome = turn.ticket, _outcome(turn.ticket, error)
        _log(outcome, error)
        turn.undone = True  # whoever opens the chat from now on is shown all of it
        if ticket.kind == "replacing":
            for viewer in list(turn.viewers.values()):
                await self._chats.show(viewer.session)
        text = undone_text(error, outcome, ticket.kind, turn.language)
        # Without the text's key: whoever opens the chat would be told the reason alone.
        turn.undo(text, **refusal_notice.details(error, turn.steady()) | {"sentence": None})

    def _conclude(self, turn: Turn, conversation: StoredConversation, error: BaseException | None) -> None:
        ticket, outcome = turn.ticket, _outcome(turn.ticket, error)
        turn.flush()
        _log(outcome, error)
        if error is not None and not turn.text.strip():  # else the line below the answer says it
            turn.notify(error_text(error, turn.language, wait=False), **refusal_notice.details(error, turn.steady()))
        if ticket.dropped:
            mark(turn, boundary(conversation.earlier, ticket.dropped), translate("notice.memory", turn.language))
        left_the_queue = {"queued": True} if turn.queued and ticket.admitted_at is None else {}
        stored = self._is_stored(turn, conversation, outcome)
        figures = stats(ticket, outcome) | left_the_queue | lost_engine(error)
        turn.close(outcome, added(turn.continued.answer["metadata"], figures) if turn.continued else figures)
        if not stored:
            wire.give_back(conversation.session, turn.question["output"])
        if stored and not self._transcript.record_answer(turn):
            for viewer in turn.viewers.values():
                wire.toast(viewer.session, translate("notice.not_saved", viewer.session.language))

    def _is_stored(self, turn: Turn, conversation: StoredConversation, outcome: Outcome) -> bool:
        """Whether the question is stored, and the turn's end is to be; a question that is not yet stored may be now."""
        if conversation.recorded:
            conversation.begin()  # it was stopped before it knew that the question was written
            return True
        ticket = turn.ticket
        if outcome is Outcome.REFUSED and (
            ticket.refusal_code in UNSTORABLE or not self._kept_refusals.take(ticket.caller.user, turn.question["output"])
        ):
            return False
        conversation.keep()
        return True


def _outcome(ticket: Ticket, error: BaseException | None) -> Outcome:
    return ticket.outcome or ticket.cause or (Outcome.FAILED if error else Outcome.CANCELLED)


def _log(outcome: Outcome, error: BaseException | None) -> None:
    if error is None:
        return
    if outcome not in (Outcome.REFUSED, Outcome.FAILED) or not isinstance(error, Exception):
        log.error("A turn that ended as %s raised", outcome, exc_info=error)
    elif outcome is Outcome.FAILED:
        log.error("An answer failed: %s", error)
