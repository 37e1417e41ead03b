"""A real server in this process, with a scripted engine, and browsers that are raw socket clients."""

from __future__ import annotations

import asyncio
import json
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio
import socketio
import uvicorn
from fastapi import FastAPI

from application import build
from chat.lifecycle.disconnects import SESSION_LINGER_S, DisconnectTimer
from chat.service import ChatService
from config.settings import Settings
from engine.scripted import Say, ScriptedEngine
from engine.types import Capacity
from governance.ticket import Outcome
from runtime import Runtime
from tests.clock import Timers
from tests.serving import started
from tests.supervised import YES, Supervised, Switched
from web.border.serving import uvicorn_options

GRACE = 0.4  # seconds
SECONDS = 30  # the longest wait for what is done at once


class AsIs(urllib.request.HTTPRedirectHandler):
    """A redirect is an answer: its cookie is what a test looks at."""

    def redirect_request(self, *_: Any) -> None:
        return None


NO_REDIRECTS = urllib.request.build_opener(AsIs)


class Page:
    """A browser: keeps steps and elements and reacts to events as Chainlit's `react-client` does."""

    def __init__(
        self,
        stack: Stack,
        cookie: str,
        thread: str = "",
        session: str | None = None,
        language: str = "en",
        address: str | None = None,
    ) -> None:
        """`address`: where the browser is, as a proxy on this machine forwards it; None is this machine."""
        self.stack, self.cookie, self.thread, self.language, self.address = stack, cookie, thread, language, address
        self.session = session or str(uuid4())
        self.steps: dict[str, dict[str, Any]] = {}
        self.elements: dict[str, dict[str, Any]] = {}
        self.events: list[tuple[str, Any]] = []
        self.loading = False
        self._asked = 0  # events that had come when something was asked
        self._news = asyncio.Event()
        self.socket = self._make()

    def _make(self) -> socketio.AsyncClient:
        socket = socketio.AsyncClient(reconnection=False)
        socket.on("*", self._on)
        return socket

    async def open(self) -> Page:
        headers = {"Cookie": self.cookie, "Accept-Language": self.language}
        if self.address is not None:
            headers["X-Forwarded-For"] = self.address
        auth = {"sessionId": self.session, "threadId": self.thread, "clientType": "webapp", "userEnv": "{}"}
        await self.socket.connect(
            self.stack.url,
            headers=headers,
            auth=auth,
            socketio_path="/ws/socket.io",
            transports=["websocket"],
            wait_timeout=SECONDS,  # its own second is short for a busy machine
        )
        await self.socket.emit("connection_successful")
        await self.until(lambda: self.saw("task_end") or self.saw("task_start"))
        return self

    async def drop(self) -> None:
        """Cut the network: no packet announces it."""
        await self.socket.eio.ws.close()
        await self.socket.disconnect()

    async def leave(self, to: str | None = None) -> None:
        """A new chat, or the chat `to`: the page announces it and disconnects, in one burst."""
        for frame in (f'42["clear_session",{json.dumps({"thread": to})}]', "41"):
            await self.socket.eio.ws.send_str(frame)
        await self.drop()

    async def again(self) -> None:
        """The same page connects anew."""
        self.socket = self._make()
        self.events.clear()
        self._asked = 0
        await self.open()

    async def ask(self, text: str, step_id: str | None = None, **claims: Any) -> str:
        step_id = step_id or str(uuid4())
        message = {"id": step_id, "threadId": "", "type": "user_message", "name": "me", "output": text, "createdAt": "now"}
        message |= claims
        self.steps[step_id] = message
        self._asked = len(self.events)
        await self.socket.emit("client_message", {"message": message, "fileReferences": []})
        return step_id

    async def edit(self, step_id: str, text: str) -> None:
        """As Chainlit's page does: what followed the message is hidden at once."""
        self._asked = len(self.events)
        ids = list(self.steps)
        if step_id in ids:
            self.steps = {kept: self.steps[kept] for kept in ids[: ids.index(step_id) + 1]}
        await self.socket.emit("edit_message", {"message": {**self.steps.get(step_id, {}), "id": step_id, "output": text}})

    async def until(self, true: Callable[[], Any], seconds: float = SECONDS) -> None:
        async with asyncio.timeout(seconds):
            while not true():
                self._news.clear()
                await self._news.wait()

    async def finished(self) -> None:
        """The answer to what was asked last has begun, and has ended: both may have come in one burst."""
        await self.until(lambda: not self.loading and "task_start" in [name for name, _ in self.events[self._asked :]])

    async def all_sent(self) -> None:
        """Wait for every event sent so far: the server answers this one after them."""
        before = len(self.saw("chat_settings"))
        await self.socket.emit("chat_settings_change", {})
        await self.until(lambda: len(self.saw("chat_settings")) > before)

    def saw(self, name: str) -> list[Any]:
        return [data for event, data in self.events if event == name]

    async def go_on(self, answer_id: str) -> None:
        """The button below an answer that was cut short."""
        self._asked = len(self.events)
        await self.socket.emit("window_message", {"steward": "continue", "answer": answer_id})

    @property
    def messages(self) -> list[str]:
        """The texts of all questions, answers and notices, in their order."""
        shown = ("user_message", "assistant_message")
        return [str(step["output"]) for step in self.steps.values() if step["type"] in shown]

    def below(self, step_id: str) -> list[dict[str, Any]]:
        """The props of the elements below a step."""
        return [element["props"] for element in self.elements.values() if element["forId"] == step_id]

    def answers(self) -> list[dict[str, Any]]:
        return [step for step in self.steps.values() if step["type"] == "assistant_message"]

    @property
    def text(self) -> str:
        return "".join(str(step["output"]) for step in self.answers())

    def footer(self) -> dict[str, Any]:
        """The stats below the last answer."""
        last = self.answers()[-1]
        return next(e["props"] for e in self.elements.values() if e["forId"] == last["id"])

    async def _on(self, event: str, data: Any = None) -> None:
        self.events.append((event, data))
        match event:
            case "task_start" | "task_end":
                self.loading = event == "task_start"
            case "new_message" | "stream_start":
                self.steps[data["id"]] = self.steps.get(data["id"], {}) | data
            case "update_message" if data["id"] in self.steps:
                self.steps[data["id"]] |= data
            case "delete_message":
                self.steps.pop(data["id"], None)
            case "stream_token" if data["id"] in self.steps:
                self.steps[data["id"]]["output"] += data["token"]
            case "first_interaction":
                self.thread = data["thread_id"]
            case "resume_thread":
                self.steps = {step["id"]: step for step in data["steps"]}
                self.elements = {element["id"]: element for element in data["elements"]}
            case "element":
                self.elements[data["id"]] = data
            case "remove_element":
                self.elements.pop(data["id"], None)
        self._news.set()


