from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import PromptTooLong
from engine.scripted import ScriptedEngine, tokens
from engine.types import Capacity, ChatRequest, Message
from governance.errors import Busy, TooLong
from governance.policies.history import History
from governance.ticket import Ticket
from tests.clock import run, ticks, timed
from tests.governance.stack import Noted, Stack, ticket


def words(count: int) -> str:
    return " ".join(["w"] * count)


class Counting(ScriptedEngine):
    """Counts how often it is asked to count, and keeps what it counted until it is told to forget it."""

    counted = 0
    gate: asyncio.Event | None = None

    def __init__(self, context: int = 2048) -> None:
        super().__init__(capacity=Capacity("m", "none", 10_000, context, 8))
        self.prompt_cache: set[tuple[Message, ...]] = set()

    async def count_tokens(self, request: ChatRequest) -> int:
        if self.counted and self.gate is not None:
            await self.gate.wait()
        self.counted += 1
        self.prompt_cache.add(request.messages)
        return await super().count_tokens(request)

    def forget(self, request: ChatRequest) -> None:
        self.prompt_cache.discard(request.messages)


async def shaped(asked: Ticket, context: int = 2048, max_rounds: int = 6) -> Counting:
    engine = Counting(context)
    await engine.start()
    await History(engine, max_rounds).admit(asked)
    assert engine.prompt_cache == {asked.request.messages}
    return engine


def contents(asked: Ticket) -> list[str]:
    return [message.content for message in asked.request.messages]


@timed
async def test_at_most_the_latest_so_many_rounds_go_to_the_model() -> None:
    asked = ticket("now", system="be kind", rounds=[(f"q{n}", f"a{n}") for n in range(10)])
    await shaped(asked, max_rounds=3)
    assert contents(asked) == ["be kind", "q7", "a7", "q8", "a8", "q9", "a9", "now"]
    assert asked.dropped == 7
    assert asked.prompt_tokens == 8 + 9


@timed
async def test_with_no_history_allowed_only_system_prompt_and_message_go() -> None:
    asked = ticket("now", system="be kind", rounds=[("q", "a")])
    await shaped(asked, max_rounds=0)
    assert contents(asked) == ["be kind", "now"]
    assert asked.dropped == 1


@timed
async def test_a_short_conversation_is_counted_once_and_left_alone() -> None:
    asked = ticket("now", rounds=[("q", "a")])
    before = asked.request
    engine = await shaped(asked)
    assert asked.request == before
    assert (asked.dropped, asked.prompt_tokens) == (0, 6)
    assert engine.counted == 1


@timed
async def test_oldest_rounds_drop_until_prompt_and_answer_fit() -> None:
    rounds = [(words(100), words(100)) for _ in range(6)]
    asked = ticket("now", system="kind", rounds=rounds, max_tokens=400)
    engine = await shaped(asked, context=1000)
    # 2 + 2 for system and message, 202 a round: two rounds and an answer of 400 fit in 1000, three do not
    assert asked.dropped == 4
    assert asked.prompt_tokens == 4 + 2 * 202
    assert asked.request.sampling.max_tokens == 400
    assert contents(asked)[0] == "kind"
    assert contents(asked)[-1] == "now"
    assert engine.counted == 3


@timed
async def test_an_answer_asked_for_longer_than_half_the_context_does_not_cost_the_whole_memory() -> None:
    asked = ticket("now", rounds=[(words(100), words(97))], max_tokens=1000)
    await shaped(asked, context=1000)
    assert asked.dropped == 0
    assert asked.request.sampling.max_tokens == 1000 - asked.prompt_tokens


@timed
async def test_when_no_round_is_left_the_answer_is_cut_to_what_fits() -> None:
    asked = ticket(words(700), rounds=[(words(50), words(50))], max_tokens=500)
    await shaped(asked, context=1000)
    assert asked.dropped == 1
    assert asked.prompt_tokens == 701
    assert asked.request.sampling.max_tokens == 299


@timed
async def test_a_message_that_leaves_no_room_for_an_answer_is_refused_with_its_size_and_the_limit() -> None:
    await shaped(ticket(words(1791)), context=2048)
    with pytest.raises(TooLong) as refusal:
        await shaped(ticket(words(1792), rounds=[("q", "a")]), context=2048)
    assert (refusal.value.params["tokens"], refusal.value.params["limit"]) == (1793, 1792)
    assert refusal.value.retry_after is None


@timed
async def test_a_long_system_prompt_stays_and_is_counted() -> None:
    asked = ticket("now", system=words(500), rounds=[(words(300), words(300))], max_tokens=400)
    await shaped(asked, context=1000)
    assert contents(asked) == [words(500), "now"]


