"""Another program's cookies on the same host: none of them takes ours away, whatever it looks like."""

from __future__ import annotations

from http.cookies import SimpleCookie

import pytest
from starlette.requests import cookie_parser
from starlette.types import Message, Receive, Scope, Send

from web.guest import GuestCookies, new_guest
from web.security.cookie_names import FORMER_BROWSER, FORMER_GUEST, CookieNames
from web.security.own_cookies import OwnCookies

NAMES = CookieNames.of("0a1b2c3d")
GUESTS = GuestCookies(NAMES.guest, "s" * 32)
FOREIGN = (
    'prefs={"a":1}',
    "foo[bar]=1",
    "n=a b",
    "q='it''s'",
    'open="never closed',
    "a,b=c,d",
    "=nameless",
    "no-equals-sign",
    "two=a=b=c",
    "name with space=1",
    "bytes=\xff\xfe",
    "empty=",
    "",
    "$Version=1",
    "Path=/; Expires=never",
    "steward_guest_ffffffff=anothers",
    "access_token=anothers",
)


async def handed_on(*headers: str, kind: str = "http") -> list[str]:
    """The Cookie headers that the application gets."""
    found: list[str] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        found.extend(value.decode("latin-1") for name, value in scope["headers"] if name == b"cookie")

    async def receive() -> Message:
        return {"type": f"{kind}.disconnect"}

    async def send(message: Message) -> None:
        raise AssertionError(message)

    given = [(b"cookie", header.encode("latin-1")) for header in headers]
    await OwnCookies(app, NAMES)({"type": kind, "headers": [(b"host", b"here"), *given]}, receive, send)
    return found


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize("foreign", FOREIGN)
async def test_a_foreign_cookie_before_or_behind_takes_none_of_ours_away(foreign: str, kind: str) -> None:
    own = {
        NAMES.guest: GUESTS.sign(new_guest()),
        f"{NAMES.sign_in}_0": "e30.e30.first",
        f"{NAMES.sign_in}_1": "second-_~",
        NAMES.operator: "o",
    }
    listed = "; ".join(f"{name}={value}" for name, value in own.items())
    for header in (f"{foreign}; {listed}", f"{listed}; {foreign}", f"{listed};{foreign};"):
        (kept,) = await handed_on(header, kind=kind)
        assert cookie_parser(kept) == own
        assert {name: morsel.value for name, morsel in SimpleCookie(kept).items()} == own


async def test_all_foreign_cookies_at_once_leave_the_guest_and_go_no_further() -> None:
    guest = new_guest()
    mine = GUESTS.set_cookie(guest).partition(";")[0]
    (kept,) = await handed_on("; ".join([*FOREIGN, mine, *FOREIGN]))
    assert kept == mine
    assert GUESTS.read({"Cookie": kept}) == guest
    assert await handed_on("; ".join(FOREIGN)) == []
    assert await handed_on() == []


async def test_cookies_in_several_headers_are_one_list() -> None:
    assert await handed_on(f"{NAMES.guest}=a; x=1", f"{NAMES.sign_in}=b") == [f"{NAMES.sign_in}=b; {NAMES.guest}=a"]


async def test_of_two_of_one_name_the_browsers_first_is_the_one_that_libraries_take() -> None:
    (kept,) = await handed_on(f"{NAMES.operator}=exact-path; {NAMES.operator}=root")
    assert cookie_parser(kept) == {NAMES.operator: "exact-path"}


async def test_a_guest_is_known_beside_a_forged_cookie_of_the_same_name() -> None:
    guest = new_guest()
    mine = GUESTS.set_cookie(guest).partition(";")[0]
    for header in (f"{NAMES.guest}=forged; {mine}", f"{mine}; {NAMES.guest}=forged"):
        (kept,) = await handed_on(header)
        assert GUESTS.read({"cookie": kept}) == guest


async def test_a_cookie_of_before_the_id_is_honoured_but_gives_way_to_one_with_it() -> None:
    former, guest = new_guest(), new_guest()
    (kept,) = await handed_on(f"{FORMER_GUEST}={GUESTS.sign(former)}; {FORMER_BROWSER}=b")
    assert GUESTS.read({"cookie": kept}) == former
    assert cookie_parser(kept)[NAMES.browser] == "b"
    both = f"{NAMES.guest}={GUESTS.sign(guest)}", f"{FORMER_GUEST}={GUESTS.sign(former)}"
    for header in ("; ".join(both), "; ".join(reversed(both))):
        (kept,) = await handed_on(header)
        assert GUESTS.read({"cookie": kept}) == guest


async def test_a_cookie_of_before_the_id_that_another_server_signed_is_nobodys() -> None:
    (kept,) = await handed_on(f"{FORMER_GUEST}={GuestCookies('', 't' * 32).sign(new_guest())}")
    assert GUESTS.read({"cookie": kept}) is None


async def test_a_forgotten_guest_has_no_cookie_left_and_another_servers_is_let_alone() -> None:
    mine = GUESTS.sign(new_guest())
    anothers = GuestCookies("", "t" * 32).sign(new_guest())
    (kept,) = await handed_on(f"{FORMER_GUEST}={mine}; {NAMES.guest}={mine}")
    assert GUESTS.held({"cookie": kept}) == [NAMES.guest, FORMER_GUEST]
    (kept,) = await handed_on(f"{FORMER_GUEST}={anothers}; {NAMES.guest}={mine}")
    assert GUESTS.held({"cookie": kept}) == [NAMES.guest]
    assert GUESTS.held({}) == []


def test_two_servers_share_no_name_of_a_cookie() -> None:
    other = CookieNames.of("0a1b2c3e")
    theirs = [getattr(other, name) for name in CookieNames.__slots__]
    assert not [name for name in (*theirs, f"{other.sign_in}_0") if NAMES.is_own(name)]
