"""The memory guard: the same load with and without it, in a cgroup of its own with a limit.

    python -m benchmarks.memory_guard

A server with the bundled model starts in a new cgroup, whose limit is then what it uses at rest and `--room-mib` more. Some
users chat; others send messages as long as the settings allow, faster than they can be tokenized: what has arrived piles up in
the server's memory. After `--seconds` these leave, and one more question is asked. Needs root or a delegated cgroup (v1 or v2).

It is the whole runtime (gateway, policies, store, real engine) without its page, so that the load costs no browser.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import aclosing, contextmanager
from pathlib import Path
from typing import Any

from observability.cgroup import CgroupMemory

LONG_MESSAGE = "0123456789abcdef" * 12_500  # characters: the most that a message may have
READY_S = 180
CALM_S = 90  # after the load, until a question has to be answered


class NoCgroup(Exception):
    """Why no cgroup with a limit can be made here."""


class Cgroup:
    """A group with a memory limit, below this process's own."""

    def __init__(self, folder: Path, version: int) -> None:
        self.folder, self._version = folder, version

    @property
    def join(self) -> list[str]:
        """The head of a command that runs the rest of it in the group."""
        return ["sh", "-c", 'echo $$ > "$1" && shift && exec "$@"', "sh", str(self.folder / "cgroup.procs")]

    def used(self) -> int:
        """Without the page cache, as the guard counts it."""
        cache, shared = ("total_cache", "total_shmem") if self._version == 1 else ("file", "shmem")
        name = "memory.usage_in_bytes" if self._version == 1 else "memory.current"
        stat = dict(line.split() for line in (self.folder / "memory.stat").read_text().splitlines())
        return int((self.folder / name).read_text()) - int(stat[cache]) + int(stat[shared])

    def limit(self, size: int) -> None:
        (self.folder / ("memory.limit_in_bytes" if self._version == 1 else "memory.max")).write_text(str(size))

    def kills(self) -> int:
        """How many processes the kernel has killed in it for want of memory."""
        file = self.folder / ("memory.oom_control" if self._version == 1 else "memory.events")
        return int(dict(line.split() for line in file.read_text().splitlines())["oom_kill"])


@contextmanager
def cgroup(name: str = "steward-memory-guard") -> Iterator[Cgroup]:
    """A new group, removed at the end. Raises `NoCgroup`."""
    own = CgroupMemory()
    if own.folder is None:
        raise NoCgroup("there is no memory cgroup")
    folder = own.folder / f"{name}-{os.getpid()}"
    try:
        folder.mkdir()
    except OSError as error:
        raise NoCgroup(f"{own.folder} is not writable: {error.strerror}") from error
    try:
        if not (folder / ("memory.limit_in_bytes" if own.version == 1 else "memory.max")).exists():
            raise NoCgroup(f"the memory controller is not delegated below {own.folder}")
        yield Cgroup(folder, own.version)
    finally:
        for _ in range(100):  # until the kernel has taken leave of the last process
            try:
                folder.rmdir()
                break
            except OSError:
                time.sleep(0.05)


# The server's process


def tell(**facts: object) -> None:
    print(json.dumps(facts), flush=True)


async def serve(chosen: argparse.Namespace) -> None:
    """A runtime and its users, in the group. Prints what happens, a line of JSON each."""
    from config.settings import Settings
    from runtime import Runtime

    with tempfile.TemporaryDirectory() as folder:
        settings = Settings.of(
            data_dir=Path(folder), device="cpu", requests_per_minute=10**6, memory_guard=chosen.serve == "on"
        )
        async with Runtime(settings) as runtime:
            async with asyncio.timeout(READY_S):
                while runtime.health().status != "ready":  # noqa: ASYNC110
                    await asyncio.sleep(0.1)
            await Users(runtime).one("warm-up", "Hello", 16)
            await asyncio.sleep(2)
            tell(ready=True)
            await asyncio.to_thread(sys.stdin.readline)  # until the limit is there
            await load(runtime, chosen)


class Users:
    """Those who ask, and how it ended for them."""

    def __init__(self, runtime: Any) -> None:
        self.runtime, self.ends = runtime, Counter[str]()

    async def one(self, user: str, text: str, tokens: int) -> float | None:
        """One message; seconds until it may be tried again, if it was refused."""
        from engine.errors import EngineError
        from engine.types import ChatRequest, Message, Sampling
        from governance.errors import Refusal
        from governance.ticket import Caller, Ticket

        ticket = Ticket(Caller(user), ChatRequest((Message("user", text),), Sampling(tokens, temperature=0.0), cache_salt=user))
        try:
            async with aclosing(self.runtime.gateway.stream(ticket)) as deltas:
                async for _ in deltas:
                    pass
        except Refusal as refusal:
            self.ends[refusal.reason] += 1
            return float(refusal.retry_after or 5)
        except EngineError:
            self.ends["failed"] += 1
            return 5.0
        self.ends["finished"] += 1
        return None

    async def chat(self, user: str) -> None:
        """Ask again and again; after a refusal, once its time is over."""
        while True:
            wait = await self.one(user, "Count from 1 to 60.", 512)
            await asyncio.sleep(wait or 0.2)


