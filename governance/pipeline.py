"""The ordered table of policies: they admit from top to bottom and release from bottom to top."""

from __future__ import annotations

import time
from collections.abc import Callable

from config.settings import Settings
from engine.base import Engine
from engine.errors import EngineError
from governance.policies.admission import Admission
from governance.policies.answer_budget import AnswerBudget
from governance.policies.deadline import Deadline
from governance.policies.history import History
from governance.policies.input import Input
from governance.policies.ledger import Ledger, RecordStart, Rounds
from governance.policies.queue_limit import QueueLimit
from governance.policies.rate_limit import Rate
from governance.policies.readiness import Readiness
from governance.policies.token_budget import TokenBudget
from governance.policy import Policy
from governance.register import Register
from governance.scheduling.order import SchedulerCapacity
from observability.metrics import Metrics

__all__ = ["build"]


def build(
    settings: Settings,
    engine: Engine,
    store: Rounds,
    metrics: Metrics,
    register: Register,
    clock: Callable[[], float] = time.monotonic,
    wall: Callable[[], float] = time.time,
) -> tuple[Policy, ...]:
    """All policies, in order. What is cheap to refuse comes before what costs work; who waits has passed the rest.

    `clock` gives monotonic seconds; `wall` seconds since 1970, for budgets that outlive the program.
    """

    def room() -> SchedulerCapacity:
        try:
            capacity = engine.capacity()
        except EngineError:
            return SchedulerCapacity(settings.max_running)  # the engine is gone: let those who wait through, to be told so
        return SchedulerCapacity(min(settings.max_running, capacity.max_seqs), capacity.kv_tokens, capacity.block_size)

    admission = Admission(
        room,
        role_of=settings.role,
        max_queue=settings.max_queue,
        max_queue_tokens=settings.max_queue_tokens,
        mode=settings.admission,
        max_wait=settings.max_wait_seconds,
        clock=clock,
    )
    return (
        Ledger(store),
        metrics,
        Readiness(engine, register),
        Input(settings.max_message_chars),
        Rate(settings.role, wall),
        AnswerBudget(settings.role),
        QueueLimit(admission.check_capacity),
        History(engine, settings.max_history_rounds, lambda name: settings.role(name).max_prompt_tokens),
        TokenBudget(settings.role, wall),
        admission,
        Deadline(settings.max_seconds),
        RecordStart(store),
    )
