"""Train the demo model from scratch: ``python -m demo_model.train``.

The data come from a seed. On two CPU cores with bfloat16 instructions the default run takes some eighty-five minutes,
``--device cuda`` a few.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import torch
import torch.nn.functional as F
from tokenizers import Tokenizer
from torch import Tensor

from demo_model import export, tokenizer
from demo_model.architecture import Architecture
from demo_model.lessons.conversation import COUNTS, SHARES, Builder
from demo_model.lessons.source import Source
from demo_model.muon import Muon
from demo_model.net import Qwen3
from demo_model.packing import Batch, Encoder, Sample, batches

FOLDER = Path(__file__).parent
STEPS = 10000
BATCHES_PER_STEP = 2
"""About 4,000 tokens."""
COOLDOWN_SHARE = 0.55
"""The last share of the steps, in which the learning rate falls to zero."""
FINISH_SHARE, FINISH_RATE = 1 / 4, 0.4
"""The final phase, which trains copying of every token: its steps as a share of ``STEPS``, its first learning rate factor."""
MUON_RATE, ADAM_RATE = 0.02, 3e-3
COPYING = ("repeat", "memory")
"""Copying emerges late and suddenly, and other skills build on it: it is sampled most until it does."""


class Curriculum:
    """Endless samples. Skills with low accuracy are sampled more often."""

    def __init__(self, encoder: Encoder, seed: int) -> None:
        self.encoder, self.seed = encoder, seed
        self.number = 0
        self.accuracy = {name: float(name == "story") for name in SHARES}
        self.pieces: tuple[str, ...] = ()
        """The tokenizer's letter tokens in the final phase, in which words are made of them."""

    def shares(self) -> dict[str, float]:
        """The sampling share of each skill: up to eleven times the lowest while it fails, and three times that for copying."""

        def factor(name: str) -> float:
            waits = 3.0 if name in COPYING and self.accuracy[name] < 0.4 else 1.0
            finish = 1.5 if name in (*COPYING, *COUNTS, "fallback") and self.pieces else 1.0
            return (0.3 + 3.0 * (1 - self.accuracy[name])) * waits * finish

        return {name: base * factor(name) for name, base in SHARES.items()}

    def samples(self) -> Iterator[Sample]:
        """Sample number n depends on the seed, on n and on the accuracies so far."""
        while True:
            rng = random.Random(f"{self.seed}:{self.number}")
            self.number += 1
            yield self.encoder.encode(Builder(Source(rng, "train", self.pieces), self.shares()).build(), rng)

    def note(self, batch: Batch, right: Tensor) -> None:
        """Update the accuracies: an answer is correct if all of its tokens are."""
        failed = set(batch.answers[~right].tolist())
        for answer in set(batch.answers.tolist()):
            skill = batch.skills[answer]
            if skill != "story":  # its sentences are drawn at random: no exact match can be expected
                self.accuracy[skill] += 0.01 * ((answer not in failed) - self.accuracy[skill])


def corpus(seed: int, count: int = 25000) -> Iterator[str]:
    """Text to train the tokenizer on."""
    builder = Builder(Source(random.Random(f"{seed}:tokenizer"), "train"), SHARES)
    for _ in range(count):
        conversation = builder.build()
        yield "user\n\nassistant\nsystem\n" + (conversation.system or "")
        for each in conversation.rounds:
            yield each.user
            yield each.answer
            if each.thought:
                yield f"{each.thought}\n"


def precision(device: str) -> torch.dtype:
    """bfloat16 where there are instructions for it (four times float32's speed on such a CPU), else float32."""
    if device != "cpu":
        return torch.bfloat16
    units = torch.cpu.get_capabilities()
    return torch.bfloat16 if units.get("avx512_bf16") or units.get("amx_bf16") else torch.float32


def rate(step: int, steps: int) -> float:
    """The factor of the learning rate: a short warm-up, a plateau, a linear decay; then the final phase."""
    if step >= steps:
        return FINISH_RATE * max(0.0, 1 - (step - steps) / (FINISH_SHARE * steps))
    start = steps * (1 - COOLDOWN_SHARE)
    return min(1.0, (step + 1) / 60) * (1.0 if step < start else max(0.0, (steps - step) / (steps - start)))


