"""Evaluate the demo model through the real engine and chat template: ``python -m demo_model.evaluate``.

Each case is a chat whose earlier answers are the model's own. Prints a table by skill and language; ``--card`` writes it into
the model card.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import re
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from demo_model.cases import SKILLS, Case, cases
from demo_model.lessons.conversation import SHARES, Builder
from demo_model.lessons.source import Source
from engine.base import Engine
from engine.config import EngineConfig
from engine.types import ChatRequest, Message, Role, Sampling
from engine.vllm.engine import VLLMEngine

FOLDER = Path(__file__).parent
SEED = 2026
MAX_TOKENS = 1600


@dataclass(frozen=True)
class Mode:
    """One column of the report."""

    name: str
    thinking: bool
    sampled: bool


MODES = (
    Mode("temperature 0", False, False),
    Mode("temperature 0, thinking", True, False),
    Mode("temperature 0.6", False, True),
    Mode("temperature 0.6, thinking", True, True),
)


@dataclass(frozen=True)
class Result:
    """The result of a case."""

    case: Case
    answer: str
    reasoning: str
    finish: str | None
    right: bool


def assert_unseen(asked: list[Case], seed: int = 1, conversations: int = 8000) -> None:
    """Raise if a case's last question is a training message, letter case and punctuation aside."""

    def bare(text: str) -> str:
        return re.sub(r"[\W_]+", "", text).lower()

    builder = Builder(Source(random.Random(f"{seed}:unseen"), "train"), SHARES)
    seen = {bare(each.user) for _ in range(conversations) for each in builder.build().rounds}
    both = [case.users[-1] for case in asked if bare(case.users[-1]) in seen]
    if both:
        raise AssertionError(f"training saw these questions: {both[:5]}")


def sampling_of(mode: Mode, folder: Path, seed: int) -> Sampling:
    """The model's own sampling defaults, or greedy."""
    own = json.loads((folder / "generation_config.json").read_text())
    if not mode.sampled:
        return Sampling(max_tokens=MAX_TOKENS, temperature=0.0)
    return Sampling(max_tokens=MAX_TOKENS, temperature=own["temperature"], top_p=own["top_p"], top_k=own["top_k"], seed=seed)


async def run_case(engine: Engine, case: Case, mode: Mode, sampling: Sampling, request_id: str) -> Result:
    """Run the chat in the given mode and check its last answer."""
    history: list[tuple[Role, str]] = [] if case.system is None else [("system", case.system)]
    answer = reasoning = ""
    finish: str | None = None
    for number, user in enumerate(case.users):
        history.append(("user", user))
        messages = tuple(Message(role, text) for role, text in history)
        request = ChatRequest(messages, sampling, thinking=mode.thinking)
        answer = reasoning = ""
        async for delta in engine.stream(request, f"{request_id}-{number}"):
            answer += delta.text
            reasoning += delta.reasoning
            finish = delta.finish_reason or finish
        answer = answer.lstrip("\n")
        history.append(("assistant", answer))
    reasoned = bool(reasoning.strip()) == mode.thinking and "think>" not in answer
    return Result(case, answer, reasoning, finish, finish == "stop" and reasoned and case.passes(answer))


async def run_all(engine: Engine, asked: list[Case], mode: Mode, folder: Path = FOLDER, parallel: int = 32) -> list[Result]:
    """Run all cases, ``parallel`` at a time."""
    slots = asyncio.Semaphore(parallel)

    async def one(number: int, case: Case) -> Result:
        async with slots:
            return await run_case(engine, case, mode, sampling_of(mode, folder, number), f"{mode.name}-{number}")

    return list(await asyncio.gather(*(one(n, case) for n, case in enumerate(asked))))


def table(results: dict[str, list[Result]]) -> str:
    """A Markdown table of the accuracy in per cent: a row for each skill and language, a column for each mode."""
    lines = ["| skill | language | cases | " + " | ".join(results) + " |", "|---|---|---|" + "---|" * len(results)]
    for skill in SKILLS:
        for lang in ("en", "zh"):
            cells, size = [], 0
            for found in results.values():
                own = [r.right for r in found if r.case.skill == skill and r.case.lang == lang]
                size = len(own)
                cells.append(f"{100 * sum(own) / size:.0f}" if own else "")
            if size:
                lines.append(f"| {skill} | {lang} | {size} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def by_skill(results: list[Result]) -> dict[str, float]:
    """Accuracy of each skill over both languages, 0 to 1."""
    right: dict[str, list[bool]] = defaultdict(list)
    for result in results:
        right[result.case.skill].append(result.right)
    return {skill: sum(found) / len(found) for skill, found in right.items()}


def describe(result: Result) -> str:
    """A failed case as a line of JSON."""
    shown = {
        "skill": result.case.skill,
        "users": result.case.users,
        "expected": result.case.expected[:200],
        "answer": result.answer[:200],
        "reasoning": result.reasoning,
        "finish": result.finish,
    }
    return json.dumps(shown, ensure_ascii=False)


async def evaluate(folder: Path, per_language: int, modes: tuple[Mode, ...], failures: int) -> str:
    """Run the modes on one engine; returns the table."""
    asked = list(cases(SEED, per_language))
    assert_unseen(asked)
    results: dict[str, list[Result]] = {}
    async with VLLMEngine(EngineConfig(model=str(folder), device="cpu")) as engine:
        for mode in modes:
            started = time.monotonic()
            results[mode.name] = await run_all(engine, asked, mode, folder)
            shown: dict[str, int] = defaultdict(int)
            for result in results[mode.name]:
                if not result.right and shown[result.case.skill] < failures:
                    shown[result.case.skill] += 1
                    print(describe(result))
            low = {k: round(v, 2) for k, v in by_skill(results[mode.name]).items()}
            print(f"{mode.name}: {time.monotonic() - started:.0f} s {low}", flush=True)
    return table(results)


def main() -> None:
    """Parse the command line, evaluate and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, default=FOLDER)
    parser.add_argument("--per-language", type=int, default=30, help="cases of each skill in each language")
    parser.add_argument("--modes", type=int, nargs="*", default=[0, 1, 2, 3])
    parser.add_argument("--failures", type=int, default=0, help="failed cases to print for each skill")
    parser.add_argument("--card", action="store_true", help="write the table into the model card")
    args = parser.parse_args()
    report = asyncio.run(evaluate(args.model, args.per_language, tuple(MODES[m] for m in args.modes), args.failures))
    print(report)
    if args.card:
        card = FOLDER / "README.md"
        text = card.read_text(encoding="utf-8")
        start, end = "<!-- evaluation -->", "<!-- end of evaluation -->"
        before, after = text.split(start)[0], text.split(end)[1]
        card.write_text(f"{before}{start}\n{report}\n{end}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
