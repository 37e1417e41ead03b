"""What the tests of real clients share: their requests counted where they arrive, and nobody else asked."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import openai._base_client
import pytest

from tests.web.openai.conftest import ApiStack, FakeHolder


@pytest.fixture(autouse=True)
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every client stays on this machine: none fetches a vocabulary, and none reports to its maker."""
    resolve = socket.getaddrinfo

    def here(host: Any, *arguments: Any, **named: Any) -> Any:
        assert host in ("127.0.0.1", "localhost", b"127.0.0.1", None), f"A client asked for {host}"
        return resolve(host, *arguments, **named)

    monkeypatch.setattr(socket, "getaddrinfo", here)
    for name in ("LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2", "OPENAI_BASE_URL", "OPENAI_API_KEY", "OPENAI_PROXY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def arrived(api: ApiStack, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The key of each request that has arrived: the server looks each up once."""
    found: list[str] = []
    holder = api.keys.holder

    async def counted(key: str) -> FakeHolder | None:
        found.append(key)
        return await holder(key)

    monkeypatch.setattr(api.keys, "holder", counted)
    return found


@dataclass
class Waits:
    """What openai's client waits for before each retry, without waiting. `meanwhile` is called in the server's loop."""

    seconds: list[float] = field(default_factory=list)
    meanwhile: Callable[[], object] = bool

    async def sleep(self, seconds: float) -> None:
        self.seconds.append(seconds)
        self.meanwhile()


@pytest.fixture
async def waits(monkeypatch: pytest.MonkeyPatch) -> Waits:
    """No client waits for real. The names are replaced where the client looks them up: the server's own clock goes on."""
    made, loop = Waits(), asyncio.get_running_loop()

    def sleep(seconds: float) -> None:  # in a client's thread
        asyncio.run_coroutine_threadsafe(made.sleep(seconds), loop).result(10)

    monkeypatch.setattr(openai._base_client, "time", SimpleNamespace(sleep=sleep))
    monkeypatch.setattr(openai._base_client, "anyio", SimpleNamespace(sleep=made.sleep))
    return made
