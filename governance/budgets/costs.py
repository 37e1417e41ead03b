"""Costs: the tokens that a ticket is charged, before it runs and once it has ended."""

from __future__ import annotations

from governance.ticket import Outcome, Ticket

UNPRODUCTIVE = (Outcome.FAILED, Outcome.SHUTDOWN, Outcome.ENDED_BY_ADMIN)


def max_cost(ticket: Ticket) -> int:
    """The most that the ticket can use: its prompt, and the longest answer that it may get."""
    return ticket.prompt_tokens + ticket.request.sampling.max_tokens


def actual_cost(ticket: Ticket) -> int:
    """The tokens that an ended ticket has used: its answer, and its prompt once the engine had it.

    One that failed, or that the server ended, before its first token has given its user nothing: 0.
    """
    if ticket.admitted_at is None or (ticket.first_token_at is None and ticket.outcome in UNPRODUCTIVE):
        return 0
    return ticket.prompt_tokens + ticket.usage.completion_tokens
