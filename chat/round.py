"""One round on its way: a question, the answer as it grows, and the browsers that look at it. Only sends, never awaits.

Several browsers may look: two tabs, or the page before and after a refresh. Each has its own mark of how much it was sent,
so that a slow one is simply sent more at once later: nothing is buffered for it beyond the answer itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from chainlit.session import WebsocketSession
from chainlit.utils import utc_now

from chat import steps, wire, words
from chat.formula import Formulas
from chat.steps import StepDict
from engine.types import Delta
from governance.ticket import Outcome, Ticket


@dataclass(slots=True, eq=False)
class Viewer:
    """A browser that looks, and how many characters of reasoning and answer it has been sent; None before they began."""

    session: WebsocketSession
    thought: int | None = None
    said: int | None = None
    folded: bool = False


@dataclass(slots=True, eq=False)
class Round:
    """`question` is the user's step. `wake` is called when there is something new to show."""

    ticket: Ticket
    question: StepDict
    language: str
    wake: Callable[[], None] = lambda: None
    viewers: dict[str, Viewer] = field(default_factory=dict)
    text: str = ""
    reasoning: str = ""
    over: bool = False
    run: StepDict = field(init=False)
    thinking: StepDict = field(init=False)
    answer: StepDict = field(init=False)
    status: StepDict | None = None
    extra: list[StepDict] = field(default_factory=list)  # notices, sent whole
    facts: dict[str, Any] | None = None
    _text: list[str] = field(default_factory=list)
    _formulas: Formulas = field(default_factory=Formulas)
    _reasoning: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        thread, question = self.question["threadId"], self.question["id"]
        self.run = steps.run(str(uuid4()), thread, question)
        name = words.say("thinking", self.language)
        self.thinking = steps.thinking(str(uuid4()), thread, self.run["id"], name)
        self.answer = steps.answer(self.ticket.caller.answer or str(uuid4()), thread, self.run["id"])

    @property
    def thread(self) -> str:
        return str(self.question["threadId"])

    # What the pump tells it

    def take(self, delta: Delta) -> None:
        """Gather a delta. Lists, because adding to a string copies all of it."""
        if delta.reasoning:
            self._reasoning.append(delta.reasoning)
        if delta.text:
            self._text.append(delta.text)
        if delta.text or delta.reasoning:
            self.wake()

    def flush(self) -> None:
        """Send what has gathered to everyone who keeps up."""
        if self._reasoning:
            self.reasoning += "".join(self._reasoning)
            self._reasoning.clear()
        if self._text:
            if not self.text and self.reasoning:
                self.thinking["end"] = utc_now()
            new = self._formulas.feed("".join(self._text))
            self.text = self.text + new if self.text else new.lstrip()
            self._text.clear()
        if self.status and (self.text or self.reasoning):
            self.show_status(None)
        for viewer in self.viewers.values():
            behind = wire.backlog(viewer.session)
            if behind is not None and behind < wire.SLOW:
                self._feed(viewer)

    def _feed(self, viewer: Viewer) -> None:
        session = viewer.session
        if viewer.thought != len(self.reasoning) and self.reasoning:
            viewer.thought = self._grow(session, self.thinking, self.reasoning, viewer.thought)
        if self.text and self.reasoning and not viewer.folded:
            viewer.folded = wire.send(session, "update_message", self.thinking | {"output": self.reasoning})
        if viewer.said != len(self.text) and self.text:
            viewer.said = self._grow(session, self.answer, self.text, viewer.said)

    def _grow(self, session: WebsocketSession, step: StepDict, text: str, sent: int | None) -> int | None:
        if sent is None:
            event, data = "stream_start", step | {"output": text, "streaming": True}
        else:
            event, data = "stream_token", {"id": step["id"], "token": text[sent:], "isSequence": False, "isInput": False}
        return len(text) if wire.send(session, event, data) else sent

    def show_status(self, text: str | None) -> None:
        """A line below the question that says what is being waited for; None takes it away."""
        if text is None:
            if self.status:
                self.send("delete_message", self.status)
            self.status = None
        else:
            old = self.status or steps.status(str(uuid4()), self.thread, self.run["id"], text)
            self.status = old | {"name": text}
            self.send("new_message", self.status)  # the page updates a step that it has

    def send(self, event: str, data: Any) -> None:
        for viewer in self.viewers.values():
            wire.send(viewer.session, event, data)

    # Who looks

    def attach(self, session: WebsocketSession) -> None:
        """Show everything there is so far to a browser that begins, or begins again, to look."""
        viewer = self.viewers[session.id] = Viewer(session)
        for step in (self.question, self.run):
            wire.send(session, "new_message", step)
        if self.reasoning:
            wire.send(session, "new_message", self.thinking | {"output": self.reasoning})
            viewer.thought, viewer.folded = len(self.reasoning), bool(self.text) or self.over
        if self.text:
            wire.send(session, "new_message", self.answer | {"output": self.text, "streaming": not self.over})
            viewer.said = len(self.text)
        for step in ([self.status] if self.status else []) + self.extra:
            wire.send(session, "new_message", step)
        if self.facts is not None:
            wire.send(session, "element", steps.footer(self.answer["id"], self.thread, self.facts))
        wire.send(session, "task_end" if self.over else "task_start", {})

    def detach(self, session_id: str) -> bool:
        """A browser looks no longer; True if it was the last one."""
        return self.viewers.pop(session_id, None) is not None and not self.viewers

    # How it ends

    def say(self, text: str) -> StepDict:
        """Put a failure into words, where the answer would be. Returns the step, to be stored."""
        notice = steps.notice(str(uuid4()), self.thread, self.run["id"], text)
        self.extra.append(notice)
        self.send("new_message", notice)
        return notice

    def close(self, outcome: Outcome, facts: dict[str, Any]) -> None:
        """The last word to every browser: the whole text once more, so that one that fell behind has all of it."""
        self.flush()
        self.text += self._formulas.end()
        self.show_status(None)
        now = utc_now()
        self.run |= {"end": now, "isError": False}
        self.answer |= {"end": now, "output": self.text, "metadata": facts}
        self.thinking |= {"end": self.thinking["end"] or now, "output": self.reasoning}
        answered = outcome is not Outcome.REFUSED and (bool(self.text) or not self.extra)
        self.facts = facts if answered else None
        self.over = True
        if self.reasoning:
            self.send("new_message", self.thinking)
        if answered:
            self.send("new_message", self.answer)
            self.send("element", steps.footer(self.answer["id"], self.thread, facts))
        self.send("update_message", self.run)
        self.send("task_end", {})
