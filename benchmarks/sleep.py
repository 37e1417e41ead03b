"""Idle unload: memory before, asleep and after, and the first token from sleep against that of a cold start.

    python -m benchmarks.sleep --runs 5

A real server on the bundled model (`--model` for another) and a page over a real WebSocket. Memory is private memory of the
serving process, of the fork server that holds vLLM's imports, and of the engine's process, in MiB. A cold start is from the
command to the first token; from sleep it is from the question. Medians of the runs.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import tempfile
import time
from pathlib import Path
from statistics import median

import aiohttp

from benchmarks.serving.clients import Page
from benchmarks.serving.servers import Process, steward
from benchmarks.soaking.readings import children, engine_pids, private
from engine.planning.resolve import BUNDLED_MODEL

IDLE_UNLOAD_S = 2


def memory(server: Process) -> dict[str, float]:
    engines = engine_pids(server.pid)
    return {
        "server": private(server.pid),
        "fork server": sum(map(private, children(server.pid))),
        "engine": sum(map(private, engines)),
    }


async def status(server: Process, wanted: str) -> None:
    async with aiohttp.ClientSession() as web:
        while True:
            async with web.get(f"{server.url}/readyz?page=1") as answer:
                if (await answer.json())["status"] == wanted:
                    return
            await asyncio.sleep(0.05)


async def one(model: Path, folder: Path) -> dict[str, object]:
    began = time.monotonic()
    server = steward(model, folder, idle_unload_s=IDLE_UNLOAD_S, max_model_len=4096)
    try:
        await asyncio.to_thread(server.wait)
        async with Page(server.url, 32) as page:
            ready = time.monotonic() - began
            awake = await page.ask("Hello.")
            found: dict[str, object] = {"before": memory(server), "cold, s": ready + awake.first, "awake, s": awake.first}
            await status(server, "asleep")
            while engine_pids(server.pid):  # noqa: ASYNC110  it is still being unloaded
                await asyncio.sleep(0.05)
            found["asleep"] = memory(server)
            woken = await page.ask("Hello again.")
            return found | {"from sleep, s": woken.first, "after": memory(server)}
    finally:
        server.stop()


async def measure(chosen: argparse.Namespace) -> dict[str, object]:
    with tempfile.TemporaryDirectory() as folder:
        runs = [await one(chosen.model, Path(folder) / str(number)) for number in range(chosen.runs)]
    result: dict[str, object] = {}
    for name, first in runs[0].items():
        values = [run[name] for run in runs]
        if isinstance(first, dict):
            result[name] = {part: round(median(value[part] for value in values)) for part in first}  # type: ignore[index]
        else:
            result[name] = round(median(values), 2)  # type: ignore[type-var]
    return result


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--model", type=Path, default=BUNDLED_MODEL)
    print(json.dumps(asyncio.run(measure(parser.parse_args())), indent=1))
