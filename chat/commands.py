"""Commands typed to Steward itself and not to the model. Such a message is no turn: it is not stored, and costs nothing."""

from __future__ import annotations

from i18n.catalogue import translate


def asks_for_limits(text: str) -> bool:
    """Whether this opens the user's limits: in any case, and with the full-width slash of a Chinese keyboard.

    The page knows the command too (public/page/commands.js), and need not send it.
    """
    return text.strip().replace("／", "/").lower() in translate("command.limits", "en").split()
