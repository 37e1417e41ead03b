"""Requests that a foreign page sends through a visitor's browser are refused, whatever route they are for."""

from __future__ import annotations

import logging
from typing import Any

import httpx
import pytest
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from config.origins import origin_of
from web.security.same_origin import SameOrigin

HOST = "chat.example.org"
OWN, FURTHER, FOREIGN = f"https://{HOST}", "https://portal.example.org", "https://evil.example"


async def anything(scope: Scope, receive: Receive, send: Send) -> None:
    """An application that carries out everything."""
    if scope["type"] == "websocket":
        socket = WebSocket(scope, receive, send)
        await socket.accept()
        await socket.close()
        return
    await PlainTextResponse("done")(scope, receive, send)


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def guarded(clock: Clock | None = None) -> SameOrigin:
    return SameOrigin(anything, frozenset({origin_of(FURTHER)}), clock or Clock())


async def status(method: str, headers: Any, base: str = OWN) -> int:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(guarded()), base_url=base) as http:
        return (await http.request(method, "/login", headers=headers)).status_code


@pytest.mark.parametrize(
    "headers",
    [
        {},  # no browser
        {"origin": OWN},
        {"origin": OWN, "sec-fetch-site": "same-origin"},
        {"origin": "HTTPS://CHAT.example.org"},
        {"origin": OWN, "host": f"{HOST}:443"},  # as some proxies write it
        {"origin": FURTHER},
        {"origin": FURTHER, "sec-fetch-site": "same-site"},
        {"sec-fetch-site": "same-origin"},
        {"origin": OWN, "host": "10.0.0.1:8000", "sec-fetch-site": "same-origin"},  # a proxy wrote another host
        {"origin": "null", "sec-fetch-site": "same-origin"},  # a page of ours without a referrer
    ],
)
async def test_a_page_of_ours_a_further_origin_and_no_browser_at_all_may_change_something(headers: dict[str, str]) -> None:
    assert await status("POST", headers) == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": FOREIGN},
        {"origin": FOREIGN, "sec-fetch-site": "cross-site"},
        {"origin": "null"},
        {"origin": ""},
        {"origin": f"http://{HOST}"},  # another scheme is another origin
        {"origin": f"https://{HOST}:8443"},
        {"origin": f"https://{HOST}.evil.example"},
        {"origin": f"https://{HOST}@evil.example"},
        {"origin": OWN, "sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
        {"sec-fetch-site": "same-origin, cross-site"},
        {"origin": FOREIGN, "x-forwarded-host": "evil.example"},  # anybody can write that header
        {"origin": FOREIGN, "x-forwarded-host": "evil.example", "x-forwarded-proto": "https"},
        {"origin": OWN, "host": "["},
        [("origin", OWN), ("origin", FOREIGN)],
        [("sec-fetch-site", "same-origin"), ("sec-fetch-site", "cross-site")],
    ],
)
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "QUERY"])
async def test_a_foreign_page_may_change_nothing(method: str, headers: Any) -> None:
    assert await status(method, headers) == 403


async def test_a_link_from_another_site_leads_here_but_its_script_reads_nothing() -> None:
    assert await status("GET", {"sec-fetch-site": "cross-site"}) == 200
    assert await status("HEAD", {}) == 200
    assert await status("GET", {"origin": FOREIGN, "sec-fetch-site": "cross-site"}) == 403
    assert await status("OPTIONS", {"origin": FOREIGN, "access-control-request-method": "PUT"}) == 403


@pytest.mark.parametrize("path", ["/public/page/main.js", "/assets/index-B.css", "/i18n/messages.js", "/admin/admin.js"])
async def test_the_files_of_a_page_come_whatever_the_proxy_says_so_that_it_can_say_what_is_wrong(path: str) -> None:
    """A module is asked for with an `Origin`: without it the page behind such a proxy is empty, and silent."""
    async with httpx.AsyncClient(transport=httpx.ASGITransport(guarded()), base_url=OWN) as http:
        answer = await http.get(path, headers={"origin": f"https://{HOST}:8443"})
        assert answer.status_code == 200
        assert "access-control-allow-origin" not in answer.headers, "else a page of another origin could read it"
        assert (await http.post(path, headers={"origin": FOREIGN})).status_code == 403
        assert (await http.get("/ws/socket.io/?x=.js", headers={"origin": FOREIGN})).status_code == 403


async def test_the_refusal_has_a_reason_and_the_operators_remedy_in_both_languages() -> None:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(guarded()), base_url=OWN) as http:
        refused = await http.post("/login", headers={"origin": FOREIGN})
        chinese = await http.post("/login", headers={"origin": FOREIGN, "accept-language": "zh-CN"})
    body = refused.json()
    assert (body["reason"], "STEWARD_ALLOW_ORIGINS" in body["detail"]) == ("elsewhere", True)
    assert "另一个网站" in chinese.json()["detail"]
    assert body["server"] == OWN
    assert FOREIGN not in refused.text
    assert refused.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("headers", "opens"), [({}, True), ({"origin": OWN}, True), ({"origin": FURTHER}, True), ({"origin": FOREIGN}, False)]
)
def test_only_pages_of_ours_open_a_socket(headers: dict[str, str], opens: bool) -> None:
    client = TestClient(guarded(), base_url=OWN)
    if opens:
        with client.websocket_connect(f"wss://{HOST}/ws/socket.io", headers=headers):
            return
    with pytest.raises(WebSocketDisconnect), client.websocket_connect(f"wss://{HOST}/ws/socket.io", headers=headers):
        pass


async def test_a_server_without_denial_responses_closes_the_foreign_socket() -> None:
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "websocket.connect"}

    headers = [(b"host", HOST.encode()), (b"origin", FOREIGN.encode())]
    await guarded()({"type": "websocket", "scheme": "wss", "headers": headers, "path": "/"}, receive, send)
    assert [message["type"] for message in sent] == ["websocket.close"]


async def test_refusals_are_logged_once_a_minute_with_their_number(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, "steward.origin")
    clock = Clock()
    async with httpx.AsyncClient(transport=httpx.ASGITransport(guarded(clock)), base_url=OWN) as http:
        for _ in range(50):
            await http.post("/login", headers={"origin": "https://evil.example/\x7f"})
        clock.now = 61
        await http.post("/login", headers={"origin": FOREIGN})
    assert len(caplog.records) == 2
    assert "STEWARD_ALLOW_ORIGINS" in caplog.text
    assert "50 requests" in caplog.records[1].getMessage()


async def test_the_lifespan_passes() -> None:
    seen: list[str] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(scope["type"])

    async def nothing(*_: Any) -> Any:
        return None

    await SameOrigin(app, frozenset())({"type": "lifespan"}, nothing, nothing)
    assert seen == ["lifespan"]
