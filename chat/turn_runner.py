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
from chat.display.stats import stats
from chat.display.waiting import report_wait
from chat.kept_refusals import KeptRefusals
from chat.streaming import pump
from chat.transcript import Transcript
from chat.turn import Turn
from engine.errors import EngineDead
from governance.gateway import Gateway
from governance.ticket import Outcome
from i18n.catalogue import translate

log = logging.getLogger(__name__)


class TurnRunner:
    """`streams` says how many turns are on their way; `interval` is the pump's, in seconds. `clock` gives monotonic seconds."""

    def __init__(
        self,
        gateway: Gateway,
        transcript: Transcript,
        streams: Callable[[], int],
        interval: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._gateway, self._transcript, self._streams, self._interval = gateway, transcript, streams, interval
        self._kept_refusals = KeptRefusals(clock)

    async def run(self, session: WebsocketSession, turn: Turn, choice: Choice, edited: bool) -> None:
        """See the turn through to its end. Never raises: what fails is logged, and the page's wait ends."""
        conversation = StoredConversation(self._transcript, session, turn, choice, edited)
        turn.ticket.conversation = conversation
        error: BaseException | None = None
        try:
            error = await self._pumped(turn)
        except Exception as fault:
            log.exception("A turn failed")
            error = fault
        finally:
            try:
                self._conclude(turn, conversation, error)
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

    def _conclude(self, turn: Turn, conversation: StoredConversation, error: BaseException | None) -> None:
        ticket = turn.ticket
        outcome = ticket.outcome or ticket.cause or (Outcome.FAILED if error else Outcome.CANCELLED)
        turn.flush()
        if error is not None:
            if outcome not in (Outcome.REFUSED, Outcome.FAILED) or not isinstance(error, Exception):
                log.error("A turn that ended as %s raised", outcome, exc_info=error)
            elif outcome is Outcome.FAILED:
                log.error("An answer failed: %s", error)
            if not turn.text.strip():  # else the line below the answer says it
                turn.notify(error_text(error, turn.language, wait=False), **refusal_notice.details(error, turn.steady()))
        if ticket.dropped:
            mark(turn, boundary(conversation.earlier, ticket.dropped), translate("notice.memory", turn.language))
        left_the_queue = {"queued": True} if turn.queued and ticket.admitted_at is None else {}
        dead = {"engine_dead": True} if isinstance(error, EngineDead) else {}
        stored = self._is_stored(turn, conversation, outcome)
        turn.close(outcome, stats(ticket, outcome) | left_the_queue | dead)
        if not stored:
            wire.give_back(conversation.session, turn.question["output"])
        if stored and not self._transcript.record_answer(turn):
            for viewer in turn.viewers.values():
                wire.toast(viewer.session, translate("notice.not_saved", viewer.session.language))

    def _is_stored(self, turn: Turn, conversation: StoredConversation, outcome: Outcome) -> bool:
        """Whether the question is stored, and the turn's end is to be; a question that is not yet stored may be now.

        A refused edit is not: it would put words into the chat that were never answered, over those that were.
        """
        if conversation.recorded:
            conversation.begin()  # it was stopped before it knew that the question was written
            return True
        ticket = turn.ticket
        if outcome is Outcome.REFUSED:
            unfit = conversation.edited or ticket.refusal_code in UNSTORABLE
            if unfit or not self._kept_refusals.take(ticket.caller.user, turn.question["output"]):
                return False
        conversation.keep()
        return True
