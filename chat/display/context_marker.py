"""The context marker: a line in the chat below the last round that no longer goes to the model.

It is not stored. Each stored round knows whether it is in the window, so a resumed chat shows the line in the same place.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chat.display import steps
from chat.display.steps import StepDict
from chat.turn import Turn
from storage import StoredRound


def boundary(earlier: Sequence[StoredRound], dropped: int | None = None) -> str | None:
    """The question of the last round outside the window: from `dropped` if given, else as stored. None if all are inside."""
    outside = earlier[:dropped] if dropped is not None else [r for r in earlier if not r.in_window]
    return outside[-1].question_id if outside else None


def mark(turn: Turn, question_id: str | None, text: str) -> None:
    """Move the line below the round of `question_id`, in every browser that shows the turn."""
    if question_id is not None:
        marker = steps.memory_marker(turn.thread, question_id, text)
        turn.send("delete_message", marker)  # the page would change it where it stands, and never move it
        turn.send("new_message", marker)


def place(thread: dict[str, Any], question_id: str | None, text: str) -> None:
    """Put the line into a chat that is about to be resumed."""
    if question_id is None:
        return
    listed: list[StepDict] = thread["steps"]
    if any(step["id"] == question_id for step in listed):
        listed.append(steps.memory_marker(thread["id"], question_id, text))
