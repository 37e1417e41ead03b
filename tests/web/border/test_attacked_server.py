"""The program in a process of its own, attacked over real sockets by who has no cookie."""

from __future__ import annotations

import asyncio
import base64
import os
import resource
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio
import socketio

from config.settings import ROOT
from tests.asking import until

Wire = tuple[asyncio.StreamReader, asyncio.StreamWriter]

SOON = 60  # seconds; a machine that is busy with other things is slow
ROOM = 80  # MiB by which the process may grow under all attacks together; unbounded, it grew by 3,000


class Victim:
    """A running server."""

    def __init__(self, process: subprocess.Popen[bytes], port: int, log: Path) -> None:
        self.process, self.port, self.log = process, port, log
        self.url = f"http://127.0.0.1:{port}"

    def mib(self) -> int:
        return int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1]) * resource.getpagesize() >> 20

    def descriptors(self) -> int:
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    async def raw(self, data: bytes) -> Wire:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(data)
        return reader, writer

    async def healthy(self) -> None:
        """A new client's probe is answered, soon."""
        async with asyncio.timeout(SOON):
            reader, writer = await self.raw(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            assert b" 200 " in await reader.readline()
            writer.close()

    async def chat(self) -> socketio.AsyncClient:
        """A guest's open page."""
        async with httpx.AsyncClient(timeout=SOON, verify=False) as client:
            await client.get(self.url, headers={"accept": "text/html"})
            assert (await client.post(f"{self.url}/auth/header", json={})).status_code == 200
            cookies = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
        page = socketio.AsyncClient(reconnection=False)
        auth = {"sessionId": str(uuid4()), "threadId": "", "clientType": "webapp", "userEnv": "{}"}
        await page.connect(
            self.url, {"Cookie": cookies}, auth, socketio_path="/ws/socket.io", transports=["websocket"], wait_timeout=SOON
        )
        return page


@asynccontextmanager
async def running(folder: Path, descriptors: int = 0, **settings: Any) -> AsyncIterator[Victim]:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_NOFILE, (descriptors, descriptors))

    command = [sys.executable, "-m", "tests.web.border.scripted_server", str(folder / "data")]
    command += [f"{name}={value}" for name, value in settings.items()]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=log, preexec_fn=limit if descriptors else None
        )
    assert process.stdout is not None
    try:
        line = await asyncio.to_thread(process.stdout.readline)
        assert line, (folder / "log").read_text()
        yield Victim(process, int(line), folder / "log")
    finally:
        process.terminate()
        process.wait(30)
        process.stdout.close()
    assert "Traceback" not in (folder / "log").read_text()


def handshake(forwarded: str) -> bytes:
    key = base64.b64encode(os.urandom(16)).decode()
    return (
        "GET /ws/socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\nX-Forwarded-For: {forwarded}\r\n\r\n"
    ).encode()


def post(path: str, method: str, framing: str) -> bytes:
    return f"{method} {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n{framing}\r\n\r\n".encode()


async def flood(victim: Victim, head: bytes, chunk: bytes, times: int) -> bytes:
    """Send a body that never ends, until the server has had enough; return what it says, or the error's name."""
    reader, writer = await victim.raw(head)
    try:
        for _ in range(times):
            writer.write(chunk)
            await writer.drain()
        return (await asyncio.wait_for(reader.read(12), 15))[9:]
    except OSError as error:
        return type(error).__name__.encode()
    finally:
        writer.close()


async def ponging(wire: Wire) -> None:
    """A silent socket that answers pings, until it is closed."""
    try:
        while data := await wire[0].read(4096):
            if b"2" in data:
                wire[1].write(b"\x81\x81\0\0\0\x003")
    except OSError:
        pass


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def victim(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Victim]:
    async with running(tmp_path_factory.mktemp("victim")) as victim:
        await victim.healthy()
        yield victim


@pytest.mark.parametrize("framing", ["Content-Length: 262144000", "Transfer-Encoding: chunked"])
async def test_bodies_of_250_mb_without_a_cookie_take_no_memory(framing: str, victim: Victim) -> None:
    block = b"x" * (1 << 20)
    chunk = b"%x\r\n%s\r\n" % (len(block), block) if "chunked" in framing else block
    before = victim.mib()
    heads = [post("/project/threads", "POST", framing), post("/feedback", "PUT", framing)] * 3
    await asyncio.gather(*(flood(victim, head, chunk, 250) for head in heads), victim.healthy())
    assert victim.mib() - before < 30


