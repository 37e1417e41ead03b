"""The answer to a request that does not fit its route's model: 422 with what is wrong, and without what was sent.

FastAPI repeats the input in the answer, and fails with 500 where that cannot be written as JSON: bytes, NaN, a surrogate.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

log = logging.getLogger(__name__)

MAX_ERRORS = 10  # shown of one request; a list of a thousand wrong items has a thousand


async def invalid(request: Request, error: Exception) -> JSONResponse:
    """For FastAPI's `RequestValidationError`."""
    assert isinstance(error, RequestValidationError)
    log.warning("Refused a request that does not fit its model")
    shown = [
        {"loc": [_text(part) for part in item["loc"]], "msg": _text(item["msg"]), "type": item["type"]}
        for item in list(error.errors())[:MAX_ERRORS]
    ]
    return JSONResponse({"detail": shown}, status_code=422)


def _text(part: object) -> str | int:
    return part if isinstance(part, int) else str(part).encode(errors="replace").decode()[:200]


def answer_invalid(apps: Iterable[FastAPI]) -> None:
    """Answer so in each of `apps`."""
    for app in apps:
        app.add_exception_handler(RequestValidationError, invalid)
