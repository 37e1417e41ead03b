"""Training: exact attention, padding without effect, and windows where counts go wrong."""

from __future__ import annotations

import random
from itertools import islice

import pytest
import torch
import torch.nn.functional as F
from tokenizers import Tokenizer

from demo_model.architecture import Architecture
from demo_model.lessons.conversation import Conversation, Round
from demo_model.lessons.skills.exercises.count import numbers
from demo_model.net import MAX_UNFUSED_POSITIONS, Qwen3, attend
from demo_model.packing import MAX_BATCH_TOKENS, ROW_LENGTHS, Encoder, Sample, batches, collate
from demo_model.train import FOLDER, precision

SMALL = Architecture(
    vocab_size=64, hidden_size=64, intermediate_size=64, num_hidden_layers=2, num_attention_heads=2, num_key_value_heads=1
)


def _sample(size: int, seed: int) -> Sample:
    rng = random.Random(seed)
    return Sample([rng.randrange(64) for _ in range(size)], list(range(size)), [1.0] * size, [0] * size, ["count"])


@pytest.mark.parametrize("time", [1, 40, MAX_UNFUSED_POSITIONS, MAX_UNFUSED_POSITIONS + 1])
def test_attention_over_short_rows_is_the_fused_one(time: int) -> None:
    torch.manual_seed(0)
    q, k, v = torch.randn(3, 2, 4, time, 32).unbind()
    assert torch.allclose(attend(q, k, v).view_as(q), F.scaled_dot_product_attention(q, k, v, is_causal=True), atol=1e-5)


def test_a_row_has_the_same_logits_alone_and_in_a_padded_batch() -> None:
    torch.manual_seed(0)
    model = Qwen3(SMALL)
    alone, longer = _sample(20, 1), _sample(48, 2)
    both = collate([alone, longer], 48)
    with torch.no_grad():
        single = model(*collate([alone], 20).tensors()[:3])
        packed = model(*both.tensors()[:3])
    assert torch.allclose(packed[: len(single)], single, atol=1e-5)
    assert both.target[: len(single)].tolist() == alone.tokens[1:]


def test_a_batch_has_rows_of_about_one_length_and_bounded_tokens() -> None:
    sizes = random.Random(3)
    endless = (_sample(sizes.randint(10, 2500), number) for number in range(10**9))
    for batch in islice(batches(endless), 40):
        rows, length = batch.tokens.shape
        assert length in ROW_LENGTHS
        assert rows * length <= MAX_BATCH_TOKENS


def test_far_counts_are_practised_where_a_number_looks_like_the_last() -> None:
    """166 on the way to 266, where the last two digits alone would say that this is the end."""
    merges = Tokenizer.from_file(str(FOLDER / "tokenizer.json"))
    encoder = Encoder(merges, 8192)
    chat = Conversation(None, (Round("long_count", "Count to 266.", None, numbers(1, 266, "en")),))
    seen = ended = 0
    for seed in range(200):
        sample = encoder.encode(chat, random.Random(seed))
        text = merges.decode(sample.tokens, skip_special_tokens=False)
        practised = merges.decode([t for t, weight in zip(sample.tokens, sample.weights, strict=True) if weight > 0])
        assert len(sample.tokens) < 220 or text.count(", ") == 265  # a window, or now and then the whole
        seen += ", 166, 167" in practised and len(sample.tokens) < 220
        ended += practised.rstrip().endswith("265, 266<|im_end|>") or practised.rstrip().endswith("265, 266")
    assert seen >= 30
    assert ended >= 30


def test_training_uses_bfloat16_only_where_the_processor_has_units_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: {"avx2": True})
    assert precision("cpu") is torch.float32
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: {"avx2": True, "avx512_bf16": True})
    assert precision("cpu") is torch.bfloat16
    assert precision("cuda") is torch.bfloat16
