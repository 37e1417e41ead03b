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
from chat.continued import ContinuedAnswer
from chat.display import refusal_notice, steps
from chat.display.engine_state import BACK, EngineState
from chat.display.steps import StepDict
from chat.display.waiting import Wait
from engine.types import Delta
from governance.budgets.clock import Clock
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

    `continued`: the stored answer that goes on. `begun`: the first token is there. `undone`: it ended before that, and its chat
    is as it was; only a question asked anew, or an answer that goes on, can be undone.

    `clock` gives monotonic seconds, `steady` those of a `Clock`.
    """

    ticket: Ticket
    question: StepDict
    language: str
    author: str = ""  # the stored user on whose behalf the steps are written
    wake: Callable[[], None] = lambda: None
    clock: Callable[[], float] = time.monotonic
    steady: Callable[[], float] = field(default_factory=lambda: Clock().steady)
    viewers: dict[str, Viewer] = field(default_factory=dict)
    text: str = ""
    reasoning: str = ""
    continued: ContinuedAnswer | None = None
    begun: bool = False
    undone: bool = False
    over: bool = False
    run: StepDict = field(init=False)
    thinking: StepDict = field(init=False)
    answer: StepDict = field(init=False)
    queued: bool = False  # it has been in the queue
    extra: list[StepDict] = field(default_factory=list)  # notices, sent whole
    stats: dict[str, Any] | None = None
    _status: StepDict | None = None  # shown where the text goes on, while it is waited for
    _wait: Wait = field(init=False)
    _text: list[str] = field(default_factory=list)
    _reasoning: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        thread, question = self.question["threadId"], self.question["id"]
        self.run = steps.run(str(uuid4()), thread, question)
        name = translate("thinking", self.language)
        self.thinking = steps.thinking(str(uuid4()), thread, self.run["id"], name)
        self.answer = steps.answer(self.ticket.caller.answer or str(uuid4()), thread, self.run["id"])
        self._wait = Wait(self.clock)
        if self.continued is not None:
            self.run, self.answer = self.continued.run | {"end": None}, self.continued.answer | {"end": None}
            self.text = self.answer["output"]

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
        new = bool(self._reasoning or self._text)
        if self._reasoning:
            self.reasoning += "".join(self._reasoning)
            self._reasoning.clear()
        if self._text:
            if not self.text and self.reasoning:
                self.thinking["end"] = utc_now()
            self.text += "".join(self._text)  # to the byte: an answer may begin with the indent of its code
            self._text.clear()
        if new:
            self._wait.answered()
            if self._status is not None:
                self._show_status()
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
        self._show_status()
        return True

    def leave_queue(self) -> None:
        self._wait.leave_queue()
        if self._status is not None:
            self._show_status()

    def engine_changed(self, state: EngineState) -> None:
        """Show what the engine does while this turn waits for it, below what there is of the answer."""
        self.flush()  # what had come before; what comes later ends a wait
        running = self.ticket.state == "running"
        back = running and state.status == "ready" and self._status is not None
        self._wait.engine_is(BACK if back else state)
        if running or self._status is not None:
            self._show_status()

    def _show_status(self) -> None:
        if self._wait.props() is None:
            self.end_wait()
            return
        if self._status is None:
            self._status = steps.status(str(uuid4()), self.thread, self.run["id"])
            self.send("new_message", self._status)
        self.send("element", self._countdown(self._status))

    def end_wait(self) -> None:
        if self._status is not None:
            self.send("remove_element", {"id": self._countdown(self._status)["id"]})
            self.send("delete_message", self._status)
            self._status = None

    def _countdown(self, status: StepDict) -> dict[str, Any]:
        return steps.countdown(status["id"], self.thread, self._wait.props() or {})

    def send(self, event: str, data: Any) -> None:
        wire.broadcast([viewer.session for viewer in self.viewers.values()], event, data)

    # Viewers

    def attach(self, session: WebsocketSession) -> None:
        """Show everything so far to a browser that opens the chat, or is back in it."""
        viewer = self.viewers[session.id] = Viewer(session)
        if self.undone:
            for step in self.extra:
                self._send_notice(step, lambda event, data: wire.send(session, event, data))
            wire.send(session, "task_end", {})
            return
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
            notice = refusal_notice.in_language(step, session.language)
            self._send_notice(notice, lambda event, data: wire.send(session, event, data))
        if self.stats is not None:
            wire.send(session, "element", self._footer(self.stats))
        wire.send(session, "task_end" if self.over else "task_start", {})

    def detach(self, session_id: str) -> bool:
        """Remove a viewer; True if it was the last one."""
        return self.viewers.pop(session_id, None) is not None and not self.viewers

    # The end

    def notify(self, text: str, **details: Any) -> StepDict:
        """Show a failure where the answer would be; `details` are those of refusal_notice.py. Returns the step.

        That of a question that was not asked anew stands at the end of the chat, below what has come back.
        """
        parent = None if self.undone and self.continued is None else self.run["id"]
        notice = steps.notice(str(uuid4()), self.thread, parent, text, **details)
        self.extra.append(notice)
        self._send_notice(notice, self.send)
        return notice

    def _send_notice(self, notice: StepDict, send: Callable[[str, Any], object]) -> None:
        send("new_message", notice)
        again = {"question": self.question["id"]}
        if self.undone:
            again |= {"answer": self.answer["id"]} if self.continued else {"text": self.question["output"]}
        if countdown := refusal_notice.countdown(notice, self.steady(), again):
            send("element", countdown)

    def _footer(self, stats: dict[str, Any]) -> dict[str, Any]:
        return steps.footer(self.answer, stats, self.question["id"])

    def begin(self) -> None:
        """The first token is there. The line below an answer that goes on no longer says that it was cut off."""
        self.begun = True
        if self.continued is not None:
            self.send("remove_element", {"id": self._footer({})["id"]})

    def undo(self, text: str, **details: Any) -> None:
        """End a turn that has changed nothing: show an answer that did not go on as it was, and say why; see `notify`."""
        self.undone = self.over = True
        self.end_wait()
        if self.continued is not None:
            self.answer = self.continued.answer
            self.send("update_message", self.answer | {"streaming": False})
            self.send("update_message", self.continued.run)
            self.send("element", self._footer(self.answer["metadata"]))
        notice = self.notify(text, **details)
        self.send("window_message", {"steward": "undone", "step": notice["id"]})
        self.send("task_end", {})

    def close(self, outcome: Outcome, stats: dict[str, Any]) -> None:
        """End the turn in every browser: the whole text once more, so that one that fell behind has all of it."""
        self.flush()
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
            self.send("element", self._footer(stats))
        self.send("update_message", self.run)
        self.send("task_end", {})
