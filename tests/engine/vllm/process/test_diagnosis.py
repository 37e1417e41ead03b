"""vLLM's errors at the start become sentences with a code."""

from __future__ import annotations

import re

import pytest

from engine.vllm.process.diagnosis import PATTERNS, diagnose
from i18n.catalogue import messages, placeholders
from patching import PatchError


@pytest.mark.parametrize(
    ("note", "sentence"),
    [
        (
            "ValueError: To serve at least one request with the model's max seq len (262144), (36.00 GiB KV cache is needed, "
            "which is larger than the available KV cache memory (11.00 GiB). Based on the available memory, the estimated "
            "maximum model length is 80096.",
            "at most STEWARD_MAX_MODEL_LEN=80096",
        ),
        (
            "ValueError: Free memory on device cuda:0 (3.1/23.6 GiB) on startup is less than desired GPU memory utilization",
            "3.1 of 23.6 GiB are free",
        ),
        ("torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 20.00 MiB", "Out of memory"),
        ("Model architectures ['FooForCausalLM'] are not supported for now.", "FooForCausalLM"),
        ("Traceback\n  ...\nKeyError: 'surprise'", "KeyError: 'surprise'"),
    ],
)
def test_a_failure_of_vllm_becomes_a_sentence(note: str, sentence: str) -> None:
    assert sentence in str(diagnose(RuntimeError("Engine core initialization failed."), note))


def test_a_diagnosis_has_a_code_and_parameters() -> None:
    error = diagnose(RuntimeError("x"), "Free memory on device cuda:0 (3.1/23.6 GiB) on startup is less than desired")
    assert (error.code, error.params) == ("gpu_taken", {"free": "3.1", "total": "23.6"})


@pytest.mark.parametrize(("pattern", "code"), PATTERNS)
def test_a_pattern_captures_every_parameter_of_its_sentence(pattern: str, code: str) -> None:
    assert set(re.compile(pattern).groupindex) == placeholders(messages("en")[f"start.{code}"])


def test_a_missing_private_name_is_not_mistaken_for_a_known_cause() -> None:
    error = diagnose(PatchError("vllm.renderers has no 'chat_template' to replace"), "CUDA error")
    assert (error.code, error.params) == ("vllm", {"error": "vllm.renderers has no 'chat_template' to replace"})
