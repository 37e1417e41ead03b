"""Fairness: TTFT of a light user, alone and during another user's flood of requests, and a flood of fresh guests.

    python -m benchmarks.fairness --slots 8 --flood 64 --guests 400

Gateways over one engine, one after another: without a flood; with one user's and first come first served, the order of a plain
queue; with it and fair order by virtual token counters alone; with those and a limit of concurrent answers per user; and then
with a flood of fresh guests of one address beside it, each guest counted as a user, or all by their address, which are
Steward's defaults. The light user is then a guest of another address. Last, without a flood again.
"""

from __future__ import annotations

import argparse
import asyncio
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from typing import Literal

from benchmarks.load import Answer, Bench, ask, bench_on, counting, milliseconds, options, percentile, report
from config import settings
from engine.base import Engine
from engine.config import EngineConfig
from engine.scripted import Pause, Say, ScriptedEngine
from engine.types import Capacity
from engine.vllm.engine import VLLMEngine
from governance.gateway import Gateway
from governance.policies.admission import Admission
from governance.policy import Policy, Release
from governance.ticket import Ticket

GUEST_RETRY_S = 3.0  # a refusal says a few seconds
FLOODER, OFFICE = "198.51.100.7", "203.0.113.9"


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


async def flood_of_guests(
    gateway: Gateway, chosen: argparse.Namespace, salt: str, served: list[Answer], address: str | None
) -> None:
    """Keep questions of `guests` guests on their way, for ever; each asks once, and another fresh one follows."""
    numbers = count()

    async def one() -> None:
        while True:
            fresh = f"{salt}-guest-{next(numbers)}"
            answer = await ask(gateway, fresh, counting(chosen.counts, chosen.asked, fresh), address)
            if answer.refused is None:
                served.append(answer)
            else:
                await asyncio.sleep(GUEST_RETRY_S)

    async with asyncio.TaskGroup() as group:
        for _ in range(chosen.guests):
            group.create_task(one())


async def light(gateway: Gateway, chosen: argparse.Namespace, salt: str, address: str | None = None) -> list[Answer]:
    """A user who asks, reads, and asks again."""
    answers = []
    for number in range(chosen.questions):
        request = counting(chosen.counts, chosen.asked, f"{salt}-light-{number}")
        answers.append(await ask(gateway, "light", request, address))
        await asyncio.sleep(chosen.pause)
    return answers


@dataclass(frozen=True)
class Scene:
    """One gateway: `per_user` concurrent answers of one user, or none and the order of arrival. `guests`: how they count."""

    name: str
    per_user: int
    flooded: bool = True
    first_come: bool = False
    guests: Literal["none", "as users", "by address"] = "none"


def scenes(chosen: argparse.Namespace) -> list[Scene]:
    defaults, slots = chosen.per_user, chosen.slots
    each = f"{defaults} concurrent per user"
    every = [
        Scene("alone", defaults, flooded=False),
        Scene("flood, first come first served", slots, first_come=True),
        Scene("flood, by counters", slots),
        Scene(f"flood, by counters, {each}", defaults),
        Scene(f"both floods, {each}, each guest a user", defaults, guests="as users"),
        Scene(f"both floods, {each}, guests by address", defaults, guests="by address"),
        Scene("alone again", defaults, flooded=False),
    ]
    return [scene for scene in every if not scene.flooded or chosen.only in scene.name]


def gateway_for(bench: Bench[Engine], chosen: argparse.Namespace, scene: Scene) -> Gateway:
    role = {"max_concurrent": scene.per_user, "max_waiting": 2 * chosen.flood, "requests_per_minute": 0}

    def change(policy: Policy) -> Policy:
        return FirstComeFirstServed(chosen.slots) if scene.first_come and isinstance(policy, Admission) else policy

    return bench.gateway(
        settings.load(
            {},
            max_concurrent=chosen.slots,
            max_queue=4 * chosen.flood,
            max_queue_tokens=10**8,
            max_wait_s=3600,
            guest_address_requests_per_minute=0,  # else the flood of guests is over before it is measured
            roles={"guest": role},
        ),
        change,
    )


