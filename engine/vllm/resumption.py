"""Resumption: going on with an answer whose engine was lost, from the ids of its prompt and of the tokens so far.

What a new request would get wrong, and what is done about it:

- Text: vLLM's detokenizer takes the tokens so far for prompt. Where they end within a character it gives out the whole prompt
  as text (tokenizers' `DecodeStream` with ids that end so has no prefix), and what it held back for a stop string is lost. So
  the new engine detokenizes nothing: vLLM's own detokenizer is run here over the tokens so far, and over each new one.
- Stop strings: found by that detokenizer, also across the seam.
- Seed: it begins anew with each request. The same one would repeat its random numbers, so the next is made from it.
- Of the penalties two count the tokens of the output only: what they had made of the tokens so far is handed over as a bias.
  A token that appears on both sides of the seam counts twice for `presence_penalty`, which should count it once.
- The thinking budget stays whole: vLLM subtracts what follows the last `<think>` of the prompt.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from types import SimpleNamespace
from typing import Any

from vllm.sampling_params import SamplingParams
from vllm.v1.engine.detokenizer import IncrementalDetokenizer

from engine.vllm.answer import Answer

MAX_BIASED = 1000
"""Tokens with a bias, at most: vLLM's second model runner takes 1,024."""


class Detokenizer:
    """The text of a resumed answer, from where it has been given out."""

    def __init__(self, tokenizer: Any, answer: Answer, params: SamplingParams) -> None:
        request = SimpleNamespace(
            request_id="", prompt_token_ids=list(answer.prompt), prompt_embeds=None, sampling_params=params
        )
        self._inner = IncrementalDetokenizer.from_new_request(tokenizer, request)
        self._inner.update(list(answer.tokens), False)
        self._inner.get_next_output_text(False, True)  # what has been given out

    def text(self, ids: list[int], reason: str | None) -> tuple[str, bool]:
        """The text of new tokens, and whether a stop string ends the answer there."""
        stopped = self._inner.update(list(ids), reason == "stop") is not None
        return self._inner.get_next_output_text(stopped or reason is not None, True), stopped

    def rest(self) -> str:
        """What was held back."""
        text: str = self._inner.get_next_output_text(True, True)
        return text


def resumed_prompt(answer: Answer) -> dict[str, Any]:
    """The prompt of the request that goes on, as vLLM takes it."""
    prompt: dict[str, Any] = {"type": "token", "prompt_token_ids": [*answer.prompt, *answer.tokens]}
    if answer.salt is not None:
        prompt["cache_salt"] = answer.salt
    return prompt


def resumed_sampling(params: SamplingParams, answer: Answer) -> SamplingParams:
    """The sampling of the request that goes on; `params` are those of a first one."""
    going_on = params.clone()
    going_on.max_tokens = answer.max_tokens - len(answer.tokens)
    going_on.detokenize = False
    going_on.stop = []
    if hasattr(going_on, "output_text_buffer_length"):
        going_on.output_text_buffer_length = 0
    if params.seed is not None:
        going_on.seed = next_seed(params.seed, len(answer.tokens))
    if params.frequency_penalty or params.presence_penalty:
        counts = Counter(answer.tokens).most_common(MAX_BIASED)
        going_on.logit_bias = {token: -params.presence_penalty - params.frequency_penalty * count for token, count in counts}
    return going_on


def next_seed(seed: int, tokens: int) -> int:
    """The seed after so many tokens; not that of any other place in this answer, nor of an answer with the next seed."""
    return int.from_bytes(hashlib.blake2b(f"{seed}:{tokens}".encode(), digest_size=7).digest())
