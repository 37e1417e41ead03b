"""One answer over HTTP: an ASGI application that admits, streams and ends with its client.

The headers wait for the first words, so that a refusal has its status; a prefill that takes long sends them before. There are
three tasks: the pump (`collected.py`), this, which writes, and one that hears of the client's going: Starlette cancels nothing
of an answer that does not stream.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping

from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send

from engine.types import Delta
from governance.gateway import Gateway
from governance.ticket import Outcome, Ticket
from web.openai.api_error import NO_STORE, ApiError
from web.openai.chunks import DONE, FINISH, KEEP_ALIVE, Chunks, error_frame
from web.openai.collected import Collected, message_of

log = logging.getLogger("steward.api")

KEEP_ALIVE_S = 15.0
"""Without a word for so long, a comment is sent: proxies cut what is silent for a minute."""

NOT_READ_S = 30.0
"""A client that takes nothing for so long has gone."""

EVENT_STREAM = {"content-type": "text/event-stream; charset=utf-8", "cache-control": "no-store", "x-accel-buffering": "no"}

ENDED: dict[Outcome, tuple[int, str, str]] = {
    Outcome.ENDED_BY_ADMIN: (503, "An operator has ended this answer.", "ended_by_admin"),
    Outcome.SHUTDOWN: (503, "The server is shutting down.", "shutting_down"),
    Outcome.SIGNED_OUT: (401, "The key was revoked.", "invalid_api_key"),
    Outcome.TIMEOUT: (503, "The answer took too long and was ended.", "timeout"),
}


class AnswerResponse:
    """`headers()` are those of the rate limits, asked once when the answer's own go out. `clock` gives monotonic seconds."""

    def __init__(
        self,
        gateway: Gateway,
        ticket: Ticket,
        chunks: Chunks,
        *,
        stream: bool,
        include_usage: bool,
        headers: Callable[[], Mapping[str, str]],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._gateway, self._ticket, self._chunks, self._headers = gateway, ticket, chunks, headers
        self._stream, self._include_usage, self._clock = stream, include_usage, clock
        self._collected = Collected()
        self._started = False
        self._writing_since: float | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        pump = asyncio.create_task(self._collected.run(self._gateway, self._ticket), name=f"api {self._ticket.id}")
        pump.add_done_callback(_log_failure)
        listening = asyncio.create_task(self._listen(receive))
        try:
            await (self._write_stream if self._stream else self._write_whole)(scope, receive, send)
        finally:
            listening.cancel()
            if not pump.done():  # this was cancelled, or could not write
                self._ticket.cancel(Outcome.DISCONNECTED)

    async def _listen(self, receive: Receive) -> None:
        """End the answer when its client has gone, or does not read."""
        while True:
            try:
                async with asyncio.timeout(NOT_READ_S / 2):
                    gone = (await receive())["type"] == "http.disconnect"
            except TimeoutError:
                gone = self._writing_since is not None and self._clock() - self._writing_since > NOT_READ_S
            if gone:
                self._ticket.cancel(Outcome.DISCONNECTED)
                return

    async def _write_whole(self, scope: Scope, receive: Receive, send: Send) -> None:
        collected, deltas = self._collected, []
        while not collected.taken:
            await collected.news.wait()
            deltas += collected.take()
        reason = self._reason()
        if isinstance(reason, ApiError):
            await reason.response(self._headers())(scope, receive, send)
            return
        body = self._chunks.whole(message_of(deltas), reason, self._ticket.usage)
        await JSONResponse(body, headers={**self._headers(), **NO_STORE})(scope, receive, send)

    async def _write_stream(self, scope: Scope, receive: Receive, send: Send) -> None:
        collected = self._collected
        while not collected.taken:  # and not only over: the rest may come while a slow client is waited for
            try:
                async with asyncio.timeout(KEEP_ALIVE_S):
                    await collected.news.wait()
            except TimeoutError:
                if self._ticket.state == "running":  # while it waits in the queue it may still be refused
                    await self._send(send, KEEP_ALIVE)
                continue
            if frames := b"".join(map(self._frames, collected.take())):
                await self._send(send, frames)
        reason = self._reason()
        if not isinstance(reason, ApiError):
            usage = self._chunks.usage(self._ticket.usage) if self._include_usage else b""
            await self._send(send, self._chunks.end(reason) + usage + DONE)
        elif not self._started:
            await reason.response(self._headers())(scope, receive, send)
            return
        else:
            await self._send(send, error_frame(reason.body()))
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _send(self, send: Send, frames: bytes) -> None:
        self._writing_since = self._clock()
        if not self._started:
            self._started = True
            frames = self._chunks.begin() + frames
            headers = [(name.encode(), value.encode()) for name, value in {**self._headers(), **EVENT_STREAM}.items()]
            await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": frames, "more_body": True})
        self._writing_since = None

    def _frames(self, delta: Delta) -> bytes:
        frames = self._chunks.reasoning(delta.reasoning) if delta.reasoning else b""
        if delta.text:
            frames += self._chunks.text(delta.text)
        return frames + self._chunks.tool_calls(delta.tool_calls) if delta.tool_calls else frames

    def _reason(self) -> str | ApiError:
        """The finish reason of an answer that has ended, or the error that it ended with."""
        ticket, error = self._ticket, self._collected.error
        if error is not None:
            return error
        if (outcome := ticket.outcome) in FINISH and (outcome is not Outcome.TIMEOUT or ticket.first_token_at is not None):
            assert outcome is not None
            return "tool_calls" if self._collected.called and outcome is Outcome.FINISHED else FINISH[outcome]
        status, message, code = ENDED.get(outcome or Outcome.FAILED, (500, "The answer was ended.", "server_error"))
        return ApiError(status, message, code)


def _log_failure(pump: asyncio.Task[None]) -> None:
    if not pump.cancelled() and (error := pump.exception()) is not None:
        log.error("An answer of the API ended badly", exc_info=error)
