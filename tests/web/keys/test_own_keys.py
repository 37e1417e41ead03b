"""The routes by which an account makes, sees and revokes its own API keys."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import httpx
import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI, HTTPException, Request

from governance.ticket import Caller
from storage import Store, StoreUnavailable
from storage.accounts.passwords import Accounts
from storage.keys.api_keys import ApiKeys
from storage.keys.key_rows import MAX_PER_USER
from web.keys.own_keys import Closed, own_keys

QUICK = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
START = 1_800_000_000.0
Open = Callable[..., AbstractAsyncContextManager[httpx.AsyncClient]]


async def who(request: Request) -> Caller:
    """The caller, as a test's header names it."""
    if "user" not in request.headers:
        raise HTTPException(401, "Sign in first.")
    return Caller(request.headers["user"], "user")


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with Store(f"sqlite:///{tmp_path / 'data' / 'steward.db'}", lambda: START) as store:
        for name in ("ada", "eve"):
            await Accounts(store, QUICK).add(name, "correct horse")
        yield store


@pytest.fixture
def keys(store: Store) -> ApiKeys:
    return ApiKeys(store, guests=False, knows_role=bool)


@pytest.fixture
def as_user(keys: ApiKeys) -> Open:
    """`as_user("ada")`: a client of the routes."""

    @asynccontextmanager
    async def opened(user: str | None, closed: Closed | None = None, now: float = START) -> AsyncIterator[httpx.AsyncClient]:
        app = FastAPI()
        app.include_router(own_keys(keys, who, lambda: now, closed))
        headers = {} if user is None else {"user": user}
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://steward", headers=headers) as client:
            yield client

    return opened


async def test_a_new_key_is_in_its_own_answer_and_in_no_other(as_user: Open, keys: ApiKeys) -> None:
    async with as_user("ada") as http:
        made = await http.post("/keys", json={"name": "laptop", "expires_days": 90})
        assert (made.status_code, made.headers["cache-control"]) == (201, "no-store")
        text = made.json()["key"]
        holder = await keys.holder(text)
        assert holder is not None
        assert (holder.user, holder.role, holder.key_name) == ("ada", "user", "laptop")
        listed = await http.get("/keys")
        assert (listed.status_code, listed.headers["cache-control"]) == (200, "no-store")
        assert text not in listed.text
        (shown,) = listed.json()["keys"]
        assert text.startswith(shown["prefix"])
        assert (shown["name"], shown["expires_at"], shown["expired"]) == ("laptop", START + 90 * 86_400, False)
        assert set(shown) == {"id", "name", "prefix", "role", "created_at", "expires_at", "last_used_at", "expired"}


async def test_an_expired_key_is_shown_as_such(as_user: Open) -> None:
    async with as_user("ada") as http:
        await http.post("/keys", json={"name": "for a day", "expires_days": 1})
    async with as_user("ada", now=START + 86_400) as http:
        assert (await http.get("/keys")).json()["keys"][0]["expired"]


async def test_an_account_sees_and_revokes_its_own_keys_only(as_user: Open, keys: ApiKeys) -> None:
    async with as_user("ada") as ada, as_user("eve") as eve:
        made = (await ada.post("/keys", json={"name": "laptop"})).json()
        assert (await eve.get("/keys")).json() == {"keys": []}
        assert (await eve.delete(f"/keys/{made['id']}")).status_code == 404
        assert await keys.holds(made["key"])
        assert (await ada.delete(f"/keys/{made['id']}")).status_code == 204
        assert not await keys.holds(made["key"])
        gone = await ada.delete(f"/keys/{made['id']}")
        assert (gone.status_code, gone.json()["reason"]) == (404, "gone")


@pytest.mark.parametrize(("user", "status"), [(None, 401), ("ada", 403)])
@pytest.mark.parametrize("closed", ["guest", "off"])
async def test_where_they_are_closed_nobody_gets_through(
    as_user: Open, keys: ApiKeys, user: str | None, status: int, closed: Closed
) -> None:
    async with as_user(user, closed) as http:
        answers = [await http.get("/keys"), await http.post("/keys", json={"name": "x"}), await http.delete("/keys/1")]
    assert [answer.status_code for answer in answers] == [status] * 3
    assert status == 401 or {answer.json()["reason"] for answer in answers} == {closed}
    assert all(answer.json()["detail"] for answer in answers)
    assert not await keys.exist()


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
async def test_a_page_of_another_origin_that_may_chat_makes_and_revokes_no_key(as_user: Open, keys: ApiKeys, site: str) -> None:
    key, text = await keys.make("ada", "laptop")
    async with as_user("ada") as http:
        for method, path in (("POST", "/keys"), ("DELETE", f"/keys/{key.id}")):
            answer = await http.request(method, path, json={"name": "x"}, headers={"sec-fetch-site": site})
            assert (answer.status_code, answer.json()["reason"]) == (403, "elsewhere")
        assert (await http.get("/keys", headers={"sec-fetch-site": site})).status_code == 200  # a link; no script can read it
        own = await http.post("/keys", json={"name": "x"}, headers={"sec-fetch-site": "same-origin"})
        assert own.status_code == 201
    assert await keys.holds(text)


@pytest.mark.parametrize(
    "body",
    [
        {}, {"name": 5}, {"name": "x" * 65}, {"name": "x", "expires_days": 0}, {"name": "x", "expires_days": 3651},
        {"name": "x", "expires_days": "90"}, {"name": "x", "role": "admin"}, {"name": "x", "user": "eve"}, [],
    ],
)  # fmt: skip
async def test_a_body_that_asks_for_something_else_makes_no_key(as_user: Open, keys: ApiKeys, body: object) -> None:
    async with as_user("ada") as http:
        assert (await http.post("/keys", json=body)).status_code == 422
    assert not await keys.exist()


async def test_a_refusal_has_its_reason(as_user: Open, keys: ApiKeys, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    async with as_user("ada") as http:
        blank = await http.post("/keys", json={"name": "  "})
        assert (blank.status_code, blank.json()["reason"]) == (409, "bad_name")
        for number in range(MAX_PER_USER):
            await keys.make("ada", f"key {number}")
        full = await http.post("/keys", json={"name": "one more"})
        assert (full.status_code, full.json()["reason"]) == (409, "too_many")

        async def unreadable(*_: object) -> None:
            raise StoreUnavailable("The database is locked.", "read_failed")

        monkeypatch.setattr(store, "read", unreadable)
        locked = await http.get("/keys")
        assert (locked.status_code, locked.json()["reason"], locked.headers["retry-after"]) == (503, "read_failed", "5")
