"""The settings panel: what it shows is what the model gets, in this chat and in the next."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from chat.display.settings_panel import BOUNDS, clamp, completed
from config.roles import RoleTable
from config.sections import ChatSettings
from config.settings import Settings
from engine.types import Sampling, SamplingDefaults
from tests.chat.conftest import Page, Stack

OWN = SamplingDefaults(temperature=0.6, top_p=0.95, presence_penalty=0.5, repetition_penalty=1.1)


@pytest.fixture
def model_with_defaults(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    """A model whose own sampling is not the usual one."""
    monkeypatch.setattr(stack.engine, "_capacity", replace(stack.engine.capacity(), sampling=OWN))


def panel(page: Page) -> dict[str, Any]:
    """What Chainlit's page shows: the inputs as they came, and over them the settings of a chat that came after them."""
    shown: dict[str, Any] = {}
    for event, data in page.events:
        if event == "chat_settings":
            shown = {widget["id"]: widget["initial"] for widget in data}
        elif event == "resume_thread" and (data["metadata"] or {}).get("chat_settings"):
            shown = data["metadata"]["chat_settings"]
    return shown


async def got(stack: Stack, page: Page) -> dict[str, Any]:
    """What the model gets for the next message, its own sampling where the request leaves that open."""
    await page.ask("Go.")
    await page.finished()
    request = stack.engine.requests[-1]
    system = [message.content for message in request.messages if message.role == "system"]
    chosen = {name: getattr(request.sampling, name) for name in BOUNDS}
    sampling = {name: getattr(OWN, name) if value is None else value for name, value in chosen.items()}
    return {
        **sampling,
        "thinking": request.thinking,
        "max_tokens": request.sampling.max_tokens,
        "system_prompt": "".join(system),
    }


@pytest.mark.usefixtures("model_with_defaults")
@pytest.mark.parametrize("chosen", [{}, {"temperature": 0}, {"system_prompt": "Be brief.", "max_tokens": 64}])
async def test_what_the_panel_shows_is_what_the_model_gets(stack: Stack, chosen: dict[str, Any]) -> None:
    page = await stack.page()
    if chosen:
        await page.socket.emit("chat_settings_change", {**panel(page), **chosen})
    assert await got(stack, page) == {**panel(page), **chosen}
    resumed = await stack.page(page.cookie, thread=page.thread)
    assert panel(resumed) == panel(page)
    assert await got(stack, resumed) == panel(resumed)
    await resumed.drop()
    await resumed.again()  # a new connection of the same page
    assert await got(stack, resumed) == panel(resumed) == panel(page)


@pytest.mark.usefixtures("model_with_defaults")
async def test_settings_carry_to_the_next_new_chat_of_the_same_user_only(stack: Stack) -> None:
    page = await stack.page()
    await page.socket.emit("chat_settings_change", {**panel(page), "temperature": 0.25, "system_prompt": "Be brief."})
    following = await stack.page(page.cookie)
    assert (panel(following)["temperature"], panel(following)["system_prompt"]) == (0.25, "Be brief.")
    assert await got(stack, following) == panel(following)
    other = await stack.page()
    assert (panel(other)["temperature"], panel(other)["system_prompt"]) == (0.6, "")


async def test_settings_of_a_chat_do_not_change_with_those_of_another(stack: Stack) -> None:
    page = await stack.page()
    await page.ask("Go.")
    await page.finished()
    other = await stack.page(page.cookie)
    await other.socket.emit("chat_settings_change", {"temperature": 0.25})
    await other.until(lambda: panel(other)["temperature"] == 0.25)
    resumed = await stack.page(page.cookie, thread=page.thread)
    assert panel(resumed)["temperature"] != 0.25


async def test_a_reset_brings_the_servers_settings_back_here_and_in_new_chats(stack: Stack) -> None:
    page = await stack.page()
    before = panel(page)
    await page.socket.emit("chat_settings_change", {"temperature": 0.25, "max_tokens": 64})
    await page.until(lambda: panel(page)["temperature"] == 0.25)
    await page.socket.emit("chat_settings_change", {})
    await page.until(lambda: panel(page) == before)
    assert panel(await stack.page(page.cookie)) == before


async def test_a_role_that_changed_changes_the_panel_at_the_next_event(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    page = await stack.page()
    await page.socket.emit("chat_settings_change", {"max_tokens": 2000})
    await page.until(lambda: panel(page)["max_tokens"] == 2000)
    holds = stack.runtime.events._holds

    async def another_role(session: Any) -> bool:
        held = await holds(session)
        session.user.metadata = {**session.user.metadata, "role": "brief"}
        return held

    monkeypatch.setattr(stack.runtime.events, "_holds", another_role)
    monkeypatch.setattr(stack.service, "_role", Settings.of(roles={"brief": RoleTable(max_answer_tokens=128)}).limits.role)
    assert (await got(stack, page))["max_tokens"] == panel(page)["max_tokens"] == 128


def test_what_is_left_as_shown_stays_the_models_own() -> None:
    choice = clamp({}, ChatSettings(), 4096)
    shown = {"temperature": 0.6, "top_p": 0.95, "max_tokens": 512, "system_prompt": ""}
    confirmed = completed({**shown, "top_p": 0.5}, choice, shown)
    assert (confirmed["temperature"], confirmed["top_p"], confirmed["max_tokens"]) == (None, 0.5, choice.max_tokens)
    assert isinstance(clamp(confirmed, ChatSettings(), 4096).sampling(), Sampling)


def test_what_the_panel_does_not_show_is_not_changed_by_it() -> None:
    choice = clamp({"thinking": True}, ChatSettings(), 4096)
    assert completed({"temperature": 1}, choice, {"temperature": 0.6})["thinking"] is True
