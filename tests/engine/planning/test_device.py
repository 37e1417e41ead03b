"""Inspecting the host."""

from __future__ import annotations

import sys

from engine.planning.device import inspect_host


def test_inspecting_the_host_imports_no_vllm() -> None:
    loaded = "vllm" in sys.modules
    assert inspect_host().memory > 0
    assert ("vllm" in sys.modules) == loaded
