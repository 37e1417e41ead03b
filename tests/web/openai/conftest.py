"""The API on a real server in this process, over a scripted engine."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import openai
import pytest
import uvicorn
from fastapi import FastAPI

from config.settings import Settings
from engine.scripted import ScriptedEngine
from runtime import Runtime
from tests.asking import until
from tests.serving import started
from web.openai.api_routes import Api, api_routes

KEY = "sk-steward-test-of-ada"


@dataclass(frozen=True)
class FakeHolder:
    user: str = "ada"
    role: str = "user"
    key_name: str = "laptop"


@dataclass
class FakeKeys:
    """Keys in a dictionary."""

    held: dict[str, FakeHolder] = field(default_factory=lambda: {KEY: FakeHolder()})

    async def holder(self, key: str) -> FakeHolder | None:
        return self.held.get(key)


class ApiStack:
    """The server, its runtime, and clients."""

    def __init__(self, runtime: Runtime, url: str, keys: FakeKeys) -> None:
        self.runtime, self.url, self.keys = runtime, url, keys
        assert isinstance(runtime.engine, ScriptedEngine)
        self.engine = runtime.engine
        self.http = httpx.AsyncClient(base_url=url, headers={"authorization": f"Bearer {KEY}"}, timeout=20)

    def openai(self, **options: Any) -> openai.AsyncOpenAI:
        return openai.AsyncOpenAI(base_url=f"{self.url}/v1", api_key=KEY, **options)

    async def chat(self, text: str = "Hello you", **body: Any) -> httpx.Response:
        given = {"model": "scripted", "messages": [{"role": "user", "content": text}], **body}
        return await self.http.post("/v1/chat/completions", json=given)

    async def error(self, **body: Any) -> dict[str, Any]:
        """What is refused, with its status."""
        answer = await self.chat(**body)
        assert answer.status_code >= 400, answer.text
        found: dict[str, Any] = answer.json()["error"]
        return found | {"status": answer.status_code}

    def assert_nothing_is_left(self) -> None:
        assert len(self.runtime.register) == 0
        assert self.engine.live() == frozenset()


@pytest.fixture
def limits() -> dict[str, Any]:
    """Settings of the server, which a test's own parameters replace."""
    return {}


@pytest.fixture
async def api(tmp_path: Path, limits: dict[str, Any]) -> AsyncIterator[ApiStack]:
    engine = ScriptedEngine()
    async with Runtime(Settings.of(data_dir=tmp_path, memory_guard=False, **limits), engine) as runtime:
        await until(lambda: engine.health().status == "ready")
        keys, app = FakeKeys(), FastAPI()
        app.include_router(
            api_routes(
                Api(
                    runtime.gateway, engine, keys, runtime.settings.limits.role, runtime.budgets.of,
                    runtime.clock.steady, runtime.clock.date, thinking=False,
                )
            )
        )  # fmt: skip
        server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning", lifespan="off"))
        serving, port = await started(server, server.serve())
        stack = ApiStack(runtime, f"http://127.0.0.1:{port}", keys)
        yield stack
        await stack.http.aclose()
        server.should_exit = True
        await serving
