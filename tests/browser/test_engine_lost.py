"""The real engine is killed under an answer, or unloaded when idle: the page goes on, and the answer is whole."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from playwright.async_api import expect

from tests.browser.chat import whole
from tests.browser.conftest import Arrive, rest_and_stop
from tests.browser.server import Server, parent, until
from tests.tiny_model import make_tiny_qwen3

TOKENS = 3000  # of an answer, each a letter
IDLE_S = 15


@pytest_asyncio.fixture(scope="session")
async def mortal_server(tmp_path_factory: object) -> AsyncIterator[Server]:
    folder: Path = tmp_path_factory.mktemp("e")  # type: ignore[attr-defined]
    server = Server(
        folder, model=make_tiny_qwen3(folder / "model", max_position=8192), device="cpu", max_model_len=8192,
        max_answer_tokens=TOKENS, requests_per_minute=1000, idle_unload_s=IDLE_S, temperature=0,
        repetition_detection=False,
    )  # fmt: skip
    yield server
    await rest_and_stop(server)


@pytest_asyncio.fixture
async def mortal(mortal_server: Server) -> Server:
    """A server whose engine may be killed, and sleeps after `IDLE_S` seconds; it answers with `TOKENS` letters."""
    return await mortal_server.up()


def engines(server: Server) -> list[int]:
    """The engine's processes: what was forked from the fork server."""
    forked = server.forked()
    return [pid for pid in forked if parent(pid) in forked]


async def state(server: Server) -> str:
    answer = await server.get("/readyz")
    assert answer is not None
    assert answer.status_code == (503 if answer.json()["status"] == "recovering" else 200), answer.text
    return str(answer.json()["status"])


async def test_an_answer_whose_engine_is_killed_goes_on_on_the_page_and_becomes_whole(arrive: Arrive, mortal: Server) -> None:
    chat = await arrive(mortal)
    restarts = await mortal.metric("steward_engine_restarts_total")
    await chat.begin("Say the alphabet.", letters=100)
    (engine,) = engines(mortal)
    os.kill(engine, signal.SIGKILL)
    line = chat.page.locator(".steward-engine")
    await expect(line).to_have_text(re.compile("The engine is (being restarted|back)"))
    cut = await chat.text()
    assert cut
    assert cut == whole(cut)
    assert len(cut) < TOKENS
    other = await arrive(mortal, opened=False)
    await other.page.goto(mortal.url)
    await expect(other.composer).to_be_editable()
    await chat.over(120)
    await chat.ended_as("length")
    text = await chat.text()
    assert text == whole(text)
    assert len(text) == TOKENS
    await expect(line).to_have_count(0)
    assert await mortal.metric("steward_engine_restarts_total") == restarts + 1
    assert await mortal.metric("steward_engine_recovery_seconds") > 0
    await mortal.at_rest()


async def test_a_model_that_sleeps_is_woken_by_typing_and_answers(arrive: Arrive, mortal: Server) -> None:
    chat = await arrive(mortal)
    wakes = await mortal.metric("steward_engine_wakes_total")
    assert len(engines(mortal)) == 1
    await until(lambda: _is(mortal, "asleep"), IDLE_S + 30, "a model that sleeps")
    await expect(chat.page.locator("html")).to_have_attribute("data-steward", "asleep")
    await expect(chat.banner).to_have_count(0)
    await until(lambda: engines(mortal) == [], 10, "no engine's process")
    await chat.composer.press_sequentially("Say the ")
    await until(lambda: _is(mortal, "waking", "ready"), 10, "a model that wakes")
    await chat.composer.press_sequentially("alphabet.")
    await chat.composer.press("Enter")
    await chat.grows_to(100)
    text = await chat.text()
    assert text == whole(text)
    assert await mortal.metric("steward_engine_wakes_total") == wakes + 1
    await chat.stop()
    await chat.over()
    assert await state(mortal) == "ready"


async def _is(server: Server, *states: str) -> bool:
    return await state(server) in states
