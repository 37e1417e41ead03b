"""The rest of each budget: only for its own user, on request, and at no cost."""

from __future__ import annotations

import asyncio
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from chat.commands import asks_for_limits
from config.roles import RoleTable
from config.settings import Settings
from engine.scripted import Pause, Say, ScriptedEngine
from engine.types import Capacity
from governance.budgets.reports import BudgetLeft
from governance.register import Register
from governance.ticket import Caller
from i18n.catalogue import LOCALES, translate
from tests.chat.conftest import Page, Stack
from tests.governance.stack import ticket
from web.limits import LimitsReport

ROOT = Path(__file__).resolve().parents[2]


async def limits(stack: Stack, cookie: str) -> dict[str, Any]:
    status, headers, body = await stack.http("GET", "/limits", Cookie=cookie)
    assert status == 200
    assert headers["cache-control"] == "no-store"
    found: dict[str, Any] = json.loads(body)
    return found


def requests_used(found: dict[str, Any]) -> int:
    return next(int(budget["used"]) for budget in found["budgets"] if budget["name"] == "requests_per_minute")


async def test_an_answer_is_charged_to_its_own_user_only(stack: Stack) -> None:
    page, other = await stack.page(), await stack.guest()
    assert requests_used(await limits(stack, page.cookie)) == 0
    await page.ask("Go.")
    await page.finished()
    found = await limits(stack, page.cookie)
    assert requests_used(found) == 1
    assert 0 < found["budgets"][0]["returns_in"] <= 60
    assert requests_used(await limits(stack, other)) == 0


async def test_a_guest_has_no_keys_and_is_shown_none(stack: Stack) -> None:
    cookie = await stack.guest()
    assert (await limits(stack, cookie))["has_keys"] is False
    for method, path, body in (("GET", "/keys", None), ("POST", "/keys", {"name": "mine"}), ("DELETE", "/keys/1", None)):
        status, _, answer = await stack.http(method, path, body, Cookie=cookie)
        assert (status, json.loads(answer)["reason"]) == (403, "guest")
    assert (await stack.http("GET", "/keys"))[0] == 401


async def test_running_and_waiting_are_counted_by_user(stack: Stack) -> None:
    stack.engine.script = [Say("busy"), Pause(asyncio.Event())]
    cookie, other = await stack.guest(), await stack.guest()
    pages = [await stack.page(cookie) for _ in range(5)]
    for page in pages[:4]:
        await page.ask("Go.")
        await page.until(lambda page=page: page.text == "busy")
    await pages[4].ask("And I?")
    await pages[4].until(lambda: pages[4].elements)
    found = await limits(stack, cookie)
    assert (found["running"], found["waiting"]) == ({"now": 4, "limit": 4}, {"now": 1, "limit": 3})
    assert (await limits(stack, other))["running"]["now"] == 0


@pytest.mark.parametrize("cookie", ["", "{0.sign_in}=forged", "{0.guest}=guest-0"])
async def test_limits_are_refused_without_a_sign_in(stack: Stack, cookie: str) -> None:
    cookie = cookie.format(stack.runtime.identity.cookies)
    status, _, body = await stack.http("GET", "/limits", Cookie=cookie)
    assert status == 401
    assert "budgets" not in body


async def test_the_guests_own_cookie_beside_anothers_sign_in_changes_nothing(stack: Stack) -> None:
    page = await stack.page()
    await page.ask("Go.")
    await page.finished()
    sign_in = next(part for part in page.cookie.split("; ") if part.startswith(stack.runtime.identity.cookies.sign_in))
    other = next(part for part in (await stack.guest()).split("; ") if part.startswith(stack.runtime.identity.cookies.guest))
    assert requests_used(await limits(stack, f"{other}; {sign_in}")) == 1  # the caller is the chat's user, as on the socket


# The command


async def asked(stack: Stack, text: str) -> Page:
    page = await stack.page()
    page.events.clear()
    question = await page.ask(text)
    await page.until(lambda: page.saw("window_message"))
    assert question not in page.steps
    return page


