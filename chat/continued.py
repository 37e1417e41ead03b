"""A stored answer that goes on: which one can, and what belongs to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chat.display.steps import StepDict
from governance.ticket import Outcome


@dataclass(frozen=True, slots=True)
class ContinuedAnswer:
    """The stored steps of a round whose answer goes on."""

    question: StepDict
    run: StepDict
    answer: StepDict


def find(steps: Sequence[StepDict], answer_id: str) -> ContinuedAnswer | None:
    """The answer of that id among a chat's steps, if it can go on: it was cut short, and nothing was asked after it."""
    by_id = {step["id"]: step for step in steps}
    answer = by_id.get(answer_id)
    if answer is None or answer["type"] != "assistant_message" or not answer["output"]:
        return None
    if (answer["metadata"] or {}).get("outcome") in (None, Outcome.FINISHED):
        return None  # a notice, or an answer that is whole
    run = by_id.get(answer["parentId"])
    question = by_id.get(run["parentId"]) if run is not None else None
    latest = next((step for step in reversed(steps) if step["type"] == "user_message"), None)
    if run is None or question is None or question is not latest:
        return None
    return ContinuedAnswer(question, run, answer)
