"""A stored chat made ready for the page that resumes it: what is shown beside the steps, and what is still on its way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chat.display import context_marker, refusal_notice, steps
from chat.turn import Turn
from i18n.catalogue import translate
from storage import StoredRound

Json = dict[str, Any]


def prepare(thread: Json, earlier: Sequence[StoredRound], live: Turn | None, language: str, now: float) -> None:
    """Complete `thread`, in Chainlit's form. `earlier` are all its rounds, `live` the turn on its way in it, if any.

    `now` in seconds since 1970.
    """
    if live is not None:
        thread["steps"] = _up_to(live.question, thread["steps"])
    context_marker.place(thread, context_marker.boundary(earlier), translate("notice.memory", language))
    if live is not None:  # what is there of it is sent when the browser attaches, in its order
        thread["steps"] = [step for step in thread["steps"] if step["id"] not in (live.run["id"], live.answer["id"])]
    thread["elements"] = [element for step in thread["steps"] if (element := _element(step, now))]
    answered = {step["parentId"] for step in thread["steps"]} | {live.question["id"] if live else None}
    thread["steps"] += [
        steps.note(step["id"], thread["id"], translate("notice.unanswered", language))
        for step in thread["steps"]
        if step["type"] == "user_message" and step["id"] not in answered
    ]


def _up_to(question: Json, steps_: list[Json]) -> list[Json]:
    """The steps without what follows an edited question that is asked anew, and with its new text."""
    place = next((place for place, step in enumerate(steps_) if step["id"] == question["id"]), None)
    return steps_ if place is None else [*steps_[:place], steps_[place] | {"output": question["output"]}]


def _element(step: Json, now: float) -> Json | None:
    """What stands below a stored step: an answer's figures, or the time until a refused message may be sent again."""
    if stats := _stats(step):
        return steps.footer(step["id"], step["threadId"], stats)
    return refusal_notice.countdown(step, now)


def _stats(step: Json) -> Json | None:
    """What the line below a stored answer says. An answer that nobody ended was cut off by the end of the server."""
    stats: Json = step["metadata"]
    if step["type"] != "assistant_message" or "outcome" not in stats:
        return None
    cut_off = stats.get("interrupted") or stats["outcome"] == "running"
    return {**stats, "outcome": "restart"} if cut_off else stats
