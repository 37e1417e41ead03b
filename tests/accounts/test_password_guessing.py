"""Guessing passwords is slow, seen by the operator, and in nobody else's way."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Callable

from tests.accounts.conftest import NEW_PASSWORD, AccountServer, Browser

New = Callable[..., Browser]


async def test_many_guesses_at_once_are_refused_with_a_time_and_delay_nobody(
    server: AccountServer, browser: New, name: str
) -> None:
    """400 parallel ones, all of them hashed, delayed a right one by a minute."""
    await server.accounts("add", victim := f"{name}v")
    known, stranger, attacker = browser(), browser(), browser()
    await known.sign_in(victim)
    guesses = [asyncio.create_task(attacker.sign_in(victim, f"guess number {number}")) for number in range(60)]
    await asyncio.sleep(0.1)
    assert (await stranger.sign_in(name)).status_code == 200  # another's account, from the same address
    assert (await known.sign_in(victim)).status_code == 200  # the same account, from the browser that it knows
    answers = Counter([answer.status_code for answer in await asyncio.gather(*guesses)])
    assert set(answers) == {401, 429}
    assert answers[401] <= 4


async def test_a_refusal_says_why_and_when_in_the_readers_language(server: AccountServer, browser: New, name: str) -> None:
    here, there = browser("en-US"), browser("zh-CN")
    assert [(await here.sign_in(name, "wrong one")).status_code for _ in range(4)] == [401] * 4
    for page, sentence in ((here, "Too many wrong passwords were tried. Try again in "), (there, "密码错误次数过多。")):
        refused = await page.sign_in(name)
        body = refused.json()
        assert (refused.status_code, body["code"]) == (429, "sign_in_limited")
        assert body["detail"].startswith(sentence)
        assert 1 <= body["retry_after"] <= 20
        assert refused.headers["retry-after"] == str(body["retry_after"])
        assert not [name for name in refused.cookies if "sign_in" in name]


async def test_the_operator_sees_each_failure_with_its_address_and_counts_them(
    server: AccountServer, browser: New, name: str
) -> None:
    failed, limited = [await server.metric(f'steward_sign_ins_total{{outcome="{kind}"}}') for kind in ("failed", "limited")]
    attacker = browser()
    for _ in range(10):
        await attacker.sign_in(name, NEW_PASSWORD)
    assert await server.metric('steward_sign_ins_total{outcome="failed"}') == failed + 4
    assert await server.metric('steward_sign_ins_total{outcome="limited"}') == limited + 6
    log = server.log.read_text()
    assert log.count(f"Sign-in failed: wrong name or password for '{name}', from 127.0.0.1.") == 4
    assert NEW_PASSWORD not in log


async def test_an_unknown_name_is_answered_like_a_known_one(browser: New, name: str) -> None:
    """Nobody learns from an answer which names there are."""
    page = browser()
    known = [await page.sign_in(name, "wrong one") for _ in range(6)]
    unknown = [await page.sign_in(f"{name}x", "wrong one") for _ in range(6)]
    assert [answer.status_code for answer in known] == [answer.status_code for answer in unknown]
    assert [re.sub(r"\d+", "", answer.text) for answer in known] == [re.sub(r"\d+", "", answer.text) for answer in unknown]


async def test_a_form_that_is_no_sign_in_is_refused(browser: New) -> None:
    page = browser()
    for data in ({}, {"username": "ada"}, {"username": "", "password": ""}):
        assert (await page.http.post("/login", data=data)).status_code == 422
    odd = b'--x\r\nContent-Disposition: form-data; name="username"\r\n\r\nada\\ud800\r\n' + (
        b'--x\r\nContent-Disposition: form-data; name="password"\r\n\r\nw\\ud800\r\n--x--\r\n'
    )
    headers = {"content-type": "multipart/form-data; boundary=x; charset=unicode_escape"}
    assert (await page.http.post("/login", content=odd, headers=headers)).status_code == 400
