"""Cost of governance on the real engine: throughput through the gateway against AsyncLLM itself, in one run.

python -m benchmarks.overhead --streams 64 --tokens 256 --rounds 5

Bare: the same prompts and sampling handed to `AsyncLLM.generate`. Governed: every policy, the metrics and a real SQLite
file. The two alternate on one engine; the result is the median of the ratios.

Admission: from a ticket's arrival until the request reaches the engine, with the only rendering and counting of its prompt.
One ticket after the other, so that none waits for a slot, while the store still records the end of the one before: for a
question of one sentence, and for one after six rounds of some 300 characters each. Admission's own cost is that time without
the rendering, which AsyncLLM needs as well; the rendering is measured separately.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from statistics import median
from uuid import uuid4

from benchmarks.load import milliseconds, open_bench, options
from config import settings
from engine.config import EngineConfig
from engine.types import ChatRequest, Message, Sampling
from engine.vllm.engine import VLLMEngine
from governance.gateway import Gateway
from governance.ticket import Caller, Ticket

QUESTION = Message("user", "Count from 1 to 300.")
ROUND = (Message("user", "What did we say about the lake, the boat and the two old friends? " * 2),)
ROUND += (Message("assistant", "They rowed out early, while the mist still lay on the water. " * 3),)


def request(tokens: int, rounds: int = 0) -> ChatRequest:
    return ChatRequest((*ROUND * rounds, QUESTION), Sampling(max_tokens=tokens, temperature=0.0))


async def bare(engine: VLLMEngine, tokens: int) -> int:
    """One answer straight from AsyncLLM; how many tokens it had."""
    backend = engine._ready()
    asked = request(tokens)
    prompt = await backend.prompt(asked)
    sampling = backend.sampling(asked, len(prompt["prompt_token_ids"]))
    seen = 0
    async for output in backend.llm.generate(prompt, sampling, uuid4().hex):
        seen += len(output.outputs[0].token_ids)
    return seen


async def governed(gateway: Gateway, tokens: int, user: str, waits: list[float], rounds: int = 0) -> int:
    """One answer through the gateway; its admission's seconds go into `waits`."""
    ticket = Ticket(Caller(user), request(tokens, rounds), rounds=tuple(range(rounds)))
    async with aclosing(gateway.stream(ticket)) as deltas:
        async for _ in deltas:
            pass
    assert ticket.admitted_at is not None
    waits.append(ticket.admitted_at - ticket.opened_at)
    return ticket.usage.completion_tokens


async def rendering(engine: VLLMEngine, rounds: int) -> float:
    """Seconds that rendering a prompt takes by itself."""
    asked = request(1, rounds)
    began = time.perf_counter()
    await engine._ready().prompt(asked)
    return time.perf_counter() - began


async def rate(streams: int, one: Callable[[int], Awaitable[int]]) -> float:
    """Tokens a second over all streams."""
    began = time.perf_counter()
    counts = await asyncio.gather(*(one(number) for number in range(streams)))
    return sum(counts) / (time.perf_counter() - began)


async def measure(chosen: argparse.Namespace) -> dict[str, object]:
    configured = settings.load({}, max_num_seqs=chosen.streams, max_concurrent=chosen.streams, device=chosen.device)
    config = EngineConfig(model=chosen.model, device=chosen.device, max_num_seqs=chosen.streams)
    async with open_bench(config) as bench:
        engine, gateway = bench.engine, bench.gateway(configured)
        waits: list[float] = []
        rates: list[tuple[float, float]] = []
        for number in range(chosen.rounds + 1):
            pair = (
                await rate(chosen.streams, lambda _: bare(engine, chosen.tokens)),
                await rate(chosen.streams, lambda n, r=number: governed(gateway, chosen.tokens, f"user-{r}-{n}", waits)),
            )
            if number:  # the first is for warming up
                rates.append(pair)
            else:
                waits.clear()
        admission: dict[int, list[float]] = {0: [], 6: []}
        rendered: dict[int, list[float]] = {0: [], 6: []}
        for rounds, found in admission.items():
            for number in range(50):
                await governed(gateway, 1, f"alone-{rounds}-{number}", found, rounds)
                rendered[rounds].append(await rendering(engine, rounds))
        capacity = engine.capacity()
    return {
        "model": capacity.model,
        "device": capacity.device,
        "streams": chosen.streams,
        "tokens_each": chosen.tokens,
        "bare_tokens_per_second": round(median(b for b, _ in rates)),
        "governed_tokens_per_second": round(median(g for _, g in rates)),
        "ratio": round(median(g / b for b, g in rates), 3),
        "ratios": [round(g / b, 3) for b, g in rates],
        "admission_ms_alone_median": milliseconds(median(admission[0])),
        "rendering_ms_alone_median": milliseconds(median(rendered[0])),
        "added_ms_alone_median": milliseconds(median(admission[0]) - median(rendered[0])),
        "admission_ms_six_rounds_median": milliseconds(median(admission[6])),
        "rendering_ms_six_rounds_median": milliseconds(median(rendered[6])),
        "added_ms_six_rounds_median": milliseconds(median(admission[6]) - median(rendered[6])),
        "admission_ms_64_at_once_median": milliseconds(median(waits)),
    }


if __name__ == "__main__":
    parser = options(__doc__)
    parser.add_argument("--streams", type=int, default=64)
    parser.add_argument("--tokens", type=int, default=256)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    figures = json.dumps(asyncio.run(measure(arguments)), indent=2)
    print(figures)
    if arguments.json is not None:
        arguments.json.write_text(figures + "\n")
