"""Rounds, each a question and its answer, and the ledger of what they used.

The texts stay in the steps: what a resumed chat sends to the model is read from the very messages that its user sees.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import and_, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from governance.budgets.token_account import actual_cost, max_cost
from governance.ticket import Outcome, Ticket
from storage.models import Round, Step, Usage, User
from storage.records import chats as threads
from storage.records import steps
from storage.writer import Op

RUNNING, INTERRUPTED = "running", "interrupted"
NO_ANSWER = (RUNNING, Outcome.REFUSED.value)


@dataclass(frozen=True, slots=True)
class StoredRound:
    """An earlier round: `in_window` is whether the latest request of the chat still sent it to the model.

    `question_id` is the step of the question.
    """

    id: int
    question: str
    answer: str
    in_window: bool
    question_id: str = field(default="", compare=False)


async def history(session: AsyncSession, thread: str, limit: int | None = None) -> list[StoredRound]:
    """The chat's rounds that left an answer, oldest first; with `limit`, the latest so many."""
    question, answer = aliased(Step), aliased(Step)
    query = (
        select(Round.id, question.output, answer.output, Round.in_window, question.id)
        # The chat is part of both conditions: a client makes up its ids, and could name another chat's messages.
        .join(question, and_(question.id == Round.question_id, question.thread_id == Round.thread_id))
        .join(answer, and_(answer.id == Round.answer_id, answer.thread_id == Round.thread_id))
        .where(Round.thread_id == thread, Round.outcome.not_in(NO_ANSWER), answer.output != "")
        .order_by(Round.id.desc())
        .limit(limit)
    )
    return [StoredRound(*row) for row in reversed((await session.execute(query)).all())]


async def _may_hold(session: AsyncSession, thread: str | None, user: str) -> bool:
    """Whether the chat exists and is the user's, who may be known by id or by identifier."""
    if thread is None:
        return False
    there, owner = await threads.owner_id(session, thread)
    if not there or owner is None or owner == user:
        return there
    name = (await session.execute(select(User.identifier).where(User.id == owner))).scalar_one_or_none()
    if name != user:
        raise PermissionError(f"chat {thread} belongs to someone else than {user}")
    return True


def _reserved_at(ticket: Ticket, otherwise: float) -> float:
    """When the ticket's tokens were set aside: after a restart they must count in the same minute and day as before it."""
    return otherwise if ticket.reserved_at is None else ticket.reserved_at


def started(ticket: Ticket, now: float) -> Op:
    """Record that the ticket is on its way. What is needed of it is read now: it changes before the write."""
    caller, ticket_id = ticket.caller, ticket.id
    entry: dict[str, Any] = {"ticket_id": ticket_id, "user": caller.user, "channel": caller.channel, "outcome": RUNNING}
    entry |= {"started_at": _reserved_at(ticket, now), "charged_tokens": max_cost(ticket)}

    async def apply(session: AsyncSession) -> None:
        held = await _may_hold(session, caller.thread, caller.user)
        await session.execute(insert(Usage).values(entry).on_conflict_do_nothing())
        if held:
            row = {"ticket_id": ticket_id, "thread_id": caller.thread, "outcome": RUNNING}
            row |= {"question_id": caller.question, "answer_id": caller.answer}
            await session.execute(insert(Round).values(row).on_conflict_do_nothing())

    return Op(f"start of ticket {ticket_id}", apply, size=512)


def ended(ticket: Ticket, now: float) -> Op:
    """Record how the ticket ended, what it used, and which earlier rounds it sent to the model."""
    caller, ticket_id = ticket.caller, ticket.id
    outcome = (ticket.outcome or Outcome.CANCELLED).value
    counts = ticket.usage
    result = {
        "outcome": outcome,
        "refusal": ticket.refusal_code,
        "prompt_tokens": counts.prompt_tokens,
        "completion_tokens": counts.completion_tokens,
        "reasoning_tokens": counts.reasoning_tokens,
        "cached_tokens": counts.cached_tokens,
        "charged_tokens": actual_cost(ticket),
        "ended_at": now,
    }
    last = ticket.rounds[-1] if ticket.rounds and outcome != Outcome.REFUSED else None
    boundary = ticket.rounds[min(ticket.dropped, len(ticket.rounds)) - 1] if last is not None and ticket.dropped > 0 else 0
    began = _reserved_at(ticket, now - max(0.0, (ticket.ended_at or ticket.opened_at) - ticket.opened_at))

    async def apply(session: AsyncSession) -> None:
        held = await _may_hold(session, caller.thread, caller.user)
        used = {"ticket_id": ticket_id, "user": caller.user, "channel": caller.channel, "started_at": began, **result}
        await session.execute(insert(Usage).values(used).on_conflict_do_update(index_elements=["ticket_id"], set_=result))
        if not held:
            return
        row = {"question_id": caller.question, "answer_id": caller.answer, "outcome": outcome}
        await session.execute(update(Round).where(Round.ticket_id == ticket_id).values(row))
        if last is not None:
            inside = Round.id > boundary
            sent = (Round.thread_id == caller.thread, Round.id <= last, Round.in_window != inside)
            await session.execute(update(Round).where(*sent).values(in_window=inside))
        await session.execute(threads.USED, {"thread": caller.thread, "at": now})

    return Op(f"end of ticket {ticket_id}", apply, size=1024)


def forget_after(thread: str, question: str, keep: Collection[str] = ()) -> Op:
    """Delete the rounds from `question` on, and the steps after it but for those to `keep`. The question itself stays."""

    async def apply(session: AsyncSession) -> int:
        first = select(func.min(Round.id)).where(Round.thread_id == thread, Round.question_id == question)
        await session.execute(delete(Round).where(Round.thread_id == thread, Round.id >= first.scalar_subquery()))
        return await steps.remove_between(session, thread, after=question, keep=keep)

    return Op(f"forgetting in chat {thread}", apply)


def recover(now: float) -> Op:
    """Mark as interrupted what was running when the program ended. Returns how many rounds that were."""

    async def apply(session: AsyncSession) -> int:
        running = Round.outcome == RUNNING
        answers = select(Step).join(Round, and_(Round.answer_id == Step.id, Round.thread_id == Step.thread_id)).where(running)
        for step in await session.scalars(answers):
            step.metadata_ = {**step.metadata_, "interrupted": True, "outcome": INTERRUPTED}
        await session.flush()
        # A step without an end looks as if it still ran.
        chats = select(Round.thread_id).where(running)
        endless = update(Step).where(Step.thread_id.in_(chats), Step.ended_at.is_(None))
        await session.execute(endless.values(ended_at=now), execution_options={"synchronize_session": False})
        count = (await session.execute(select(func.count()).where(running))).scalar_one()
        await session.execute(update(Round).where(running).values(outcome=INTERRUPTED))
        left = update(Usage).where(Usage.outcome == RUNNING)
        await session.execute(left.values(outcome=INTERRUPTED, ended_at=now))
        return count

    return Op("recovery", apply)
