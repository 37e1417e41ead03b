"""The line below an answer: how it ended, and what it took. Kept with the answer."""

from __future__ import annotations

from typing import Any

from engine.errors import EngineDead, PoisonRequest
from governance.ticket import Outcome, Ticket
from governance.usage_record import UsageRecord


def added(former: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    """The stats of an answer that went on: both parts together, with the latest outcome."""
    tokens, thinking, seconds = [(former.get(name) or 0) + (more.get(name) or 0) for name in ("tokens", "thinking", "seconds")]
    rate = more.get("rate") or former.get("rate")  # of the latest part: between the two, nothing was generated
    return more | {"tokens": tokens, "thinking": thinking, "seconds": round(seconds, 2), "rate": rate}


def stats(ticket: Ticket, outcome: Outcome) -> dict[str, Any]:
    """Outcome, tokens, seconds, tokens a second; see `public/elements/AnswerFooter.js`."""
    if ticket.ended_at is None:
        return {"outcome": outcome.value, "tokens": 0}
    record = UsageRecord.of(ticket)
    rate = record.tokens_per_second
    return {
        "outcome": outcome.value,
        "tokens": record.completion_tokens,
        "thinking": record.reasoning_tokens,
        "seconds": round(record.generating or 0.0, 2),
        "rate": round(rate, 1) if rate else None,
    }


def lost_engine(error: BaseException | None) -> dict[str, Any]:
    """Whether an answer failed because there is no engine any more, or because engines end on it: no retry mends either."""
    match error:
        case EngineDead():
            return {"engine_dead": True}
        case PoisonRequest():
            return {"poison_request": True}
    return {}
