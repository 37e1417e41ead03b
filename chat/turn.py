"""A turn: a question, the answer as it grows, and the browsers that show it. It only sends, and never awaits.

Several browsers may show it: two tabs, or the page before and after a refresh. Each has its own offset into the text, so
that a slow one gets more at once later, and nothing is buffered beyond the answer itself.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from chainlit.session import WebsocketSession
from chainlit.utils import utc_now

from chat.chainlit import wire
from chat.display import refusal_notice, steps
from chat.display.formula import Formulas
from chat.display.steps import StepDict
from chat.display.waiting import Wait
from engine.types import Delta
from governance.ticket import Outcome, Ticket
from i18n.catalogue import translate

Packets = dict[tuple[str, int | None], Any]
"""Packets that were encoded for one viewer, by the step that grows and the length of it that was sent before."""


@dataclass(slots=True, eq=False)
class Viewer:
    """A browser that shows the turn, and the characters of reasoning and answer sent to it; None before they began."""

    session: WebsocketSession
    sent_reasoning: int | None = None
    sent_text: int | None = None
    folded: bool = False


@dataclass(slots=True, eq=False)
class Turn:
    """`question` is the user's step. `wake` is called when there is something new to show.

    `clock` gives monotonic seconds, `wall` seconds since 1970.
    """

    ticket: Ticket
    question: StepDict
    language: str
    author: str = ""  # the stored user on whose behalf the steps are written
    wake: Callable[[], None] = lambda: None
    clock: Callable[[], float] = time.monotonic
    wall: Callable[[], float] = time.time
    viewers: dict[str, Viewer] = field(default_factory=dict)
    text: str = ""
    reasoning: str = ""
    over: bool = False
    run: StepDict = field(init=False)
    thinking: StepDict = field(init=False)
    answer: StepDict = field(init=False)
    queued: bool = False  # it has been in the queue
    extra: list[StepDict] = field(default_factory=list)  # notices, sent whole
    stats: dict[str, Any] | None = None
    _status: StepDict | None = None  # shown where the answer will be, while the message waits
    _wait: Wait = field(init=False)
    _text: list[str] = field(default_factory=list)
    _formulas: Formulas = field(default_factory=Formulas)
    _reasoning: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        thread, question = self.question["threadId"], self.question["id"]
        self.run = steps.run(str(uuid4()), thread, question)
        name = translate("thinking", self.language)
        self.thinking = steps.thinking(str(uuid4()), thread, self.run["id"], name)
        self.answer = steps.answer(self.ticket.caller.answer or str(uuid4()), thread, self.run["id"])
        self._wait = Wait(self.clock)

    @property
    def thread(self) -> str:
        return str(self.question["threadId"])

    # From the pump

    def take(self, delta: Delta) -> None:
        """Collect a delta. In lists: adding to a string copies all of it."""
        if delta.reasoning:
            self._reasoning.append(delta.reasoning)
        if delta.text:
            self._text.append(delta.text)
        if delta.text or delta.reasoning:
            self.wake()

    def flush(self) -> None:
        """Send the collected text to every browser that keeps up."""
        if self._reasoning:
            self.reasoning += "".join(self._reasoning)
            self._reasoning.clear()
        if self._text:
            if not self.text and self.reasoning:
                self.thinking["end"] = utc_now()
            new = self._formulas.feed("".join(self._text))
            self.text = self.text + new if self.text else new.lstrip()
            self._text.clear()
        if self.text or self.reasoning:
            self.end_wait()
        packets: Packets = {}
        for viewer in self.viewers.values():
            behind = wire.backlog(viewer.session)
            if behind is not None and behind < wire.SLOW:
                self._feed(viewer, packets)

    def _feed(self, viewer: Viewer, packets: Packets) -> None:
        session = viewer.session
        if viewer.sent_reasoning != len(self.reasoning) and self.reasoning:
            viewer.sent_reasoning = self._grow(session, self.thinking, self.reasoning, viewer.sent_reasoning, packets)
        if self.text and self.reasoning and not viewer.folded:
            viewer.folded = wire.send(session, "update_message", self.thinking | {"output": self.reasoning})
        if viewer.sent_text != len(self.text) and self.text:
            viewer.sent_text = self._grow(session, self.answer, self.text, viewer.sent_text, packets)

    @staticmethod
    def _grow(session: WebsocketSession, step: StepDict, text: str, sent: int | None, packets: Packets) -> int | None:
        """Send what `text` has beyond `sent`. Viewers that are equally far share a packet."""
        key = (step["id"], sent)
        if key not in packets:
            if sent is None:
                packets[key] = wire.encoded("stream_start", step | {"output": text, "streaming": True})
            else:
                new = {"id": step["id"], "token": text[sent:], "isSequence": False, "isInput": False}
                packets[key] = wire.encoded("stream_token", new)
        return len(text) if wire.put(session, packets[key]) else sent

    def show_wait(self, position: int, eta: float | None) -> bool:
        """Show queue position and likely wait (seconds) where the answer will be. False if nothing has changed."""
        if not self._wait.update(position, eta):
            return False
        self.queued = True
        if self._status is None:
            self._status = steps.status(str(uuid4()), self.thread, self.run["id"])
            self.send("new_message", self._status)
        self.send("element", self._countdown(self._status))
        return True

    def end_wait(self) -> None:
        if self._status is not None:
            self.send("remove_element", {"id": self._countdown(self._status)["id"]})
            self.send("delete_message", self._status)
            self._status = None

    def _countdown(self, status: StepDict) -> dict[str, Any]:
        return steps.countdown(status["id"], self.thread, self._wait.props())

    def send(self, event: str, data: Any) -> None:
        wire.broadcast([viewer.session for viewer in self.viewers.values()], event, data)

    # Viewers

    def attach(self, session: WebsocketSession) -> None:
        """Show everything so far to a browser that opens the chat, or is back in it."""
        viewer = self.viewers[session.id] = Viewer(session)
        for step in (self.question, self.run):
            wire.send(session, "new_message", step)
        if self.reasoning:
            wire.send(session, "new_message", self.thinking | {"output": self.reasoning})
            viewer.sent_reasoning, viewer.folded = len(self.reasoning), bool(self.text) or self.over
        if self.text:
            wire.send(session, "new_message", self.answer | {"output": self.text, "streaming": not self.over})
            viewer.sent_text = len(self.text)
        if self._status is not None:
            wire.send(session, "new_message", self._status)
            wire.send(session, "element", self._countdown(self._status))
        for step in self.extra:
            self._send_notice(step, lambda event, data: wire.send(session, event, data))
        if self.stats is not None:
            wire.send(session, "element", steps.footer(self.answer["id"], self.thread, self.stats))
        wire.send(session, "task_end" if self.over else "task_start", {})

    def detach(self, session_id: str) -> bool:
        """Remove a viewer; True if it was the last one."""
        return self.viewers.pop(session_id, None) is not None and not self.viewers

    # The end

    def notify(self, text: str, **details: Any) -> StepDict:
        """Show a failure where the answer would be; `details` are those of refusal_notice.py. Returns the step."""
        notice = steps.notice(str(uuid4()), self.thread, self.run["id"], text, **details)
        self.extra.append(notice)
        self._send_notice(notice, self.send)
        return notice

    def _send_notice(self, notice: StepDict, send: Callable[[str, Any], object]) -> None:
        send("new_message", notice)
        if countdown := refusal_notice.countdown(notice, self.wall()):
            send("element", countdown)

    def close(self, outcome: Outcome, stats: dict[str, Any]) -> None:
        """End the turn in every browser: the whole text once more, so that one that fell behind has all of it."""
        self.flush()
        self.text += self._formulas.end()
        self.end_wait()
        now = utc_now()
        self.run |= {"end": now, "isError": False}
        self.answer |= {"end": now, "output": self.text, "metadata": stats}
        self.thinking |= {"end": self.thinking["end"] or now, "output": self.reasoning}
        answered = outcome is not Outcome.REFUSED and (bool(self.text) or not self.extra)
        self.stats = stats if answered else None
        self.over = True
        if self.reasoning:
            self.send("new_message", self.thinking)
        if answered:
            self.send("new_message", self.answer)
            self.send("element", steps.footer(self.answer["id"], self.thread, stats))
        self.send("update_message", self.run)
        self.send("task_end", {})
