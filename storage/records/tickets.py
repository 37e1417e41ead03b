"""Tickets: a ticket's start and end, written to the round in its chat and to the ledger."""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy import Table, and_, bindparam, func, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from governance.budgets.costs import actual_cost, max_cost
from governance.ticket import Outcome, Ticket
from storage.models import Round, Step, Usage
from storage.operation import Op
from storage.records import chats
from storage.records.rounds import INTERRUPTED, RUNNING

# Built once: SQLAlchemy takes longer to build these than SQLite to run them.
_ledger, _rounds = (cast(Table, model.__table__) for model in (Usage, Round))
RESERVE, BEGIN = (insert(table).on_conflict_do_nothing() for table in (_ledger, _rounds))
RESULT = ("outcome", "refusal", "prompt_tokens", "completion_tokens", "reasoning_tokens", "cached_tokens", "charged_tokens")
_final = insert(_ledger)
FINALIZE = _final.on_conflict_do_update(
    index_elements=[_ledger.c.ticket_id], set_={name: _final.excluded[name] for name in (*RESULT, "ended_at")}
)
_in_chat = _rounds.c.thread_id == bindparam("chat")
_end = update(_rounds).values({name: bindparam(f"of_{name}") for name in ("question_id", "answer_id", "outcome")})
END = _end.where(_in_chat, _rounds.c.ticket_id == bindparam("own"))
END_CONTINUED = _end.where(_in_chat, _rounds.c.answer_id == bindparam("own"))
_inside = _rounds.c.id > bindparam("boundary")
MARK_SENT = (
    update(_rounds).where(_in_chat, _rounds.c.id <= bindparam("last"), _rounds.c.in_window != _inside).values(in_window=_inside)
)


def _has_chat(session: Session, thread: str | None, user: str) -> bool:
    """Whether the chat exists. `PermissionError` if it is not that of `user`, an id or an identifier."""
    if thread is None:
        return False
    exists, owner = chats.owner_id(session, thread)
    if not exists or owner is None or owner == user:
        return exists
    if chats.identifier(session, owner) != user:
        raise PermissionError(f"chat {thread} belongs to someone else than {user}")
    return True


def _reserved_at(ticket: Ticket, default: float, ahead: float) -> float:
    """The date at which the ticket's tokens were reserved: after a restart they must count in the same minute and day."""
    return default if ticket.reserved_at is None else ticket.reserved_at + ahead


def started(ticket: Ticket, now: float, ahead: float = 0.0) -> Op:
    """Record that the ticket was admitted. The ticket is read now: it changes before the write.

    `now` is the date, which is `ahead` seconds ahead of the steady time.
    """
    caller, ticket_id, kind = ticket.caller, ticket.id, ticket.kind
    entry: dict[str, Any] = {"ticket_id": ticket_id, "user": caller.user, "channel": caller.channel, "outcome": RUNNING}
    entry |= {"started_at": _reserved_at(ticket, now, ahead), "charged_tokens": max_cost(ticket)}

    def apply(session: Session) -> None:
        in_chat = _has_chat(session, caller.thread, caller.user)
        session.execute(RESERVE, entry)
        if in_chat and kind == "new":  # the round of any other begins with its first token, or is there already
            row = {"ticket_id": ticket_id, "thread_id": caller.thread, "outcome": RUNNING}
            row |= {"question_id": caller.question, "answer_id": caller.answer}
            session.execute(BEGIN, row)

    return Op(f"start of ticket {ticket_id}", apply, size=512)


def ended(ticket: Ticket, now: float, ahead: float = 0.0) -> Op:
    """Record how the ticket ended, what it used, and which earlier rounds it sent to the model. Times as for `started`."""
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
    undone = ticket.kind != "new" and ticket.first_token_at is None
    end, own = (END_CONTINUED, caller.answer) if ticket.kind == "continuing" else (END, ticket_id)
    took = max(0.0, (ticket.ended_at or ticket.opened_at) - ticket.opened_at)
    began = _reserved_at(ticket, now - took, ahead)

    def apply(session: Session) -> None:
        in_chat = _has_chat(session, caller.thread, caller.user)
        used = {"ticket_id": ticket_id, "user": caller.user, "channel": caller.channel, "started_at": began, **result}
        session.execute(FINALIZE, used)
        if not in_chat or undone:
            return
        row = {"of_question_id": caller.question, "of_answer_id": caller.answer, "of_outcome": outcome}
        session.execute(end, {"chat": caller.thread, "own": own, **row})
        if last is not None:
            session.execute(MARK_SENT, {"chat": caller.thread, "last": last, "boundary": boundary})
        session.execute(chats.TOUCH, {"thread": caller.thread, "at": now})

    return Op(f"end of ticket {ticket_id}", apply, size=1024)


def recover(now: float) -> Op:
    """Mark rounds and ledger entries that still run as interrupted. Returns the number of rounds."""

    def apply(session: Session) -> int:
        running = Round.outcome == RUNNING
        answers = select(Step).join(Round, and_(Round.answer_id == Step.id, Round.thread_id == Step.thread_id)).where(running)
        for step in session.scalars(answers):
            step.metadata_ = {**step.metadata_, "interrupted": True, "outcome": INTERRUPTED}
        session.flush()
        # The page shows a step without an end as running.
        open_chats = select(Round.thread_id).where(running)
        unended = update(Step).where(Step.thread_id.in_(open_chats), Step.ended_at.is_(None))
        session.execute(unended.values(ended_at=now), execution_options={"synchronize_session": False})
        count = session.execute(select(func.count()).where(running)).scalar_one()
        session.execute(update(Round).where(running).values(outcome=INTERRUPTED))
        entries = update(Usage).where(Usage.outcome == RUNNING)
        session.execute(entries.values(outcome=INTERRUPTED, ended_at=now))
        return count

    return Op("recovery", apply)
