"""A real Steward in a process of its own, started as a user starts it and observed as an operator does."""

from __future__ import annotations

import asyncio
import contextlib
import inspect
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import ClassVar

import httpx

ROOT = Path(__file__).resolve().parent.parent.parent
LINE = re.compile(r"^(\w+)(?:\{(.*)\})? ([0-9.e+-]+)$")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def until(condition: Callable[[], object | Awaitable[object]], seconds: float, what: str) -> float:
    """Wait until `condition()` is true; return how long it took. A condition with a deadline, never a fixed sleep."""
    began = time.monotonic()
    while True:
        found = condition()
        if await found if inspect.isawaitable(found) else found:
            return time.monotonic() - began
        if time.monotonic() - began > seconds:
            raise AssertionError(f"not within {seconds} s: {what}")
        await asyncio.sleep(0.02)


def alive(pids: list[int]) -> list[int]:
    """Those of `pids` that still run; a zombie, which waits for its parent to look, does not."""
    return [pid for pid in pids if _state(pid) not in (None, "Z", "X")]


def _state(pid: int) -> str | None:
    return next(iter(_stat(pid)), None)


def parent(pid: int) -> int:
    """The process that started it; 0 for one that is gone."""
    return int((_stat(pid) or ["", "0"])[1])


def _stat(pid: int) -> list[str]:
    """The fields after the name (proc(5)); none for a process that is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


class Server:
    """One server process with its own data folder, folder for temporary files, and port; it can be started again.

    `settings` are Steward's, by their names in lower case. All browsers of the tests are at one address, so its ceiling is off
    unless a test sets it.
    """

    PROGRAM: ClassVar = ROOT / "server.py"
    ONE_ADDRESS: ClassVar = {"guest_address_share": 1, "guest_address_requests_per_minute": 0, "new_guests_per_minute": 0}

    def __init__(self, folder: Path, **settings: object) -> None:
        self.folder, self.port = folder, free_port()
        self.settings = {"data_dir": folder / "data", **self.ONE_ADDRESS, **settings}
        self.process: subprocess.Popen[bytes] | None = None
        for path in (folder / "data", self.temporary):
            path.mkdir(parents=True, exist_ok=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def temporary(self) -> Path:
        """Where this server and its engine put their sockets. Short: a socket's path has 107 bytes."""
        return self.folder / "t"

    @property
    def environment(self) -> dict[str, str]:
        given = {name: value for name, value in os.environ.items() if not name.startswith("STEWARD_")}
        ours = {f"STEWARD_{name.upper()}": str(value) for name, value in self.settings.items()}
        return given | {"TMPDIR": str(self.temporary)} | ours

    def start(self) -> None:
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, str(self.PROGRAM), "--port", str(self.port)],
                cwd=self.folder, env=self.environment, stdout=log, stderr=subprocess.STDOUT,
            )  # fmt: skip

    @property
    def runs(self) -> bool:
        return self.process is not None and self.process.poll() is None

    async def up(self, seconds: float = 120) -> Server:
        """Start it unless it runs, and wait until it is ready."""
        if not self.runs:
            self.start()
        await self.ready(seconds)
        return self

    def log(self) -> str:
        return (self.folder / "server.log").read_text(errors="replace")

    def operator_link(self) -> str:
        """The address, below this server's, that opens the operator's page once: of the latest link in the log."""
        return re.findall(r"Operators: open http://127\.0\.0\.1:\d+(\S+)", self.log())[-1]

    async def get(self, path: str) -> httpx.Response | None:
        """None while nothing listens."""
        try:
            async with httpx.AsyncClient() as client:
                return await client.get(self.url + path, timeout=5)
        except httpx.TransportError:
            return None

    async def answers(self, seconds: float = 30) -> None:
        """Wait until it listens, ready or not."""

        async def listens() -> bool:
            assert self.runs, f"the server ended:\n{self.log()[-4000:]}"
            return await self.get("/healthz") is not None

        await until(listens, seconds, f"an answer\n{self.log()[-2000:]}")

    async def ready(self, seconds: float = 120) -> None:
        async def can_chat() -> bool:
            assert self.runs, f"the server ended:\n{self.log()[-4000:]}"
            response = await self.get("/readyz")
            assert response is None or response.json()["status"] != "failed", response.text
            return response is not None and response.status_code == 200

        await until(can_chat, seconds, f"ready\n{self.log()[-2000:]}")

    async def metric(self, name: str, **labels: str) -> float:
        """The sum of a metric's samples that carry these labels; 0 when there is none yet."""
        response = await self.get("/metrics")
        assert response is not None
        assert response.status_code == 200
        total = 0.0
        for line in response.text.splitlines():
            if (found := LINE.match(line)) and found[1] == name:
                have = dict(re.findall(r'(\w+)="([^"]*)"', found[2] or ""))
                if labels.items() <= have.items():
                    total += float(found[3])
        return total

    async def running(self) -> float:
        """Requests in the engine, with or without a ticket."""
        return await self.metric("steward_engine_running") + await self.metric("steward_engine_waiting")

    async def ended(self, outcome: str) -> float:
        """How many requests from the chat have ended so."""
        return await self.metric("steward_requests_total", channel="chat", outcome=outcome)

    async def at_rest(self, seconds: float = 4) -> float:
        """Wait until nothing is held anywhere: no request, no ticket, no KV cache, and no orphan ever."""

        async def resting() -> bool:
            held = [await self.metric(name) for name in ("steward_tickets", "steward_kv_usage_ratio")]
            return await self.running() == 0 and not any(held)

        took = await until(resting, seconds, "the engine at rest")
        assert await self.metric("steward_orphans_total") == 0
        return took

    def family(self) -> list[int]:
        """Process ids of the server and of everything it has started, and theirs."""
        assert self.process is not None
        listed = subprocess.run(["ps", "-e", "-o", "pid=,ppid="], capture_output=True, text=True, check=True)
        pairs = [tuple(map(int, line.split())) for line in listed.stdout.splitlines()]
        found = [self.process.pid]
        for parent in found:  # grows while it is walked
            found += [pid for pid, ppid in pairs if ppid == parent]
        return found

    def forked(self) -> list[int]:
        """The fork server, while there is one, and the engine's processes, which have its command line."""
        return [pid for pid in self.family() if b"forkserver" in _command(pid)]

    @contextlib.asynccontextmanager
    async def loading_paused(self) -> AsyncIterator[None]:
        """Pauses loading: a quick load would be ready before any page is there."""
        await until(self.forked, 20, "the process that the engine's will come from")
        (pid,) = self.forked()
        os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)

    def sockets(self) -> list[Path]:
        """Socket files that it has left behind."""
        return [path for path in self.temporary.rglob("*") if path.is_socket()]

    def stored(self) -> bytes:
        """Every byte of the database's files."""
        return b"".join(path.read_bytes() for path in sorted((self.folder / "data").glob("steward.db*")))

    def answered(self, thread: str) -> str:
        """The committed text of a chat's last answer, as another process reads it."""
        path = self.folder / "data" / "steward.db"
        with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
            sql = "SELECT output FROM steps WHERE thread_id = ? AND type = 'assistant_message' ORDER BY seq DESC LIMIT 1"
            row = database.execute(sql, (thread,)).fetchone()
        return row[0] if row else ""

    async def stop(self, how: signal.Signals = signal.SIGTERM, seconds: float = 30) -> int:
        """End the server; returns its exit code."""
        assert self.process is not None
        self.process.send_signal(how)
        try:
            return await asyncio.to_thread(self.process.wait, seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise AssertionError(f"the server did not end within {seconds} s:\n{self.log()[-4000:]}") from None
