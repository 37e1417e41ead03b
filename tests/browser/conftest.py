"""Two servers for the whole run, a real Chromium, and fresh guests for each test."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, async_playwright, expect

from scripts.browser import FLAGS, chromium
from tests.browser.chat import SECONDS, Chat
from tests.browser.server import ROOT, Server, alive, until
from tests.browser.wire import Wire
from tests.tiny_model import make_tiny_qwen3

CONTEXT, ENDLESS = 131_072, 120_000  # tokens
NAME, PASSWORD = "anna", "an owl in the old oak"
CONTEXT_OPTIONS: dict[str, Any] = {"locale": "en-US", "viewport": {"width": 1280, "height": 800}}
FAILED = pytest.StashKey[bool]()

Arrive = Callable[..., Awaitable[Chat]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Remember a failure, so that the fixtures below can take pictures of it."""
    report: Any = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


async def rest_and_stop(server: Server) -> None:
    """At the end of the run a server has left no process, and never had an orphaned request."""
    if not server.runs:
        return
    try:
        await server.at_rest(10)
        assert "Traceback" not in server.log()
    finally:
        family = server.family()
        assert await server.stop() == 0
        # multiprocessing's resource tracker ends when it sees that everyone else has.
        await until(lambda: not alive(family), 3, "no process is left")


@pytest_asyncio.fixture(scope="session")
async def bundled_server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Server]:
    server = Server(tmp_path_factory.mktemp("a"), device="cpu", requests_per_minute=1000)
    yield server
    await rest_and_stop(server)


@pytest_asyncio.fixture(scope="session")
async def endless_server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Server]:
    """Answers of up to two minutes at a thousand tokens a second, and a small machine makes a quarter of that: an answer that a
    test leaves running does not end by itself. Two of them fit in the 256 MiB of KV cache that a CPU has.

    Its pages are sent text five times a second, not twenty-five: several that grow at once would leave a small machine no time.
    """
    folder = tmp_path_factory.mktemp("b")
    server = Server(
        folder, model=make_tiny_qwen3(folder / "model", max_position=CONTEXT), device="cpu", max_model_len=CONTEXT,
        max_concurrent=2, requests_per_minute=4, max_answer_tokens=ENDLESS, max_answer_tokens_limit=ENDLESS,
        max_message_chars=30_000, stream_interval_ms=200, repetition_detection=False,
    )  # fmt: skip
    yield server
    await rest_and_stop(server)


@pytest_asyncio.fixture(scope="session")
async def locked_server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Server]:
    """A server with one account, and with a model that cannot be found: its start fails, and takes no time."""
    folder = tmp_path_factory.mktemp("c")
    server = Server(folder, auth="password", device="cpu", model=folder / "no-such-model")
    command = [sys.executable, "-m", "storage.accounts", "add", NAME]
    added = subprocess.run(command, cwd=ROOT, env=server.environment, input=f"{PASSWORD}\n".encode(), capture_output=True)
    assert added.returncode == 0, added.stderr.decode()
    server.start()
    await server.answers(120)
    await until(lambda: "cannot be loaded" in server.log(), 30, "a failed start")
    yield server
    await rest_and_stop(server)


@pytest_asyncio.fixture
async def server(bundled_server: Server) -> Server:
    """The server with the bundled model, as a user has it after `make run`; ready."""
    return await bundled_server.up()


@pytest_asyncio.fixture
async def endless(endless_server: Server) -> Server:
    """A server whose model says the alphabet until it is stopped, with two slots and four messages a minute; ready."""
    return await endless_server.up()


@pytest_asyncio.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    expect.set_options(timeout=SECONDS * 1000)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield browser
        await browser.close()


async def become_a_guest(context: BrowserContext, server: Server) -> None:
    """Get the cookies that the page gets by itself, and for which it is then loaded a second time: here, once is enough.

    Tests of the first visit open the page without this.
    """
    for answer in (
        await context.request.get(server.url, headers={"Accept": "text/html"}),
        await context.request.post(f"{server.url}/auth/header", data={}),
    ):
        assert answer.ok, f"{answer.url} answered {answer.status}"


@pytest_asyncio.fixture
async def arrive(browser: Browser, request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Arrive]:
    """`await arrive(server)`: a new guest with a browser of its own, on the opened page. A failure saves screenshots.

    No page may break its own Content-Security-Policy: what that blocks would be missing for a user.

    `at` is another address of the same server; `options` are those of Playwright's `new_context`.
    """
    contexts: list[BrowserContext] = []
    blocked: list[str] = []

    async def arrive(server: Server, at: str = "", opened: bool = True, **options: Any) -> Chat:
        context = await browser.new_context(**(CONTEXT_OPTIONS | options))
        contexts.append(context)
        context.on("console", lambda message: blocked.append(message.text) if "Content Security" in message.text else None)
        if opened:
            await become_a_guest(context, server)
        chat = Chat(await context.new_page(), server, at or server.url)
        return await chat.open() if opened else chat

    yield arrive
    if request.node.stash.get(FAILED, False):
        for number, page in enumerate(page for context in contexts for page in context.pages):
            picture = tmp_path / f"page-{number}.png"
            await page.screenshot(path=picture, timeout=5000)
            request.node.add_report_section("teardown", "picture", f"{page.url}: {picture}")
    for context in contexts:
        await context.close()
    assert blocked == []


@pytest_asyncio.fixture
async def wire(endless: Server) -> AsyncIterator[Wire]:
    """A network between a browser and the endless server, to be cut."""
    async with Wire(endless.port) as wire:
        yield wire
