"""From vLLM's outputs to deltas: cumulative token counts, and reasoning separated from the answer."""

from __future__ import annotations

from typing import Any

from engine.errors import GenerationFailed
from engine.repetition import RepetitionDetector
from engine.types import Delta, FinishReason, Usage
from engine.vllm.rendering.reasoning import Piece, Splitter

FINISH_REASONS: dict[str, FinishReason] = {"stop": "stop", "length": "length", "repetition": "repetition", "abort": "abort"}


class Answer:
    """The running totals of one stream. `splitter` is None for an answer without reasoning.

    `repetition`, if not None, ends an answer that goes in circles: its last delta then comes before vLLM's.
    """

    def __init__(
        self, prompt_tokens: int, splitter: Splitter | None = None, repetition: RepetitionDetector | None = None
    ) -> None:
        self._splitter = splitter
        self._repetition = repetition
        self._prompt_tokens = prompt_tokens
        self._tokens = 0
        self._cached = 0

    def delta(self, output: Any) -> Delta:
        """The delta for one vLLM `RequestOutput` (of kind DELTA). Raises `GenerationFailed` if vLLM failed on the request."""
        new = output.outputs[0]
        self._tokens += len(new.token_ids)
        self._cached = output.num_cached_tokens or self._cached
        piece = self._splitter.push(new.text, new.token_ids) if self._splitter else Piece(new.text)
        looped = self._repetition is not None and self._repetition.push(new.token_ids, piece.text, piece.reasoning)
        if not output.finished and not looped:
            return Delta(piece.text, piece.reasoning, self.usage())
        reason = new.finish_reason if output.finished else "repetition"
        if reason not in FINISH_REASONS:
            raise GenerationFailed("The engine failed on this request.")
        rest = self._splitter.finish() if self._splitter else Piece()
        return Delta(piece.text + rest.text, piece.reasoning + rest.reasoning, self.usage(), FINISH_REASONS[reason])

    def aborted(self) -> Delta:
        """The last delta of a stream that was ended before the engine could report it."""
        return Delta(usage=self.usage(), finish_reason="abort")

    def usage(self) -> Usage:
        reasoning = self._splitter.tokens if self._splitter else 0
        return Usage(self._prompt_tokens, self._tokens, reasoning, self._cached)
