"""What is typed to Steward itself and not to the model. Such a message is no turn: it is not stored, and costs nothing."""

from __future__ import annotations

LIMITS = frozenset({"/limits", "/限额"})
"""Opens what is left of the user's budgets. The page knows these too (public/limits.js), and need not send them."""


def asks_for_limits(text: str) -> bool:
    """Whether this is the command: in any case, and with the slash that a Chinese keyboard may make of it."""
    return text.strip().replace("／", "/").lower() in LIMITS
