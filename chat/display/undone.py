"""Why a question was not asked anew, or an answer does not go on, in words. The chat is as it was."""

from __future__ import annotations

from chat.display.error_text import error_text
from governance.errors import TooLong
from governance.ticket import Kind, Outcome
from i18n.catalogue import translate

ENDINGS = {
    Outcome.STOPPED: "undone.stopped",
    Outcome.FINISHED: "undone.empty",
    Outcome.LENGTH: "undone.empty",
}
OTHERWISE = "undone.interrupted"


def undone_text(error: BaseException | None, outcome: Outcome, kind: Kind, language: str) -> str:
    """The reason, and that nothing has changed. A countdown below it shows when to try again."""
    if isinstance(error, TooLong) and kind == "continuing":
        return translate("undone.no_space", language)
    if error is not None:
        reason = error_text(error, language, wait=False)
    else:
        reason = translate(ENDINGS.get(outcome, OTHERWISE), language)
    unchanged = "undone.continuing" if kind == "continuing" else "undone.replacing"
    return translate(unchanged, language, reason=reason)
