"""Requests that no browser makes: refused with 4xx, in words, before a handler sees them."""

from __future__ import annotations

import json
from typing import Annotated, Any

import pytest
from fastapi import FastAPI, Query, Request
from pydantic import BaseModel
from starlette.testclient import TestClient
from starlette.types import Message

from web.wellformed import json_body
from web.wellformed.address import WellFormedAddress, is_well_formed
from web.wellformed.invalid import MAX_ERRORS, answer_invalid

GOOD = [
    b"{}",
    b'{"a": [1, 2.5, true, null, "\\ud83d\\ude00"]}',
    '{"name": "größe 😀"}'.encode(),
    b'"text"',
    b"[" * 30 + b"]" * 30,
]
BAD = {
    b"": "not JSON", b"{": "not JSON", b"\xff": "not UTF-8", b'"\xed\xa0\xbd"': "not UTF-8", b'"\\ud83d"': "lone surrogate",
    b'{"\\udfff": 1}': "lone surrogate", b'["\\u0000"]': "NUL", b"NaN": "NaN", b"[-Infinity]": "NaN", b"1e999": "infinite",
    b"[" * 100_000: "too deeply", b"[" * 40 + b"]" * 40: "too deeply", b"9" * 5000: "too long",
}  # fmt: skip


@pytest.mark.parametrize("body", GOOD)
def test_a_body_that_can_be_kept_is_read_as_it_is(body: bytes) -> None:
    assert json_body.parse(body) == json.loads(body)


@pytest.mark.parametrize(("body", "words"), BAD.items())
def test_a_body_that_nothing_can_keep_is_refused_in_words(body: bytes, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        json_body.parse(body)


class Named(BaseModel):
    name: str
    number: float = 0


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> TestClient:
    monkeypatch.setattr(Request, "json", json_body.reader(Request.json))
    app = FastAPI()
    answer_invalid([app])
    app.add_middleware(WellFormedAddress)

    @app.post("/named")
    async def named(body: Named) -> dict[str, Any]:
        return body.model_dump()

    @app.post("/lists")
    async def lists(body: list[int]) -> int:
        return len(body)

    @app.get("/file/{name:path}")
    async def file(name: str, language: Annotated[str, Query(pattern="^[a-z]*$")] = "") -> str:
        return name

    @app.get("/fault")
    async def fault() -> None:
        raise ValueError("ours")

    return TestClient(app, raise_server_exceptions=False)


@pytest.mark.parametrize("body", BAD)
def test_a_route_answers_such_a_body_with_400(body: bytes, client: TestClient) -> None:
    if body:  # without one, FastAPI says that it is missing
        answer = client.post("/named", content=body, headers={"content-type": "application/json"})
        assert answer.status_code == 400
        assert answer.json()["detail"].endswith(".")


@pytest.mark.parametrize("body", [b"[]", b"1", b'{"name": 1}', b'{"name": "x", "number": "y"}', b"{}"])
def test_a_body_of_another_shape_is_422_and_is_not_repeated(body: bytes, client: TestClient) -> None:
    answer = client.post("/named", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 422
    assert {key for item in answer.json()["detail"] for key in item} == {"loc", "msg", "type"}


@pytest.mark.parametrize(
    "content_type", ["", "text/plain", "application/json; charset=utf-7", "multipart/form-data; boundary=x"]
)
@pytest.mark.parametrize("body", [b"\xff\x00", b"\\ud83d", b"{}"])
def test_a_body_of_another_type_is_below_500(body: bytes, content_type: str, client: TestClient) -> None:
    """FastAPI repeated the bytes in its answer, and failed where they are no UTF-8."""
    assert client.post("/named", content=body, headers={"content-type": content_type}).status_code in (400, 422)


def test_a_thousand_errors_are_not_all_shown(client: TestClient) -> None:
    answer = client.post("/lists", json=["x"] * 1000)
    assert answer.status_code == 422
    assert len(answer.json()["detail"]) == MAX_ERRORS


def test_a_fault_of_ours_is_still_500(client: TestClient) -> None:
    assert client.get("/fault").status_code == 500


@pytest.mark.parametrize(
    "path", ["/file/a%00b", "/file/%ff", "/file/%ED%A0%BD", "/file/%C0%80", "/file/x?language=%00", "/file/x?a=%ff"]
)
def test_an_address_that_is_no_text_is_400(path: str, client: TestClient) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.json()["detail"]) == (400, "The address is not UTF-8 text.")


@pytest.mark.parametrize(
    "path", ["/file/gr%C3%B6%C3%9Fe.txt", "/file/100%25", "/file/x?a=%E4%BD%A0&b=1%0A2", "/file/%F0%9F%98%80"]
)
def test_an_address_that_is_text_goes_on(path: str, client: TestClient) -> None:
    assert client.get(path).status_code == 200


def test_raw_bytes_in_a_query_are_refused() -> None:
    scope = {"type": "http", "path": "/", "raw_path": b"/", "query_string": b"a=\xff"}
    assert not is_well_formed(scope)
    assert is_well_formed(scope | {"query_string": b"a=b"})


async def test_a_socket_with_such_an_address_is_closed_before_it_is_accepted() -> None:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def never(*arguments: object) -> None:
        raise AssertionError("the application was asked")

    scope = {"type": "websocket", "path": "/ws/\0", "raw_path": b"/ws/%00", "query_string": b"", "headers": []}
    await WellFormedAddress(never)(scope, never, send)
    assert [message["type"] for message in sent] == ["websocket.close"]
