"""Chainlit's dict of a step, as a row of `steps`, and back."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from storage.conversions import clean, detached, iso, seconds
from storage.models import Feedback, Step

TEXTS = ("input", "output", "name", "type")
COLUMNS = {"id", "threadId", "parentId", "isError", "createdAt", "start", "end", "metadata", "feedback", "streaming", *TEXTS}


def to_row(step: Mapping[str, Any], now: float) -> dict[str, Any]:
    """The row of a step. `now` is its time if it has none."""
    row: dict[str, Any] = {"id": str(step["id"]), "thread_id": str(step["threadId"])}
    row |= {key: clean(step.get(key)) for key in TEXTS}
    row["parent_id"] = step.get("parentId")
    row["is_error"] = bool(step.get("isError"))
    row["created_at"] = seconds(step.get("createdAt")) or now
    row["started_at"], row["ended_at"] = seconds(step.get("start")), seconds(step.get("end"))
    row["metadata"] = detached(step.get("metadata") or {})
    row["extra"] = {key: detached(value) for key, value in step.items() if key not in COLUMNS and value is not None}
    return row


def to_dict(step: Step, feedback: Feedback | None, known: Collection[str] | None = None) -> dict[str, Any]:
    """Chainlit's dict of a step. A parent that is not among the `known` is left out: its child would not be shown."""
    parent = step.parent_id if known is None or step.parent_id in known else None
    return {
        **step.extra,
        "id": step.id,
        "threadId": step.thread_id,
        "parentId": parent,
        "type": step.type,
        "name": step.name,
        "input": step.input if step.extra.get("showInput") else "",
        "output": step.output,
        "isError": step.is_error,
        "streaming": False,
        "metadata": step.metadata_,
        "createdAt": iso(step.created_at),
        "start": iso(step.started_at),
        "end": iso(step.ended_at),
        "feedback": feedback and {"forId": step.id, "id": feedback.id, "value": feedback.value, "comment": feedback.comment},
    }
