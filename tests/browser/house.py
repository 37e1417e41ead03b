"""A real Steward in a process of its own, as a user starts it, and what an operator can see of it."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parent.parent.parent
LINE = re.compile(r"^(\w+)(?:\{(.*)\})? ([0-9.e+-]+)$")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def until(condition: Callable[[], object], seconds: float, what: str) -> float:
    """Wait until `condition()` is true; return how long it took. A condition with a deadline, never a fixed sleep."""
    began = time.monotonic()
    while not condition():
        if time.monotonic() - began > seconds:
            raise AssertionError(f"not within {seconds} s: {what}")
        await asyncio.sleep(0.02)
    return time.monotonic() - began


class House:
    """One server process with its own data folder and port."""

    def __init__(self, folder: Path, **settings: object) -> None:
        self.folder, self.port = folder, free_port()
        self.settings = {"data_dir": folder, **settings}
        self.process: subprocess.Popen[bytes] | None = None
        folder.mkdir(parents=True, exist_ok=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("STEWARD_")}
        environment |= {f"STEWARD_{name.upper()}": str(value) for name, value in self.settings.items()}
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, str(ROOT / "server.py"), "--port", str(self.port)],
                cwd=self.folder, env=environment, stdout=log, stderr=subprocess.STDOUT,
            )  # fmt: skip

    def log(self) -> str:
        return (self.folder / "server.log").read_text(errors="replace")

    def get(self, path: str) -> httpx.Response | None:
        """None while nothing listens."""
        try:
            return httpx.get(self.url + path, timeout=5)
        except httpx.TransportError:
            return None

    async def ready(self, seconds: float = 120) -> None:
        def answer() -> bool:
            assert self.process is not None
            assert self.process.poll() is None, f"the server ended:\n{self.log()[-4000:]}"
            response = self.get("/readyz")
            assert response is None or response.json()["status"] != "failed", response.text
            return response is not None and response.status_code == 200

        await until(answer, seconds, f"ready\n{self.log()[-2000:]}")

    def metric(self, name: str, **labels: str) -> float:
        """The sum of a metric's samples that carry these labels; 0 when there is none yet."""
        response = self.get("/metrics")
        assert response is not None
        total = 0.0
        for line in response.text.splitlines():
            if (found := LINE.match(line)) and found[1] == name:
                have = dict(re.findall(r'(\w+)="([^"]*)"', found[2] or ""))
                if labels.items() <= have.items():
                    total += float(found[3])
        return total

    def running(self) -> float:
        """Requests the engine itself works on, whoever holds them."""
        return self.metric("steward_engine_running") + self.metric("steward_engine_waiting")

    def children(self) -> list[int]:
        """Process ids of everything this server has started, and theirs."""
        assert self.process is not None
        found, look = [], [self.process.pid]
        while look:
            listed = subprocess.run(
                ["ps", "-o", "pid=", "--ppid", str(look.pop())], capture_output=True, text=True, check=False
            )
            pids = [int(pid) for pid in listed.stdout.split()]
            found += pids
            look += pids
        return found

    def stop(self, how: signal.Signals = signal.SIGTERM, seconds: float = 30) -> int:
        """End the server; returns its exit code."""
        assert self.process is not None
        self.process.send_signal(how)
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise AssertionError(f"the server did not end within {seconds} s:\n{self.log()[-4000:]}") from None
