"""A real server with the accounts ada and bob, its command line, and browsers that are raw HTTP and socket clients."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
import socketio

from config.settings import ROOT
from web.security.cookie_names import CookieNames

PASSWORD, NEW_PASSWORD = "correct horse", "battery staple"
SECONDS = 30  # the longest wait for what is done at once


class Browser:
    """One browser: its cookies, and one page's socket."""

    def __init__(self, url: str, language: str = "en") -> None:
        self.url, self.language = url, language
        self.http = httpx.AsyncClient(base_url=url, headers={"Accept-Language": language}, timeout=SECONDS)
        self.socket = socketio.AsyncClient(reconnection=False)
        self.socket.on("*", self._on)
        self.events: list[tuple[str, Any]] = []
        self.session = str(uuid4())
        self._news = asyncio.Event()

    async def sign_in(self, name: str = "ada", password: str = PASSWORD) -> httpx.Response:
        return await self.http.post("/login", data={"username": name, "password": password})

    async def user(self) -> int:
        """The status of asking who one is."""
        return (await self.http.get("/user")).status_code

    async def open(self, thread: str = "") -> None:
        cookie = "; ".join(f"{name}={value}" for name, value in self.http.cookies.items())
        await self.socket.connect(
            self.url,
            headers={"Cookie": cookie, "Accept-Language": self.language},
            auth={"sessionId": self.session, "threadId": thread, "clientType": "webapp", "userEnv": "{}"},
            socketio_path="/ws/socket.io", transports=["websocket"], wait_timeout=SECONDS,
        )  # fmt: skip
        await self.socket.emit("connection_successful")
        await self.until(lambda: self.saw("task_end") or self.saw("task_start"))

    async def ask(self, text: str = "Count.") -> None:
        message = {"id": str(uuid4()), "threadId": "", "type": "user_message", "name": "me", "output": text, "createdAt": "now"}
        await self.socket.emit("client_message", {"message": message, "fileReferences": []})

    async def begin(self) -> None:
        """Ask for an answer that has no end, and wait for its first words."""
        await self.ask()
        await self.until(lambda: self.saw("stream_token"))

    def saw(self, name: str) -> list[Any]:
        return [data for event, data in self.events if event == name]

    async def signed_out(self) -> str:
        """Wait until the page is told that its sign-in is over, and its socket is closed; returns the sentence."""
        await self.until(lambda: self._last_words() is not None)
        async with asyncio.timeout(SECONDS):
            await self.socket.wait()
        assert not self.socket.connected
        return str(self._last_words())

    def _last_words(self) -> str | None:
        said = [event["message"] for event in self.saw("window_message") if event.get("steward") == "signed_out"]
        return said[-1] if said else None

    async def until(self, true: Callable[[], Any]) -> None:
        async with asyncio.timeout(SECONDS):
            while not true():
                self._news.clear()
                await self._news.wait()

    async def _on(self, event: str, data: Any = None) -> None:
        self.events.append((event, data))
        self._news.set()

    async def close(self) -> None:
        if self.socket.connected:
            await self.socket.disconnect()
        await self.http.aclose()


class AccountServer:
    """The server's process, and the operator's command line beside it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.log = folder, folder / "server.log"
        command = [sys.executable, "-m", "tests.accounts.server", str(folder), "{}"]
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=log)
        assert self._process.stdout is not None
        line = self._process.stdout.readline().split()
        assert line, self.log.read_text()
        self.url = f"http://127.0.0.1:{int(line[1])}"
        self.cookies = CookieNames.of((folder / "server_id").read_text())

    async def accounts(self, *arguments: str, password: str = PASSWORD) -> None:
        """`python -m storage.accounts`, in a process of its own, while the server runs."""
        environment = {**os.environ, "STEWARD_DATA_DIR": str(self.folder)}
        command = [sys.executable, "-m", "storage.accounts", *arguments]
        done = await asyncio.to_thread(
            subprocess.run, command, cwd=ROOT, env=environment, input=f"{password}\n".encode(), capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr.decode()

    async def metric(self, name: str) -> float:
        async with httpx.AsyncClient(base_url=self.url) as http:
            lines = (await http.get("/metrics")).text.splitlines()
        return sum(float(line.rpartition(" ")[2]) for line in lines if line.startswith(name))

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(SECONDS)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AccountServer]:
    server = AccountServer(tmp_path_factory.mktemp("accounts"))
    yield server
    server.stop()
    assert "Traceback" not in server.log.read_text()


@pytest.fixture
async def browser(server: AccountServer) -> AsyncIterator[Callable[..., Browser]]:
    """`browser()`: a new one."""
    opened: list[Browser] = []

    def new(language: str = "en") -> Browser:
        opened.append(Browser(server.url, language))
        return opened[-1]

    yield new
    for each in opened:
        await each.close()


@pytest.fixture
async def name(server: AccountServer) -> str:
    """A new account."""
    name = f"u{uuid4().hex[:8]}"
    await server.accounts("add", name)
    return name
