"""The page names what it loads by its content, and a browser keeps it."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest
from chainlit.server import build_dir
from fastapi import FastAPI

from chat.chainlit.frontend.bundle import script_of
from chat.chainlit.page import html_template
from patching import PatchError
from web.assets.page_assets import PageAssets
from web.assets.static_file import FOREVER

BUILD = Path(build_dir)
EDITED = b"edited();\n"


@pytest.fixture(scope="module")
def assets() -> PageAssets:
    return PageAssets(BUILD, script_of(BUILD), EDITED)


@pytest.fixture
def http(assets: PageAssets) -> httpx.AsyncClient:
    app = FastAPI()
    app.include_router(assets.routes(), prefix="/chat")
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://steward")


def page(assets: PageAssets) -> str:
    """As Chainlit renders it, as far as these files go."""
    loaded = "".join(
        f'<link href="/chat/{path}">' for path in assets.addresses if "first-paint" not in path and "main.js" not in path
    )
    return html_template(lambda root: f'<meta charset="UTF-8" />{loaded}', assets.addresses)("/chat")


async def test_whatever_the_page_loads_is_kept_for_good(assets: PageAssets, http: httpx.AsyncClient) -> None:
    loaded = re.findall(r'(?:href|src)="([^"]*)"', page(assets))
    assert len(loaded) == len(assets.addresses) == 6
    for address in loaded:
        answer = await http.get(address)
        assert (answer.status_code, answer.headers["cache-control"]) == (200, FOREVER), address
        assert answer.headers["content-encoding"] == "gzip"
        assert answer.headers["content-type"].partition(";")[0] in ("text/javascript", "text/css")


async def test_an_address_without_its_version_is_answered_with_what_there_is_now(http: httpx.AsyncClient) -> None:
    name = script_of(BUILD).name
    for address in (f"/chat/assets/{name}", f"/chat/assets/0123/{name}"):
        answer = await http.get(address)
        assert (answer.content, answer.headers["cache-control"]) == (EDITED, "no-cache")
    assert (await http.get("/chat/assets/elsewhere.js")).status_code == 404


async def test_scripts_that_import_chainlits_script_get_the_one_that_is_loaded(
    assets: PageAssets, http: httpx.AsyncClient
) -> None:
    name = script_of(BUILD).name
    folder = assets.addresses[f"assets/{name}"].removesuffix(name)
    importing = next(path.name for path in (BUILD / "assets").glob("Dataframe-*.js"))
    answer = await http.get(f"/chat/{folder}{importing}")
    assert f'"./{name}"' in answer.text
    assert answer.headers["cache-control"] == FOREVER


def test_a_page_that_does_not_load_a_file_stops_the_start(assets: PageAssets) -> None:
    with pytest.raises(PatchError, match="does not load"):
        html_template(lambda root: '<meta charset="UTF-8" />', assets.addresses)("/chat")
