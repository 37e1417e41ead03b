"""Cost of governance per ticket, per delta and per refusal, with every policy on and an engine that costs nothing.

python -m benchmarks.governance
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from statistics import median

from config import settings
from engine.scripted import ScriptedEngine
from engine.types import Capacity, ChatRequest, Delta, Message, Sampling, Usage
from governance.errors import Refusal
from governance.gateway import Gateway
from governance.pipeline import build
from governance.register import Register
from governance.ticket import Caller, Ticket
from observability.metrics import Metrics

STREAMS, DELTAS, TICKETS, WAITING = 64, 1000, 2000, 256
LAST = Delta(usage=Usage(20, DELTAS), finish_reason="stop")
ONE = Delta("word ", usage=Usage(20, 1))


class FreeEngine(ScriptedEngine):
    """Yields the same delta `deltas` times. Every tenth lets the loop run, as an engine's queue does under load."""

    deltas = DELTAS
    gate: asyncio.Event | None = None

    async def stream(self, request: ChatRequest, request_id: str) -> AsyncGenerator[Delta, None]:
        if self.gate is not None:
            await self.gate.wait()
        for number in range(self.deltas):
            if number % 10 == 0:
                await asyncio.sleep(0)
            yield ONE
        yield LAST

    async def count_tokens(self, request: ChatRequest) -> int:
        return 20


class NoStore:
    def round_started(self, ticket: Ticket) -> None: ...

    def round_ended(self, ticket: Ticket) -> None: ...


def gateway_with(engine: FreeEngine, **overrides: object) -> Gateway:
    register = Register()
    table = build(settings.load({}, **overrides), engine, NoStore(), Metrics(register, engine).record, register)
    return Gateway(engine, table, register)


def ticket(user: str) -> Ticket:
    earlier = [Message("user", "a question of before"), Message("assistant", "an answer of before")] * 6
    request = ChatRequest((Message("system", "Be kind."), *earlier, Message("user", "and now?")), Sampling(1024))
    return Ticket(Caller(user), request, rounds=tuple(range(6)))


async def drain(stream: AsyncGenerator[Delta, None]) -> None:
    async with aclosing(stream) as deltas:
        async for _ in deltas:
            pass


async def per_delta(engine: FreeEngine) -> tuple[float, float]:
    """Seconds of CPU for a delta: bare, and through the gateway."""
    gateway = gateway_with(engine)
    costs = []
    for governed in (False, True):
        began = time.process_time()
        request = ticket("x").request
        streams = [gateway.stream(ticket(f"u{n}")) if governed else engine.stream(request, str(n)) for n in range(STREAMS)]
        await asyncio.gather(*(asyncio.create_task(drain(stream)) for stream in streams))
        costs.append((time.process_time() - began) / (STREAMS * DELTAS))
    return costs[0], costs[1]


async def per_ticket(engine: FreeEngine) -> float:
    """Median seconds from arrival to the engine's first delta and from the last to the end, with a slot free."""
    engine.deltas = 0
    gateway = gateway_with(engine)
    times = []
    for number in range(TICKETS):
        asked = ticket(f"u{number}")
        began = time.perf_counter()
        await drain(gateway.stream(asked))
        times.append(time.perf_counter() - began)
    return median(times)


async def per_refusal(engine: FreeEngine) -> tuple[float, float]:
    """Median seconds of a refusal by a full queue and by the rate limit."""
    engine.gate = asyncio.Event()
    gateway = gateway_with(engine, max_concurrent=1, max_queue=WAITING, requests_per_minute=20)
    waiting = [asyncio.create_task(drain(gateway.stream(ticket(f"w{n}")))) for n in range(WAITING + 1)]
    await asyncio.sleep(0.2)
    full, rate = [], []
    for number in range(TICKETS):
        for user, times in ((f"u{number}", full), ("flood", rate)):
            began = time.perf_counter()
            try:
                await drain(gateway.stream(ticket(user)))
            except Refusal as refusal:
                if user != "flood" or refusal.reason == "rate_limited":
                    times.append(time.perf_counter() - began)
    await gateway.close()
    await asyncio.gather(*waiting)
    return median(full), median(rate)


async def main() -> None:
    engine = FreeEngine(capacity=Capacity("free", "none", 1 << 20, 32_768, STREAMS))
    await engine.start()
    bare, governed = await per_delta(engine)
    print(f"a delta, {STREAMS} streams:   {bare * 1e6:6.2f} us bare, {governed * 1e6:6.2f} us through the gateway (CPU)")
    print(f"a ticket, slot free:  {await per_ticket(engine) * 1e6:6.0f} us to admit, open, release and count")
    full, rate = await per_refusal(engine)
    print(f"a refusal:            {full * 1e6:6.0f} us by a queue of {WAITING}, {rate * 1e6:6.0f} us by the rate limit")


if __name__ == "__main__":
    asyncio.run(main())
