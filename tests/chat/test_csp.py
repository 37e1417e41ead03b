"""Content-Security-Policies: no response lets a foreign or an injected script run, or a socket to another host open."""

from __future__ import annotations

import base64
import hashlib
import re

import pytest
from fastapi import FastAPI
from starlette.responses import HTMLResponse
from starlette.testclient import TestClient

from tests.chat.conftest import Stack
from web.security import csp
from web.security.headers import SecurityHeaders


def directives(policy: str) -> dict[str, list[str]]:
    return {name: sources.split() for name, _, sources in (part.partition(" ") for part in policy.split("; "))}


def assert_strict(policy: str) -> None:
    found = directives(policy)
    for name in ("script-src", "connect-src", "default-src"):
        for source in found.get(name, found["default-src"]):
            assert source in ("'self'", "'none'") or re.fullmatch(r"'sha256-[\w+/]{43}='", source), (name, source)
    assert "'unsafe-eval'" not in policy
    assert not {"*", "ws:", "wss:", "http:", "https:", "blob:"} & {*found.get("frame-src", ())}
    assert found["object-src" if "object-src" in found else "default-src"] == ["'none'"]
    assert found["frame-ancestors"] in (["'self'"], ["'none'"])


@pytest.mark.parametrize("policy", [csp.EVERYWHERE, csp.ADMIN, csp.for_html("<script>1</script>")])
def test_every_policy_is_strict(policy: str) -> None:
    assert_strict(policy)


@pytest.mark.parametrize(
    "path", ["/", "/login", "/thread/x", "/healthz", "/readyz", "/metrics", "/public/steward.css", "/user", "/docs", "/admin"]
)
async def test_every_answer_of_the_server_has_one(stack: Stack, path: str) -> None:
    _, headers, _ = await stack.http("GET", path, Accept="text/html")
    assert_strict(headers["content-security-policy"])
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["/", "/login", "/thread/x"])
async def test_the_pages_header_allows_exactly_its_own_inline_scripts(stack: Stack, path: str) -> None:
    _, headers, html = await stack.http("GET", path, Accept="text/html")
    scripts = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    hashes = {f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in scripts}
    assert hashes
    assert {*directives(headers["content-security-policy"])["script-src"]} == {"'self'", *hashes}
    assert "http-equiv" not in html, "one policy, in the header"


def test_an_answer_with_a_policy_of_its_own_keeps_it() -> None:
    app = FastAPI()
    app.add_middleware(SecurityHeaders)

    @app.get("/own")
    async def own() -> HTMLResponse:
        return HTMLResponse("", headers={"content-security-policy": csp.ADMIN})

    assert TestClient(app).get("/own").headers.get_list("content-security-policy") == [csp.ADMIN]