class Stack:
    """A running server, its runtime and scripted engine."""

    def __init__(
        self, port: int, runtime: Runtime, engine: ScriptedEngine, links: list[str], app: FastAPI, switched: Switched
    ) -> None:
        self.switched = switched
        self.url, self.runtime, self.engine, self.links, self.app = f"http://127.0.0.1:{port}", runtime, engine, links, app
        self._pages: list[Page] = []

    @property
    def service(self) -> ChatService:
        return self.runtime.chat

    async def http(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, dict[str, str], str]:
        def call() -> tuple[int, dict[str, str], str]:
            data = None if body is None else json.dumps(body).encode()
            request = urllib.request.Request(
                self.url + path, data, {"Content-Type": "application/json", **headers}, method=method
            )
            try:
                with NO_REDIRECTS.open(request, timeout=5) as answer:
                    return answer.status, dict(answer.headers.items()), answer.read().decode()
            except urllib.error.HTTPError as error:
                return error.code, dict(error.headers.items()), error.read().decode()

        return await asyncio.to_thread(call)

    async def guest(self) -> str:
        """A new browser's cookies, as it has them after loading the page."""
        _, headers, _ = await self.http("GET", "/", Accept="text/html")
        guest = headers["set-cookie"].split(";")[0]
        _, headers, _ = await self.http("POST", "/auth/header", {}, Cookie=guest)
        return f"{guest}; {headers['set-cookie'].split(';')[0]}"

    async def operator(self) -> str:
        """The cookie of a browser that has opened the operator's page by its latest link."""
        _, headers, _ = await self.http("GET", f"/admin?token={self.links[-1].partition('?token=')[2]}")
        return headers["set-cookie"].split(";")[0]

    async def page(self, cookie: str | None = None, **given: Any) -> Page:
        page = Page(self, cookie or await self.guest(), **given)
        self._pages.append(page)
        return await page.open()

    async def empty(self) -> None:
        """Close every page, and end their requests."""
        for page in self._pages:
            if page.socket.connected:
                await page.leave()
        self._pages.clear()
        for ticket in self.runtime.register:
            ticket.cancel(Outcome.CANCELLED)
        await self.service.drained()
        self.engine.script = [Say("Yes.")]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def running_stack(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stack]:
    folder: Path = tmp_path_factory.mktemp("server")
    settings = Settings.of(  # type: ignore[call-arg]
        data_dir=folder,
        disconnect_grace_s=GRACE,
        stream_interval_ms=10,
        requests_per_minute=100_000,
        guest_address_requests_per_minute=0,  # all tests' guests are at one address
        new_guests_per_minute=0,
        max_concurrent_per_user=4,
        max_message_chars=5000,
        max_history_rounds=2,
    )
    engine = ScriptedEngine([Say("Yes.")], capacity=Capacity("scripted", "none", 8192, 2048, 64, can_think=True))
    switched = Switched(engine)
    runtime = Runtime(settings, switched)  # type: ignore[arg-type]
    links: list[str] = []
    app = build(runtime, links.append)
    options = uvicorn_options(runtime.connections, runtime.packet_limit)
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning", ws_per_message_deflate=False, **options)
    uvicorn_server = uvicorn.Server(config)
    serving, port = await started(uvicorn_server, uvicorn_server._serve())
    yield Stack(port, runtime, engine, links, app, switched)
    uvicorn_server.should_exit = True
    await serving


@pytest_asyncio.fixture(loop_scope="session")
async def stack(running_stack: Stack) -> AsyncIterator[Stack]:
    yield running_stack
    await running_stack.empty()


@pytest_asyncio.fixture(loop_scope="session")
async def supervised(stack: Stack) -> AsyncIterator[Supervised]:
    """The stack's engine is one that can be killed and put to sleep, and comes back."""
    supervised = Supervised(YES)
    await supervised.supervisor.start()
    supervised.supervisor.changed = stack.runtime._engine_changed
    stack.switched.target = supervised.supervisor
    yield supervised
    stack.switched.target = stack.engine
    await supervised.supervisor.stop()
    stack.runtime._engine_changed()


@pytest_asyncio.fixture(loop_scope="session")
async def timers(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Timers]:
    """The disconnect timers, moved by the test."""
    timers = Timers()
    timer = DisconnectTimer(stack.service.leave, stack.service.forget, lambda session: GRACE, timers.call_later)
    monkeypatch.setattr(stack.runtime.events, "disconnects", timer)
    yield timers
    timers.forward(SESSION_LINGER_S)  # a browser that is not back by then is forgotten
