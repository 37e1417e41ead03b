"""Fairness: TTFT of a light user, alone and during another user's flood of requests.

    python -m benchmarks.fairness --slots 8 --flood 64

Four gateways over one engine, one after another: without a flood; with it and first come first served, the order of a plain
queue; with it and fair order by virtual token counters alone; and with those and a limit of concurrent answers per user, which
are Steward's defaults.
"""

from __future__ import annotations

import argparse
import asyncio
from contextlib import suppress
from itertools import count

from benchmarks.load import Answer, Bench, ask, counting, milliseconds, open_bench, options, percentile, report
from config import settings
from engine.config import EngineConfig
from governance.gateway import Gateway
from governance.policies.admission import Admission
from governance.policy import Policy, Release
from governance.ticket import Ticket


class FirstComeFirstServed:
    """The baseline: as many slots, in order of arrival."""

    def __init__(self, slots: int) -> None:
        self._slots = asyncio.Semaphore(slots)  # serves in order of arrival

    async def admit(self, ticket: Ticket) -> Release:
        await self._slots.acquire()
        return lambda _: self._slots.release()


async def flood(gateway: Gateway, chosen: argparse.Namespace, salt: str, served: list[Answer]) -> None:
    """Keep `flood` questions of one user on their way, for ever."""
    numbers = count()

    async def one() -> None:
        while True:
            request = counting(chosen.counts, chosen.asked, f"{salt}-{next(numbers)}")
            answer = await ask(gateway, "flood", request)
            if answer.refused is None:
                served.append(answer)
            else:
                await asyncio.sleep(0.1)  # a refusal comes without a wait: the loop would never run anything else

    async with asyncio.TaskGroup() as group:
        for _ in range(chosen.flood):
            group.create_task(one())


async def light(gateway: Gateway, chosen: argparse.Namespace, salt: str) -> list[Answer]:
    """A user who asks, reads, and asks again."""
    answers = []
    for number in range(chosen.questions):
        answers.append(await ask(gateway, "light", counting(chosen.counts, chosen.asked, f"{salt}-light-{number}")))
        await asyncio.sleep(chosen.pause)
    return answers


async def measure(bench: Bench, chosen: argparse.Namespace) -> list[dict[str, object]]:
    def gateway_with(per_user: int, first_come: bool = False) -> Gateway:
        slots = chosen.slots
        role = {"max_concurrent": per_user, "max_waiting": 2 * chosen.flood, "requests_per_minute": 0}

        def change(policy: Policy) -> Policy:
            return FirstComeFirstServed(slots) if first_come and isinstance(policy, Admission) else policy

        return bench.gateway(
            settings.load(
                {},
                max_concurrent=slots,
                max_queue=4 * chosen.flood,
                max_queue_tokens=10**8,
                max_wait_s=3600,
                roles={"guest": role},
            ),
            change,
        )

    rows: list[dict[str, object]] = []
    alone = None
    for name, gateway, flooded in (
        ("alone", gateway_with(chosen.per_user), False),
        ("flood, first come first served", gateway_with(chosen.slots, first_come=True), True),
        ("flood, by counters", gateway_with(chosen.slots), True),
        (f"flood, by counters, {chosen.per_user} concurrent per user", gateway_with(chosen.per_user), True),
    ):
        served: list[Answer] = []
        task = asyncio.create_task(flood(gateway, chosen, name, served)) if flooded else None
        await asyncio.sleep(chosen.warm_up if flooded else 0)
        answers = await light(gateway, chosen, name)
        if task is not None:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        await gateway.close(30)
        firsts = [answer.ttft for answer in answers if answer.ttft is not None]
        worst = percentile(firsts, 0.99)
        alone = alone or worst
        rows.append(
            {
                "gateway": name,
                "TTFT p50 ms": milliseconds(percentile(firsts, 0.5)),
                "TTFT p99 ms": milliseconds(worst),
                "times alone": None if worst is None or alone is None else round(worst / alone, 2),
                "light answers": len(firsts),
                "flood's answers": len(served),
            }
        )
    return rows


async def main(chosen: argparse.Namespace) -> None:
    async with open_bench(EngineConfig(model=chosen.model, device=chosen.device, max_num_seqs=chosen.slots)) as bench:
        await light(
            bench.gateway(settings.load({}, requests_per_minute=10**6)), argparse.Namespace(**vars(chosen) | {"pause": 0}), "w"
        )
        rows = await measure(bench, chosen)
        capacity = bench.engine.capacity()
    setup: dict[str, object] = {
        "engine": f"{capacity.model} on {capacity.device}",
        "load": f"{chosen.slots} slots; {chosen.flood} questions of the flood on their way; each counts to {chosen.counts}",
    }
    report(setup, rows, chosen.json)


if __name__ == "__main__":
    parser = options(__doc__)
    parser.add_argument("--slots", type=int, default=8)
    parser.add_argument("--per-user", type=int, default=1, help="concurrent answers of one user, for the last gateway")
    parser.add_argument("--flood", type=int, default=64, help="questions that the flooding user always has on their way")
    parser.add_argument("--questions", type=int, default=100, help="of the light user")
    parser.add_argument("--counts", type=int, default=30, help="what every answer counts to")
    parser.add_argument("--asked", type=int, default=512, help="tokens that every question asks for at most")
    parser.add_argument("--pause", type=float, default=0.2, help="seconds between the light user's questions")
    parser.add_argument("--warm-up", type=float, default=2.0, help="seconds that the flood is given to fill the server")
    asyncio.run(main(parser.parse_args()))
