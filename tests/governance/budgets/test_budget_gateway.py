"""Budgets in the real gateway, over the whole table of policies and a scripted engine."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import Iterator

import pytest

from config import settings
from config.roles import RoleTable
from engine.errors import GenerationFailed
from engine.scripted import Fail, Pause, Say, ScriptedEngine, Step, Think
from engine.types import Capacity, ChatRequest
from governance.budgets.reports import Budgets
from governance.errors import BudgetSpent, Refusal, TooLong
from governance.pipeline import build
from governance.register import Register
from governance.ticket import Outcome, Ticket
from observability.metrics import Metrics
from tests.clock import now, ticks, timed
from tests.governance.stack import RecordingStore, Stack, ticket

THOUSAND, BUDGET = 1000, 20_000


def open_stack(engine: ScriptedEngine, **role: object) -> tuple[Stack, Budgets]:
    register = Register()
    chosen = settings.load({}, max_queue=9999, max_wait_s=1e6, roles={"guest": RoleTable(**role)})  # type: ignore[arg-type]
    table = build(chosen, engine, RecordingStore(), Metrics(register, engine, lambda: []).record, register, now, now)
    return Stack(engine, list(table), register), Budgets(table)


@timed
async def test_a_thousand_at_once_never_pass_more_than_the_budget() -> None:
    chance = random.Random(7)

    def script(request: ChatRequest) -> Iterator[Step]:
        """Some finish early, some run to their limit, some fail, some are stopped on their way."""
        yield Say("word " * chance.choice([1, 5, 40, 400]))
        yield Pause(chance.random() * 9)
        if chance.random() < 0.2:
            yield Fail(GenerationFailed("a failure on the way"))
        yield Say("word " * chance.choice([0, 5, 100]))

    engine = ScriptedEngine(script, capacity=Capacity("m", "none", 10**6, 2000, 64))
    await engine.start()
    limits = {"requests_per_minute": 0, "tokens_per_day": BUDGET, "max_concurrent": 50, "max_waiting": 5000}
    stack, budgets = open_stack(engine, **limits)
    tickets: list[Ticket] = []
    most: dict[str, int] = {}  # answer tokens asked for, by ticket
    worst = 0

    async def one(number: int) -> None:
        nonlocal worst
        await asyncio.sleep(chance.random() * 300)
        tickets.append(asked := ticket("a b c", max_tokens=chance.choice([16, 100, 400])))
        most[asked.id] = asked.request.sampling.max_tokens
        pump = stack.start(asked)
        if number % 7 == 0:
            asyncio.get_running_loop().call_later(chance.random() * 5, asked.cancel, Outcome.STOPPED)
        with contextlib.suppress(Refusal, GenerationFailed):
            await pump
        worst = max(worst, budgets.of("ada", "guest")[0].used)

    await asyncio.gather(*(one(number) for number in range(THOUSAND)))
    stack.assert_nothing_is_left()

    passed = sum(t.usage.prompt_tokens + t.usage.completion_tokens for t in tickets)
    [left] = budgets.of("ada", "guest")
    outcomes = {t.outcome for t in tickets}
    assert {Outcome.FINISHED, Outcome.LENGTH, Outcome.STOPPED, Outcome.FAILED, Outcome.REFUSED} <= outcomes
    assert {t.refusal_code for t in tickets if t.outcome is Outcome.REFUSED} == {"token_budget"}
    assert passed <= left.used <= worst <= BUDGET
    assert passed > 0.9 * BUDGET, "what was refunded was not given to others"
    assert any(t.request.sampling.max_tokens < most[t.id] for t in tickets if t.outcome is not Outcome.REFUSED), "none was cut"


@timed
async def test_a_ticket_that_leaves_the_queue_gives_everything_back() -> None:
    engine = ScriptedEngine([Say("x "), Pause(1e6)], capacity=Capacity("m", "none", 9999, 2000, 1))
    await engine.start()
    stack, budgets = open_stack(engine, tokens_per_day=5000, tokens_per_minute=5000)
    pumps = [stack.start(first := ticket("a b c", max_tokens=500)), stack.start(second := ticket("a b c", max_tokens=500))]
    await ticks(30)
    assert second.state == "waiting"
    assert {left.name: left.used for left in budgets.of("ada", "guest")} == {
        "requests_per_minute": 2, "tokens_per_minute": 1008, "tokens_per_day": 1008,
    }  # fmt: skip
    second.cancel(Outcome.STOPPED)
    await ticks(30)
    assert budgets.of("ada", "guest")[2].used == 504
    first.cancel(Outcome.STOPPED)
    await asyncio.gather(*pumps)
    assert budgets.of("ada", "guest")[2].used == 5  # the prompt's four tokens, and one word


@timed
async def test_a_prompt_budget_drops_earlier_rounds_before_it_refuses() -> None:
    engine = ScriptedEngine(capacity=Capacity("m", "none", 9999, 2000, 4))
    await engine.start()
    stack, _ = open_stack(engine, max_prompt_tokens=20)
    earlier = [("one two three", "four five six")] * 4
    asked = ticket("seven eight", rounds=earlier)
    await stack.pump(asked)
    assert asked.dropped == 2  # eight tokens a round, and three for the question
    assert asked.usage.prompt_tokens == 19
    refused = ticket("w " * 20)
    with pytest.raises(TooLong) as error:
        await stack.pump(refused)
    assert (error.value.params["tokens"], error.value.params["limit"]) == (21, 20)
    assert refused.outcome is Outcome.REFUSED


@timed
async def test_an_answer_is_never_longer_than_the_roles() -> None:
    engine = ScriptedEngine([Say("word " * 500)])
    await engine.start()
    stack, _ = open_stack(engine, max_answer_tokens=32)
    asked = ticket("hello", max_tokens=1000)
    await stack.pump(asked)
    assert (asked.outcome, asked.usage.completion_tokens) == (Outcome.LENGTH, 32)


@timed
async def test_thinking_ends_at_the_roles_budget_and_the_answer_follows() -> None:
    engine = ScriptedEngine([Think("hm " * 50), Say("the answer")])
    await engine.start()
    stack, _ = open_stack(engine, max_thinking_tokens=8)
    asked = ticket("hello")
    asked.request = ChatRequest(asked.request.messages, asked.request.sampling, thinking=True)
    assert await stack.pump(asked) == "the answer"
    assert asked.usage.reasoning_tokens == 8


@timed
async def test_a_spent_budget_is_refused_at_once_and_without_a_wait() -> None:
    engine = ScriptedEngine([Say("word " * 100)])
    await engine.start()
    stack, budgets = open_stack(engine, tokens_per_minute=50)
    await stack.pump(ticket("a b c", max_tokens=46))
    assert budgets.of("ada", "guest")[1].left == 0
    began = now()
    refused = ticket("a b c", max_tokens=46)
    with pytest.raises(BudgetSpent) as error:
        await stack.pump(refused)
    assert error.value.retry_after == 60
    assert refused.refusal_code == "token_budget"
    assert now() == began
    assert [request.sampling.max_tokens for request in engine.requests] == [46], "the engine was asked all the same"
