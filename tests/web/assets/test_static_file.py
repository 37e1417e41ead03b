"""A static file in memory: compressed, versioned, and not sent to a browser that has it."""

from __future__ import annotations

import gzip

import httpx
import pytest
from fastapi import FastAPI, Request, Response

from web.assets.static_file import FOREVER, StaticFile, accepts_gzip

CONTENT = b"const a = 1;\n" * 1000
FILE = StaticFile(CONTENT, "text/javascript")


@pytest.fixture
def http() -> httpx.AsyncClient:
    app = FastAPI()

    @app.get("/file")
    async def file(request: Request, v: str = "") -> Response:
        return FILE.answer(request, versioned=v == FILE.version)

    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://steward")


async def test_it_is_compressed_for_a_browser_that_can_read_it(http: httpx.AsyncClient) -> None:
    packed = await http.get("/file", headers={"accept-encoding": "gzip, br"})
    assert (packed.headers["content-encoding"], packed.content) == ("gzip", CONTENT)
    assert int(packed.headers["content-length"]) < len(CONTENT) / 10
    plain = await http.get("/file", headers={"accept-encoding": "identity"})
    assert ("content-encoding" in plain.headers, plain.content) == (False, CONTENT)
    assert packed.headers["vary"] == plain.headers["vary"] == "accept-encoding"


async def test_it_is_kept_for_good_only_at_the_address_with_its_version(http: httpx.AsyncClient) -> None:
    assert (await http.get(f"/file?v={FILE.version}")).headers["cache-control"] == FOREVER
    for address in ("/file", "/file?v=0123"):
        assert (await http.get(address)).headers["cache-control"] == "no-cache"
    assert StaticFile(CONTENT + b"\n", "text/javascript").version != FILE.version


async def test_a_browser_that_has_it_is_not_sent_it_again(http: httpx.AsyncClient) -> None:
    tag = (await http.get("/file")).headers["etag"]
    again = await http.get("/file", headers={"if-none-match": f'"other", {tag}'})
    assert (again.status_code, again.content) == (304, b"")
    assert (await http.get("/file", headers={"if-none-match": '"other"'})).status_code == 200


def test_the_same_content_is_compressed_to_the_same_bytes() -> None:
    assert FILE._compressed == StaticFile(CONTENT, "")._compressed
    assert gzip.decompress(FILE._compressed) == CONTENT


@pytest.mark.parametrize(
    ("header", "accepts"),
    [("gzip", True), ("br;q=1.0, GZIP;q=0.8", True), ("", False), ("br", False), ("gzip;q=0", False), ("gzip; q=0.0", False)],
)
def test_what_a_browser_accepts(header: str, accepts: bool) -> None:
    assert accepts_gzip(header) is accepts
