"""Overload: goodput, refusals and memory at multiples of the server's capacity.

    python -m benchmarks.overload --slots 16 --seconds 30

Capacity is measured first, with every slot always taken, and again after each load: a machine's speed wanders. Questions come
at random moments at 1, 2, 5 and 10 times the first capacity, each from a user of its own who does not come back. Goodput is
tokens of answers finished in the window, in per cent of the mean of the capacities before and after; a refusal's cost is the
time from the question to the refusal.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import resource
import time
from collections import Counter
from pathlib import Path

from benchmarks.load import Answer, Bench, ask, counting, milliseconds, open_bench, options, percentile, report
from config import settings
from engine.config import EngineConfig
from engine.vllm.engine import VLLMEngine
from governance.gateway import Gateway


def process_memory() -> float:
    """MiB of memory of this process, now on Linux, elsewhere the peak."""
    status = Path("/proc/self/status")
    if status.exists():
        return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmRSS")) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


async def saturated(gateway: Gateway, chosen: argparse.Namespace) -> tuple[float, float]:
    """Tokens and answers a second with every slot taken all the time."""
    answers: list[Answer] = []
    began = time.monotonic()
    until = began + chosen.seconds

    async def one(slot: int) -> None:
        turn = 0
        while time.monotonic() < until:
            turn += 1
            request = counting(chosen.counts, chosen.asked, f"peak-{slot}-{turn}")
            answers.append(await ask(gateway, f"peak-{slot}-{turn}", request))

    await asyncio.gather(*map(one, range(chosen.slots)))
    took = time.monotonic() - began
    return sum(answer.tokens for answer in answers) / took, len(answers) / took


async def offered(gateway: Gateway, chosen: argparse.Namespace, rate: float, name: str) -> list[Answer]:
    """Questions at `rate` a second for one measurement; the answers by its end."""
    dice = random.Random(chosen.seed)
    answers: list[Answer] = []
    began = time.monotonic()
    due, number = began, 0

    async def one(number: int) -> None:
        answers.append(await ask(gateway, f"{name}-{number}", counting(chosen.counts, chosen.asked, f"{name}-{number}")))

    async with asyncio.TaskGroup() as group:
        while time.monotonic() < began + chosen.seconds:
            while due <= time.monotonic():
                group.create_task(one(number))
                number += 1
                due += dice.expovariate(rate)
            await asyncio.sleep(max(0.0, due - time.monotonic()))
        in_time = list(answers)
        await gateway.close(30)
    return in_time


async def measure(bench: Bench[VLLMEngine], chosen: argparse.Namespace) -> list[dict[str, object]]:
    def gateway_with() -> Gateway:
        return bench.gateway(
            settings.load(
                {},
                max_concurrent=chosen.slots,
                max_queue=chosen.queue,
                requests_per_minute=10**6,
                max_wait_s=chosen.wait,
            )
        )

    await saturated(gateway_with(), argparse.Namespace(**vars(chosen) | {"seconds": min(5, chosen.seconds)}))
    peak, rate = await saturated(gateway_with(), chosen)
    rows: list[dict[str, object]] = []
    for times in chosen.times:
        before = process_memory()
        answers = await offered(gateway_with(), chosen, times * rate, f"x{times}")
        finished = [answer for answer in answers if answer.refused is None and answer.tokens]
        goodput = sum(answer.tokens for answer in finished) / chosen.seconds
        at_once = [answer.took for answer in answers if answer.refused == "queue_full"]
        refusals = Counter(answer.refused for answer in answers if answer.refused)
        full = process_memory()
        after, _ = await saturated(gateway_with(), chosen)
        peak, between = after, (peak + after) / 2
        rows.append(
            {
                "offered": f"{times} x {rate:.1f}/s",
                "goodput tokens/s": round(goodput),
                "capacity tokens/s": round(between),
                "of capacity": f"{100 * goodput / between:.0f} %",
                "finished": len(finished),
                "refused": " ".join(f"{code} {number}" for code, number in sorted(refusals.items())) or "0",
                "refusal p50 ms": milliseconds(percentile(at_once, 0.5)),
                "TTFT p99 ms": milliseconds(percentile((a.ttft for a in finished if a.ttft is not None), 0.99)),
                "memory MiB": f"{before:.0f} -> {full:.0f}",
            }
        )
    return rows


async def main(chosen: argparse.Namespace) -> None:
    async with open_bench(EngineConfig(model=chosen.model, device=chosen.device, max_num_seqs=chosen.slots)) as bench:
        rows = await measure(bench, chosen)
        capacity = bench.engine.capacity()
    setup: dict[str, object] = {
        "engine": f"{capacity.model} on {capacity.device}",
        "load": f"{chosen.slots} slots, {chosen.queue} may wait, for {chosen.wait} s; {chosen.seconds} s each",
    }
    report(setup, rows, chosen.json)


if __name__ == "__main__":
    parser = options(__doc__)
    parser.add_argument("--slots", type=int, default=16)
    parser.add_argument("--queue", type=int, default=256)
    parser.add_argument("--wait", type=float, default=120.0, help="seconds that a question may wait for a slot")
    parser.add_argument("--seconds", type=float, default=30.0, help="of each measurement")
    parser.add_argument("--counts", type=int, default=30, help="what every answer counts to")
    parser.add_argument("--asked", type=int, default=512, help="tokens that every question asks for at most")
    parser.add_argument("--times", type=float, nargs="+", default=[1, 2, 5, 10], help="multiples of the capacity")
    asyncio.run(main(parser.parse_args()))