async def play(bench: Bench[Engine], chosen: argparse.Namespace, scene: Scene) -> dict[str, object]:
    """The light user's answers in one scene, as a row without its comparison."""
    gateway, served, guests = gateway_for(bench, chosen, scene), list[Answer](), list[Answer]()
    floods = [flood(gateway, chosen, scene.name, served)] if scene.flooded else []
    addresses = (FLOODER, OFFICE) if scene.guests == "by address" else (None, None)
    if scene.guests != "none":
        floods.append(flood_of_guests(gateway, chosen, scene.name, guests, addresses[0]))
    tasks = [asyncio.create_task(each) for each in floods]
    await asyncio.sleep(chosen.warm_up if tasks else 0)
    answers = await light(gateway, chosen, scene.name, addresses[1])
    for task in tasks:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
    await gateway.close(30)
    firsts = [answer.ttft for answer in answers if answer.ttft is not None]
    return {
        "gateway": scene.name,
        "TTFT p50 ms": milliseconds(percentile(firsts, 0.5)),
        "TTFT p99 ms": milliseconds(percentile(firsts, 0.99)),
        "light answers": len(firsts),
        "flood's answers": len(served),
        "guests' answers": len(guests),
    }


async def measure(bench: Bench[Engine], chosen: argparse.Namespace) -> list[dict[str, object]]:
    rows = [await play(bench, chosen, scene) for scene in scenes(chosen)]
    alone = [float(str(row["TTFT p99 ms"])) for row in rows if str(row["gateway"]).startswith("alone")]
    for row in rows:  # against the better of both: another load on the machine must not make a flood look light
        worst = row["TTFT p99 ms"]
        row["times alone"] = None if worst is None else round(float(str(worst)) / min(alone), 2)
    return rows


def scripted(chosen: argparse.Namespace) -> ScriptedEngine | None:
    """An engine whose first token takes `--scripted` ms, and each further one a twentieth: for a machine that others use too,
    where a real one's TTFT says more of them than of the order."""
    if not chosen.scripted:
        return None
    first = chosen.scripted / 1000
    script = [Pause(first), *(step for number in range(chosen.counts) for step in (Say(f"{number} "), Pause(first / 20)))]
    return ScriptedEngine(script, capacity=Capacity(f"scripted, {chosen.scripted} ms", "cpu", 10**6, 2048, chosen.slots))


async def main(chosen: argparse.Namespace) -> None:
    config = EngineConfig(model=chosen.model, device=chosen.device, max_num_seqs=chosen.slots)
    engine: Engine = scripted(chosen) or VLLMEngine(config)
    async with bench_on(engine) as bench:
        await light(
            bench.gateway(settings.load({}, requests_per_minute=10**6)), argparse.Namespace(**vars(chosen) | {"pause": 0}), "w"
        )
        rows = await measure(bench, chosen)
        capacity = bench.engine.capacity()
    asking = f"{chosen.flood} questions of one user, and {chosen.guests} of fresh guests, are on their way"
    setup: dict[str, object] = {
        "engine": f"{capacity.model} on {capacity.device}",
        "load": f"{chosen.slots} slots; {asking}; each counts to {chosen.counts}",
    }
    report(setup, rows, chosen.json)


if __name__ == "__main__":
    parser = options(__doc__)
    parser.add_argument("--slots", type=int, default=8)
    parser.add_argument("--per-user", type=int, default=1, help="concurrent answers of one user, for the last gateway")
    parser.add_argument("--flood", type=int, default=64, help="questions that the flooding user always has on their way")
    parser.add_argument("--guests", type=int, default=400, help="guests of one address who always have a question on its way")
    parser.add_argument("--scripted", type=int, default=0, help="ms to the first token of a scripted engine; 0: a real one")
    parser.add_argument("--only", default="", help="leave out the floods whose name does not have this in it")
    parser.add_argument("--questions", type=int, default=100, help="of the light user")
    parser.add_argument("--counts", type=int, default=30, help="what every answer counts to")
    parser.add_argument("--asked", type=int, default=512, help="tokens that every question asks for at most")
    parser.add_argument("--pause", type=float, default=0.2, help="seconds between the light user's questions")
    parser.add_argument("--warm-up", type=float, default=2.0, help="seconds that the flood is given to fill the server")
    asyncio.run(main(parser.parse_args()))
