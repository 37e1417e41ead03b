"""KV cache reservation: throughput, preemptions and TTFT of the three admission modes.

    python -m benchmarks.memory --users 64 --each 4 --kv-mib 16

More users than a small KV cache can serve at once ask questions whose answers are much shorter than the longest they may
have, and of different lengths. "slots" admits everyone, and the engine preempts when the cache is full; "full" reserves the
longest answer; "estimated" the likely one. The modes alternate on one engine, each with policies of its own that live through
all rounds: "estimated" starts without observations. Prefix caches are separate, and every question has a user of its own, so
that order is by arrival: `benchmarks.fairness` measures fair order.

A preempted answer has its first token early and then stalls: so the longest pause in an answer is measured too.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import time
from statistics import median

from benchmarks.load import Answer, Bench, ask, counting, milliseconds, open_bench, options, percentile, report
from config import settings
from engine.config import EngineConfig
from engine.vllm.engine import VLLMEngine
from governance.gateway import Gateway

MODES = ("slots", "full", "estimated")


async def ask_all(gateway: Gateway, chosen: argparse.Namespace, salt: str) -> list[Answer]:
    """Every user asks `each` questions, one after another; the same ones in every mode."""

    async def one(user: int) -> list[Answer]:
        dice = random.Random(chosen.seed * 1000 + user)
        names = (f"{salt}-{user}-{turn}" for turn in range(chosen.each))
        return [
            await ask(
                gateway, name, counting(dice.randint(5, chosen.longest), chosen.asked, name, dice.randint(0, chosen.earlier))
            )
            for name in names
        ]

    return [answer for answers in await asyncio.gather(*map(one, range(chosen.users))) for answer in answers]


async def measure(bench: Bench[VLLMEngine], chosen: argparse.Namespace) -> list[dict[str, object]]:
    def gateway_with(mode: str) -> Gateway:
        return bench.gateway(
            settings.load(
                {},
                admission=mode,
                max_concurrent=chosen.users,
                max_queue=chosen.users,
                requests_per_minute=10**6,
                max_answer_tokens_limit=max(4096, chosen.asked),
                max_wait_s=3600,
                max_generation_s=3600,
            )
        )

    gateways = {mode: gateway_with(mode) for mode in MODES}
    found: dict[str, list[tuple[float, int, list[Answer]]]] = {mode: [] for mode in MODES}
    for number in range(chosen.rounds):
        for mode in MODES[number % 3 :] + MODES[: number % 3]:  # so that no mode is always the first
            before, began = bench.engine.load().preemptions, time.monotonic()
            answers = await ask_all(gateways[mode], chosen, f"{mode}-{number}")
            took = time.monotonic() - began
            await asyncio.sleep(0.5)  # the engine's last sample
            tokens = sum(answer.tokens for answer in answers)
            found[mode].append((tokens / took, bench.engine.load().preemptions - before, answers))
    rows: list[dict[str, object]] = []
    for mode, rounds in found.items():
        firsts = [answer.ttft for _, _, answers in rounds for answer in answers if answer.ttft is not None]
        rows.append(
            {
                "mode": mode,
                "tokens/s": round(median(rate for rate, _, _ in rounds)),
                "preemptions": sum(preempted for _, preempted, _ in rounds),
                "TTFT p50 ms": milliseconds(percentile(firsts, 0.5)),
                "TTFT p99 ms": milliseconds(percentile(firsts, 0.99)),
                "pause p99 ms": milliseconds(percentile((a.pause for _, _, some in rounds for a in some), 0.99)),
                "TTFT + pause p99 ms": milliseconds(
                    percentile((a.ttft + a.pause for _, _, some in rounds for a in some if a.ttft is not None), 0.99)
                ),
                "answer p99 ms": milliseconds(percentile((a.took for _, _, some in rounds for a in some), 0.99)),
                "unanswered": sum(a.tokens == 0 for _, _, some in rounds for a in some),
                "tokens an answer": round(sum(a.tokens for _, _, some in rounds for a in some) / len(firsts or [0])),
            }
        )
    return rows


async def main(chosen: argparse.Namespace) -> None:
    config = EngineConfig(
        model=chosen.model,
        device=chosen.device,
        max_num_seqs=chosen.users,
        max_model_len=chosen.context,
        kv_cache_memory=chosen.kv_mib << 20,
    )
    async with open_bench(config) as bench:
        rows = await measure(bench, chosen)
        capacity = bench.engine.capacity()
    setup: dict[str, object] = {
        "engine": f"{capacity.model} on {capacity.device}",
        "KV cache": f"{capacity.kv_tokens} tokens in blocks of {capacity.block_size}",
        "load": f"{chosen.users} users, {chosen.rounds} rounds of {chosen.each} questions, {chosen.asked} tokens asked for",
    }
    report(setup, rows, chosen.json)


if __name__ == "__main__":
    parser = options(__doc__)
    parser.add_argument("--users", type=int, default=64)
    parser.add_argument("--each", type=int, default=4, help="questions of each user, one after another")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--asked", type=int, default=1024, help="tokens that every question asks for at most")
    parser.add_argument("--longest", type=int, default=100, help="what an answer counts to, at most")
    parser.add_argument("--earlier", type=int, default=0, help="short rounds that go before a question, at most")
    parser.add_argument("--context", type=int, default=2048, help="tokens of prompt and answer, at most")
    parser.add_argument("--kv-mib", type=int, default=16, help="size of the KV cache")
    asyncio.run(main(parser.parse_args()))
