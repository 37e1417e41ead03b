"""Without accounts, the operator's page opens by a link in the log, once, and by nothing that a request can pretend."""

from __future__ import annotations

import contextlib
import logging
import re
from collections.abc import AsyncIterator

import httpx
import pytest

from tests.web.test_admin_access import HERE, PAGE, Stage
from web.admin.operator_link import GUESSES_PER_MINUTE, MAX_AGE_S, OperatorLink, log_link

PATHS = ("/admin", "/admin/state", "/admin/users", "/admin/history", "/admin/admin.js")


@pytest.fixture
def stage() -> Stage:
    return Stage()


def token(stage: Stage) -> str:
    """Of the latest link that was printed."""
    return stage.printed[-1].partition("?token=")[2]


@contextlib.asynccontextmanager
async def opened(stage: Stage) -> AsyncIterator[httpx.AsyncClient]:
    """A browser that has opened the page by the link."""
    async with stage.browser() as http:
        assert (await http.get("/admin", params={"token": token(stage)}, headers=PAGE)).status_code == 303
        yield http


async def test_a_request_that_looks_local_in_every_way_is_not_enough(stage: Stage) -> None:
    """As a TCP relay's or an `ssh -R`'s: from the loopback, with the right Host header, and no proxy's name."""
    async with stage.browser() as http:
        for path in PATHS:
            assert (await http.get(path)).status_code == 401, path
        one = stage.running()
        assert (await http.post(f"/admin/cancel/{one.id}")).status_code == 401
        assert one.cause is None


async def test_the_refusal_says_where_the_link_is_in_both_languages(stage: Stage) -> None:
    async with stage.browser() as http:
        page = await http.get("/admin", headers=PAGE | {"accept-language": "en"})
        assert "http://127.0.0.1:8000/admin?token=" in page.text
        assert "log" in page.text
        assert 'href="login"' not in page.text, "there is no sign-in without accounts"
        assert "日志" in (await http.get("/admin", headers=PAGE | {"accept-language": "zh"})).text
        assert token(stage) not in page.text


async def test_the_printed_link_opens_the_page_and_leaves_the_address_bar(stage: Stage) -> None:
    assert re.fullmatch(r"http://127\.0\.0\.1:8000/admin\?token=[\w-]{43}", stage.printed[0])
    async with stage.browser() as http:
        answer = await http.get("/admin", params={"token": token(stage)}, headers=PAGE)
        assert (answer.status_code, answer.headers["location"]) == (303, "admin")
        assert answer.headers["cache-control"] == "no-store"
        cookie = answer.headers["set-cookie"]
        for flag in ("HttpOnly", "SameSite=strict", "Path=/admin"):
            assert flag in cookie, flag
        assert stage.printed[0].partition("?token=")[2] not in cookie
        for path in PATHS[:1] + PATHS[3:]:
            assert (await http.get(path, headers=PAGE)).status_code == 200, path


async def test_a_link_opens_once_and_the_next_one_is_printed(stage: Stage) -> None:
    used = token(stage)
    async with opened(stage) as first, stage.browser() as second:
        assert len(stage.printed) == 2
        assert token(stage) != used
        refused = await second.get("/admin", params={"token": used}, headers=PAGE)
        assert (refused.status_code, "set-cookie" in refused.headers) == (403, False)
        assert "log" in refused.text
        again = await first.get("/admin", params={"token": used}, headers=PAGE)  # the same browser: a reload, a prefetch
        assert (again.status_code, again.headers["location"]) == (303, "admin")
        assert len(stage.printed) == 2
    async with opened(stage) as third:
        assert (await third.get("/admin/history")).status_code == 200


async def test_a_link_that_is_followed_on_another_site_opens_too(stage: Stage) -> None:
    """A redirect would be a request of that site's, to which the browser adds no strict cookie; a page's own refresh is not."""
    async with stage.browser() as http:
        headers = PAGE | {"sec-fetch-site": "cross-site"}
        answer = await http.get("/admin", params={"token": token(stage)}, headers=headers)
    assert answer.status_code == 200
    assert '<meta http-equiv="refresh" content="0;url=admin">' in answer.text
    assert "SameSite=strict" in answer.headers["set-cookie"]
    assert "default-src 'none'" in answer.headers["content-security-policy"]