@timed
async def test_a_long_conversation_of_even_rounds_costs_a_handful_of_counts_however_long_it_is() -> None:
    for rounds in (10, 100, 1000):
        asked = ticket("now", rounds=[(words(5), words(5)) for _ in range(rounds)], max_tokens=100)
        engine = await shaped(asked, context=200, max_rounds=1000)
        assert engine.counted <= 5
        assert asked.dropped == rounds - 8


@timed
async def test_rounds_as_uneven_as_can_be_cost_few_counts_too() -> None:
    """All of the length lies where nobody would guess it: in the last round, or in the first."""
    for place in (0, 99):
        rounds = [(words(900), "a") if n == place else ("q", "a") for n in range(100)]
        asked = ticket("now", rounds=rounds, max_tokens=100)
        engine = await shaped(asked, context=600, max_rounds=1000)
        assert asked.dropped == place + 1
        assert engine.counted <= 12


@timed
async def test_nothing_is_kept_of_a_prompt_that_was_refused_or_given_up() -> None:
    engine = Counting()
    await engine.start()
    policy = History(engine, 6)
    with pytest.raises(TooLong):
        await policy.admit(ticket(words(3000), rounds=[("q", "a")] * 4))
    assert engine.counted > 1
    assert engine.prompt_cache == set()

    engine.counted, engine.gate = 0, asyncio.Event()
    task = asyncio.create_task(policy.admit(ticket(words(1200), rounds=[(words(300), "a")] * 4)))
    await ticks()
    assert engine.prompt_cache
    task.cancel()
    await asyncio.wait([task])
    assert task.cancelled()
    assert engine.prompt_cache == set()


@timed
async def test_nothing_is_kept_of_a_prompt_whose_ticket_ended_before_it_was_streamed() -> None:
    engine = Counting()
    await engine.start()
    place = Stack(engine, [History(engine, 6), Noted("full", [], refuse=Busy("No.", retry_after=1))])
    with pytest.raises(Busy):
        await place.pump(ticket("hello", rounds=[("q", "a")]))
    assert engine.counted == 1
    assert engine.prompt_cache == set()


@timed
async def test_an_engine_that_gives_up_counting_counts_as_too_long() -> None:
    class GivesUp(ScriptedEngine):
        async def count_tokens(self, request: ChatRequest) -> int:
            raise PromptTooLong(99_999, 2048)

    async with GivesUp() as engine:
        with pytest.raises(TooLong) as refusal:
            await History(engine, 6).admit(ticket())
    assert refusal.value.params["tokens"] == 99_999


@pytest.mark.parametrize(
    ("answer", "kept"),
    [
        ("<think>hm\nhm</think>\n\nYes.", "Yes."),
        ("<think>a</think>One. <think>b</think>Two.", "One. Two."),
        ("<think>never finished", ""),
        ("Plain.", "Plain."),
        ("The tag <think> opens it.", "The tag <think> opens it."),
    ],
)
def test_reasoning_never_goes_back(answer: str, kept: str) -> None:
    asked = ticket("now", rounds=[("q", answer)])
    run(shaped(asked))
    assert contents(asked) == ["q", kept, "now"]


@timed
async def test_what_a_user_writes_about_thinking_is_not_touched() -> None:
    asked = ticket("what is <think>x</think>?", rounds=[("<think>q</think>", "a")])
    await shaped(asked)
    assert contents(asked) == ["<think>q</think>", "a", "what is <think>x</think>?"]


@given(
    lengths=st.lists(st.tuples(st.integers(1, 300), st.integers(1, 300)), max_size=9),
    message=st.integers(1, 1200),
    system=st.integers(0, 300),
    answer=st.integers(1, 1500),
    context=st.integers(64, 1500),
    most=st.integers(0, 8),
)
def test_whatever_is_let_through_fits_and_drops_no_more_than_it_must(
    lengths: list[tuple[int, int]], message: int, system: int, answer: int, context: int, most: int
) -> None:
    asked = ticket(
        words(message),
        system=words(system) if system else None,
        rounds=[(words(q), words(a)) for q, a in lengths],
        max_tokens=answer,
    )
    before = asked.request.messages
    alone = message + 1 + (system + 1 if system else 0)
    if alone > context - min(answer, 256, context // 4):
        with pytest.raises(TooLong) as refusal:
            run(shaped(asked, context, most))
        assert refusal.value.params["tokens"] == alone
        return
    run(shaped(asked, context, most))
    size = sum(len(tokens(each.content)) + 1 for each in asked.request.messages)
    assert size == asked.prompt_tokens
    assert 1 <= asked.request.sampling.max_tokens <= answer
    assert size + asked.request.sampling.max_tokens <= context
    head = 1 if system else 0
    assert asked.request.messages == before[:head] + before[head + 2 * asked.dropped :]
    assert len(lengths) - asked.dropped <= most
    if asked.dropped > max(0, len(lengths) - most):  # more than the rule of rounds asks for: then one more would not fit
        q, a = lengths[asked.dropped - 1]
        assert size + q + a + 2 + min(answer, context // 2) > context
