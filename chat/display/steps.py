"""What Chainlit's page shows, as the dictionaries that it and the data layer read. No I/O here.

A turn hangs together so, by `parentId`: the user's message > the run > reasoning and answer. The page offers copy and
thumbs only for the last answer within a run named `on_message`, and it drops a step whose parent it does not have.
"""

from __future__ import annotations

from typing import Any
from uuid import NAMESPACE_URL, uuid5

from chainlit.utils import utc_now

StepDict = dict[str, Any]
AUTHOR = "Steward"
RUN = "on_message"
FACE = {"avatarName": AUTHOR}  # else the page asks for a picture of the step's name, which may be Chinese


def step(kind: str, name: str, step_id: str, thread: str, parent: str | None = None, **more: Any) -> StepDict:
    """One step; `more` overrides any field."""
    now = utc_now()
    return {
        "id": step_id,
        "threadId": thread,
        "parentId": parent,
        "type": kind,
        "name": name,
        "input": "",
        "output": "",
        "createdAt": now,
        "start": now,
        "end": now,
        "streaming": False,
        "isError": False,
        "waitForAnswer": False,
        "metadata": {},
        "tags": None,
        "language": None,
        "showInput": False,
        "defaultOpen": False,
        "autoCollapse": False,
        "generation": None,
    } | more


def question(step_id: str, thread: str, author: str, text: str) -> StepDict:
    return step("user_message", author, step_id, thread, output=text)


def run(step_id: str, thread: str, question_id: str) -> StepDict:
    return step("run", RUN, step_id, thread, question_id, end=None)


def thinking(step_id: str, thread: str, run_id: str, name: str) -> StepDict:
    """Open while it has no end; folds itself when it gets one."""
    return step(
        "tool",
        name,
        step_id,
        thread,
        run_id,
        end=None,
        defaultOpen=True,
        autoCollapse=True,
        metadata={"reasoning": True, **FACE},
    )


def answer(step_id: str, thread: str, run_id: str) -> StepDict:
    return step("assistant_message", AUTHOR, step_id, thread, run_id, end=None)


def status(step_id: str, thread: str, run_id: str) -> StepDict:
    """Where the answer will be, while it is waited for; its text is the `countdown` below it. Never stored.

    A kind of our own, which the page draws as any message: it is no answer yet.
    """
    return step("status_message", AUTHOR, step_id, thread, run_id, end=None)


def notice(step_id: str, thread: str, run_id: str | None, text: str, **details: Any) -> StepDict:
    """A failure or a refusal in words, in the place of an answer. `kind` keeps it out of the conversation.

    `details` are those of refusal_notice.py.
    """
    metadata = {"kind": "notice", **details}
    return step("assistant_message", AUTHOR, step_id, thread, run_id, output=text, isError=True, metadata=metadata)


def memory_marker(thread: str, question_id: str, text: str) -> StepDict:
    """Where the model's memory begins: shown below the last round that it no longer sees. One a thread, by its id."""
    return step("system_message", AUTHOR, marker_id(thread), thread, question_id, output=text, metadata={"kind": "memory"})


def note(question_id: str, thread: str, text: str) -> StepDict:
    """A remark below a stored question. Made when a chat is resumed, never stored."""
    note_id = str(uuid5(NAMESPACE_URL, f"note:{question_id}"))
    return step("system_message", AUTHOR, note_id, thread, question_id, output=text, metadata={"kind": "note"})


def marker_id(thread: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"memory:{thread}"))


def footer(answer: StepDict, stats: dict[str, Any], question_id: str | None) -> dict[str, Any]:
    """The quiet line below an answer (`public/elements/AnswerFooter.js`). Made from the answer's metadata, never stored.

    It offers to ask the question anew, and to go on with an answer that was cut short.
    """
    again = {"question": question_id, "answer": answer["id"] if answer["output"] else None}
    return _element("AnswerFooter", f"footer:{answer['id']}", answer["id"], answer["threadId"], stats | again)


def countdown(step_id: str, thread: str, left: dict[str, Any]) -> dict[str, Any]:
    """A line that counts seconds down (`public/elements/Countdown.js`), for waiting.py and refusal_notice.py. Never stored."""
    element = _element("Countdown", f"countdown:{step_id}", step_id, thread, left)
    return element | {"props": left | {"id": element["id"]}}


def _element(name: str, key: str, step_id: str, thread: str, props: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": str(uuid5(NAMESPACE_URL, key)),
        "threadId": thread,
        "type": "custom",
        "name": name,
        "display": "inline",
        "forId": step_id,
        "mime": "application/json",
        "url": None,
        "chainlitKey": None,
        "props": props,
    }
