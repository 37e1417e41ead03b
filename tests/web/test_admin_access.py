"""Access to the operator's page, and the refusal of everybody else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from config.settings import Settings
from governance.register import Register
from governance.ticket import Outcome, Ticket
from storage import StoreUnavailable
from storage.accounts.passwords import Account
from tests.governance.stack import ticket
from web.admin.access import Gate, is_loopback
from web.admin.operator_link import OperatorLink
from web.admin.routes import FOLDER, admin
from web.security.same_origin import SameOrigin

HERE = "http://127.0.0.1:8000"
PAGE = {"accept": "text/html,application/xhtml+xml"}


@dataclass
class FakeAccounts:
    """Accounts by name and role; `broken` is the reason why they cannot be read."""

    roles: dict[str, str] = field(default_factory=dict)
    broken: str = ""

    async def get(self, name: str) -> Account | None:
        if self.broken:
            raise StoreUnavailable(self.broken)
        return Account(name, self.roles[name]) if name in self.roles else None


class Clock:
    """Seconds since 1970."""

    now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


class Stage:
    """The page's routes over a runtime with accounts or without. A cookie `me=NAME` is the sign-in; without accounts the
    page opens by a link of `printed`."""

    def __init__(self, auth: str = "guest", allow_origins: str = "") -> None:
        self.accounts, self.register = FakeAccounts({"ada": "admin", "bob": "user"}), Register()
        self.clock, self.printed = Clock(), list[str]()
        samples: Any = SimpleNamespace(every=5.0, since=lambda at: {"at": []})
        overview: Any = SimpleNamespace(register=self.register, samples=samples)
        accounts: Any = self.accounts if auth == "password" else None
        origins = Settings.of(allow_origins=allow_origins).web.origins
        self.link = OperatorLink(HERE, "operator", self.printed.append, self.clock) if accounts is None else None

        async def signed_in(cookies: Mapping[str, str]) -> str | None:
            return cookies.get("me")

        gate = Gate(accounts, origins, signed_in, self.link)
        gate.announce()
        app = FastAPI()
        app.include_router(admin(overview, accounts, gate))
        app.add_middleware(SameOrigin, further=origins)
        self._app = app

    def browser(self, client: str = "127.0.0.1", base: str = HERE, **cookies: str) -> httpx.AsyncClient:
        """A browser that has not opened the page by a link."""
        transport = httpx.ASGITransport(app=self._app, client=(client, 50_000))
        return httpx.AsyncClient(transport=transport, base_url=base, cookies=cookies)

    def here(self, client: str = "127.0.0.1", base: str = HERE, **cookies: str) -> httpx.AsyncClient:
        """A browser that has, where there are no accounts."""
        if self.link is not None:
            cookies = {self.link.cookie: self.link.grant()} | cookies
        return self.browser(client, base, **cookies)

    def running(self, user: str = "cyd") -> Ticket:
        one = ticket(user=user)
        self.register.add(one)
        one.move("running")
        return one


@pytest.fixture
def guests() -> Stage:
    return Stage()


@pytest.fixture
def accounts() -> Stage:
    return Stage("password")


# Without accounts


@pytest.mark.parametrize("base", [HERE, "http://localhost:8000", "http://[::1]:8000"])
async def test_without_accounts_a_browser_on_the_machine_itself_is_the_operator(guests: Stage, base: str) -> None:
    async with guests.here(base=base) as http:
        page = await http.get("/admin", headers=PAGE)
        assert page.status_code == 200
        assert 'src="admin/admin.js"' in page.text
        assert (await http.get("/admin/history")).json()["columns"] == {"at": []}


@pytest.mark.parametrize("client", ["10.0.0.7", "::ffff:10.0.0.7", "2001:db8::1"])
async def test_without_accounts_no_other_browser_is_the_operator(guests: Stage, client: str) -> None:
    async with guests.here(client) as http:
        for path in ("/admin", "/admin/state", "/admin/users", "/admin/history", "/admin/admin.js"):
            assert (await http.get(path)).status_code == 403, path


@pytest.mark.parametrize(
    "headers",
    [
        {"x-forwarded-for": "127.0.0.1"},
        {"forwarded": "for=127.0.0.1"},
        {"x-real-ip": "10.0.0.7"},
        {"x-forwarded-host": "chat.example.org"},
        {"via": "1.1 proxy"},
        {"host": "chat.example.org"},
        {"host": "127.0.0.1.example.org"},
        {"host": "[broken"},
        {"host": ""},
    ],
)
async def test_behind_a_proxy_or_under_another_name_no_browser_is_the_operator(guests: Stage, headers: dict[str, str]) -> None:
    async with guests.here() as http:
        assert (await http.get("/admin/history", headers=headers)).status_code == 403


async def test_a_public_origin_in_the_settings_means_a_proxy_which_may_name_nothing(guests: Stage) -> None:
    async with Stage(allow_origins="https://chat.example.org").here() as http:
        assert (await http.get("/admin/history")).status_code == 403
    async with Stage(allow_origins="http://localhost:3000, http://127.0.0.1:9").here() as http:
        assert (await http.get("/admin/history")).status_code == 200


async def test_the_refusal_names_the_remedy_in_both_languages(guests: Stage) -> None:
    async with guests.here("10.0.0.7", "http://10.0.0.1:8123") as http:
        page = await http.get("/admin", headers=PAGE | {"accept-language": "en-US,en;q=0.9"})
        assert page.status_code == 403
        for command in ("http://127.0.0.1:8123/admin", "ssh -L 8123", 'make accounts ARGS="add NAME --admin"'):
            assert f"<code>{command}" in page.text
        chinese = await http.get("/admin", headers=PAGE | {"accept-language": "zh-CN"})
        assert 'lang="zh-CN"' in chinese.text
        assert "未启用帐号" in chinese.text
        refusal = (await http.get("/admin/state")).json()
        assert (refusal["reason"], "`" in refusal["detail"]) == ("not_here", False)


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("127.0.0.1", True), ("127.9.9.9", True), ("::1", True), ("::ffff:127.0.0.1", True), ("LOCALHOST", True),
        ("10.0.0.7", False), ("::ffff:10.0.0.7", False), ("localhost.example.org", False), ("", False), ("0.0.0.0", False),
    ],
)  # fmt: skip
def test_which_hosts_can_only_be_this_machine(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback


# With accounts


async def test_with_accounts_an_administrator_gets_in_from_anywhere(accounts: Stage) -> None:
    async with accounts.here("10.0.0.7", "https://chat.example.org", me="ada") as http:
        headers = {"x-forwarded-for": "10.0.0.7"}
        assert (await http.get("/admin", headers=PAGE | headers)).status_code == 200
        assert (await http.get("/admin/history", headers=headers)).status_code == 200


async def test_with_accounts_a_browser_on_the_machine_itself_is_not_enough(accounts: Stage) -> None:
    async with accounts.here() as http:
        page = await http.get("/admin", headers=PAGE)
        assert (page.status_code, 'data-refused="sign_in"' in page.text, 'href="login"' in page.text) == (401, True, True)
        assert (await http.get("/admin/state")).json()["reason"] == "sign_in"


async def test_an_account_of_another_role_sees_the_command_that_makes_it_an_administrator(accounts: Stage) -> None:
    async with accounts.here(me="bob") as http:
        page = await http.get("/admin", headers=PAGE)
        assert page.status_code == 403
        assert '<code>make accounts ARGS="role bob admin"</code>' in page.text


async def test_a_former_administrator_is_out_at_once(accounts: Stage) -> None:
    async with accounts.here(me="ada") as http:
        assert (await http.get("/admin/history")).status_code == 200
        accounts.accounts.roles["ada"] = "user"
        assert (await http.get("/admin/history")).json()["reason"] == "not_admin"
        del accounts.accounts.roles["ada"]
        assert (await http.get("/admin/history")).json()["reason"] == "no_account"


async def test_accounts_that_cannot_be_read_let_nobody_in_and_say_so(accounts: Stage) -> None:
    accounts.accounts.broken = "The disk is full."
    async with accounts.here(me="ada") as http:
        refused = await http.get("/admin/history")
    assert (refused.status_code, "The disk is full." in refused.json()["detail"]) == (503, True)


async def test_a_name_with_markup_stays_text(accounts: Stage) -> None:
    async with accounts.here(me="<script>alert(1)</script>") as http:
        assert "<script>alert" not in (await http.get("/admin", headers=PAGE)).text


# Ending a request


async def test_an_operator_ends_a_request_and_a_second_time_it_is_gone(
    accounts: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "steward.admin")
    one, other = accounts.running(), accounts.running()
    async with accounts.here(me="ada") as http:
        assert (await http.post(f"/admin/cancel/{one.id}")).json() == {"ended": one.id}
        assert (one.cause, other.cause) == (Outcome.ENDED_BY_ADMIN, None)
        assert (await http.post(f"/admin/cancel/{one.id}")).status_code == 404
        assert (await http.post("/admin/cancel/nobody")).status_code == 404
    assert f"ada ended the request {one.id} of cyd." in caplog.text


async def test_nobody_else_ends_one(accounts: Stage) -> None:
    one = accounts.running()
    async with accounts.here(me="bob") as http:
        assert (await http.post(f"/admin/cancel/{one.id}")).status_code == 403
    async with accounts.here() as http:
        assert (await http.post(f"/admin/cancel/{one.id}")).status_code == 401
        assert (await http.get(f"/admin/cancel/{one.id}")).status_code == 401
    assert one.cause is None


@pytest.mark.parametrize(
    ("headers", "done"),
    [
        ({"sec-fetch-site": "same-origin", "origin": HERE}, True),
        ({"origin": HERE}, True),
        ({"origin": "https://proxied.example.org"}, True),  # named in the settings: the page's own, behind a proxy
        ({"sec-fetch-site": "cross-site", "origin": "https://proxied.example.org"}, False),
        ({"sec-fetch-site": "same-site", "origin": "http://127.0.0.1:9"}, False),
        ({"sec-fetch-site": "none"}, False),
        ({"origin": "https://evil.example"}, False),
        ({"origin": "null"}, False),
        ({"origin": "http://127.0.0.1:9"}, False),
    ],
)
async def test_another_sites_page_cannot_end_one_with_an_operators_cookie(headers: dict[str, str], done: bool) -> None:
    stage = Stage("password", "https://proxied.example.org")
    one = stage.running()
    async with stage.here(me="ada") as http:
        answered = await http.post(f"/admin/cancel/{one.id}", headers=headers)
    assert (answered.status_code == 200, one.cause is not None) == (done, done)


# The page's files


async def test_the_page_may_load_nothing_from_elsewhere_run_nothing_inline_and_be_in_no_frame(guests: Stage) -> None:
    async with guests.here() as http:
        page = await http.get("/admin", headers=PAGE)
        refused = await http.get("/admin", headers=PAGE | {"host": "x.example"})
    for answer in (page, refused):
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["cache-control"] == "no-store"
        assert "<script>" not in answer.text
        assert "style=" not in answer.text
        assert "//" not in answer.text.replace("http://127.0.0.1:8000", "")


async def test_its_files_are_there_and_no_others(guests: Stage) -> None:
    async with guests.here() as http:
        page = (await http.get("/admin", headers=PAGE)).text
        for path in FOLDER.rglob("*.*"):
            name = path.relative_to(FOLDER).as_posix()
            answer = await http.get(f"/admin/{name}")
            assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-cache"), name
            again = await http.get(f"/admin/{name}", headers={"if-none-match": answer.headers["etag"]})
            assert (again.status_code, again.content) == (304, b""), name
        for name in ("admin/admin.js", "admin/admin.css", "admin/uplot/uPlot.iife.min.js"):
            assert name in page
        for name in ("../i18n.js", "%2e%2e/i18n.js", "nothing.js", "uplot", "admin.js/"):
            assert (await http.get(f"/admin/{name}")).status_code == 404, name
        away = await http.get("/admin/")
        assert (away.status_code, away.headers["location"]) == (307, "../admin")


def test_nothing_on_the_page_names_another_host() -> None:
    for path in Path(FOLDER).glob("*.*"):
        assert "//" not in "".join(line.split("// ")[0] for line in path.read_text(encoding="utf-8").splitlines()), path.name
