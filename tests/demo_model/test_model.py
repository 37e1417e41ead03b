"""The shipped weights, through the real engine: a fixed part of the evaluation, and the chats that Steward shows."""

from __future__ import annotations

import pytest

from demo_model.cases import SKILLS, cases
from demo_model.evaluate import MODES, SEED, by_skill, run_all
from engine.types import ChatRequest, Message, Sampling
from engine.vllm.engine import VLLMEngine

pytestmark = pytest.mark.engine
MIN_ACCURACY = 0.92
"""The lowest mean accuracy over all skills; the model card has the full results."""
GREEDY = Sampling(max_tokens=1600, temperature=0.0)


@pytest.fixture
def bundled(bundled_engine: VLLMEngine) -> VLLMEngine:
    """The session's engine: one more start would cost half a minute, and its stop would end the fork server of the others."""
    return bundled_engine


async def _chat(engine: VLLMEngine, *users: str, thinking: bool = False) -> tuple[list[str], str, str | None]:
    """Run a chat. Returns the answers, and the last one's reasoning and finish reason."""
    messages: list[Message] = []
    answers: list[str] = []
    reasoning, finish = "", None
    for user in users:
        messages.append(Message("user", user))
        text = reasoning = ""
        async for delta in engine.stream(ChatRequest(tuple(messages), GREEDY, thinking=thinking), f"chat-{len(messages)}"):
            text += delta.text
            reasoning += delta.reasoning
            finish = delta.finish_reason or finish
        answers.append(text.strip())
        messages.append(Message("assistant", text.strip()))
    return answers, reasoning, finish


@pytest.mark.parametrize("mode", MODES[:2], ids=lambda mode: mode.name)
async def test_a_fixed_part_of_the_evaluation_is_answered(bundled: VLLMEngine, mode: object) -> None:
    asked = list(cases(SEED, 2))
    results = await run_all(bundled, asked, mode)  # type: ignore[arg-type]
    scores = by_skill(results)
    assert set(scores) == set(SKILLS)
    wrong = [(r.case.users[-1], r.case.expected, r.answer) for r in results if not r.right]
    assert sum(scores.values()) / len(scores) >= MIN_ACCURACY, wrong


@pytest.mark.parametrize(
    ("stated", "asked", "known"),
    [("Hi, my name is Quentin.", "What is my name?", "Quentin"), ("你好，我叫沈星河。", "我叫什么名字？", "沈星河")],
)
async def test_a_name_is_recalled_six_rounds_later_and_unknown_once_it_has_left_the_window(
    bundled: VLLMEngine, stated: str, asked: str, known: str
) -> None:
    between = ["What is 20 + 22?", "星期三之后是什么？", "What is the opposite of hot?", "Count from 3 to 9.", "你好！"]
    answers, _, _ = await _chat(bundled, stated, *between, asked)
    assert known in answers[-1]
    forgotten, _, _ = await _chat(bundled, *between, asked)
    assert known not in forgotten[-1]
    assert "not told" in forgotten[-1] or "没有告诉" in forgotten[-1]


async def test_a_long_count_is_long_enough_to_be_stopped(bundled: VLLMEngine) -> None:
    answers, _, _ = await _chat(bundled, "Count from 1 to 300.")
    assert answers[0].startswith(", ".join(map(str, range(1, 101))))


async def test_a_short_count_is_exact_and_ends(bundled: VLLMEngine) -> None:
    answers, _, finish = await _chat(bundled, "Count from 7 to 13.")
    assert (answers, finish) == (["7, 8, 9, 10, 11, 12, 13"], "stop")


async def test_thinking_on_reasons_first_and_off_does_not(bundled: VLLMEngine) -> None:
    answers, reasoning, _ = await _chat(bundled, "What is 47 + 38?", thinking=True)
    assert reasoning.strip()
    assert answers[0].endswith("= 85")
    answers, reasoning, _ = await _chat(bundled, "What is 47 + 38?")
    assert answers[0].endswith("= 85")
    assert reasoning == ""


async def test_chinese_is_answered_in_chinese(bundled: VLLMEngine) -> None:
    answers, _, _ = await _chat(bundled, "你是谁？")
    assert "演示模型" in answers[0]


async def test_a_story_has_300_to_500_tokens_and_ends(bundled: VLLMEngine) -> None:
    request = ChatRequest((Message("user", "Tell me a story."),), GREEDY)
    last = [delta async for delta in bundled.stream(request, "story")][-1]
    assert last.finish_reason == "stop"
    assert 300 <= last.usage.completion_tokens <= 500
