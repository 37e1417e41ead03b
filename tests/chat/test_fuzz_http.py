"""Any HTTP request gets an answer below 500: every route of the program and of Chainlit, in-process, on generated requests."""

from __future__ import annotations

import asyncio
import copy
import json
from collections import Counter
from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
import requests
import schemathesis
from chainlit.server import app as pages
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from hypothesis import given
from hypothesis import strategies as st
from schemathesis import GenerationMode

from chat.chainlit.routes import CLOSED
from tests.chat.conftest import Stack
from tests.chat.fuzz import Faults, Request, answered, as_json, bounded, examples, fuzz, json_texts, run, texts, values, watched


def routes(app: FastAPI) -> list[APIRoute]:
    """Every route, in the order in which they are tried; those that are not in the published schema too."""
    found = []
    for route in (*app.router.routes, *pages.router.routes):
        if isinstance(route, APIRoute):
            shown = copy.copy(route)
            shown.include_in_schema = True
            found.append(shown)
    return found


def schema_of(app: FastAPI) -> dict[str, Any]:
    return get_openapi(title="Steward", version="1", routes=routes(app))


def as_request(case: schemathesis.Case, cookie: str) -> Request:
    """A case of schemathesis as the bytes that a server would read."""
    kwargs = case.as_transport_kwargs(base_url="http://127.0.0.1")
    prepared = requests.Request(**{key: value for key, value in kwargs.items() if key in ARGUMENTS}).prepare()
    url = urlsplit(str(prepared.url))
    headers = [(encoded(name).lower(), encoded(value)) for name, value in prepared.headers.items()]
    body = prepared.body or b""
    return Request(
        str(prepared.method),
        url.path.encode() or b"/",
        url.query.encode(),
        tuple(_with_cookie(headers, cookie)),
        body if isinstance(body, bytes) else str(body).encode(errors="surrogatepass"),
    )


ARGUMENTS = ("method", "url", "headers", "params", "data", "json", "files", "cookies")


