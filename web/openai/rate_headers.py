"""The headers `x-ratelimit-{limit,remaining,reset}-{requests,tokens}` of every answer, from what is left of the budgets."""

from __future__ import annotations

from collections.abc import Iterable

from governance.budgets.reports import BudgetLeft

REQUESTS = "requests_per_minute"


def rate_headers(budgets: Iterable[BudgetLeft], now: float) -> dict[str, str]:
    """Of tokens the budget of which least is left: a minute's, or a day's. A budget without a limit has no headers.

    `now` is in the budgets' steady seconds.
    """
    headers: dict[str, str] = {}
    tokens: BudgetLeft | None = None
    for budget in budgets:
        if budget.name == REQUESTS:
            headers |= _of(budget, "requests", now)
        elif budget.name.startswith("tokens_") and (tokens is None or budget.left < tokens.left):
            tokens = budget
    return headers if tokens is None else headers | _of(tokens, "tokens", now)


def _of(budget: BudgetLeft, unit: str, now: float) -> dict[str, str]:
    reset = 0.0 if budget.returns_at is None else max(0.0, budget.returns_at - now)
    return {
        f"x-ratelimit-limit-{unit}": str(budget.limit),
        f"x-ratelimit-remaining-{unit}": str(budget.left),
        f"x-ratelimit-reset-{unit}": duration(reset),
    }


def duration(seconds: float) -> str:
    """As OpenAI writes it: `12ms`, `1.5s`, `6m0s`, `3h2m1s`."""
    if seconds < 1:
        return f"{round(seconds * 1000)}ms"
    if seconds < 60:
        return f"{seconds:.1f}".removesuffix(".0") + "s"
    minutes, left = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}h{minutes}m{left}s" if hours else f"{minutes}m{left}s"
