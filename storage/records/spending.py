"""Each user's budget use, read from the ledger when the program starts."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from governance.budgets.reports import Spent
from governance.budgets.token_account import DAY, MINUTE
from storage.models import Usage

NOT_ASKED = ("rate_limited", "not_ready", "shutting_down", "bad_input", "bad_text", "duplicate")
"""Refusals that do not count as a request."""


async def recent(session: AsyncSession, now: float) -> list[Spent]:
    """Each ticket of the last minute, and one sum a user of the UTC day before that. `now` in seconds since 1970."""
    midnight, minute = now // DAY * DAY, now - MINUTE
    latest = select(Usage.user, Usage.started_at, Usage.charged_tokens, Usage.refusal).where(Usage.started_at > minute)
    found = [
        Spent(user, at, tokens, asked=refusal not in NOT_ASKED)
        for user, at, tokens, refusal in (await session.execute(latest)).all()
    ]
    earlier = (
        select(Usage.user, func.sum(Usage.charged_tokens))
        .where(Usage.started_at >= midnight, Usage.started_at <= minute, Usage.charged_tokens > 0)
        .group_by(Usage.user)
    )
    found += [Spent(user, midnight, tokens, asked=False) for user, tokens in (await session.execute(earlier)).all()]
    return found
