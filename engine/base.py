"""The Engine protocol: everything that governance and the channels need of an engine."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from types import TracebackType
from typing import Protocol, Self, runtime_checkable

from engine.types import Capacity, ChatRequest, Delta, Health, History, Load


class Engine(Protocol):
    """An engine answers chats. Building one is cheap and does no I/O; `start` loads the model.

    `async with engine:` starts and stops it, for those that inherit from this. Every implementation passes `tests/contract/`.
    """

    async def start(self) -> None:
        """Load the model; return when ready. Raises `EngineStartError` with the remedy; `health()` then reports it."""
        ...

    async def stop(self) -> None:
        """End every request (their streams end with `abort`) and free all memory and processes. May be called twice."""
        ...

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    def stream(self, request: ChatRequest, request_id: str) -> AsyncGenerator[Delta, None]:
        """Generate. Closing or cancelling the generator aborts the request in the engine, also under a second cancel.

        Of a request with `continue_final_message`, only what follows the last message is yielded. Its last message must be the
        assistant's, else `InvalidRequest`.

        Of a request with `repetition_detection`, a reasoning or answer that goes in circles ends with `repetition`.

        Of a request with tools, an answer's calls are yielded as `tool_calls`, and their text as no `text`; what is no call is
        text. A tool choice, output format or schema that cannot be honoured raises `InvalidRequest` before anything is yielded.

        An engine that cannot end reasoning at `max_thinking_tokens` does not begin it, or raises `InvalidRequest`.

        Raises `EngineNotReady` before `start` has returned, `PromptTooLong`, `InvalidRequest`, and `EngineDead` when the
        engine is lost in mid-answer.
        """
        ...

    def abort(self, request_id: str) -> None:
        """End one request now, without awaiting; its stream ends with `finish_reason="abort"`. Unknown ids are ignored."""
        ...

    async def count_tokens(self, request: ChatRequest) -> int:
        """Length in tokens of the prompt as the model will see it, chat template and tools included.

        The rendered prompt may be cached for `stream`: a caller that counts a request and does not stream it calls `forget`.
        """
        ...

    def forget(self, request: ChatRequest) -> None:
        """Drop the cached prompt of a counted request. Never awaits; without a cached prompt it does nothing."""
        ...

    def capacity(self) -> Capacity:
        """The engine's limits. Raises `EngineNotReady` before `start` has returned."""
        ...

    def health(self) -> Health: ...

    def load(self) -> Load:
        """The latest sample; never blocks. All zeros when nothing runs."""
        ...

    def live(self) -> frozenset[str]:
        """The ids of all requests that the engine still works on; the auditor compares them with the register."""
        ...


@runtime_checkable
class Restartable(Protocol):
    """What an engine has beside answering that can be put to sleep, woken and replaced (`engine/supervision/supervisor.py`)."""

    def wake(self) -> None:
        """Somebody is about to ask. Never awaits; an engine that is awake is left alone."""
        ...

    async def unload(self) -> bool:
        """Give the engine's memory back now. False while it answers, and where it is not ready. Does not wait."""
        ...

    async def restart(self, cause: str) -> bool:
        """Replace the engine; its answers go on with the next one. False where it cannot be replaced now. Does not wait."""
        ...

    def history(self) -> History: ...
