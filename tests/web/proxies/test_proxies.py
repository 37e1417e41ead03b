"""The README's configurations of reverse proxies: the page, the sign-in and the socket work, and each client is known."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp
import pytest
import pytest_asyncio
import yaml
from aiohttp.abc import AbstractResolver

from tests.web.border.test_attacked_server import running as scripted
from tests.web.proxies import proxy

Proxy = Callable[[Path, int], AbstractAsyncContextManager[tuple[int, Path | None]]]
POLLING, SOCKET = ("/ws/socket.io/?EIO=4&transport=" + name for name in ("polling", "websocket"))


class Here(AbstractResolver):
    """Every name is this machine."""

    async def resolve(self, host: str, port: int = 0, family: Any = 0) -> list[Any]:
        return [{"hostname": host, "host": "127.0.0.1", "port": port, "family": 2, "proto": 0, "flags": 0}]

    async def close(self) -> None:
        """Nothing is open."""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def upstream(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Any]:
    async with scripted(tmp_path_factory.mktemp("upstream")) as server:
        await server.healthy()
        yield server


def browser(certificate: Path | None) -> aiohttp.ClientSession:
    ssl = proxy.trusting(certificate) if certificate else False
    return aiohttp.ClientSession(connector=aiohttp.TCPConnector(resolver=Here(), ssl=ssl))


@pytest.mark.parametrize("started", [proxy.nginx, proxy.caddy], ids=["nginx", "caddy"])
async def test_a_page_behind_the_proxy_signs_in_and_opens_its_socket(started: Proxy, upstream: Any, tmp_path: Path) -> None:
    async with started(tmp_path, upstream.port) as (port, certificate), browser(certificate) as http:
        origin = f"https://{proxy.NAME}:{port}"
        sent = {"Origin": origin}  # and no Sec-Fetch-Site, as a browser's socket
        page = await http.get(f"{origin}/", headers={"Accept": "text/html"})
        assert (page.status, "<title>" in await page.text()) == (200, True)
        (guest,) = [cookie for cookie in page.cookies.values() if cookie.key.startswith("steward_guest_")]
        assert guest["secure"]
        signed_in = await http.post(f"{origin}/auth/header", json={}, headers=sent)
        assert signed_in.status == 200, await signed_in.text()
        assert all(cookie["secure"] for cookie in signed_in.cookies.values())
        polled = await http.get(origin + POLLING, headers=sent)
        assert (polled.status, (await polled.text())[:7]) == (200, '0{"sid"')
        async with http.ws_connect(origin + SOCKET, headers=sent) as socket:
            assert (await socket.receive_str()).startswith('0{"sid"')
            await socket.send_str(f'40{{"sessionId":"{uuid4()}","clientType":"webapp"}}')
            assert (await socket.receive_str()).startswith('40{"sid"')
        long = await http.post(f"{origin}/project/threads", data=b"x" * (2 << 20), headers=sent)
        assert (long.status, "at most 1024 KiB" in await long.text()) == (413, True), "the server's own limit"
    assert "forwards for others and is not believed" not in upstream.log.read_text()


@pytest.mark.parametrize(
    ("host", "told"),
    [("$host", f"http://{proxy.NAME}"), ("$proxy_host", "http://127.0.0.1:{upstream}")],
)
async def test_behind_nginx_with_another_host_a_refusal_says_what_the_server_was_told(
    host: str, told: str, upstream: Any, tmp_path: Path
) -> None:
    async with proxy.nginx(tmp_path, upstream.port, host=host) as (port, _), browser(None) as http:
        origin = f"http://{proxy.NAME}:{port}"
        refused = await http.post(f"{origin}/auth/header", json={}, headers={"Origin": origin})
        body = await refused.json()
        assert (refused.status, body["reason"]) == (403, "elsewhere")
        assert body["server"] == told.format(upstream=upstream.port)
        with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
            await http.ws_connect(origin + SOCKET, headers={"Origin": origin})


async def test_the_file_for_traefik_is_whole_and_the_headers_that_it_sends_are_believed(upstream: Any) -> None:
    """Traefik passes the Host header on by default (`passHostHeader`) and sends these: doc.traefik.io, "Forwarded Headers"."""
    found = yaml.safe_load(proxy.snippet("traefik"))["http"]
    (router,) = found["routers"].values()
    assert router["service"] in found["services"]
    assert found["services"][router["service"]] == {"loadBalancer": {"servers": [{"url": "http://127.0.0.1:8000"}]}}
    headers = {
        "Host": proxy.NAME, "X-Forwarded-For": "198.51.100.7", "X-Forwarded-Host": proxy.NAME, "X-Forwarded-Port": "443",
        "X-Forwarded-Proto": "https", "X-Forwarded-Server": "traefik", "X-Real-Ip": "198.51.100.7",
        "Origin": f"https://{proxy.NAME}", "Accept": "text/html",
    }  # fmt: skip
    async with aiohttp.ClientSession() as http:
        page = await http.get(f"http://127.0.0.1:{upstream.port}/", headers=headers)
        assert (page.status, "<title>" in await page.text()) == (200, True)
        assert all(cookie["secure"] for cookie in page.cookies.values())
        guest = "; ".join(f"{name}={cookie.value}" for name, cookie in page.cookies.items())
        signed_in = await http.post(
            f"http://127.0.0.1:{upstream.port}/auth/header", json={}, headers=headers | {"Cookie": guest}
        )
        assert signed_in.status == 200, await signed_in.text()
