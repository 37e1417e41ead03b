"""What describes the program to strangers is closed: FastAPI's documentation of Chainlit's routes."""

from __future__ import annotations

import pytest
from chainlit.server import app as pages

from chat.chainlit import routes
from patching import PatchError
from tests.chat.conftest import Stack

DOCS = ("/docs", "/redoc", "/openapi.json", "/docs/oauth2-redirect")


@pytest.mark.parametrize("path", DOCS)
async def test_the_documentation_of_chainlits_routes_is_closed(stack: Stack, path: str) -> None:
    for method in ("GET", "HEAD"):
        status, _, body = await stack.http(method, path, Accept="text/html")
        assert (status, "swagger" in body.lower()) == (404, False), method


def test_a_chainlit_whose_documentation_lies_elsewhere_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "redoc_url", "/handbook")
    with pytest.raises(PatchError, match="handbook"):
        routes.documentation(pages)
