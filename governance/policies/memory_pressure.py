"""Memory pressure: shorter answers for newcomers, or a refusal, while the memory guard says so."""

from __future__ import annotations

from dataclasses import replace

from governance.errors import Busy
from governance.guard.throttle import Throttle
from governance.ticket import Ticket


class MemoryPressure:
    """Those who run or wait already keep what they were given. Stands before history, which makes room for the answer."""

    def __init__(self, throttle: Throttle) -> None:
        self._throttle = throttle

    async def admit(self, ticket: Ticket) -> None:
        """Raises `Busy`."""
        if self._throttle.refuses:
            seconds = self._throttle.retry_after
            raise Busy(
                f"The server is short of memory and takes no new messages at this moment. Try again in {seconds} s.",
                retry_after=seconds, code="memory_pressure", seconds=seconds, scope="server",
            )  # fmt: skip
        sampling = ticket.request.sampling
        tokens = self._throttle.answer_tokens(sampling.max_tokens)
        if tokens < sampling.max_tokens:
            thinking = sampling.max_thinking_tokens
            if thinking is not None:  # else reasoning could take up all of what is left
                thinking = thinking * tokens // sampling.max_tokens
            shorter = replace(sampling, max_tokens=tokens, max_thinking_tokens=thinking)
            ticket.request = replace(ticket.request, sampling=shorter)
