"""The operator's buttons for the engine: sleep, wake and restart, and what the page shows of them."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from config.settings import Settings
from engine.scripted import Pause, Say, ScriptedEngine
from engine.supervision.lifecycle import Policy
from runtime import Runtime
from tests.asking import until
from tests.supervised import YES, Supervised
from tests.web.test_admin import Stack


@pytest.fixture
async def supervised() -> Supervised:
    return Supervised(YES)


@pytest.fixture
async def stack(tmp_path: Path, supervised: Supervised) -> AsyncIterator[Stack]:
    async with Runtime(Settings.of(data_dir=tmp_path), supervised.supervisor) as runtime:  # type: ignore[call-arg]
        await supervised.is_("ready")
        yield Stack(runtime)


async def press(stack: Stack, name: str) -> tuple[int, str]:
    """The status, and the reason of a refusal."""
    answer: httpx.Response = await stack.http.post(f"/admin/engine/{name}")
    return answer.status_code, answer.json().get("reason", "")


async def test_an_operator_puts_the_engine_to_sleep_and_wakes_it_and_the_log_says_who(
    stack: Stack, supervised: Supervised, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    assert await press(stack, "sleep") == (202, "")
    assert "the operator at this machine has asked the engine to sleep." in caplog.text
    await until(lambda: supervised.supervisor.state.phase == "asleep")
    assert await press(stack, "sleep") == (409, "asleep")
    assert (await stack.get("state"))["engine"]["status"] == "asleep"  # type: ignore[index]
    assert await press(stack, "wake") == (202, "")
    await supervised.is_("ready")
    assert await press(stack, "wake") == (409, "awake")
    assert "the operator at this machine has asked the engine to wake, in vain: awake." in caplog.text
    history = (await stack.get("state"))["engine"]["history"]  # type: ignore[index]
    assert (history["wakes"], history["restarts"], history["at"]) == (1, 0, None)
    assert 0 <= history["wake_seconds"] < 20


async def test_an_engine_that_answers_is_not_put_to_sleep(stack: Stack, supervised: Supervised) -> None:
    rest = asyncio.Event()
    supervised.script = [Say("one two three"), Pause(rest)]
    await stack.until_answered(stack.ask())
    assert await press(stack, "sleep") == (409, "busy")
    rest.set()
    assert await stack.finished() == ["one two three"]
    assert await press(stack, "sleep") == (202, "")


async def test_a_restart_ends_no_answer_and_is_shown_with_its_time_and_cause(stack: Stack, supervised: Supervised) -> None:
    rest, ready = asyncio.Event(), supervised.hold()
    supervised.script = [Say("one two three"), Pause(rest), Say(" four")]
    await stack.until_answered(stack.ask())
    assert await press(stack, "restart") == (202, "")
    await supervised.is_("recovering")
    assert await press(stack, "restart") == (409, "loading")
    assert await press(stack, "sleep") == (409, "loading")
    assert (await stack.get("state"))["engine"]["status"] == "recovering"  # type: ignore[index]
    ready.set()
    rest.set()
    assert await stack.finished() == ["one two three four"]
    history = (await stack.get("state"))["engine"]["history"]  # type: ignore[index]
    assert (history["restarts"], history["why"]) == (1, "asked")
    assert history["cause"] == "the operator at this machine has asked for it."
    assert time.time() - 30 < history["at"] <= time.time()
    assert 0 <= history["recovery_seconds"] < 20


async def test_a_loss_is_shown_with_its_cause(stack: Stack, supervised: Supervised) -> None:
    await supervised.kill()
    await until(lambda: supervised.supervisor.history().restarts == 1)
    history = (await stack.get("state"))["engine"]["history"]  # type: ignore[index]
    assert (history["why"], history["cause"]) == ("lost", "The engine was lost.")


async def test_after_a_failure_for_good_a_restart_tries_again(stack: Stack, supervised: Supervised) -> None:
    supervised.supervisor.policy = Policy(max_restarts=0)
    await supervised.kill()
    assert (await stack.get("state"))["engine"]["status"] == "failed"  # type: ignore[index]
    assert await press(stack, "wake") == (409, "failed")
    assert await press(stack, "sleep") == (409, "failed")
    assert await press(stack, "restart") == (202, "")
    await supervised.is_("ready")
    assert (await stack.get("state"))["engine"]["status"] == "ready"  # type: ignore[index]


async def test_a_first_load_that_failed_is_another_start_when_it_is_tried_again(tmp_path: Path) -> None:
    supervised = Supervised(YES, error="no such model")
    async with Runtime(Settings.of(data_dir=tmp_path), supervised.supervisor) as runtime:  # type: ignore[call-arg]
        await supervised.is_("failed")
        supervised.error, ready = None, supervised.hold()
        stack = Stack(runtime)
        assert await press(stack, "restart") == (202, "")
        await until(lambda: supervised.supervisor.loading.coming is not None)
        assert (await stack.get("state"))["engine"]["status"] == "starting"  # type: ignore[index]
        ready.set()
        await supervised.is_("ready")
        stack.ask()
        assert await stack.finished() == ["Yes."]


async def test_an_engine_that_nobody_supervises_has_no_buttons(tmp_path: Path) -> None:
    engine = ScriptedEngine(YES)
    async with Runtime(Settings.of(data_dir=tmp_path), engine) as runtime:  # type: ignore[call-arg]
        await until(lambda: engine.health().status == "ready")
        stack = Stack(runtime)
        assert "history" not in (await stack.get("state"))["engine"]  # type: ignore[operator]
        assert await press(stack, "restart") == (409, "unsupported")


@pytest.mark.parametrize("name", ["sleep", "wake", "restart"])
async def test_nobody_else_presses_them(stack: Stack, supervised: Supervised, name: str) -> None:
    stack.http.cookies.clear()
    assert (await stack.http.post(f"/admin/engine/{name}")).status_code == 401
    assert supervised.supervisor.state.phase == "ready"


@pytest.mark.parametrize("name", ["sleep", "wake", "restart"])
async def test_another_sites_page_does_not_press_them(stack: Stack, supervised: Supervised, name: str) -> None:
    answer = await stack.http.post(f"/admin/engine/{name}", headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    assert supervised.supervisor.state.phase == "ready"
