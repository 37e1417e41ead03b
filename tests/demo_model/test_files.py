"""The shipped files: sizes, special tokens, the chat template, and training samples that match it token for token."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
from tokenizers import Tokenizer

from demo_model import architecture, tokenizer
from demo_model.lessons.conversation import SHARES, Builder
from demo_model.lessons.source import Source
from demo_model.packing import Encoder

FOLDER = Path(tokenizer.__file__).parent
HISTORY = [
    {"role": "system", "content": "Be brief."},
    {"role": "user", "content": "Hi"},
    {"role": "assistant", "content": "<think>\nThe user greets me.\n</think>\n\nHello!"},
    {"role": "user", "content": "数到3"},
]


@pytest.fixture(scope="module")
def shipped() -> Any:
    from transformers import AutoTokenizer

    return AutoTokenizer.from_pretrained(FOLDER)


def test_the_weights_are_small_enough_to_ship() -> None:
    assert 1_000_000 < (FOLDER / "model.safetensors").stat().st_size <= 16_000_000


def test_the_config_is_a_qwen3_of_at_least_8192_positions() -> None:
    config = json.loads((FOLDER / "config.json").read_text())
    assert config["architectures"] == ["Qwen3ForCausalLM"]
    assert config["max_position_embeddings"] >= 8192
    assert config == architecture.Architecture(vocab_size=config["vocab_size"]).config_json(
        end_of_text=config["pad_token_id"], end_of_turn=config["eos_token_id"]
    )


def test_generation_ends_at_the_end_of_a_turn(shipped: Any) -> None:
    config = json.loads((FOLDER / "generation_config.json").read_text())
    assert config["eos_token_id"] == shipped.convert_tokens_to_ids(["<|im_end|>", "<|endoftext|>"])
    assert config["temperature"] == 0.6


def test_special_tokens_are_single_and_think_marks_stay_visible(shipped: Any) -> None:
    for text in tokenizer.SPECIAL + tokenizer.MARKS:
        assert len(shipped.encode(text, add_special_tokens=False)) == 1
    ids = shipped.encode("<|im_start|><think>x</think><|im_end|>")
    assert shipped.decode(ids, skip_special_tokens=True) == "<think>x</think>"


TEXTS = ["Zorblat Quux lives in Ålesund", "龘靐 你好，世界！", "naïve 🙂 1234\n\tok", "STEWARD_MODEL=a/b-2507"]


@pytest.mark.parametrize("text", TEXTS)
def test_any_text_survives_the_tokenizer(shipped: Any, text: str) -> None:
    assert shipped.decode(shipped.encode(text)) == text


def test_each_digit_is_a_token(shipped: Any) -> None:
    assert shipped.tokenize("407") == ["4", "0", "7"]


def test_a_name_has_the_same_tokens_in_every_position(shipped: Any) -> None:
    alone = shipped.tokenize("Zorblat")
    assert shipped.tokenize("I am Zorblat")[-len(alone) :] == alone


def _render(shipped: Any, **options: Any) -> str:
    return str(shipped.apply_chat_template(HISTORY, tokenize=False, add_generation_prompt=True, **options))


def test_history_drops_reasoning_but_keeps_the_answer(shipped: Any) -> None:
    prompt = _render(shipped)
    assert "greets" not in prompt
    assert "Hello!<|im_end|>" in prompt
    assert prompt.startswith("<|im_start|>system\nBe brief.<|im_end|>\n")


def test_thinking_is_opened_by_default_and_closed_when_switched_off(shipped: Any) -> None:
    assert _render(shipped).endswith("<|im_start|>assistant\n<think>\n")
    assert _render(shipped, enable_thinking=True) == _render(shipped)
    assert _render(shipped, enable_thinking=False).endswith("<|im_start|>assistant\n<think>\n\n</think>\n\n")


def test_training_samples_are_the_chat_template_token_for_token(shipped: Any) -> None:
    encoder = Encoder(Tokenizer.from_file(str(FOLDER / "tokenizer.json")), 8192)
    builder = Builder(Source(random.Random(11), "train"), SHARES)
    compared = 0
    while compared < 60:
        conversation = builder.build()
        if any(len(each.answer) > 200 for each in conversation.rounds):
            continue  # the middle of a long count may be left out
        messages = [] if conversation.system is None else [{"role": "system", "content": conversation.system}]
        for each in conversation.rounds:
            messages += [{"role": "user", "content": each.user}, {"role": "assistant", "content": each.answer}]
        text = str(shipped.apply_chat_template(messages, tokenize=False))
        thought = conversation.rounds[-1].thought
        if thought is not None:
            head, _, tail = text.rpartition("<think>\n\n</think>\n\n")
            text = f"{head}<think>\n{thought}\n</think>\n\n{tail}"
        assert encoder.encode(conversation, random.Random(1)).tokens == shipped.encode(text, add_special_tokens=False)
        compared += 1
