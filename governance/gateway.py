"""Gateway: admit, stream, release. The one way from a channel to the engine."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Callable, Sequence

from engine.base import Engine
from engine.errors import EngineError, EngineNotReady, GenerationFailed, PoisonRequest, PromptTooLong
from engine.types import Delta, FinishReason, Health
from governance.errors import CrashesEngine, NotReady, Refusal, ShuttingDown, TooLong, model_failed
from governance.policy import Policy, Release
from governance.register import Register
from governance.ticket import Outcome, Ticket

log = logging.getLogger(__name__)

OUTCOMES: dict[FinishReason, Outcome] = {
    "stop": Outcome.FINISHED, "length": Outcome.LENGTH, "repetition": Outcome.REPETITION
}  # fmt: skip
"""Of answers that end by themselves."""


class Gateway:
    """Takes a ticket through every policy and the engine, and releases all that was taken, however the stream ends.

    `policies` admit in order and release in reverse; `counting` are those of them, none of which takes anything, that a request
    to count tokens passes. `clock` gives monotonic seconds.
    """

    def __init__(
        self,
        engine: Engine,
        policies: Sequence[Policy],
        register: Register,
        clock: Callable[[], float] = time.monotonic,
        counting: Sequence[Policy] = (),
    ) -> None:
        self._engine = engine
        self._policies, self._counting = tuple(policies), tuple(counting)
        self._register = register
        self._clock = clock

    def __repr__(self) -> str:
        return f"<Gateway {'closed' if self._register.closed else 'open'}, {len(self._policies)} policies, {self._register!r}>"

    async def stream(self, ticket: Ticket) -> AsyncGenerator[Delta, None]:
        """Yield the answer; iterate it in one task, inside `contextlib.aclosing`.

        Raises `Refusal` when a policy (or the engine, before it began) says no, and `EngineError` when the engine fails. A
        ticket ended by `ticket.cancel` ends the stream normally. `ticket.outcome` says how it ended, in every case.
        """
        task, cancels = self._enter(ticket)
        taken: list[Release] = []
        deltas: AsyncGenerator[Delta, None] | None = None
        refusal: Refusal | None = None
        try:
            await self._admit(ticket, taken)
            deltas = self._engine.stream(ticket.request, ticket.id)
            taken.append(self._abort)  # the engine's request is taken last, so it is released first
            async for delta in deltas:
                self._note(ticket, delta, taken)
                yield delta
                if ticket.outcome is not None or ticket.cause is not None:
                    break  # finished, or cancelled while the consumer was busy
            await self._conclude(ticket, taken)
        except BaseException as error:  # GeneratorExit and CancelledError too: release before it is raised on
            ours = ticket.cause is not None and isinstance(error, (asyncio.CancelledError, EngineError))
            begun = ticket.first_token_at is not None
            refusal = None if ours else _as_refusal(error, self._engine.health(), begun)
            self._leave(ticket, taken, _outcome(ticket, refusal or error))
            if ours and task.uncancel() <= cancels:
                return  # only our cancel was under way; a foreign one beside it goes on
            if refusal is not None and refusal is not error:
                raise refusal from error
            raise
        finally:
            # Both hold an exception whose traceback holds this frame, and so the ticket and its text: only a full garbage
            # collection would free them, and a flood of long messages is over before the next one.
            del task, refusal
            if deltas is not None:
                await _close(deltas)  # everything is released and aborted by now: a cancel that lands here loses nothing

    async def count_tokens(self, ticket: Ticket) -> int:
        """The length of the ticket's prompt in tokens. It counts as a request of its user, and generates nothing.

        Raises `Refusal` and `EngineError`.
        """
        for policy in self._counting:
            await policy.admit(ticket)
        try:
            return await self._engine.count_tokens(ticket.request)
        except PromptTooLong as error:  # an engine may give up counting when it is past its limit
            return error.tokens
        except EngineNotReady as error:
            raise NotReady(str(error), retry_after=5) from error
        finally:
            self._engine.forget(ticket.request)

    async def close(self, timeout: float = 5.0) -> bool:
        """Refuse new tickets, end all others with `Outcome.SHUTDOWN`, and wait until they are released.

        The first two happen before anything is awaited. Returns what `drained` does. May be called twice.
        """
        self._register.closed = True
        self._register.cancel_all(Outcome.SHUTDOWN)
        return await self.drained(timeout)

    async def drained(self, timeout: float) -> bool:
        """Wait, for at most `timeout` seconds, until every ticket has been released; say whether that happened."""
        try:
            async with asyncio.timeout(timeout):
                await self._register.empty()
        except TimeoutError:
            log.error("Still %r after %.1f s", self._register, timeout)
            return False
        return True

    def _enter(self, ticket: Ticket) -> tuple[asyncio.Task[object], int]:
        """Put the ticket on the register; return its task and how many cancels that task already had."""
        task = asyncio.current_task()
        if task is None:
            raise RuntimeError("A ticket is streamed inside a task: otherwise nothing could cancel it.")
        self._register.add(ticket)
        ticket.task, ticket.opened_at = task, self._clock()
        cancels = task.cancelling()
        if ticket.cause is not None:
            task.cancel()  # cancelled before it had a task: takes effect at the first wait, before the engine is asked
        return task, cancels

    async def _admit(self, ticket: Ticket, taken: list[Release]) -> None:
        for policy in self._policies:
            if release := await policy.admit(ticket):
                taken.append(release)
        if ticket.cause is not None:
            await asyncio.sleep(0)  # a cancel is due, and no policy has waited since: it is raised here
        if self._register.closed:
            raise ShuttingDown("The server is shutting down.", retry_after=10)
        ticket.admitted_at = self._clock()
        ticket.move("running")

    def _note(self, ticket: Ticket, delta: Delta, taken: list[Release]) -> None:
        """Copy a delta's usage to the ticket; the last delta ends the ticket before the consumer sees it."""
        ticket.usage = delta.usage
        if ticket.first_token_at is None and (delta.text or delta.reasoning or delta.tool_calls):
            ticket.first_token_at = self._clock()
            if ticket.conversation is not None:
                ticket.conversation.begun(ticket)  # before the end is recorded, which may come with the same delta
        if delta.finish_reason is not None:
            taken.remove(self._abort)  # the engine has let go by itself
            # Released here and not when the generator is closed: a consumer that freezes on the last delta holds no slot.
            self._leave(ticket, taken, ticket.cause or self._finish(delta.finish_reason))

    def _finish(self, reason: FinishReason) -> Outcome:
        if reason in OUTCOMES:
            return OUTCOMES[reason]
        if self._register.closed or self._engine.health().status == "starting":
            return Outcome.SHUTDOWN  # the engine was stopped, which ends its requests
        raise GenerationFailed("The engine aborted a request that was still wanted.")

    async def _conclude(self, ticket: Ticket, taken: list[Release]) -> None:
        if ticket.outcome is not None:
            return
        await asyncio.sleep(0)  # a cancel made while the consumer was busy is raised here, not in its next wait
        if ticket.cause is None:
            raise GenerationFailed("The engine's stream ended without a finish reason.")
        self._leave(ticket, taken, ticket.cause)  # the consumer swallowed our cancel and went on iterating

    def _leave(self, ticket: Ticket, taken: list[Release], outcome: Outcome) -> None:
        """Claim the ending and release everything, newest first, each exactly once. Never awaits, never raises."""
        ticket.end(outcome, self._clock())
        while taken:
            release = taken.pop()  # popped before it is called, so that it is never called twice
            try:
                release(ticket)
            except Exception:
                log.exception("A release failed for ticket %s; the others go on", ticket.id)
        self._register.remove(ticket)
        ticket.task = None  # likewise: see the end of `stream`

    def _abort(self, ticket: Ticket) -> None:
        self._engine.abort(ticket.id)


def _as_refusal(error: BaseException, health: Health, begun: bool) -> Refusal | None:
    """The error as a refusal, if it is one: of a policy, or of the engine before the generation had `begun`."""
    match error:
        case Refusal():
            return error
        case PromptTooLong():
            return TooLong(str(error), tokens=error.tokens, limit=error.limit)
        case PoisonRequest() if not begun:
            return CrashesEngine(str(error))
        case EngineNotReady():
            # An engine that died while the ticket waited is not back in a moment.
            return model_failed(health) if health.status == "failed" else NotReady(str(error), retry_after=5)
    return None


def _outcome(ticket: Ticket, error: BaseException) -> Outcome:
    if isinstance(error, Refusal):
        ticket.refusal_code = error.reason
        return Outcome.REFUSED
    if ticket.cause is not None:
        return ticket.cause
    return Outcome.CANCELLED if isinstance(error, (asyncio.CancelledError, GeneratorExit)) else Outcome.FAILED


async def _close(deltas: AsyncGenerator[Delta, None]) -> None:
    try:
        await deltas.aclose()
    except Exception:
        log.exception("The engine's stream failed to close; its request was aborted all the same")
