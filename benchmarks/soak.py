"""Soak: what grows while users come and go, engines are killed, and the model sleeps and wakes.

    python -m benchmarks.soak --minutes 70
    python -m benchmarks.soak --rounds-only

A real server on the tests' tiny Qwen3, whose every answer is known, and pages over real WebSockets. Users ask short questions,
with thinking, prompts of 8,000 tokens; they stop answers, and drop their connection in the middle of one. Now and then the
engine is killed; now and then nobody asks until the engine is unloaded. Printed are the slopes of the second half, in MiB (or
descriptors) an hour with their standard errors, every answer that was not the known one, and what is left at the end.

Before it, two chats of 15 rounds with thinking and a prompt of 8,000 tokens each: memory after the last against the first.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import tempfile
import time
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

import aiohttp

from benchmarks.serving.servers import Process, steward
from benchmarks.soaking.readings import Reading, engine_pids, private, read, slopes
from benchmarks.soaking.users import LONG_PROMPT, Reader, Users
from tests.tiny_model import make_tiny_qwen3

READ_INTERVAL_S = 5.0
IDLE_UNLOAD_S = 10
CONTEXT = 16_384
ROUNDS = 15


async def rounds(server: Process) -> dict[str, float]:
    """Private memory of server and engine, in MiB, after the first and the last of 15 rounds in each of two chats.

    The first chat is what a new server does: its engine touches its KV cache for the first time. The second is every later one.
    """
    found: dict[str, float] = {}
    for chat in ("first chat", "second chat"):
        async with Reader(server.url) as page:
            await page.choose(600, True)
            for number in range(1, ROUNDS + 1):
                await page.read(f"{number} " + "y" * LONG_PROMPT)
                await asyncio.sleep(2)  # what a round leaves behind for a moment is not what it leaves behind
                server_now, engine_now = private(server.pid), sum(map(private, engine_pids(server.pid)))
                print(f"{chat}, round {number}: server {server_now:.1f} MiB, engine {engine_now:.1f} MiB", flush=True)
                if number in (1, ROUNDS):
                    found |= {
                        f"{chat}, server after {number}": round(server_now, 1),
                        f"{chat}, engine after {number}": round(engine_now, 1),
                    }
    return found


async def kill_now_and_then(server: Process, users: Users, every: float) -> int:
    """For ever: kill the engine after each interval, and after every third let it fall asleep. Counted in `users.outcomes`."""
    turn = 0
    while True:
        turn += 1
        await asyncio.sleep(every)
        for pid in engine_pids(server.pid):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
                users.outcomes["engine killed"] += 1
        if turn % 3 == 0:
            await asyncio.sleep(every / 2)
            users.active.clear()
            await asyncio.sleep(3 * IDLE_UNLOAD_S)
            users.outcomes["engine asleep"] += not engine_pids(server.pid)
            users.active.set()


async def soak(server: Process, chosen: argparse.Namespace) -> tuple[list[Reading], Users]:
    users = Users(server.url, chosen.users, chosen.seed)
    readings, began = [], time.monotonic()
    async with aiohttp.ClientSession() as web:
        tasks = [asyncio.create_task(users.run()), asyncio.create_task(kill_now_and_then(server, users, chosen.kill_every))]
        while time.monotonic() - began < 60 * chosen.minutes:
            await asyncio.sleep(READ_INTERVAL_S)
            for task in tasks:
                if task.done():
                    task.result()
            readings.append(await read(web, server.url, server.pid, time.monotonic() - began))
            if len(readings) % 60 == 0:
                print(json.dumps(asdict(readings[-1])), f"wrong: {len(users.wrong)}", flush=True)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.sleep(8)  # the grace of what was left
        readings.append(await read(web, server.url, server.pid, time.monotonic() - began))
    return readings, users


async def measure(chosen: argparse.Namespace) -> dict[str, object]:
    result: dict[str, object] = {}
    with tempfile.TemporaryDirectory() as folder:
        model = make_tiny_qwen3(Path(folder) / "model")
        server = steward(
            model, Path(folder) / "server", max_model_len=CONTEXT, max_concurrent=8, max_concurrent_per_user=2,
            idle_unload_s=IDLE_UNLOAD_S, max_restarts=1000, max_database_mb=64,
        )  # fmt: skip
        try:
            server.wait()
            result["15 rounds of thinking, MiB"] = await rounds(server)
            if not chosen.rounds_only:
                readings, users = await soak(server, chosen)
                result |= {
                    "minutes": chosen.minutes,
                    "rounds": dict(users.outcomes),
                    "not the known answer": users.wrong,
                    "slope an hour, second half": {
                        name: {"slope": round(rise, 2), "error": round(error, 2)}
                        for name, (rise, error) in slopes(readings).items()
                    },
                    "first, middle, last": [asdict(readings[at]) for at in (0, len(readings) // 2, -1)],
                }
        finally:
            server.stop()
    return result


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=70)
    parser.add_argument("--users", type=int, default=6)
    parser.add_argument("--kill-every", type=float, default=160, help="seconds between two deaths of the engine")
    parser.add_argument("--seed", type=int, default=12)
    parser.add_argument("--rounds-only", action="store_true")
    parser.add_argument("--json", help="file for the result")
    chosen = parser.parse_args()
    text = json.dumps(asyncio.run(measure(chosen)), indent=1)
    print(text)
    if chosen.json:
        Path(chosen.json).write_text(text + "\n")
