"""The signed-in account, as read from a request's cookies."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import jwt
import pytest
from chainlit.auth import create_jwt
from chainlit.user import User

from chat.chainlit.caller import signed_in

SECRET = "a secret for tests, and long enough for it"


@pytest.fixture(autouse=True)
def secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHAINLIT_AUTH_SECRET", SECRET)


def signed(secret: str = SECRET, **claims: object) -> str:
    payload = {"exp": datetime.now(UTC) + timedelta(hours=1), "identifier": "ada", "metadata": {}, **claims}
    return jwt.encode(payload, secret, algorithm="HS256")


def test_the_chats_own_cookie_says_who_it_is_also_in_pieces() -> None:
    token = create_jwt(User(identifier="ada", metadata={"role": "user"}))
    assert signed_in({"access_token": token}) == "ada"
    assert signed_in({"access_token_0": token[:50], "access_token_1": token[50:], "other": "x"}) == "ada"


@pytest.mark.parametrize(
    "token",
    [
        "",
        "nonsense",
        signed("another secret, which is long enough too"),
        signed(exp=datetime.now(UTC) - timedelta(seconds=1)),
        jwt.encode({"exp": datetime.now(UTC) + timedelta(hours=1)}, SECRET, algorithm="HS256"),
        jwt.encode({"identifier": "ada"}, SECRET, algorithm="HS256"),
        signed(identifier=None),
        jwt.encode({"identifier": "ada"}, None, algorithm="none"),
    ],
)
def test_any_other_token_says_nobody(token: str) -> None:
    assert signed_in({"access_token": token}) is None
    assert signed_in({}) is None
