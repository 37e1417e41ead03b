"""A model's own sampling: what its generation_config.json advises, in full, or documented values where it advises nothing."""

from __future__ import annotations

import logging
import math
from collections.abc import Mapping
from dataclasses import fields

from engine.types import DOCUMENTED, SamplingDefaults

log = logging.getLogger(__name__)

BOUNDS: dict[str, tuple[float, float]] = {
    "temperature": (0, math.inf),
    "top_p": (1e-6, 1),
    "top_k": (-1, math.inf),
    "min_p": (0, 1),
    "repetition_penalty": (1e-6, math.inf),
    "presence_penalty": (-2, 2),
    "frequency_penalty": (-2, 2),
    "max_tokens": (1, math.inf),
}
"""What vLLM takes: one value outside would have every request refused."""


def sampling_defaults(advised: Mapping[str, object]) -> SamplingDefaults:
    """`advised`: vLLM's names and values (`ModelConfig.get_diff_sampling_param`). What a model that advises anything leaves
    out is neutral, as vLLM has it. An impossible value is dropped with a warning."""
    possible = {name: value for name, value in advised.items() if _possible(name, value)}
    return SamplingDefaults(**possible) if possible else DOCUMENTED  # type: ignore[arg-type]


def described(sampling: SamplingDefaults) -> str:
    """`temperature 0.7, top_p 0.8`: what is not neutral; `neutral` where all is."""
    named = ((field.name, field.default, getattr(sampling, field.name)) for field in fields(sampling))
    return ", ".join(f"{name} {value:g}" for name, neutral, value in named if value != neutral) or "neutral"


def _possible(name: str, value: object) -> bool:
    if name not in BOUNDS:
        log.warning("The model's generation_config.json asks for %s, which Steward does not know: it is not applied.", name)
        return False
    low, high = BOUNDS[name]
    whole = name in ("top_k", "max_tokens")
    number = isinstance(value, int if whole else int | float) and not isinstance(value, bool)
    if not (number and low <= value <= high and math.isfinite(value)):  # type: ignore[operator, arg-type]
        log.warning("The model's generation_config.json asks for a %s of %r, which is impossible: dropped.", name, value)
        return False
    return True
