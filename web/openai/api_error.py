"""Errors in the shape that OpenAI's clients read: `{"error": {"message", "type", "param", "code"}}`, codes are strings.

Refusals and engine errors become these here. 429 is for what is the caller's own limit, 503 for what is the server's.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from starlette.responses import JSONResponse

from engine.errors import EngineError, InvalidRequest
from governance.errors import Refusal

NO_STORE = {"cache-control": "no-store"}
NO_RETRY = {"x-should-retry": "false"}
TYPES = {400: "invalid_request_error", 401: "authentication_error", 403: "permission_error", 404: "invalid_request_error"}
TYPES |= {405: "invalid_request_error", 413: "invalid_request_error", 429: "rate_limit_error"}
OVERLOADED, RATE_LIMITED, QUOTA = "server_overloaded", "rate_limit_exceeded", "insufficient_quota"
TOO_LONG = "context_length_exceeded"
CODES = {
    "rate_limited": (429, RATE_LIMITED),
    "token_budget": (429, RATE_LIMITED),
    "too_many_running": (429, RATE_LIMITED),
    "queue_full": (503, OVERLOADED),
    "queue_timeout": (503, OVERLOADED),
    "memory_pressure": (503, OVERLOADED),
    "not_ready": (503, "model_not_ready"),
    "shutting_down": (503, "shutting_down"),
    "too_long": (400, TOO_LONG),
    "bad_input": (400, "invalid_value"),
    "bad_text": (400, "invalid_value"),
    "poison_request": (400, "poison_request"),
}
"""Of refusals, by `reason`: the status and the code."""


class ApiError(Exception):
    """An answer that is an error. `param` is the field of the request that is at fault, as OpenAI names it."""

    def __init__(
        self, status: int, message: str, code: str, param: str | None = None, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(message)
        self.status, self.code, self.param, self.headers = status, code, param, dict(headers or {})

    def body(self) -> dict[str, Any]:
        kind = QUOTA if self.code == QUOTA else TYPES.get(self.status, "server_error")
        return {"error": {"message": str(self), "type": kind, "param": self.param, "code": self.code}}

    def response(self, headers: Mapping[str, str]) -> JSONResponse:
        return JSONResponse(self.body(), self.status, {**headers, **self.headers, **NO_STORE})


def api_error(error: Refusal | EngineError) -> ApiError:
    """The error of whatever the gateway raises."""
    return of_refusal(error) if isinstance(error, Refusal) else of_engine_error(error)


def of_refusal(refusal: Refusal) -> ApiError:
    """The error of a refusal. Where no time is named, trying again is in vain, and so it is before a day's budget returns:
    clients would otherwise repeat each refused call twice."""
    status, code = CODES.get(refusal.reason, (400, refusal.reason))
    if status == 503 and refusal.params.get("scope") in ("user", "address"):
        status, code = 429, RATE_LIMITED
    headers = {}
    if refusal.retry_after is not None:
        headers["retry-after"] = str(max(1, math.ceil(refusal.retry_after)))
    if refusal.params.get("budget") == "tokens_per_day":
        code = QUOTA
    if refusal.retry_after is None or code == QUOTA:
        headers |= NO_RETRY
    # openai-python raises only the message, and LangChain knows an overflow of the context by these words.
    begin = "The prompt is too long. " if code == TOO_LONG else ""
    return ApiError(status, begin + refusal.sentence, code, headers=headers)


def of_engine_error(error: EngineError) -> ApiError:
    """A request that cannot be served is the caller's fault, all else the server's."""
    if isinstance(error, InvalidRequest):
        return ApiError(400, str(error), "invalid_value", headers=NO_RETRY)
    return ApiError(500, f"The answer failed: {error}", "server_error")