async def test_the_link_does_not_open_it_from_elsewhere_and_is_not_used_up(stage: Stage) -> None:
    for client, headers in (("10.0.0.7", {}), ("127.0.0.1", {"x-forwarded-for": "1.2.3.4"}), ("127.0.0.1", {"host": "a.b"})):
        async with stage.browser(client) as http:
            assert (await http.get("/admin", params={"token": token(stage)}, headers=headers)).status_code == 403
    async with opened(stage) as http:
        assert (await http.get("/admin/history", headers={"host": "a.b"})).status_code == 403


@pytest.mark.parametrize("wrong", ["", "x", "é", "\x00", "a" * 43, "a" * 10_000])
async def test_a_wrong_token_opens_nothing(stage: Stage, wrong: str) -> None:
    async with stage.browser() as http:
        refused = await http.get("/admin", params={"token": wrong}, headers=PAGE)
        assert (refused.status_code, "set-cookie" in refused.headers) == (403, False)
        assert (await http.get("/admin/history")).status_code == 401


async def test_guessing_is_refused_with_a_time_and_logged_but_locks_nobody_out(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, "steward.admin")
    async with stage.browser() as http:
        answers = [await http.get("/admin", params={"token": f"guess-{n}"}) for n in range(GUESSES_PER_MINUTE + 20)]
    assert [answer.status_code for answer in answers] == [403] * GUESSES_PER_MINUTE + [429] * 20
    assert 0 < int(answers[-1].headers["retry-after"]) <= 60
    assert answers[-1].json()["reason"] == "guessing"
    assert len(caplog.records) == GUESSES_PER_MINUTE
    async with opened(stage) as operator:
        assert (await operator.get("/admin/history")).status_code == 200
    stage.clock.now += 61
    async with stage.browser() as http:
        assert (await http.get("/admin", params={"token": "guess"})).status_code == 403


async def test_a_forged_or_an_old_cookie_opens_nothing(stage: Stage) -> None:
    async with opened(stage) as http:
        name, value = next(iter(http.cookies.items()))
        assert (await http.get("/admin/history")).status_code == 200
        stage.clock.now += MAX_AGE_S + 1
        assert (await http.get("/admin/history")).status_code == 401
    for forged in (value[:-2] + "xx", "", "1", f"{value}.{value}"):
        async with stage.browser(**{name: forged}) as http:
            assert (await http.get("/admin/history")).status_code == 401


def test_a_restart_ends_every_operators_cookie() -> None:
    """It is the only way to take one back; whoever restarts has the log at hand."""
    before, after = (OperatorLink("http://127.0.0.1:8000", "operator", lambda link: None) for _ in range(2))
    assert before.cookie == after.cookie
    value = before.grant()
    assert (before.opens({before.cookie: value}), after.opens({after.cookie: value})) == (True, False)


def test_the_link_is_logged_whatever_the_log_level(caplog: pytest.LogCaptureFixture) -> None:
    """Else nobody could open the page of a server that logs errors only."""
    root = logging.getLogger()
    level = root.level
    root.setLevel(logging.ERROR)
    try:
        log_link(f"{HERE}/admin?token=x")
    finally:
        root.setLevel(level)
    assert [record.getMessage() for record in caplog.records] == [
        "Operators: open http://127.0.0.1:8000/admin?token=x on this machine, once; its use prints the next link."
    ]


async def test_with_accounts_there_is_no_link() -> None:
    stage = Stage("password")
    assert stage.printed == []
    async with stage.browser() as http:
        assert (await http.get("/admin", params={"token": "x"})).status_code == 401


async def test_behind_a_proxy_no_link_is_printed_for_it_would_open_nothing() -> None:
    assert Stage(allow_origins="https://chat.example.org").printed == []
