"""What the fuzz tests share: how many examples there are, what went wrong on the server meanwhile, and requests in-process.

`FUZZ_EXAMPLES=20000 make fuzz` runs longer, and on other examples each time. Without it they are the same each time, so that a
change is to blame for what it breaks.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import traceback
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from starlette.types import ASGIApp, Message

LOGGERS = ("", "uvicorn", "uvicorn.error")  # those of uvicorn do not hand on to the root
CALM = (HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large, HealthCheck.large_base_example)


GIVEN = int(os.environ.get("FUZZ_EXAMPLES", "0"))
bounded = pytest.mark.timeout(0 if GIVEN else 600)  # seconds; a busy machine takes its time


def examples(usual: int) -> settings:
    """`usual` examples, the same each time; or as many as `FUZZ_EXAMPLES` says, other ones each time."""
    return settings(
        max_examples=GIVEN or usual,
        derandomize=not GIVEN,
        database=None,
        deadline=None,
        phases=(Phase.explicit, Phase.generate),  # a report of all faults says more than the smallest of one
        suppress_health_check=CALM,
    )


class Faults(logging.Handler):
    """Counts tracebacks in the log, by the line that raised."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: Counter[str] = Counter()

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            self.add(error)

    def add(self, error: BaseException) -> None:
        last = traceback.extract_tb(error.__traceback__)[-1]
        self.seen[f"{type(error).__name__} in {last.name} ({last.filename.rpartition('site-packages/')[2]}:{last.lineno})"] += 1

    def __str__(self) -> str:
        return f"{self.seen.total()} tracebacks\n" + "\n".join(f"{count:6} {what}" for what, count in self.seen.most_common())


@contextmanager
def watched() -> Iterator[Faults]:
    """The tracebacks that are logged meanwhile, also those of tasks that nobody awaits."""
    faults, loggers = Faults(), [logging.getLogger(name) for name in LOGGERS]
    for logger in loggers:
        logger.addHandler(faults)
    try:
        yield faults
    finally:
        for logger in loggers:
            logger.removeHandler(faults)


async def fuzz(test: Callable[[], None]) -> None:
    """Run a Hypothesis test, which is not async, in a thread beside the server's loop."""
    await asyncio.to_thread(test)


def run(loop: asyncio.AbstractEventLoop, work: Coroutine[Any, Any, Any]) -> Any:
    """The result of `work` in the server's loop, for a thread beside it."""
    return asyncio.run_coroutine_threadsafe(work, loop).result(60)


@dataclass(frozen=True)
class Request:
    """An HTTP request as its bytes are: `path` percent-encoded, without the query."""

    method: str
    path: bytes
    query: bytes = b""
    headers: tuple[tuple[bytes, bytes], ...] = ()
    body: bytes = b""


async def answered(app: ASGIApp, request: Request) -> tuple[int, bytes]:
    """The status and body of the answer. Raises what the application raises, as a server would log it."""
    parts = [{"type": "http.request", "body": request.body, "more_body": False}]
    status, body = 0, b""

    async def receive() -> Message:
        return parts.pop() if parts else await asyncio.get_running_loop().create_future()  # the client waits for its answer

    async def send(message: Message) -> None:
        nonlocal status, body
        status = message.get("status", status)
        body += message.get("body", b"")

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": "http",
        "path": unquote(request.path.decode("ascii")),
        "raw_path": request.path,
        "query_string": request.query,
        "root_path": "",
        "headers": [(b"host", b"127.0.0.1"), *request.headers],
        "client": ("127.0.0.1", 50000),
        "server": ("127.0.0.1", 80),
    }
    await app(scope, receive, send)
    return status, body


# Texts and JSON that break what takes them for granted.

ODD_TEXTS = (
    "",
    "\0",
    "a\0b",
    "\ud83d",
    "\udfff",
    "half \ud83d",
    "\ufffe",
    "\u202e",
    "../../etc/passwd",
    "%00",
    "null",
    "[1]",
    "1e999",
)
texts = st.one_of(st.sampled_from(ODD_TEXTS), st.text(st.characters(categories=None, exclude_categories=()), max_size=20))
numbers = st.one_of(
    st.integers(), st.floats(), st.sampled_from((10**99, 10**400, -(10**400), 2**63, -1, 0, float("nan"), float("inf")))
)
leaves = st.one_of(st.none(), st.booleans(), numbers, texts)
values = st.recursive(
    leaves, lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(texts, inner, max_size=4)), max_leaves=8
)


def as_json(value: Any) -> str:
    """JSON as Python reads it, which is more than JSON: NaN, numbers of any length, lone surrogates as escapes."""
    match value:
        case int() if not isinstance(value, bool):
            return str(value)
        case list() | tuple():
            return f"[{','.join(map(as_json, value))}]"
        case dict():
            return "{" + ",".join(f"{json.dumps(key)}:{as_json(item)}" for key, item in value.items()) + "}"
        case _:
            return json.dumps(value)


BROKEN_JSON = (
    "", " ", "{", "[", "nul", "{]", '{"a":1,"a":2}', '"', "'", "NaN", "-Infinity", "1" * 5000, "[" * 100_000, '{"a":' * 50_000,
    "\ufeff{}", '"\\ud83d"', '["\\u0000"]', "\x1e", "\0",
)  # fmt: skip
json_texts = st.one_of(values.map(as_json), st.sampled_from(BROKEN_JSON), texts)
