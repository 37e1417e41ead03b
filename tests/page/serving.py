"""The sample chat in a process of its own, and what a test does on its page."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
from playwright.async_api import Locator, Page

ROOT = Path(__file__).resolve().parents[2]


@contextlib.asynccontextmanager
async def sample_chat(folder: Path, elsewhere: str) -> AsyncIterator[str]:
    """The sample chat under `chainlit run`, with Steward's look, from `folder`; yields its address.

    `elsewhere` is another host's address.
    """
    shutil.copytree(ROOT / "public", folder / "public")
    for path in (".chainlit/config.toml", *(f".chainlit/translations/{name}.json" for name in ("en-US", "zh-CN"))):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, folder / path)
    for readme in ROOT.glob("chainlit*.md"):
        shutil.copy(readme, folder)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    # Without what a server mounted in this process has left there for Chainlit.
    outside = {name: value for name, value in os.environ.items() if not name.startswith("CHAINLIT_")}
    environment = outside | {"PYTHONPATH": str(ROOT), "CHAINLIT_APP_ROOT": str(folder), "ELSEWHERE": elsewhere}
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "chainlit", "run", str(ROOT / "tests/page/sample.py"), "-h", "--port", str(port)],
            cwd=folder, env=environment, stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip
    try:
        async with httpx.AsyncClient() as client, asyncio.timeout(60):
            while True:
                assert process.poll() is None, (folder / "log").read_text()
                try:
                    await client.get(f"http://127.0.0.1:{port}/health")
                    break
                except httpx.TransportError:
                    await asyncio.sleep(0.1)
        yield f"http://localhost:{port}"
    finally:
        process.terminate()
        process.wait(20)


async def ask(page: Page, text: str) -> None:
    await page.locator("#starters button:enabled").first.wait_for()  # connected: before that, Enter does nothing
    await page.locator("#chat-input").fill(text)
    await page.keyboard.press("Enter")
    await page.locator('[data-step-type="assistant_message"] .message-content').last.wait_for()


async def answer_to(page: Page, address: str, question: str) -> Locator:
    """A new chat's answer to `question`, drawn to its end."""
    await page.goto(address)
    await ask(page, question)
    answer = page.locator('[data-step-type="assistant_message"] .message-content').last
    await page.evaluate("document.fonts.ready")
    return answer
