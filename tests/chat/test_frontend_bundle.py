"""Chainlit's built script with our edits: each place is there once, and what is served is the edited script."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from chainlit.server import build_dir
from fastapi import FastAPI

from chat.chainlit.frontend.bundle import Edit, edited, frontend_script, script_of
from chat.chainlit.frontend.edits import EDITS
from patching import PatchError

BUILD = Path(build_dir)


def client() -> httpx.AsyncClient:
    app = FastAPI()
    app.include_router(frontend_script(BUILD, EDITS))
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://steward.test")


def test_every_edit_is_made_in_the_installed_script() -> None:
    script = script_of(BUILD).read_bytes()
    for edit in EDITS:  # one may lie in what an earlier one has put there
        changed = edited(script, [edit])
        assert changed != script
        script = changed


@pytest.mark.parametrize("script", ["", "let a;let a;"])
def test_a_place_that_is_not_there_exactly_once_stops_the_start(script: str) -> None:
    with pytest.raises(PatchError, match="make setup"):
        edited(script.encode(), [Edit("let a;", "let b;", "It fails.")])


def test_a_build_without_its_script_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(PatchError, match="make setup"):
        frontend_script(tmp_path, EDITS)


async def test_a_browser_that_has_the_script_is_not_sent_it_again() -> None:
    path = f"/assets/{script_of(BUILD).name}"
    async with client() as browser:
        first = await browser.get(path)
        assert first.status_code == 200
        assert EDITS[0].replacement in first.text
        again = await browser.get(path, headers={"if-none-match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        other = await browser.get(path, headers={"if-none-match": '"other"'})
        assert other.status_code == 200
