"""The sign-in that a token names."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import jwt
import pytest
from chainlit.auth import create_jwt
from chainlit.user import User

from chat.chainlit.auth.known_browser import BrowserCookie, KnownBrowser
from chat.chainlit.auth.tokens import claimed, with_sign_in

SECRET = "a secret for tests, and long enough for it"


@pytest.fixture(autouse=True)
def secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHAINLIT_AUTH_SECRET", SECRET)


def signed(secret: str = SECRET, **claims: object) -> str:
    payload = {"exp": datetime.now(UTC) + timedelta(hours=1), "identifier": "ada", "metadata": {"sign_in": "x"}, **claims}
    return jwt.encode(payload, secret, algorithm="HS256")


def test_a_token_made_before_the_clock_was_set_back_still_names_its_sign_in() -> None:
    later = datetime.now(UTC) + timedelta(hours=1)
    assert claimed(signed(iat=later, exp=later + timedelta(days=15))) is not None
    assert claimed(signed(exp=datetime.now(UTC) - timedelta(seconds=1))) is None
    without_end = jwt.encode({"identifier": "ada", "metadata": {"sign_in": "x"}}, SECRET, algorithm="HS256")
    assert claimed(without_end) is None


def test_a_token_names_its_user_and_its_sign_in() -> None:
    user = claimed(create_jwt(with_sign_in(User(identifier="ada", metadata={"role": "user"}), "x")))
    assert user is not None
    assert (user.identifier, user.metadata["sign_in"]) == ("ada", "x")


@pytest.mark.parametrize(
    "token",
    [
        None,
        "",
        "nonsense",
        signed("another secret, which is long enough too"),
        signed(exp=datetime.now(UTC) - timedelta(seconds=1)),
        jwt.encode({"exp": datetime.now(UTC) + timedelta(hours=1)}, SECRET, algorithm="HS256"),
        jwt.encode({"identifier": "ada", "metadata": {"sign_in": "x"}}, SECRET, algorithm="HS256"),
        signed(identifier=None),
        jwt.encode({"identifier": "ada", "metadata": {"sign_in": "x"}}, None, algorithm="none"),
        signed(metadata={}),  # of a version before sign-ins were kept
        signed(metadata=None),
        signed(metadata={"sign_in": ["x"]}),
    ],
)
def test_any_other_token_says_nobody(token: str | None) -> None:
    assert claimed(token) is None


def test_a_known_browser_is_known_by_a_signed_cookie_and_for_its_own_accounts() -> None:
    cookie_of = BrowserCookie("browser", SECRET)
    stranger = cookie_of.read({})
    assert stranger.id_for("ada") is None
    from itsdangerous import URLSafeSerializer

    serializer = URLSafeSerializer(SECRET, salt="steward.browser")
    cookie = str(serializer.dumps({"id": "b", "names": ["ada"]}))
    known = cookie_of.read({"browser": cookie})
    assert (known.id_for("Ada"), known.id_for("bob")) == ("b", None)
    for foreign in (cookie + "x", "nonsense", "", str(serializer.dumps(["ada"])), str(serializer.dumps({"id": 1, "names": 2}))):
        assert cookie_of.read({"browser": foreign}).id_for("ada") is None
    assert BrowserCookie("browser", SECRET + "!").read({"browser": cookie}).id_for("ada") is None


def test_a_browser_remembers_few_accounts() -> None:
    browser = KnownBrowser("b")
    for number in range(10):
        browser = browser.remember(f"user{number}")
    assert browser.names == tuple(f"user{number}" for number in range(5, 10))
    assert browser.remember("user5").names[-1] == "user5"
