"""Usage record: tokens, times and speed of one ticket."""

from __future__ import annotations

from dataclasses import dataclass

from governance.ticket import Outcome, Ticket

BURST = 4
"""Text that came this many times faster than the generation as a whole was delivered at once: it has no pace of its own."""


@dataclass(frozen=True, slots=True)
class UsageRecord:
    """Tokens as the engine counted them; times in seconds, None for what did not happen.

    `queued` runs from arrival to admission, `first_token` from arrival to the first word (the TTFT that the user sees),
    `generating` from admission to the end, `total` from arrival to the end (or to now).
    """

    outcome: Outcome | None
    prompt_tokens: int
    completion_tokens: int
    reasoning_tokens: int
    cached_tokens: int
    total: float
    queued: float | None
    first_token: float | None
    generating: float | None
    tokens_per_second: float | None

    @classmethod
    def of(cls, ticket: Ticket, now: float | None = None) -> UsageRecord:
        """The record of a ticket; `now` (monotonic seconds) is needed only while it has not ended."""
        end = ticket.ended_at if ticket.ended_at is not None else now
        if end is None:
            raise ValueError("A ticket that has not ended is measured against `now`.")
        usage = ticket.usage
        generating = None if ticket.admitted_at is None else end - ticket.admitted_at
        decoding = None if ticket.first_token_at is None else end - ticket.first_token_at
        return cls(
            outcome=ticket.outcome,
            prompt_tokens=ticket.prompt_tokens,
            completion_tokens=usage.completion_tokens,
            reasoning_tokens=usage.reasoning_tokens,
            cached_tokens=usage.cached_tokens,
            total=end - ticket.opened_at,
            queued=None if ticket.admitted_at is None else ticket.admitted_at - ticket.opened_at,
            first_token=None if ticket.first_token_at is None else ticket.first_token_at - ticket.opened_at,
            generating=generating,
            tokens_per_second=_rate(usage.completion_tokens, generating, decoding),
        )


def _rate(tokens: int, generating: float | None, decoding: float | None) -> float | None:
    """Tokens a second since the first token; of the whole generation where that is no pace. None for no tokens or no time."""
    whole = tokens / generating if generating else 0.0
    # The first token marks the start of the span, so it is not counted in it.
    rate = (tokens - 1) / decoding if decoding and tokens > 1 else whole
    return (whole if rate > BURST * whole else rate) or None
