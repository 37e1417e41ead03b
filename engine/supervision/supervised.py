"""The protocol of an engine that can be supervised: beside answering, it can be lost, killed, put to sleep and replaced."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Protocol

from engine.base import Engine
from engine.generation import Generation
from engine.types import ChatRequest, Delta


class Supervised(Engine, Protocol):
    """One engine of a supervisor's, from its start to its end. A new one is made for each load."""

    def resume(self, request: ChatRequest, request_id: str, generation: Generation) -> AsyncGenerator[Delta, None]:
        """`stream`, from where `generation` has come to: only what follows is yielded, and usage goes on from there.

        Token by token an answer depends on the tokens before it alone, so prompt and generated ids are handed over, not text
        (NVIDIA Dynamo's request migration does the same). Greedy answers may still differ after the seam: a prefill computes
        in another order than single steps.
        """
        ...

    async def lost(self) -> str:
        """Return once the engine has ended unasked, with the cause as an English sentence. Every stream raises `EngineDead`."""
        ...

    def heard_at(self) -> float:
        """When the engine last gave any sign of life, in monotonic seconds."""
        ...

    def cpu_seconds(self) -> float | None:
        """Processor time that its processes have used; None where that is unknown."""
        ...

    async def kill(self) -> None:
        """End its processes now, without their cooperation, as a crash would. Streams raise `EngineDead`."""
        ...

    async def sleep(self) -> bool:
        """Give memory back such that `wake` brings the engine back; False where this engine cannot. Nothing may be running."""
        ...

    async def wake(self) -> None:
        """Take the memory again. Raises `EngineError`, after which the engine is of no use."""
        ...

    async def retire(self) -> None:
        """`stop`, but `count_tokens` goes on working until `stop` is called as well."""
        ...
