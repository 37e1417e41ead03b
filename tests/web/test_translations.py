"""The page's texts and modules, as the browser gets them."""

from __future__ import annotations

import json
import re

import httpx
import pytest
from fastapi import FastAPI

from i18n.catalogue import messages
from web.page_scripts import PUBLIC, page_scripts
from web.translations import AREAS, translations


@pytest.fixture
def http() -> httpx.AsyncClient:
    app = FastAPI()
    app.include_router(translations())
    app.include_router(page_scripts())
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://steward")


@pytest.mark.parametrize(
    ("accepted", "locale"), [("zh-CN,zh;q=0.9,en;q=0.8", "zh"), ("en-GB,en;q=0.9,zh;q=0.8", "en"), ("", "en")]
)
async def test_the_texts_are_in_the_language_that_the_browser_accepts(
    http: httpx.AsyncClient, accepted: str, locale: str
) -> None:
    answer = await http.get("/i18n/messages.js", headers={"accept-language": accepted})
    assert answer.headers["content-type"].startswith("text/javascript")
    assert (answer.headers["cache-control"], answer.headers["vary"]) == ("no-cache", "accept-encoding, accept-language")
    found = re.fullmatch(r'export const locale = "(\w+)";\nexport const messages = (\{.*\});\n', answer.text)
    assert found
    assert found[1] == locale
    texts = json.loads(found[2])
    assert texts["page.starting"] == messages(found[1])["page.starting"]  # type: ignore[index]
    assert {key.partition(".")[0] for key in texts} == set(AREAS)


def test_every_area_that_a_script_uses_is_sent() -> None:
    used: set[str] = set()
    for path in (*PUBLIC.rglob("*.js"), *PUBLIC.rglob("*.jsx"), *PUBLIC.rglob("*.html")):
        call = r"""(?:(?:translate|plural|describe)\(|data-text=)\s*['"`](\w+)[.'"]"""
        used.update(re.findall(call, path.read_text(encoding="utf-8")) if "uplot" not in path.parts else ())
    assert used <= set(AREAS)
    assert len(used) > 5


async def test_a_module_is_revalidated_at_each_load(http: httpx.AsyncClient) -> None:
    for path in ("/public/page/main.js", "/public/page/markdown/formula/block.js", "/public/i18n.js"):
        first = await http.get(path)
        assert (first.status_code, first.headers["cache-control"]) == (200, "no-cache")
        assert first.headers["content-type"].startswith("text/javascript")
        again = await http.get(path, headers={"if-none-match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")


async def test_no_other_file_is_served_as_a_module(http: httpx.AsyncClient) -> None:
    for path in ("/public/page/nothing.js", "/public/page/..%2Fsteward.css", "/public/page/", "/public/page/composer/"):
        assert (await http.get(path)).status_code == 404, path
