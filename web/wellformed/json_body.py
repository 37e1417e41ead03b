"""JSON bodies, read strictly: what neither the database nor an answer can hold is refused with 400, whichever route reads it.

Python's reader lets through lone surrogates, also as raw bytes, NaN and infinite numbers, and nesting up to its own limit.
(RFC 8259, RFC 7493: I-JSON)
"""

from __future__ import annotations

import json
import logging
import math
import re
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request

log = logging.getLogger(__name__)

MAX_DEPTH = 32  # of objects and lists; our page's bodies have three

_NUMBERS = ("JSON has neither NaN nor infinite numbers.",)
UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def parse(body: bytes) -> Any:
    """The body's value. Raises `ValueError` with a sentence about what is wrong."""
    try:
        value = json.loads(body.decode(), parse_constant=_refuse_number, parse_float=_finite)
    except UnicodeDecodeError:
        raise ValueError("The body is not UTF-8.") from None
    except RecursionError:
        raise ValueError("The body is nested too deeply.") from None
    except json.JSONDecodeError:
        raise ValueError("The body is not JSON.") from None
    except ValueError as error:
        raise ValueError(str(error) if error.args == _NUMBERS else "A number in the body is too long.") from None
    _check(value)
    return value


def reader(original: Callable[[Request], Awaitable[Any]]) -> Callable[[Request], Awaitable[Any]]:
    """For `starlette.requests.Request.json`: the same, strictly. Answers 400 where the body is at fault."""

    async def read(request: Request) -> Any:
        if not hasattr(request, "_json"):
            body = await request.body()
            try:
                request._json = parse(body)
            except ValueError as error:
                log.warning("Refused a JSON body: %s", error, extra={"kind": str(error)})
                raise HTTPException(400, str(error)) from None
        return request._json

    return read


def _refuse_number(name: str) -> float:
    raise ValueError(*_NUMBERS)


def _finite(text: str) -> float:
    value = float(text)
    return value if math.isfinite(value) else _refuse_number(text)


def _check(value: Any) -> None:
    """Level by level, without recursion. Raises `ValueError`."""
    level, depth = [value], 0
    while level:
        if depth > MAX_DEPTH:
            raise ValueError("The body is nested too deeply.")
        depth += 1
        following: list[Any] = []
        for item in level:
            match item:
                case str():
                    if UNSTORABLE.search(item):
                        raise ValueError("A text in the body has a NUL or a lone surrogate.")
                case dict():
                    following += item.keys()
                    following += item.values()
                case list():
                    following += item
        level = following
