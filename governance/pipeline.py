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
            return SchedulerCapacity(
                settings.limits.max_concurrent
            )  # the engine is gone: let those who wait through, to be told so
        return SchedulerCapacity(
            min(settings.limits.max_concurrent, capacity.max_seqs), capacity.kv_tokens, capacity.block_size
        )

    admission = Admission(
        room,
        role_of=settings.limits.role,
        max_queue=settings.limits.max_queue,
        max_queue_tokens=settings.limits.max_queue_tokens,
        mode=settings.limits.admission,
        max_wait=settings.limits.max_wait_s,
        clock=clock,
    )
    return (
        Ledger(store),
        metrics,
        Readiness(engine, register),
        Input(settings.limits.max_message_chars),
        Rate(settings.limits.role, wall),
        AnswerBudget(settings.limits.role),
        QueueLimit(admission.check_capacity),
        History(engine, settings.limits.max_history_rounds, lambda name: settings.limits.role(name).max_prompt_tokens),
        TokenBudget(settings.limits.role, wall),
        admission,
        Deadline(settings.limits.max_generation_s),
        RecordStart(store),
    )
