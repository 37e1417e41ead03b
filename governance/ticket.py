"""A ticket: one request on its way through the server, from its channel to its recorded end."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, Protocol
from uuid import uuid4

from engine.types import ChatRequest, Usage

State = Literal["arriving", "waiting", "running", "ended"]
Kind = Literal["new", "replacing", "continuing"]


class Outcome(StrEnum):
    """How a ticket ended. The first three end a whole answer, REFUSED none; all others a partial one, kept as interrupted."""

    FINISHED = "finished"
    LENGTH = "length"  # the answer reached its max_tokens or the end of the context
    REPETITION = "repetition"  # the answer, or the reasoning before it, went in circles (engine/repetition.py)
    STOPPED = "stopped"  # by its user
    ENDED_BY_ADMIN = "ended_by_admin"  # by an operator, on /admin
    # The next four: nobody looks at it any more, and the grace, if there was one, is over.
    LEFT = "left"  # the user opened another chat, or began a new one
    PAGE_CLOSED = "page_closed"  # the tab or window was closed
    DISCONNECTED = "disconnected"  # the connection was lost
    SIGNED_OUT = "signed_out"  # the sign-in is over: by its user, a new password, or the account's removal
    CHAT_DELETED = "chat_deleted"
    TIMEOUT = "timeout"  # the generation passed its deadline
    REFUSED = "refused"  # never ran; see Ticket.refusal_code
    FAILED = "failed"  # the engine failed
    SHUTDOWN = "shutdown"  # the server is going away
    CANCELLED = "cancelled"  # its task was cancelled without a cause


@dataclass(frozen=True, slots=True)
class Caller:
    """The user who asks, and the channel. `user` is a stable id and the key of every per-user limit.

    `address` is that of a guest (`client_address.py`), and None for an account: a guest is only a cookie, and cookies are
    free, so what guests take is counted by address as well.
    """

    user: str
    role: str = "guest"
    address: str | None = None
    channel: Literal["chat", "api"] = "chat"
    thread: str | None = None
    session: str | None = None
    question: str | None = None  # id of the step that holds the user's message
    answer: str | None = None  # id of the step that will hold the answer
    key: str | None = None  # name of the API key, of a program

    @property
    def client(self) -> str:
        """Who counts as one in fairness, a client of the virtual token counter: a user, or all guests of one address."""
        return self.user if self.address is None else f"guests of {self.address}"


class Conversation(Protocol):
    """The stored chat that a ticket belongs to: its channel's part. Each method is called at most once, in this order."""

    async def read(self, ticket: Ticket) -> None:
        """Put the earlier rounds into `ticket.request` and `ticket.rounds`. Changes nothing that is stored."""

    async def record(self, ticket: Ticket) -> None:
        """Write the question, and return when a crash no longer loses it. May raise a `Refusal`."""

    def begun(self, ticket: Ticket) -> None:
        """The first token is there: what the ticket replaces may go now. Only queues: never awaits, never raises."""


@dataclass(slots=True, eq=False)
class Ticket:
    """One request: what it asks for, holds and has used. Times are monotonic seconds of the injected clock.

    `kind`: a "new" question, one "replacing" a stored one with all that follows it, or "continuing" a stored answer. Until its
    first token, a ticket of the last two changes nothing of what is stored of its chat.

    `rounds` tells the history policy where rounds begin: it is the ids of the earlier rounds in `request.messages`, oldest
    first, two messages (user, assistant) each, after the optional system message. Of a ticket with a `conversation`, both are
    read only once the cheap refusals are past. `dropped` is how many of them the policy left out. `position` is that in the
    queue, 1 being next; `eta` the likely wait in seconds from when it was set, None while unknown. `changed` is set whenever
    state or position changes. `kv_reserved` is how many tokens of the engine's KV cache are reserved for it; it is brought up
    to date whenever a ticket comes or goes.
    """

    caller: Caller
    request: ChatRequest
    rounds: tuple[int, ...] = ()
    kind: Kind = "new"
    max_wait: float | None = None  # seconds in the queue at most, where its channel allows fewer than the server
    id: str = field(default_factory=lambda: uuid4().hex)
    state: State = "arriving"
    position: int | None = None
    eta: float | None = None
    outcome: Outcome | None = None
    refusal_code: str | None = None
    usage: Usage = field(default_factory=Usage)
    kv_reserved: int = 0
    counted_prompt_tokens: int = 0  # as counted at admission, before the engine has seen the prompt
    dropped: int = 0
    reserved_at: float | None = None  # in steady seconds (budgets/clock.py): the minute and day in which its tokens count
    opened_at: float = 0.0
    admitted_at: float | None = None
    first_token_at: float | None = None
    ended_at: float | None = None
    cause: Outcome | None = None
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    task: asyncio.Task[object] | None = None
    conversation: Conversation | None = None

    @property
    def prompt_tokens(self) -> int:
        """The engine's count once it is known, else the one made at admission."""
        return self.usage.prompt_tokens or self.counted_prompt_tokens

    @property
    def kv_held(self) -> int:
        """Tokens of the engine's KV cache that its prompt and what is there of its answer take up; 0 unless it runs."""
        if self.state != "running":
            return 0
        return self.prompt_tokens + self.usage.completion_tokens

    @property
    def kv_taken(self) -> int:
        """Tokens of the KV cache that nobody else can have: the reservation, or more where an answer has outgrown it."""
        return max(self.kv_reserved, self.kv_held)

    def move(self, state: State, position: int | None = None, eta: float | None = None) -> None:
        """Change state and/or position, and set `changed`. A new `eta` alone does not set it."""
        self.eta = eta
        if (state, position) != (self.state, self.position):
            self.state, self.position = state, position
            self.changed.set()

    def cancel(self, cause: Outcome) -> bool:
        """End this ticket for `cause`, without awaiting. The first cause wins; False if it had one or had ended."""
        if self.cause is not None or self.outcome is not None or self.state == "ended":
            return False
        self.cause = cause
        if self.task is not None:
            self.task.cancel()
        return True

    def end(self, outcome: Outcome, now: float) -> bool:
        """Claim the ending; False for any claim but the first, which must touch nothing."""
        if self.outcome is not None:
            return False
        self.outcome, self.ended_at = outcome, now
        self.move("ended")
        return True
