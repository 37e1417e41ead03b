"""From vLLM's outputs to deltas: cumulative token counts, and reasoning and tool calls separated from the answer."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Any

from engine.errors import GenerationFailed, InvalidRequest
from engine.repetition import RepetitionDetector
from engine.tool_calls import Parsed, ToolCallParser
from engine.types import Delta, FinishReason, Usage
from engine.vllm.rendering.reasoning import Piece, Splitter

FINISH_REASONS: dict[str, FinishReason] = {"stop": "stop", "length": "length", "repetition": "repetition", "abort": "abort"}


class Answer:
    """The running totals of one stream, from engine to engine where one is lost. `splitter`: None without reasoning; `calls`:
    None without tools. `bound`: a grammar keeps it to an output format or to tool calls.

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
        calls: ToolCallParser | None = None,
        bound: bool = False,
    ) -> None:
        self.prompt = array("I", prompt.get("prompt_token_ids", ()))
        self.salt: str | None = prompt.get("cache_salt")
        self.tokens = array("I")
        self.max_tokens = max_tokens
        self.detokenizer: Any = None
        self.bound = bound
        self._splitter = splitter
        self._calls = calls
        self._repetition = repetition
        self._cached = 0

    @property
    def is_whole(self) -> bool:
        """Whether it is as long as it may become."""
        return 0 < self.max_tokens <= len(self.tokens)

    @property
    def reasons(self) -> bool:
        """Whether its reasoning is not over, or has not begun."""
        return self._splitter is not None and self._splitter.reasons

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
        said = self._calls.push(piece.text) if self._calls else Parsed(piece.text)
        if reason is None and self._loops(new.token_ids, said, piece.reasoning):
            reason = "repetition"
        if reason is None and self._calls is not None and self._calls.over:
            reason = "stop"
        if reason is None:
            return Delta(said.text, piece.reasoning, self.usage(), tool_calls=tuple(said.calls))
        if reason not in FINISH_REASONS:
            if self.bound and not self.tokens:
                raise InvalidRequest("The engine cannot compile what the answer is bound to.")
            raise GenerationFailed("The engine failed on this request.")
        return self._last(said, piece.reasoning, FINISH_REASONS[reason])

    def ended(self) -> Delta:
        """The last delta of an answer that had become as long as it may when its engine was lost."""
        return self._last(Parsed(), "", "length", self.detokenizer.rest() if self.detokenizer else "")

    def aborted(self) -> Delta:
        """The last delta of a stream that was ended before the engine could report it."""
        return Delta(usage=self.usage(), finish_reason="abort")

    def _loops(self, ids: Sequence[int], said: Parsed, reasoning: str) -> bool:
        if self._repetition is None:
            return False
        in_call = self._calls is not None and (self._calls.in_call or bool(said.calls))
        return self._repetition.push(ids, said.text, reasoning, in_call or (self.bound and not self.reasons))

    def _last(self, said: Parsed, reasoning: str, reason: FinishReason, text: str = "") -> Delta:
        """With everything that was held back; `text` has not been parsed."""
        rest = self._splitter.finish() if self._splitter else Piece()
        parsed = [said, Parsed(text + rest.text)]
        if self._calls is not None:
            parsed = [said, self._calls.push(text + rest.text), self._calls.finish()]
        calls = tuple(call for each in parsed for call in each.calls)
        return Delta("".join(each.text for each in parsed), reasoning + rest.reasoning, self.usage(), reason, calls)

    def usage(self) -> Usage:
        reasoning = self._splitter.tokens if self._splitter else 0
        return Usage(len(self.prompt), len(self.tokens), reasoning, self._cached)