async def test_a_body_a_little_too_large_is_answered_with_413_on_every_route(victim: Victim) -> None:
    async with httpx.AsyncClient(base_url=victim.url, timeout=SOON, verify=False) as client:
        body = b"x" * ((1 << 20) + 1)
        routes = ["POST /project/threads", "PUT /feedback", "POST /login", "POST /auth/header", "PUT /project/thread"]
        routes += ["POST /ws/socket.io/?EIO=4&transport=polling&sid=x", "POST /nowhere", "DELETE /project/thread"]
        for route in routes:
            method, path = route.split()
            answer = await client.request(method, path, content=body)
            assert (answer.status_code, answer.headers["connection"]) == (413, "close"), route
            assert "1024 KiB" in answer.json()["detail"]


@pytest.mark.timeout(300)
async def test_half_headers_unfinished_bodies_and_silent_sockets_end_and_everybody_else_goes_on(victim: Victim) -> None:
    page = await victim.chat()
    before = victim.mib()
    half = [await victim.raw(b"GET / HTTP/1.1\r\nX-A: ") for _ in range(300)]
    bodies = [await victim.raw(post("/feedback", "PUT", "Content-Length: 1000000") + b"x" * 50_000) for _ in range(100)]
    silent = [await victim.raw(handshake(f"198.51.100.{number % 8}")) for number in range(1000)]
    ends = asyncio.gather(*(ponging(wire) for wire in (*half, *bodies, *silent)))
    async with asyncio.timeout(200):
        while not ends.done():
            await victim.healthy()
            await asyncio.sleep(0.5)
    assert victim.mib() - before < ROOM
    assert page.connected
    again = await victim.chat()
    await until(lambda: victim.descriptors() < 40, SOON)
    await again.disconnect()
    await page.disconnect()


async def test_with_128_descriptors_150_connections_shut_nobody_out(tmp_path: Path) -> None:
    async with running(tmp_path, descriptors=128, max_body_kb=8) as victim:
        page = await victim.chat()
        for data in (b"GET / HTTP/1.1\r\nX-A: ", handshake("198.51.100.1")):
            held = [await victim.raw(data) for _ in range(150)]
            assert victim.descriptors() < 110
            await victim.healthy()
            again = await victim.chat()
            await again.disconnect()
            for _, writer in held:
                writer.close()
        assert page.connected
        await page.disconnect()
        reader, writer = await victim.raw(post("/feedback", "PUT", "Content-Length: 8193"))
        assert b" 413 " in await reader.readline()
        writer.close()


async def test_a_second_flood_takes_no_more_memory_than_the_first(victim: Victim) -> None:
    """By long polling: a session is made by one short request, and no connection is held."""

    async def polls(address: str) -> None:
        for _ in range(10):
            reader, writer = await victim.raw(
                b"GET /ws/socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                b"X-Forwarded-For: %s\r\n\r\n" % address.encode()
            )
            assert b" 200 " in await reader.read()
            writer.close()

    sizes = []
    for number in range(3):
        await asyncio.gather(*(polls(f"198.51.{number}.{host}") for host in range(40)))
        await victim.healthy()
        sizes.append(victim.mib())
    assert sizes[2] - sizes[1] < 20


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def test_chainlit_run_is_guarded_as_well(tmp_path: Path) -> None:
    port = free_port()
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("STEWARD_", "CHAINLIT_"))}
    environ |= {"STEWARD_DATA_DIR": str(tmp_path / "data"), "STEWARD_MODEL": str(tmp_path / "no-such-model")}
    command = [sys.executable, "-m", "chainlit", "run", "app.py", "-h", "--port", str(port)]
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=log, stderr=log)
    victim = Victim(process, port, tmp_path / "log")
    answers: Callable[[], bool] = lambda: socket.socket().connect_ex(("127.0.0.1", port)) == 0  # noqa: E731
    try:
        await until(answers, 60)
        wires = [
            await victim.raw(b"GET / HTTP/1.1\r\nX-A: "),
            await victim.raw(post("/feedback", "PUT", "Content-Length: 1000") + b"x"),
            await victim.raw(post("/feedback", "PUT", "Content-Length: 2000000")),
        ]
        silent = await victim.raw(handshake("198.51.100.1"))
        assert b"101" in await silent[0].readline()
        ended = asyncio.create_task(ponging(silent))
        statuses = [(await asyncio.wait_for(reader.read(12), 20))[9:] for reader, _ in wires]
        assert statuses == [b"408", b"408", b"413"]
        await asyncio.wait_for(ended, 20)
    finally:
        process.terminate()
        process.wait(30)
