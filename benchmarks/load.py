"""Shared by the benchmarks of admission: a gateway over the real engine, users who ask, and the outcome of each question."""

from __future__ import annotations

import argparse
import json
import math
import tempfile
import time
from collections.abc import AsyncGenerator, Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager, aclosing, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from config.settings import Settings
from engine.base import Engine
from engine.config import EngineConfig
from engine.errors import EngineError
from engine.types import ChatRequest, Message, Sampling
from engine.vllm.engine import VLLMEngine
from governance.errors import Refusal
from governance.gateway import Gateway
from governance.pipeline import build
from governance.policy import Policy
from governance.register import Register
from governance.ticket import Caller, Ticket
from observability.metrics import Metrics
from storage import Store

E = TypeVar("E", bound=Engine)


@dataclass(frozen=True, slots=True)
class Answer:
    """The outcome of one question. Times in seconds since it was asked; `refused` is the code of a refusal.

    `pause`: the longest time between two deltas.
    """

    asked_at: float
    ttft: float | None
    took: float
    tokens: int
    pause: float = 0.0
    refused: str | None = None


@dataclass(frozen=True, slots=True)
class Bench(Generic[E]):
    """A ready engine and a store. `gateway` builds a gateway with policies of its own over both."""

    engine: E
    store: Store

    def gateway(self, settings: Settings, change: Callable[[Policy], Policy] = lambda policy: policy) -> Gateway:
        register = Register()
        table = build(settings, self.engine, self.store, Metrics(register, self.engine).record, register)
        return Gateway(self.engine, [change(policy) for policy in table], register)


@asynccontextmanager
async def bench_on(engine: E) -> AsyncGenerator[Bench[E], None]:
    """On an engine that is not started yet."""
    with tempfile.TemporaryDirectory() as folder:
        async with Store(f"sqlite:///{Path(folder) / 'bench.db'}") as store:
            await engine.start()
            try:
                yield Bench(engine, store)
            finally:
                await engine.stop()


def open_bench(config: EngineConfig) -> AbstractAsyncContextManager[Bench[VLLMEngine]]:
    return bench_on(VLLMEngine(config))


EARLIER = (Message("user", "What is 20 + 22?"), Message("assistant", "20 + 22 = 42"))  # some 25 tokens


def counting(to: int, max_tokens: int, salt: str, rounds: int = 0) -> ChatRequest:
    """A question whose answer ends by itself, at a length unknown to the server, after `rounds` short rounds.

    `salt` keeps prefix caches apart.
    """
    question = Message("user", f"Count from 1 to {to}.")
    return ChatRequest((*EARLIER * rounds, question), Sampling(max_tokens, temperature=0.0), cache_salt=salt)


async def ask(gateway: Gateway, user: str, request: ChatRequest, address: str | None = None) -> Answer:
    """One question. `address` is a guest's; None is a user with an account."""
    ticket, began = Ticket(Caller(user, address=address), request), time.monotonic()
    refused, pause, last = None, 0.0, math.inf
    try:
        async with aclosing(gateway.stream(ticket)) as deltas:
            async for _ in deltas:
                pause, last = max(pause, time.monotonic() - last), time.monotonic()
    except Refusal as refusal:
        refused = refusal.reason
    except EngineError as error:
        raise SystemExit(f"The engine failed in mid-benchmark: {error}") from error
    took = time.monotonic() - began
    ttft = None if ticket.first_token_at is None else ticket.first_token_at - began
    return Answer(began, ttft, took, ticket.usage.completion_tokens, pause, refused)


def percentile(values: Iterable[float], share: float) -> float | None:
    """The smallest value that `share` of them do not exceed; None of none."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else None


def milliseconds(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds * 1e3, 2 if seconds < 0.01 else 1)


def options(doc: str | None) -> argparse.ArgumentParser:
    """The options that every benchmark has."""
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="", help="as STEWARD_MODEL; empty is the bundled one on a CPU")
    parser.add_argument("--device", default="auto", choices=("auto", "cpu", "gpu"))
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    return parser


def report(setup: dict[str, object], rows: Sequence[dict[str, object]], file: Path | None) -> None:
    """Print the setup and a table of `rows`, which all have the same keys."""
    print("\n".join(f"{name}: {value}" for name, value in setup.items()))
    lines = [list(rows[0]), *([("-" if value is None else str(value)) for value in row.values()] for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    for number, line in enumerate(lines):
        print("| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |")
        if number == 0:
            print("|" + "|".join("-" * (width + 2) for width in widths) + "|")
    if file is not None:
        file.write_text(json.dumps({**setup, "rows": list(rows)}, indent=2) + "\n")
