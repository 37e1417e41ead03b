"""A stored chat made ready for the page that resumes it: what is shown beside the steps, and what is still on its way."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from chat.display import context_marker, refusal_notice, steps
from chat.turn import Turn
from i18n.catalogue import translate
from storage import StoredRound

Json = dict[str, Any]


def prepare(thread: Json, earlier: Sequence[StoredRound], live: Turn | None, language: str, now: float) -> None:
    """Complete `thread`, in Chainlit's form. `earlier` are all its rounds, `live` the turn on its way in it, if any.

    `now` in steady seconds (`governance/budgets/clock.py`).
    """
    if live is not None:
        thread["steps"] = _beside(live, thread["steps"])
    context_marker.place(thread, context_marker.boundary(earlier), translate("notice.memory", language))
    thread["steps"] = [refusal_notice.in_language(step, language) for step in thread["steps"]]
    by_id = {step["id"]: step for step in thread["steps"]}
    kept = {step["parentId"] for step in thread["steps"] if step["metadata"].get("reasoning")}
    thread["elements"] = [
        element for step in thread["steps"] if (element := _element(step, _question_of(step, by_id), now, kept)) is not None
    ]
    answered = {step["parentId"] for step in thread["steps"]} | {live.question["id"] if live else None}
    for step in by_id.values():
        if step["type"] == "user_message" and step["id"] not in answered:
            note = steps.note(step["id"], thread["id"], translate("notice.unanswered", language))
            again = {"kind": "retry", "seconds": None, "revision": 0, "question": step["id"]}
            thread["steps"].append(note)
            thread["elements"].append(steps.countdown(note["id"], thread["id"], again))


def _beside(live: Turn, stored: list[Json]) -> list[Json]:
    """The stored steps beside a turn on its way, which is sent when the browser attaches, in its order.

    What a question that is asked anew will replace is not shown, as on the page that asks; it comes back if it is not replaced.
    """
    if live.undone or live.ticket.kind == "continuing":
        return stored
    if live.ticket.kind == "replacing" and not live.begun:
        place = next((place for place, step in enumerate(stored) if step["id"] == live.question["id"]), None)
        return stored if place is None else [*stored[:place], stored[place] | {"output": live.question["output"]}]
    return [step for step in stored if step["id"] not in (live.run["id"], live.answer["id"])]


def _question_of(step: Json, by_id: dict[str, Json]) -> str | None:
    """The id of the question whose round the step belongs to."""
    run = by_id.get(step["parentId"] or "")
    question = by_id.get(run["parentId"] or "") if run is not None else None
    return None if question is None else str(question["id"])


def _element(step: Json, question_id: str | None, now: float, kept: Collection[str | None]) -> Json | None:
    """What stands below a stored step: an answer's figures, or the time until a refused message may be sent again.

    `kept` are the runs whose thinking is stored. Of any other the line says that it is not: it would count what is not there.
    """
    if stats := _stats(step):
        if stats.get("thinking") and step["parentId"] not in kept:
            stats = stats | {"thinking_kept": False}
        return steps.footer(step, stats, question_id)
    return refusal_notice.countdown(step, now, {"question": question_id} if question_id else None)


def _stats(step: Json) -> Json | None:
    """What the line below a stored answer says. An answer that nobody ended was cut off by the end of the server."""
    stats: Json = step["metadata"]
    if step["type"] != "assistant_message" or "outcome" not in stats:
        return None
    cut_off = stats.get("interrupted") or stats["outcome"] == "running"
    return {**stats, "outcome": "restart"} if cut_off else stats
