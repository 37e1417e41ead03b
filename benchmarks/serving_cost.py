"""What a whole server costs: CPU of the serving process a token and a round, and how soon the first text comes.

    python -m benchmarks.serving_cost                       # Steward's chat, its API and `vllm serve` in turns, median of five
    python -m benchmarks.serving_cost --only tokens-64 rounds-16 --times 1

Real engines, real sockets, one machine: both servers have the tests' tiny Qwen3, whose tokens cost the engine next to nothing,
so that what is left is the server's own. The engine's process is not counted.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any
from uuid import uuid4

from benchmarks.load import milliseconds, report
from benchmarks.serving.chats import add_chats
from benchmarks.serving.clients import Answer, ApiClient, Page
from benchmarks.serving.plot import Panel, write
from benchmarks.serving.servers import Process, steward, vllm_serve
from tests.tiny_model import make_tiny_qwen3

LONG_ANSWER, SHORT_ANSWER = 1000, 16  # tokens
Client = Callable[[str, int], Page | ApiClient]


@dataclass(frozen=True, slots=True)
class Channel:
    """One way to ask a server. Steward has two."""

    name: str
    server: Process
    client: Client

    @classmethod
    def api_of(cls, server: Process) -> Channel:
        key = (server.folder / "data" / "api-key").read_text().strip()
        return cls("Steward API", server, lambda url, tokens: ApiClient(url, tokens, "", key))


@dataclass(frozen=True, slots=True)
class Case:
    """`clients` ask at a time, `rounds` times one after the other in the same chat, for answers of `tokens` tokens each.

    `prompt`: the length of each question in characters, which are tokens of the tiny model. `chats`: how many more chats each
    user has, whose list is asked for with each question, as a page does with the first of a chat; only Steward has any.
    """

    name: str
    clients: int
    tokens: int
    rounds: int = 1
    prompt: int = 20
    chats: int = 0


CASES = (
    *(Case(f"tokens-{streams}", streams, LONG_ANSWER) for streams in (1, 8, 64, 256)),
    *(Case(f"rounds-{users}", users, SHORT_ANSWER, rounds=6) for users in (1, 16, 64)),
    *(Case(f"prompt-{length}", 16, SHORT_ANSWER, prompt=length) for length in (100, 1000, 8000)),
    *(Case(f"chats-{chats}", 16, SHORT_ANSWER, rounds=6, chats=chats) for chats in (100, 10_000)),
)


@dataclass(frozen=True, slots=True)
class Measured:
    """One run of a case: `cpu` and `took` in seconds."""

    cpu: float
    took: float
    answers: Sequence[Answer]


async def measure(case: Case, server: Process, client: Client) -> Measured:
    async with AsyncExitStack() as stack:
        clients = [client(server.url, case.tokens) for _ in range(case.clients)]
        for each in clients:
            await stack.enter_async_context(each)
        if case.chats:
            await asyncio.to_thread(add_chats, server.folder, case.clients, case.chats)
        await asyncio.sleep(1)  # what opening a page leaves to do is done

        async def rounds(each: Page | ApiClient) -> list[Answer]:
            # What is never said again comes first: no prompt is in a prefix cache, which Steward has one of for each user.
            answers = []
            for _ in range(case.rounds):
                answers.append(await each.ask(f"{uuid4()} {'x' * case.prompt}"))
                if case.chats and isinstance(each, Page):
                    await each.list_chats()
            return answers

        before, began = server.cpu(), time.monotonic()
        answers = await asyncio.gather(*map(rounds, clients))
        took = time.monotonic() - began
        await asyncio.sleep(1)  # what is written after an answer belongs to it
        return Measured(server.cpu() - before, took, [answer for own in answers for answer in own])


def row(case: Case, server: str, runs: Sequence[Measured]) -> dict[str, object]:
    rounds = case.clients * case.rounds

    def middle(value: Callable[[Measured], float]) -> float:
        return median(value(run) for run in runs)

    return {
        "case": case.name,
        "server": server,
        "cpu us/token": round(1e6 * middle(lambda run: run.cpu) / (rounds * case.tokens), 1),
        "cpu ms/round": round(1e3 * middle(lambda run: run.cpu) / rounds, 2),
        "tokens/s": round(rounds * case.tokens / middle(lambda run: run.took)),
        "TTFT ms": milliseconds(middle(lambda run: median(answer.first for answer in run.answers))),
        "longest pause ms": milliseconds(middle(lambda run: median(answer.pause for answer in run.answers))),
        "packets": round(middle(lambda run: sum(answer.packets for answer in run.answers)) / rounds),
    }


def panels(rows: Sequence[dict[str, Any]]) -> list[Panel]:
    """What grows, and what that costs; only those panels that have figures."""

    def lines(kind: str, figure: str) -> dict[str, list[tuple[float, float]]]:
        found: dict[str, list[tuple[float, float]]] = {}
        for each in rows:
            name, _, x = each["case"].partition("-")
            if name == kind:
                found.setdefault(each["server"], []).append((float(x), each[figure]))
        return found

    drawn = [
        Panel("CPU of the serving process, us a token", "streams of 1,000 tokens", lines("tokens", "cpu us/token")),
        Panel("CPU of the serving process, ms a round", "users who ask at once", lines("rounds", "cpu ms/round")),
        Panel("Time to first token, ms", "users who ask at once", lines("rounds", "TTFT ms")),
        Panel("Time to first token, ms", "tokens of the prompt", lines("prompt", "TTFT ms")),
        Panel("CPU of the serving process, ms a round", "chats in the sidebar", lines("chats", "cpu ms/round")),
    ]
    return [panel for panel in drawn if panel.lines]


async def compare(cases: Sequence[Case], channels: Sequence[Channel], times: int) -> list[dict[str, object]]:
    rows = []
    for case in cases:
        those = [channel for channel in channels if channel.client is Page or not case.chats]
        runs: dict[str, list[Measured]] = {channel.name: [] for channel in those}
        for turn in range(times + 1):  # the first is not counted: it warms what is built at its first use
            for channel in those:
                measured = await measure(case, channel.server, channel.client)
                if turn:
                    runs[channel.name].append(measured)
        rows += [row(case, channel.name, runs[channel.name]) for channel in those]
        for each in rows[-len(those) :]:
            print(each, flush=True)
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", default=[case.name for case in CASES], choices=[case.name for case in CASES])
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--alone", action="store_true", help="without vllm serve")
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    parser.add_argument("--plot", type=Path, help="also draw them into this SVG file")
    options = parser.parse_args()
    cases = [case for case in CASES if case.name in options.only]
    with tempfile.TemporaryDirectory(prefix="serving-cost-") as name:
        folder = Path(name)
        model = make_tiny_qwen3(folder / "model")
        servers = [steward(model, folder / "steward")]
        try:
            if not options.alone:
                servers.append(vllm_serve(model, folder / "vllm"))
            for server in servers:
                server.wait()
            channels = [Channel("Steward", servers[0], Page), Channel.api_of(servers[0])]
            channels += [Channel(server.name, server, ApiClient) for server in servers[1:]]
            rows = asyncio.run(compare(cases, channels, options.times))
        finally:
            for server in servers:
                server.stop()
    report({"answers": f"{LONG_ANSWER} and {SHORT_ANSWER} tokens", "times": f"{options.times}, median"}, rows, options.json)
    if options.plot:
        write(options.plot, panels(rows))


if __name__ == "__main__":
    main()
