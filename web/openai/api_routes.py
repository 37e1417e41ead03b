"""`/v1`: chat completions, models and token counts, in OpenAI's shapes, errors too."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from fastapi import APIRouter
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from config.roles import Role
from engine.base import Engine
from engine.errors import EngineError
from governance.budgets.reports import BudgetLeft
from governance.errors import Refusal
from governance.gateway import Gateway
from governance.ticket import Caller, Ticket
from storage.errors import StoreError
from web.openai.answer_response import AnswerResponse
from web.openai.api_caller import Keys, api_caller
from web.openai.api_error import NO_RETRY, NO_STORE, ApiError, api_error
from web.openai.asked import chat_request
from web.openai.chat_body import invalid, parse_chat
from web.openai.chunks import Chunks
from web.openai.rate_headers import rate_headers
from web.openai.tokenize_body import TokenizeBody
from web.wellformed import json_body

log = logging.getLogger("steward.api")

PREFIX = "/v1"
MAX_WAIT_S = 30.0
"""In the queue: the headers wait with it, and clients give up where none come."""

NOT_OFFERED = {
    "responses": "This server has no /v1/responses. Use /v1/chat/completions (in langchain-openai: use_responses_api=False).",
    "completions": "This server has no /v1/completions: without a chat template, text of a user could pass for the system's. "
    "Use /v1/chat/completions (in LlamaIndex: is_chat_model=True).",
}


@dataclass(frozen=True, slots=True)
class Api:
    """What the routes need. `role(name)` gives a role's limits, `budgets_of(user, role, address)` what is left of them;
    `steady` are the budgets' seconds, `date` those since 1970. `thinking`: whether models that can reason do so unless told
    otherwise.
    """

    gateway: Gateway
    engine: Engine
    keys: Keys
    role: Callable[[str], Role]
    budgets_of: Callable[[str, str, str | None], list[BudgetLeft]]
    steady: Callable[[], float]
    date: Callable[[], float]
    thinking: bool

    def headers(self, caller: Caller, request_id: str) -> dict[str, str]:
        budgets = self.budgets_of(caller.user, caller.role, caller.address)
        return {"x-request-id": request_id, **rate_headers(budgets, self.steady())}

    def model(self) -> str:
        """The one model's name. Raises `ApiError` (503) while it has not loaded yet."""
        try:
            return self.engine.capacity().model
        except EngineError as error:
            health = self.engine.health()
            headers = NO_RETRY if health.status == "failed" else {"retry-after": "5"}
            raise ApiError(503, health.detail or str(error), "model_not_ready", headers=headers) from None

    def check_model(self, asked: str) -> str:
        """Raises `ApiError` (404) for another model than the one there is; none named is that one."""
        model = self.model()
        if asked not in ("", model):
            raise ApiError(404, f"There is no model '{asked[:100]}' here, but '{model}'.", "model_not_found", "model", NO_RETRY)
        return model

    async def chat_completions(self, request: Request, caller: Caller) -> Answer:
        body = parse_chat(await _body(request))
        model = self.check_model(body.model)
        asked = chat_request(body, caller.user, self.role(caller.role).max_answer_tokens, self.thinking)
        ticket = Ticket(caller, asked, max_wait=MAX_WAIT_S)
        chunks = Chunks(f"chatcmpl-{ticket.id}", int(self.date()), model)
        options = body.stream_options
        return AnswerResponse(
            self.gateway,
            ticket,
            chunks,
            stream=bool(body.stream),
            include_usage=options is not None and options.include_usage,
            headers=lambda: self.headers(caller, ticket.id),
        )

    async def models(self, request: Request, caller: Caller) -> Answer:
        model = self.model()
        if (named := request.path_params.get("model")) is not None:
            self.check_model(named)
            return JSONResponse(self._model(model), headers=NO_STORE)
        return JSONResponse({"object": "list", "data": [self._model(model)]}, headers=NO_STORE)

    def _model(self, name: str) -> dict[str, Any]:
        longest = self.engine.capacity().max_model_len
        return {"id": name, "object": "model", "created": 0, "owned_by": "steward", "max_model_len": longest}

    async def tokenize(self, request: Request, caller: Caller) -> Answer:
        try:
            body = TokenizeBody.model_validate(await _body(request))
        except ValidationError as error:
            raise invalid(error) from None
        self.check_model(body.model)
        ticket = Ticket(caller, body.request(caller.user))
        count = await self.gateway.count_tokens(ticket)
        return JSONResponse({"count": count, "max_model_len": self.engine.capacity().max_model_len}, headers=NO_STORE)


Answer = Callable[[Scope, Receive, Send], Awaitable[None]]
Route = Callable[[Request, Caller], Awaitable[Answer]]


class _Endpoint:
    """A route with a key, whose failures have OpenAI's shape. An ASGI application: Starlette adds no layers of its own."""

    def __init__(self, api: Api, route: Route) -> None:
        self._api, self._route = api, route

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request, request_id = Request(scope, receive), uuid4().hex
        caller: Caller | None = None
        try:
            caller = await api_caller(request.headers, self._api.keys)
            answer: Answer | ApiError = await self._route(request, caller)
        except ApiError as error:
            answer = error
        except (Refusal, EngineError) as error:
            answer = api_error(error)
        except StoreError as error:
            log.error("The keys cannot be read: %s", error)
            answer = ApiError(503, str(error), "storage_unavailable", headers={"retry-after": "5"})
        if isinstance(answer, ApiError | Response):  # a stream has its own, as of when it begins
            headers = {"x-request-id": request_id} if caller is None else self._api.headers(caller, request_id)
            if isinstance(answer, ApiError):
                answer = answer.response(headers)
            else:
                answer.headers.update(headers)
        await answer(scope, receive, send)


def api_routes(api: Api) -> APIRouter:
    """The routes, and an answer in OpenAI's shape for every other address below `/v1`."""
    router = APIRouter()
    for path, method, route in (
        ("/chat/completions", "POST", api.chat_completions),
        ("/models", "GET", api.models),
        ("/models/{model:path}", "GET", api.models),
        ("/tokenize", "POST", api.tokenize),
    ):
        router.add_route(PREFIX + path, _Endpoint(api, route), [method], include_in_schema=False)  # type: ignore[arg-type]
    router.add_route(PREFIX + "/{path:path}", _unknown, list(ALL_METHODS), include_in_schema=False)
    return router


def closed_routes() -> APIRouter:
    """What answers below `/v1` where `STEWARD_API` is off."""
    router = APIRouter()
    router.add_route(PREFIX + "/{path:path}", _closed, list(ALL_METHODS), include_in_schema=False)
    return router


ALL_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


async def _unknown(request: Request) -> Response:
    path = request.path_params["path"].strip("/")
    message = NOT_OFFERED.get(path, f"There is no {request.method} {PREFIX}/{path[:100]} here.")
    return ApiError(404, message, "not_found", headers=NO_RETRY).response({"x-request-id": uuid4().hex})


async def _closed(request: Request) -> Response:
    message = "This server's API is closed (STEWARD_API=off)."
    return ApiError(404, message, "api_closed", headers=NO_RETRY).response({"x-request-id": uuid4().hex})


async def _body(request: Request) -> Any:
    """Raises `ApiError` (400) for what is not strict JSON."""
    try:
        return json_body.parse(await request.body())
    except ValueError as error:
        raise ApiError(400, str(error), "invalid_json") from None