@pytest.mark.parametrize("text", ["/limits", " /Limits\n", "/限额", "／限额"])
async def test_the_command_opens_the_panel_and_is_no_round(stack: Stack, text: str) -> None:
    before = len(stack.engine.requests)
    page = await asked(stack, text)
    assert page.saw("window_message") == [{"steward": "limits"}]
    await page.all_sent()
    assert (page.thread, page.answers(), page.loading) == ("", [], False)
    assert len(stack.engine.requests) == before
    assert requests_used(await limits(stack, page.cookie)) == 0
    await page.ask("And now something else.")
    await page.finished()
    assert page.text == "Yes."


def test_a_message_that_only_mentions_the_command_goes_to_the_model() -> None:
    for text in ("what does /limits do?", "/limits please", "limits", "//limits", ""):
        assert not asks_for_limits(text)


def test_the_page_knows_the_same_commands_and_the_links_address() -> None:
    script = (ROOT / "public" / "page" / "commands.js").read_text(encoding="utf-8")
    assert "translate('command.limits')" in script
    commands = {locale: translate("command.limits", locale).split() for locale in LOCALES}
    assert commands["en"] == commands["zh"]
    assert all(map(asks_for_limits, commands["en"]))
    link = re.search(r"const LINK = '(.*?)'", script)
    assert link
    assert f'url = "{link[1]}"' in (ROOT / ".chainlit" / "config.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(("language", "name"), [("en-US", "Usage and limits"), ("zh-CN", "用量与额度")])
async def test_the_link_in_the_header_is_named_in_the_readers_language(stack: Stack, language: str, name: str) -> None:
    status, _, body = await stack.http("GET", f"/project/settings?language={language}", Cookie=await stack.guest())
    assert status == 200
    (link,) = json.loads(body)["ui"]["header_links"]
    assert (link["name"], link["url"], link["target"]) == (name, "?limits", "_self")
    assert (ROOT / link["icon_url"].lstrip("/")).is_file()


# The panel's longest answer


async def test_the_panel_offers_no_longer_answers_than_the_role_has(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    guests = RoleTable(max_answer_tokens=128)
    monkeypatch.setattr(stack.service, "_role", Settings.of(roles={"guest": guests}).limits.role)
    page = await stack.page()
    await page.socket.emit("chat_settings_change", {"max_tokens": 4000})
    await page.all_sent()
    slider = next(widget for widget in page.saw("chat_settings")[-1] if widget["id"] == "max_tokens")
    assert (slider["initial"], slider["max"]) == (128, 128)
    await page.ask("Go.")
    await page.finished()
    assert stack.engine.requests[-1].sampling.max_tokens == 128


# The figures themselves


class Stage:
    """A runtime with the test's figures."""

    def __init__(self, *budgets: BudgetLeft, **limit: int | None) -> None:
        self.engine = ScriptedEngine(capacity=Capacity("scripted", "none", 8192, 2048, 64, can_think=True))
        self.register = Register()
        self.budgets, self.limit = list(budgets), limit

    def budgets_of(self, user: str, role: str, address: str | None) -> list[BudgetLeft]:
        return self.budgets

    def limits_of(self, role: str) -> dict[str, Any]:
        names = ("max_concurrent", "max_waiting", "max_prompt_tokens", "max_answer_tokens", "max_thinking_tokens")
        return {name: self.limit.get(name) for name in names}


def report(stage: Stage) -> LimitsReport:
    return LimitsReport(stage.engine, stage.register, stage.budgets_of, stage.limits_of, lambda: (32, 128))


async def test_a_budgets_return_is_given_in_seconds_from_now() -> None:
    day = BudgetLeft("tokens_per_day", 50_000, 12_400, 37_600, 90_000.0)
    fresh = BudgetLeft("requests_per_minute", 6, 0, 6, None)
    for now, left in ((86_400.0, 3600.0), (89_999.96, 0.0), (95_000.0, 0.0)):
        first, second = report(Stage(day, fresh)).payload(Caller("ada", "user"), now)["budgets"]
        assert first == {"name": "tokens_per_day", "limit": 50_000, "used": 12_400, "left": 37_600, "returns_in": left}
        assert second["returns_in"] is None


async def test_the_longest_message_is_the_lesser_of_the_roles_and_the_models() -> None:
    stage = Stage(max_prompt_tokens=4000, max_answer_tokens=1024, max_thinking_tokens=300)
    while_loading = report(stage).payload(Caller("ada", "user"), 0)
    assert (while_loading["prompt_tokens"], while_loading["thinking_tokens"]) == (4000, None)
    async with stage.engine:
        ready = report(stage).payload(Caller("ada", "user"), 0)
        assert (ready["prompt_tokens"], ready["answer_tokens"], ready["thinking_tokens"]) == (2048, 1024, 300)
    assert report(Stage()).payload(Caller("ada", "user"), 0)["prompt_tokens"] is None


async def test_only_ones_own_answers_are_counted() -> None:
    stage = Stage()
    for user, state in (("ada", "running"), ("ada", "waiting"), ("bob", "running"), ("ada", "running")):
        live = ticket(user=user)
        live.state = state  # type: ignore[assignment]
        stage.register.add(live)
    found = report(stage).payload(Caller("ada", "user"), 0)
    assert (found["running"]["now"], found["waiting"]["now"]) == (2, 1)
    assert found["address"] is None  # an account has no limit together with anybody


async def test_a_guest_is_shown_what_all_guests_of_the_address_have_and_may_have() -> None:
    stage = Stage()
    for user, address, state in (
        ("ada", "10.0.0.1", "running"), ("bob", "10.0.0.1", "running"), ("bob", "10.0.0.1", "waiting"),
        ("cyd", "10.0.0.2", "running"), ("dan", None, "running"),
    ):  # fmt: skip
        live = ticket(user=user, address=address)
        live.state = state  # type: ignore[assignment]
        stage.register.add(live)
    found = report(stage).payload(Caller("ada", "guest", "10.0.0.1"), 0)
    assert found["running"]["now"] == 1
    assert found["address"] == {"running": {"now": 2, "limit": 32}, "waiting": {"now": 1, "limit": 128}}


# With accounts, and under the prefix of a proxy. In a process of its own: Chainlit keeps both in module state.

SCRIPT = """
import sys; sys.path.insert(0, {root!r})
from pathlib import Path
from chat.chainlit import environment
environment.prepare("x" * 32, Path({root!r}))
from application import build
from engine.scripted import ScriptedEngine
from runtime import Runtime
from config.settings import load
from starlette.testclient import TestClient
settings = load()
runtime = Runtime(settings, ScriptedEngine())
with TestClient(build(runtime)) as client:
    client.portal.call(runtime.accounts.add, "ada", "an owl in the old oak", "admin")
    before = client.get("/chat/limits").status_code
    client.post("/chat/login", data={{"username": "ada", "password": "an owl in the old oak"}})
    found = client.get("/chat/limits")
    print(found.json()["has_keys"], client.get("/chat/keys").status_code)
    client.portal.call(runtime.accounts.remove, "ada")
    print(before, found.status_code, found.json()["role"], found.json()["address"], client.get("/chat/limits").status_code)
    print(client.get("/chat/readyz").json()["status"], client.get("/readyz").json()["status"])
"""


@pytest.mark.parametrize(("api", "keys"), [("on", "True 200"), ("off", "False 403")])
def test_an_account_sees_its_limits_and_keys_under_the_root_path_until_it_is_removed(
    tmp_path: Path, api: str, keys: str
) -> None:
    command = [sys.executable, "-c", SCRIPT.format(root=str(ROOT))]
    given = {name: value for name, value in os.environ.items() if not name.startswith(("STEWARD_", "CHAINLIT_"))}
    ours = {"STEWARD_AUTH": "password", "STEWARD_ROOT_PATH": "/chat", "STEWARD_DATA_DIR": str(tmp_path), "STEWARD_API": api}
    done = subprocess.run(command, env=given | ours, capture_output=True, text=True, timeout=300, cwd=tmp_path, check=False)
    assert done.stdout.splitlines()[-3:] == [keys, "401 200 admin None 401", "ready ready"], done.stdout + done.stderr[-2000:]
