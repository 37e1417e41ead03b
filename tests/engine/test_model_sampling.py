"""A model's own sampling, from what vLLM reads in its generation_config.json."""

from __future__ import annotations

import logging

import pytest

from engine.model_sampling import described, sampling_defaults
from engine.types import DOCUMENTED, SamplingDefaults


def test_what_a_model_leaves_out_is_neutral_as_vllm_has_it() -> None:
    assert sampling_defaults({"repetition_penalty": 1.05}) == SamplingDefaults(repetition_penalty=1.05)


def test_a_model_that_advises_nothing_gets_documented_values() -> None:
    assert sampling_defaults({}) == DOCUMENTED
    assert described(DOCUMENTED) == "temperature 0.7, top_p 0.8, top_k 20, repetition_penalty 1.05"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("temperature", value) for value in ("hot", float("nan"), float("inf"), -1)),
        *(("top_p", value) for value in (0, 2)),
        *(("top_k", value) for value in (2.5, True)),
        *(("min_p", 3), ("repetition_penalty", 0), ("presence_penalty", 9), ("frequency_penalty", [1])),
        *(("max_tokens", 0), ("typical_p", 0.9)),
    ],
)
def test_impossible_advice_is_dropped_with_a_warning(name: str, value: object, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert sampling_defaults({name: value}) == DOCUMENTED
    assert name in caplog.text


def test_the_description_names_what_is_not_neutral() -> None:
    assert described(SamplingDefaults()) == "neutral"
    assert described(SamplingDefaults(min_p=0.1, max_tokens=300)) == "min_p 0.1, max_tokens 300"
