"""Repetition detection as a policy: every admitted request has it, unless the setting says no; all that was taken goes back."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace

import pytest

from config import settings
from config.roles import RoleTable
from engine.script import Pause, Say, Script, Think
from engine.scripted import ScriptedEngine
from engine.types import Capacity
from governance.budgets.reports import Budgets
from governance.pipeline import build
from governance.policies.repetition_detection import RepetitionDetection
from governance.register import Register
from governance.ticket import Outcome, Ticket
from governance.usage_record import UsageRecord
from observability.metrics import Metrics
from tests.clock import now, ticks, timed
from tests.governance.stack import RecordingStore, Stack, ticket

ASKED, ENOUGH = 1900, 1200  # tokens: what may be generated, and by when a loop is found
LOOP = Say("more " * 3000)


class Server:
    """The whole table of policies over one slot, and what it counts."""

    def __init__(self, script: Script, **limits: object) -> None:
        self.engine = ScriptedEngine(script, capacity=Capacity("m", "none", 4000, 2000, 1, can_think=True))
        self.store, register = RecordingStore(), Register()
        self.metrics = Metrics(register, self.engine, lambda: [])
        guests = {"guest": RoleTable(tokens_per_day=5000, max_waiting=2)}
        chosen = settings.load({}, max_concurrent=1, roles=guests, **limits)
        table = build(chosen, self.engine, self.store, self.metrics.record, register, now, now)
        self.stack, self.budgets = Stack(self.engine, list(table), register), Budgets(table)

    def used(self) -> int:
        return next(left.used for left in self.budgets.of("ada", "guest") if left.name == "tokens_per_day")


async def admitted(enabled: bool) -> Ticket:
    asked = ticket()
    await RepetitionDetection(enabled).admit(asked)
    return asked


@pytest.mark.parametrize("enabled", [True, False])
async def test_a_request_is_as_the_setting_says_and_otherwise_as_it_was(enabled: bool) -> None:
    asked, before = await admitted(enabled), ticket().request
    assert asked.request.sampling.repetition_detection is enabled
    assert asked.request.messages == before.messages
    assert asked.request.sampling.max_tokens == before.sampling.max_tokens


@pytest.mark.parametrize("script", [[LOOP], [Think(LOOP.text)]], ids=["answer", "reasoning"])
@timed
async def test_it_ends_as_a_repetition_in_the_ledger_and_in_the_metrics(script: Script) -> None:
    server = Server(script)
    await server.engine.start()
    asked = ticket(max_tokens=ASKED)
    asked.request = replace(asked.request, thinking=True)
    text = await server.stack.pump(asked)
    assert asked.outcome is Outcome.REPETITION
    assert UsageRecord.of(asked).completion_tokens < ENOUGH
    assert len(text.split()) in (0, asked.usage.completion_tokens), "nothing is cut"
    assert server.store.lines == [f"started {asked.id}", f"repetition {asked.id}"]
    counted = re.findall(r'steward_requests_total{.*outcome="(\w+)"} 1.0', server.metrics.render().decode())
    assert counted == ["repetition"]
    server.stack.assert_nothing_is_left()


@timed
async def test_its_slot_and_the_rest_of_its_budget_are_given_back_before_its_last_delta_is_read() -> None:
    gate = asyncio.Event()
    server = Server([Pause(gate), LOOP])
    await server.engine.start()
    looping, waiting = ticket(max_tokens=ASKED), ticket(max_tokens=50)
    first = server.stack.gateway.stream(looping)
    reading = asyncio.ensure_future(anext(first))
    await ticks(30)
    second = server.stack.start(waiting)
    await ticks(30)
    assert (looping.state, waiting.state) == ("running", "waiting")
    before = server.used()
    assert before == 2 * looping.prompt_tokens + ASKED + 50
    gate.set()
    delta = await reading
    while delta.finish_reason is None:
        delta = await anext(first)
    assert (delta.finish_reason, looping.state) == ("repetition", "ended")
    assert before - server.used() == ASKED - looping.usage.completion_tokens > 700
    assert looping.kv_held == 0
    await first.aclose()
    await second
    assert waiting.outcome is Outcome.LENGTH
    assert server.used() == 2 * looping.prompt_tokens + looping.usage.completion_tokens + 50


@timed
async def test_switched_off_it_lets_a_loop_run_to_the_end() -> None:
    server = Server([LOOP], repetition_detection=False)
    await server.engine.start()
    asked = ticket(max_tokens=ASKED)
    await server.stack.pump(asked)
    assert (asked.outcome, asked.usage.completion_tokens) == (Outcome.LENGTH, ASKED)
