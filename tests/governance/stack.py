"""What the governance tests share: tickets, a recording policy, and a pump like a channel's."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from dataclasses import dataclass, field
from itertools import count

from engine.scripted import Pause, Say, ScriptedEngine
from engine.types import ChatRequest, Delta, Message, Sampling
from governance.gateway import Gateway
from governance.policy import Release
from governance.register import Register
from governance.ticket import Caller, Outcome, Ticket
from tests.clock import now

FOREVER = [Say("one two "), Pause(1e9), Say("three")]

_names = count(1)


def ticket(
    text: str = "hello",
    *,
    user: str = "ada",
    role: str = "guest",
    system: str | None = None,
    rounds: list[tuple[str, str]] | None = None,
    max_tokens: int = 1000,
    thread: str | None = None,
    session: str | None = None,
    address: str | None = None,
) -> Ticket:
    messages = [Message("system", system)] if system is not None else []
    for question, answer in rounds or []:
        messages += [Message("user", question), Message("assistant", answer)]
    messages.append(Message("user", text))
    return Ticket(
        Caller(user, role, address, thread=thread, session=session),
        ChatRequest(tuple(messages), Sampling(max_tokens)),
        rounds=tuple(range(len(rounds or []))),
        id=f"t{next(_names)}",
    )


@dataclass
class Noted:
    """A policy that notes what happens to it, in a list that several share."""

    name: str
    events: list[str]
    refuse: Exception | None = None
    hold: asyncio.Event | None = None
    break_release: bool = False

    async def admit(self, ticket: Ticket) -> Release:
        self.events.append(f"+{self.name}")
        if self.hold is not None:
            ticket.move("waiting", 1)
            await self.hold.wait()
        if self.refuse is not None:
            raise self.refuse
        return self.release

    def release(self, ticket: Ticket) -> None:
        self.events.append(f"-{self.name}")
        if self.break_release:
            raise ValueError("a release that breaks")


class RecordingStore:
    """The ledger's store: one line for each start and each end."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def round_started(self, ticket: Ticket) -> None:
        self.lines.append(f"started {ticket.id}")

    def round_ended(self, ticket: Ticket) -> None:
        self.lines.append(f"{ticket.outcome} {ticket.id}")


@dataclass
class Stack:
    """A gateway over a scripted engine, and what came out of it."""

    engine: ScriptedEngine
    policies: list[object] = field(default_factory=list)
    register: Register = field(default_factory=Register)

    def __post_init__(self) -> None:
        self.gateway = Gateway(self.engine, self.policies, self.register, now)  # type: ignore[arg-type]

    async def pump(self, ticket: Ticket, seen: list[Delta] | None = None) -> str:
        """What a channel does: iterate in a task, and keep the text."""
        text = ""
        async with aclosing(self.gateway.stream(ticket)) as deltas:
            async for delta in deltas:
                text += delta.text
                if seen is not None:
                    seen.append(delta)
        return text

    def start(self, ticket: Ticket, seen: list[Delta] | None = None) -> asyncio.Task[str]:
        return asyncio.create_task(self.pump(ticket, seen))

    def assert_nothing_is_left(self) -> None:
        assert len(self.register) == 0
        assert self.engine.live() == frozenset()


async def ready(script: list[object], policies: list[object] | None = None) -> Stack:
    """A stack whose engine is up, and says what is in the script."""
    engine = ScriptedEngine(script)  # type: ignore[arg-type]
    await engine.start()
    return Stack(engine, policies or [])


ENDED_BY_ITSELF = (Outcome.FINISHED, Outcome.LENGTH)
