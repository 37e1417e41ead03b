"""From vLLM's outputs to deltas: cumulative token counts, and reasoning separated from the answer."""

from __future__ import annotations

from array import array
from typing import Any

from engine.errors import GenerationFailed
from engine.repetition import RepetitionDetector
from engine.types import Delta, FinishReason, Usage
from engine.vllm.rendering.reasoning import Piece, Splitter

FINISH_REASONS: dict[str, FinishReason] = {"stop": "stop", "length": "length", "repetition": "repetition", "abort": "abort"}


class Answer:
    """The running totals of one stream, from engine to engine where one is lost. `splitter`: None without reasoning.

    `prompt` and `tokens` are ids, in 4 bytes each. `max_tokens` is the longest that the answer may become in all.
    `repetition`, if not None, ends an answer that goes in circles: its last delta then comes before vLLM's.
    `detokenizer` makes the text of an answer that was resumed (`resumption.py`); vLLM does of any other.
    """

    def __init__(
        self,
        prompt: dict[str, Any],
        splitter: Splitter | None = None,
        max_tokens: int = 0,
        repetition: RepetitionDetector | None = None,
    ) -> None:
        self.prompt = array("I", prompt.get("prompt_token_ids", ()))
        self.salt: str | None = prompt.get("cache_salt")
        self.tokens = array("I")
        self.max_tokens = max_tokens
        self.detokenizer: Any = None
        self._splitter = splitter
        self._repetition = repetition
        self._cached = 0

    @property
    def is_whole(self) -> bool:
        """Whether it is as long as it may become."""
        return 0 < self.max_tokens <= len(self.tokens)

    def delta(self, output: Any) -> Delta:
        """The delta for one vLLM `RequestOutput` (of kind DELTA). Raises `GenerationFailed` if vLLM failed on the request."""
        new = output.outputs[0]
        if not self.tokens:  # a resumed answer finds parts of itself cached
            self._cached = output.num_cached_tokens or 0
        self.tokens.extend(new.token_ids)
        reason = new.finish_reason if output.finished else None
        text = new.text
        if self.detokenizer is not None:
            text, stopped = self.detokenizer.text(new.token_ids, reason)
            reason = "stop" if stopped else reason
        piece = self._splitter.push(text, new.token_ids) if self._splitter else Piece(text)
        looped = self._repetition is not None and self._repetition.push(new.token_ids, piece.text, piece.reasoning)
        if reason is None and looped:
            reason = "repetition"
        if reason is None:
            return Delta(piece.text, piece.reasoning, self.usage())
        if reason not in FINISH_REASONS:
            raise GenerationFailed("The engine failed on this request.")
        return self._last(piece, FINISH_REASONS[reason])

    def ended(self) -> Delta:
        """The last delta of an answer that had become as long as it may when its engine was lost."""
        return self._last(Piece(self.detokenizer.rest()) if self.detokenizer else Piece(), "length")

    def aborted(self) -> Delta:
        """The last delta of a stream that was ended before the engine could report it."""
        return Delta(usage=self.usage(), finish_reason="abort")

    def _last(self, piece: Piece, reason: FinishReason) -> Delta:
        rest = self._splitter.finish() if self._splitter else Piece()
        return Delta(piece.text + rest.text, piece.reasoning + rest.reasoning, self.usage(), reason)

    def usage(self) -> Usage:
        reasoning = self._splitter.tokens if self._splitter else 0
        return Usage(len(self.prompt), len(self.tokens), reasoning, self._cached)