async def load(runtime: Any, chosen: argparse.Namespace) -> None:
    chatting, flooding = Users(runtime), Users(runtime)
    chats = [asyncio.create_task(chatting.chat(f"chat-{number}")) for number in range(chosen.chats)]
    began, sent, long, highest = time.monotonic(), 0, set[asyncio.Task[float | None]](), 0
    while (passed := time.monotonic() - began) < chosen.seconds:
        while sent < passed * chosen.rate:
            sent += 1
            task = asyncio.create_task(flooding.one(f"long-{sent}", f"{sent} {LONG_MESSAGE[:-8]}", 512))
            long.add(task)
            task.add_done_callback(long.discard)
        highest = max(highest, runtime.guard.level)
        tell(seconds=round(passed, 1), level=runtime.guard.level, arriving=runtime.register.counts()["arriving"])
        await asyncio.sleep(0.25)
    for task in (*long, *chats):
        task.cancel()
    await asyncio.gather(*long, *chats, return_exceptions=True)
    began, after = time.monotonic(), Users(runtime)
    while time.monotonic() - began < CALM_S and (wait := await after.one("after", "Hello", 16)) is not None:
        if runtime.health().status == "failed":
            break
        highest = max(highest, runtime.guard.level)
        cause = runtime.guard.cause
        tell(after=round(time.monotonic() - began, 1), level=runtime.guard.level, share=cause and round(cause.share, 3))
        await asyncio.sleep(wait)
    tell(
        chats=dict(chatting.ends), long=dict(flooding.ends), highest=highest, answered_after=after.ends["finished"] > 0,
        after_s=round(time.monotonic() - began, 1), steps=[past.action.step for past in runtime.guard.actions],
    )  # fmt: skip


# The measuring process


def measure(guard: str, chosen: argparse.Namespace) -> dict[str, object]:
    with cgroup() as group:
        options = [f"--{name}={getattr(chosen, name)}" for name in ("seconds", "rate", "chats")]
        command = [*group.join, sys.executable, "-m", "benchmarks.memory_guard", "--serve", guard, *options]
        program = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert program.stdin is not None
        assert program.stdout is not None
        peak, rest, limit, last, found = 0, 0, 0, 0.0, {}
        try:
            for line in program.stdout:
                with contextlib.suppress(ValueError):
                    facts = json.loads(line)
                    if "ready" in facts:
                        rest = group.used()
                        limit = rest + (chosen.room_mib << 20)
                        group.limit(limit)
                        program.stdin.write("go\n")
                        program.stdin.flush()
                    last = facts.get("seconds", last)
                    found = facts if "chats" in facts else found
                peak = max(peak, group.used())
            code = program.wait(60)
        finally:
            program.kill()
            program.wait()
        kills = group.kills()
    chats, long = Counter(found.get("chats", {})), Counter(found.get("long", {}))
    return {
        "guard": guard,
        "at rest MiB": rest >> 20,
        "limit MiB": limit >> 20,
        "peak MiB": peak >> 20,
        "killed by the kernel": kills,
        "server": "lived" if code == 0 and found else f"gone after {last:.0f} s ({code})",
        "answers finished": chats["finished"] if found else None,
        "answers lost": chats["failed"] if found else None,
        "refused with a time": chats["memory_pressure"] + long["memory_pressure"] if found else None,
        "answered after s": found.get("after_s") if found.get("answered_after") else None,
        "steps": " ".join(found.get("steps", [])) or None,
    }


def main(chosen: argparse.Namespace) -> None:
    from benchmarks.load import report

    try:
        rows = [measure(guard, chosen) for guard in ("off", "on")]
    except NoCgroup as error:
        raise SystemExit(f"Not measured: {error}.") from error
    flood = f"{chosen.rate} messages of {len(LONG_MESSAGE):,} characters a second for {chosen.seconds} s"
    setup: dict[str, object] = {"load": f"{chosen.chats} users chat, {flood}"}
    report(setup, rows, chosen.json)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--room-mib", type=int, default=400, help="what the limit is above the memory at rest")
    parser.add_argument("--rate", type=float, default=60, help="long messages a second")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--chats", type=int, default=6)
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    parser.add_argument("--serve", choices=("on", "off"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.serve:
        asyncio.run(serve(given))
    else:
        main(given)