def encoded(value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode("latin-1", "replace")


def _with_cookie(headers: list[tuple[bytes, bytes]], cookie: str) -> list[tuple[bytes, bytes]]:
    mine = b"; ".join([cookie.encode(), *(value for name, value in headers if name == b"cookie")])
    return [*((name, value) for name, value in headers if name != b"cookie"), (b"cookie", mine)]


class Answers:
    """Sends to the application, and counts the statuses and what was raised."""

    def __init__(self, app: FastAPI, loop: asyncio.AbstractEventLoop, faults: Faults) -> None:
        self.app, self.loop, self.faults = app, loop, faults
        self.statuses: Counter[int] = Counter()
        self.failed: Counter[str] = Counter()

    def send(self, request: Request) -> None:
        try:
            status, _ = run(self.loop, answered(self.app, request))
        except Exception as error:  # noqa: BLE001  (whatever the application raises)
            self.faults.add(error)
            status = 500
        self.statuses[status] += 1
        if not 200 <= status < 500:
            self.failed[f"{request.method} {request.path.decode()[:40]}"] += 1

    def check(self) -> None:
        report = f"{sum(self.failed.values())} of {self.statuses.total()} failed: {self.failed.most_common(40)}\n{self.faults}"
        assert not self.failed, report
        assert not self.faults.seen, report


@bounded
async def test_any_request_that_the_schema_can_make_is_answered_below_500(stack: Stack) -> None:
    """By schemathesis: what fits the schema, and what breaks it, for each operation."""
    cookie, loop = await stack.guest(), asyncio.get_running_loop()
    schema = schemathesis.openapi.from_dict(schema_of(stack.app))
    closed_here = {path for path, _ in CLOSED}  # those read nothing of what comes
    operations = [result.ok() for result in schema.get_all_operations()]
    operations = [operation for operation in operations if operation.path not in closed_here]
    assert len(operations) > 30
    fitting = [operation.as_strategy(generation_mode=GenerationMode.POSITIVE) for operation in operations]
    taking = [operation for operation in operations if operation.body or operation.query or operation.path_parameters]
    breaking = [operation.as_strategy(generation_mode=GenerationMode.NEGATIVE) for operation in taking]
    with_body = [strategy for operation, strategy in zip(taking, breaking, strict=True) if operation.body]
    with watched() as faults:
        answers = Answers(stack.app, loop, faults)

        @examples(150)
        @given(st.one_of(*breaking, *fitting, *with_body, *with_body))
        def one(case: schemathesis.Case) -> None:
            answers.send(as_request(case, cookie))

        await fuzz(one)
    answers.check()


odd_bytes = st.one_of(st.binary(max_size=12), st.sampled_from((b"%00", b"%ff", b"%ED%A0%BD", b"%2e%2e%2f", b"%C0%80", b"%")))
JSON = b"application/json"
TYPES = (
    JSON,
    JSON,
    JSON,
    b"application/x-www-form-urlencoded",
    b"multipart/form-data; boundary=x",
    b"text/plain",
    b"",
    b"\xff",
)
HEADERS = (b"cookie", b"accept-language", b"authorization", b"origin", b"if-none-match", b"range", b"accept")
QUERY = ("language", "theme", "since", "chat_profile", "sid", "transport", "EIO", "j", "t", "x")
cursors = st.one_of(
    json_texts,
    st.lists(values, min_size=2, max_size=2).map(as_json),
    st.sampled_from(
        ('[NaN,"x"]', "[1e999,1]", '[1,"\\ud83d"]', '["1e400",0]', "[0]", '{"0":1,"1":2}', "[" * 5000, '[1,"\\u0000"]')
    ),
)
anything = st.one_of(texts, values, cursors)


def bodies(thread: str, step: str) -> dict[str, dict[str, Any]]:
    """What our page sends to the routes that take a body, for a chat that is there."""
    return {
        "/project/threads": {"pagination": {"first": 20, "cursor": None}, "filter": {"feedback": None, "search": ""}},
        "/project/thread": {"threadId": thread, "name": "a name"},
        "/feedback": {"feedback": {"forId": step, "value": 1, "comment": ""}, "sessionId": "", "feedbackId": ""},
        "/set-session-cookie": {"session_id": "1"},
    }


def altered(value: Any) -> st.SearchStrategy[Any]:
    """`value` with anything in some of its places."""
    if isinstance(value, dict):
        whole = st.fixed_dictionaries({key: altered(item) for key, item in value.items()})
        return st.one_of(whole, whole, whole, values)
    return st.one_of(st.just(value), anything)


@st.composite
def broken(draw: st.DrawFn, operations: list[tuple[str, str]], sent: dict[str, dict[str, Any]]) -> Request:
    """A request to a real address whose parts hold what no page of ours sends."""
    method, path = draw(st.sampled_from(operations))
    body = draw(st.one_of(altered(sent[path]).map(as_json), json_texts) if path in sent else json_texts)
    while "{" in path:
        before, _, rest = path.partition("{")
        odd = draw(st.one_of(odd_bytes.map(_quoted), texts.map(lambda text: quote(text.encode(errors="surrogatepass")))))
        path = before + odd + rest.partition("}")[2]
    pairs = draw(st.one_of(st.just([]), st.lists(st.tuples(st.sampled_from(QUERY), odd_bytes), max_size=2)))
    headers = [(b"content-type", draw(st.sampled_from(TYPES)))]
    for name in draw(st.lists(st.sampled_from(HEADERS), max_size=2)):
        headers.append((name, draw(odd_bytes).translate(None, b"\r\n\0")))
    raw = body.encode(errors="surrogatepass")
    if draw(st.integers(0, 9)) == 0:
        raw = draw(st.binary(max_size=30))
    query = b"&".join(name.encode() + b"=" + value.translate(None, b"# \r\n\0") for name, value in pairs)
    return Request(method, path.encode(), query, tuple(headers), raw)


def _quoted(raw: bytes) -> str:
    return raw.decode() if raw.startswith(b"%") and raw.isascii() and len(raw) > 2 else quote(raw)


def posted(method: str, path: str, body: bytes, kind: bytes = JSON) -> Request:
    return Request(method, path.encode(), headers=((b"content-type", kind),), body=body)


def page_from(cursor: str, search: str = '""') -> Request:
    body = f'{{"pagination":{{"first":20,"cursor":{cursor}}},"filter":{{"search":{search}}}}}'
    return posted("POST", "/project/threads", body.encode(errors="surrogatepass"))


WERE_500 = [
    *map(page_from, ('"nonsense"', '""', '"[1]"', '"[NaN,1]"', r'"[1,\"\\ud83d\"]"', r'"\ud83d"', r'"\u0000"')),
    page_from("null", r'"\ud83d"'), page_from("null", "NaN"), page_from("1e999"),
    *(posted("POST", "/set-session-cookie", body) for body in (b"", b"[]", b"1", b"\xff", b"[" * 100_000, b'{"session_id":1}')),
    posted("PUT", "/project/thread", br'{"threadId":"\ud83d","name":"x"}'),
    posted("PUT", "/project/thread", b"\xff", b"text/plain"),
    posted("PUT", "/feedback", b"NaN"),
    posted("PUT", "/feedback", rb'{"feedback":{"forId":"\ud83d","value":1},"sessionId":""}'),
    posted("DELETE", "/feedback", rb'{"feedbackId":"\ud83d"}'), posted("DELETE", "/project/thread", rb'{"threadId":"\udfff"}'),
    *(Request("GET", path) for path in (b"/public/%00", b"/assets/a%00b", b"/copilot/%00", b"/project/thread/%00")),
    *(Request("GET", path, b"x=\xff") for path in (b"/", b"/user", b"/project/threads", b"/ws/socket.io/", b"/admin/state")),
]  # fmt: skip


@pytest.mark.parametrize("request_", WERE_500, ids=range(len(WERE_500)))
async def test_what_was_500_is_answered_with_4xx_and_a_reason(request_: Request, stack: Stack) -> None:
    headers = tuple(_with_cookie(list(request_.headers), await stack.guest()))
    with watched() as faults:
        status, body = await answered(stack.app, replace(request_, headers=headers))
    assert 400 <= status < 500
    assert json.loads(body)["detail"]
    assert not faults.seen


REST = b"HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
RAW = [
    b"GET /\xff " + REST + b"\r\n", b"GET /?a=\xff " + REST + b"\r\n", b"GET /\0 " + REST + b"\r\n", b"GET / HTTP/9.9\r\n\r\n",
    b"\x16\x03\x01\x02\0\x01", b"GET / HTTP/1.1\r\nA\0: b\r\n\r\n", b"NO SUCH THING\r\n\r\n",
    b"POST /login " + REST + b"Content-Length: x\r\n\r\n", b"POST /login " + REST + b"Content-Length: -1\r\n\r\n",
    b"POST /login " + REST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
    b"GET /user " + REST + b"Cookie: \xff=\xfe; access_token=\xff\r\n\r\n",
    b"GET http://[ HTTP/1.1\r\nHost: [\r\nConnection: close\r\n\r\n",
]  # fmt: skip


@pytest.mark.parametrize("sent", RAW, ids=range(len(RAW)))
async def test_bytes_that_are_no_request_are_answered_with_4xx(sent: bytes, stack: Stack) -> None:
    """On the real server, whose parser is the first to read them."""
    with watched() as faults:
        reader, writer = await asyncio.open_connection("127.0.0.1", int(stack.url.rpartition(":")[2]))
        writer.write(sent)
        async with asyncio.timeout(30):
            status = (await reader.readline()).split()[1]
        writer.close()
    assert status[:1] == b"4"
    assert not faults.seen


@bounded
async def test_any_request_at_all_is_answered_below_500(stack: Stack) -> None:
    """By Hypothesis: NUL and lone surrogates, invalid UTF-8, bad cursors, bodies that are not objects, deep nesting."""
    page, loop = await stack.page(), asyncio.get_running_loop()
    step = await page.ask("hello")
    await page.finished()
    sent = bodies(page.thread, step)
    known = [(method, route.path_format) for route in routes(stack.app) for method in sorted(route.methods)]
    known += [("GET", "/ws/socket.io/"), ("POST", "/ws/socket.io/"), ("OPTIONS", "/project/threads"), ("HEAD", "/admin/{name}")]
    posts = [pair for pair in known if pair[1] in sent and pair[0] != "DELETE"]
    with watched() as faults:
        answers = Answers(stack.app, loop, faults)

        @examples(600)
        @given(st.one_of(broken(known, sent), broken(posts, sent)), st.integers(0, 3))
        def one(request: Request, signed_out: int) -> None:
            headers = list(request.headers)
            headers = headers if signed_out == 0 else _with_cookie(headers, page.cookie)
            answers.send(replace(request, headers=tuple(headers)))

        await fuzz(one)
    answers.check()
