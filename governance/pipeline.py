"""The ordered table of policies: they admit from top to bottom and release from bottom to top."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Protocol

from config.settings import Settings
from engine.base import Engine
from governance.budgets.clock import Clock
from governance.guard.throttle import Throttle
from governance.policies.admission import Admission
from governance.policies.answer_budget import AnswerBudget
from governance.policies.deadline import Deadline
from governance.policies.history import History
from governance.policies.input import Input
from governance.policies.memory_pressure import MemoryPressure
from governance.policies.queue_limit import QueueLimit
from governance.policies.rate_limit import RateLimit
from governance.policies.readiness import Readiness
from governance.policies.recording.ledger import Ends, Ledger
from governance.policies.recording.record_question import RecordQuestion
from governance.policies.recording.record_start import RecordStart, Starts
from governance.policies.repetition_detection import RepetitionDetection
from governance.policies.request_metrics import RequestMetrics
from governance.policies.token_budget import TokenBudget
from governance.policy import Policy
from governance.register import Register
from governance.scheduling.capacity import scheduler_capacity
from governance.scheduling.state import SchedulerState
from governance.ticket import Ticket

__all__ = ["build", "counting"]


class Rounds(Starts, Ends, Protocol):
    """The store's part: two functions that only enqueue."""


def build(
    settings: Settings,
    engine: Engine,
    store: Rounds,
    record: Callable[[Ticket], None],
    register: Register,
    clock: Callable[[], float] = time.monotonic,
    steady: Callable[[], float] | None = None,
    throttle: Throttle | None = None,
) -> tuple[Policy, ...]:
    """All policies, in order: cheap refusals come before work, and a request that waits has passed all the rest.

    What is refused above `RecordQuestion` is not stored. Above `History`, the stored chat is not even read.

    `record` counts each ticket that has ended. `clock` gives monotonic seconds; `steady` those of a `Clock`, for budgets that
    outlive the program. `throttle` is what the memory guard sets.
    """
    limits, steady, throttle = settings.limits, steady or Clock().steady, throttle or Throttle()
    state = SchedulerState(
        lambda: scheduler_capacity(engine, limits.max_concurrent, throttle.slots),
        role_of=limits.role,
        max_queue=limits.max_queue,
        max_queue_tokens=limits.max_queue_tokens,
        max_wait=limits.max_wait_s,
        address_share=limits.guest_address_share,
        mode=limits.admission,
        clock=clock,
    )
    admission = Admission(state)
    throttle.relaxed.append(admission.retry)
    return (
        Ledger(store, clock),
        RequestMetrics(record),
        Readiness(engine, register),
        Input(limits.max_message_chars),
        RateLimit(limits.role, steady, limits.guest_address_requests_per_minute),
        AnswerBudget(limits.role),
        RepetitionDetection(limits.repetition_detection),
        MemoryPressure(throttle),
        QueueLimit(state),
        History(engine, limits.max_history_rounds, lambda name: limits.role(name).max_prompt_tokens),
        TokenBudget(limits.role, steady),
        RecordQuestion(),
        admission,
        Deadline(limits.max_generation_s),
        RecordStart(store),
    )


def counting(policies: Iterable[Policy]) -> tuple[Policy, ...]:
    """Those that a request to count tokens passes: it costs no answer, and rendering is work all the same."""
    return tuple(policy for policy in policies if isinstance(policy, Readiness | Input | RateLimit))
