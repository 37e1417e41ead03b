"""Packing of conversations into training batches: tokens, positions with gaps, loss weights, rows of similar length."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

import torch
from tokenizers import Tokenizer
from torch import Tensor

from demo_model.lessons.conversation import Conversation

ROW_LENGTHS = (48, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 448, 512, 640, 768, 1024, 1536, 2048)
"""A conversation is padded to the next of these lengths."""
MAX_BATCH_TOKENS = 2048
"""Padding included."""


@dataclass
class Sample:
    """A conversation in tokens. ``weights[i]`` is the loss weight of ``tokens[i]``, ``turns[i]`` its answer (or -1)."""

    tokens: list[int] = field(default_factory=list)
    positions: list[int] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    turns: list[int] = field(default_factory=list)
    skills: list[str] = field(default_factory=list)


class Encoder:
    """Encodes conversations into samples. The tokens are exactly those of the chat template."""

    def __init__(self, tokenizer: Tokenizer, positions: int) -> None:
        self._tokenizer = tokenizer
        self._positions = positions
        self._fixed = lru_cache(maxsize=256)(lambda text: tuple(self._tokenizer.encode(text).ids))

    def encode(self, conversation: Conversation, rng: random.Random) -> Sample:
        """The sample. In about a third of them, random rounds follow a gap in the positions."""
        sample = Sample()
        starts = [0]
        if conversation.system is not None:
            self._add(sample, self._text(f"<|im_start|>system\n{conversation.system}<|im_end|>\n"), 0.0)
        for each in conversation.rounds:
            if sample.tokens:
                starts.append(len(sample.tokens))
            self._add(sample, self._fixed("<|im_start|>user\n"), 0.0)
            self._add(sample, self._text(each.user), 0.0)
            self._add(sample, self._fixed("<|im_end|>\n<|im_start|>assistant\n"), 0.0)
            if each.thought is None:
                self._add(sample, self._fixed("<think>\n\n</think>\n\n"), 0.0)
                answer = self._text(each.answer)
            else:
                self._add(sample, self._fixed("<think>\n"), 0.0)
                answer = self._text(f"{each.thought}\n</think>\n\n{each.answer}")
            sample.skills.append(each.skill)
            weight = min(1.0, 40 / max(1, len(answer))) ** 0.5 if each.learn else 0.0
            turn = len(sample.skills) - 1 if each.learn else -1
            self._add(sample, answer[:3], 2 * weight, turn)  # the first tokens decide the whole answer
            self._add(sample, answer[3:], weight, turn)
            self._add(sample, self._fixed("<|im_end|>"), 1.0 if each.learn and each.ends else 0.0, turn if each.ends else -1)
            self._add(sample, self._fixed("\n"), 0.0)
        self._place(sample, starts, rng)
        return sample

    def _text(self, text: str) -> list[int]:
        return list(self._tokenizer.encode(text).ids)

    @staticmethod
    def _add(sample: Sample, ids: list[int] | tuple[int, ...], weight: float, turn: int = -1) -> None:
        sample.tokens += ids
        sample.weights += [weight] * len(ids)
        sample.turns += [turn] * len(ids)

    def _place(self, sample: Sample, starts: list[int], rng: random.Random) -> None:
        size = len(sample.tokens)
        sample.positions = list(range(size))
        slack = self._positions - size - 1
        if rng.random() < 0.35 and slack > 0 and len(starts) > 1:
            for start in sorted(rng.sample(starts[1:], rng.randint(1, min(3, len(starts) - 1)))):
                gap = min(slack, int(2 ** rng.uniform(3, 12)))
                slack -= gap
                sample.positions[start:] = [p + gap for p in sample.positions[start:]]
        if rng.random() < 0.85:
            self._skip(sample, rng)

    @staticmethod
    def _skip(sample: Sample, rng: random.Random) -> None:
        """Keep only the start of a long count and one later window, at its original positions: the end, or a part before it.

        Ten counts then take the time of one. They train where to stop, and where not to although the digits resemble the end.
        """
        longest = max(set(sample.turns) - {-1}, key=sample.turns.count)
        inside = [i for i, turn in enumerate(sample.turns) if turn == longest]
        if len(inside) < 250 or sample.skills[longest] != "long_count":
            return
        first = inside[0] + rng.randint(10, 40)
        size = rng.randint(40, 100)
        last, roll = inside[-1] - 1, rng.random()  # the last number; the end of the turn follows
        to_end = roll < 0.35
        begin = last + 2 - size if to_end else rng.randint(first, last - size)
        alike = [i for i in range(first + size, last - 6) if sample.tokens[i - 1 : i + 1] == sample.tokens[last - 1 : last + 1]]
        if alike and 0.35 <= roll < 0.85:  # 166 on the way to 266: where counts stopped too early
            begin = min(max(first, rng.choice(alike) - rng.randint(size // 2, size - 6)), last - size)
        stop = len(sample.tokens) if to_end else begin + size  # the rounds after an unfinished count would make no sense
        for name in ("tokens", "positions", "weights", "turns"):
            values = getattr(sample, name)
            setattr(sample, name, values[:first] + values[begin:stop])
        weight = (40 / (first - inside[0] + size)) ** 0.5
        for i in range(inside[0], first + size):
            # The numbers right after the gap cannot be inferred from those before it.
            known = sample.turns[i] == longest and not first <= i < first + 10
            sample.weights[i] = weight if known else 0.0
            sample.turns[i] = longest if known else -1


@dataclass
class Batch:
    """The tensors of a batch. ``answers`` has the number of each target's answer, ``skills`` the skill of each answer."""

    tokens: Tensor
    positions: Tensor
    index: Tensor
    target: Tensor
    weight: Tensor
    answers: Tensor
    skills: list[str]

    def tensors(self) -> tuple[Tensor, ...]:
        """What the network needs, in order: tokens, positions, index, target, weight."""
        return self.tokens, self.positions, self.index, self.target, self.weight


def collate(samples: list[Sample], length: int) -> Batch:
    """A batch with a sample in each row, padded at its end. Attention is causal: no token attends to the padding."""
    tokens = torch.zeros(len(samples), length, dtype=torch.long)
    positions = torch.zeros(len(samples), length, dtype=torch.long)
    index: list[int] = []
    target: list[int] = []
    weight: list[float] = []
    answers: list[int] = []
    skills: list[str] = []
    for row, sample in enumerate(samples):
        size = len(sample.tokens)
        tokens[row, :size] = torch.tensor(sample.tokens)
        positions[row, :size] = torch.tensor(sample.positions)
        for i in range(1, size):
            if sample.weights[i] > 0:
                index.append(row * length + i - 1)
                target.append(sample.tokens[i])
                weight.append(sample.weights[i])
                answers.append(len(skills) + sample.turns[i])
        skills += sample.skills
    flat = (torch.tensor(values) for values in (index, target, weight, answers))
    return Batch(tokens, positions, *flat, skills=skills)


def batches(samples: Iterator[Sample]) -> Iterator[Batch]:
    """Endless batches, each of samples of similar length: little padding, and attention needs no mask."""
    waiting: dict[int, list[Sample]] = {length: [] for length in ROW_LENGTHS}
    for sample in samples:
        length = next((length for length in ROW_LENGTHS if len(sample.tokens) <= length), None)
        if length is None:
            continue
        rows = waiting[length]
        rows.append(sample)
        if len(rows) >= MAX_BATCH_TOKENS // length:
            yield collate(rows, length)
            rows.clear()