def main() -> None:
    """Parse the command line, train and write the model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--out", type=Path, default=FOLDER, help="the folder to write the model to")
    parser.add_argument("--checkpoint", type=Path, help="a file to resume from and to save to every 100 steps")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    args.out.mkdir(parents=True, exist_ok=True)
    if args.checkpoint is None or not args.checkpoint.exists():
        tokenizer.save(tokenizer.build(corpus(args.seed)), args.out)
    merges = Tokenizer.from_file(str(args.out / "tokenizer.json"))
    dtype = precision(args.device)
    arch = Architecture(vocab_size=tokenizer.VOCABULARY_SIZE)
    model = Qwen3(arch).to(args.device)
    matrices = [p for n, p in model.named_parameters() if p.dim() == 2 and "embed" not in n]
    others = [p for n, p in model.named_parameters() if p.dim() != 2 or "embed" in n]
    optimizers = [
        Muon(matrices, MUON_RATE, dtype, weight_decay=0.02),
        torch.optim.AdamW(others, ADAM_RATE, betas=(0.9, 0.98), weight_decay=0.0),
    ]
    peaks = [MUON_RATE, ADAM_RATE]
    average = {n: p.detach().clone() for n, p in model.named_parameters()}
    curriculum = Curriculum(Encoder(merges, arch.max_position_embeddings), args.seed)
    first = 0
    if args.checkpoint is not None and args.checkpoint.exists():
        saved = torch.load(args.checkpoint, weights_only=True)
        model.load_state_dict(saved["model"])
        for optimizer, state in zip(optimizers, saved["optimizers"], strict=True):
            optimizer.load_state_dict(state)
        average, first = saved["average"], saved["step"]
        curriculum.number, curriculum.accuracy = saved["number"], {**curriculum.accuracy, **saved["accuracy"]}
    stream = batches(curriculum.samples())
    started, losses = time.monotonic(), 0.0
    total_steps = args.steps + round(FINISH_SHARE * args.steps)
    for step in range(first, total_steps):
        if step >= args.steps and not curriculum.pieces:
            curriculum.pieces = tokenizer.letters(merges)
        for optimizer, peak in zip(optimizers, peaks, strict=True):
            optimizer.param_groups[0]["lr"] = peak * rate(step, args.steps)
        parts = list(islice(stream, BATCHES_PER_STEP))
        total = sum(float(part.weight.sum()) for part in parts)
        for part in parts:
            tokens, positions, index, target, weight = (t.to(args.device) for t in part.tensors())
            with torch.autocast(args.device, dtype, enabled=dtype is not torch.float32):
                logits = F.linear(model(tokens, positions, index), model.embed_tokens.weight)
            loss = (F.cross_entropy(logits.float(), target, reduction="none") * weight).sum() / total
            loss.backward()  # type: ignore[no-untyped-call]
            curriculum.note(part, (logits.detach().argmax(-1) == target).cpu())
            losses += loss.item()
        torch.nn.utils.clip_grad_norm_(others, 1.0)
        for optimizer in optimizers:
            optimizer.step()
            optimizer.zero_grad()
        with torch.no_grad():
            blend = min(0.98, (step + 1) / (step + 10))
            for name, parameter in model.named_parameters():
                average[name].lerp_(parameter, 1 - blend)
        if (step + 1) % 25 == 0:
            shown = {k: round(v, 3) for k, v in curriculum.accuracy.items()}
            seconds = time.monotonic() - started
            print(f"step {step + 1} loss {losses / 25:.4f} seconds {seconds:.0f} {json.dumps(shown)}", flush=True)
            losses = 0.0
        if args.checkpoint is not None and ((step + 1) % 100 == 0 or step + 1 == total_steps):
            state = {
                "model": model.state_dict(),
                "optimizers": [o.state_dict() for o in optimizers],
                "average": average,
                "step": step + 1,
                "number": curriculum.number,
                "accuracy": curriculum.accuracy,
            }
            torch.save(state, args.checkpoint.with_suffix(".part"))
            args.checkpoint.with_suffix(".part").rename(args.checkpoint)
            print("saved", step + 1, flush=True)
    export.write(args.out, arch, average, merges.token_to_id("<|endoftext|>"), merges.token_to_id("<|im_end|>"))


if __name__ == "__main__":
    main()
