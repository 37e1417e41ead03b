"""Who has signed in, as the page asks it: an answer in each case, and none that a browser prints as an error."""

from __future__ import annotations

from typing import Any, cast

import httpx
from chainlit.auth import cookie
from chainlit.user import PersistedUser
from fastapi import FastAPI

from chat.chainlit.auth.page_user import page_user
from chat.chainlit.auth.tokens import Tokens
from storage import StoreUnavailable

ANNA = PersistedUser(id="1", createdAt="2026-01-01", identifier="anna", display_name="Anna", metadata={"role": "admin"})


class Lookup:
    """Stands for `Tokens`: the user of the token "good"; any other token is nobody's."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error

    async def user(self, token: str | None) -> PersistedUser | None:
        if self.error:
            raise self.error
        return ANNA if token == "good" else None


async def asked(lookup: Lookup, token: str | None = None) -> httpx.Response:
    """The answer to a page with this sign-in token, in the cookie of its name."""
    cookies = {} if token is None else {cookie._auth_cookie_name: token}
    app = FastAPI()
    app.include_router(page_user(cast(Tokens, lookup)))
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://steward.test", cookies=cookies) as browser:
        return await browser.get("/auth/user")


async def test_nobody_is_an_answer_and_no_error() -> None:
    for token in (None, "forged"):
        answer = await asked(Lookup(), token)
        assert (answer.status_code, answer.json()) == (200, None)
        assert answer.headers["cache-control"] == "no-store"


async def test_a_user_is_told_as_chainlit_tells_it() -> None:
    user: dict[str, Any] = (await asked(Lookup(), "good")).json()
    assert (user["id"], user["identifier"], user["display_name"]) == ("1", "anna", "Anna")
    assert user["metadata"] == {"role": "admin"}


async def test_while_it_cannot_be_looked_up_nobody_is_told_to_have_signed_out() -> None:
    answer = await asked(Lookup(StoreUnavailable("busy")), "good")
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0
