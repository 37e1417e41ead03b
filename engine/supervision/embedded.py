"""The engine that Steward is started with: vLLM inside this process, under a supervisor."""

from __future__ import annotations

from collections.abc import Callable

from engine.config import EngineConfig
from engine.supervision.lifecycle import Policy
from engine.supervision.supervisor import Supervisor
from engine.vllm.engine import VLLMEngine
from engine.vllm.process.fork_server import stop_fork_server


def embedded(config: EngineConfig, policy: Policy, canary: float, interval: Callable[[int], float]) -> Supervisor:
    """`canary`: see `Supervisor`; `interval`: see `Streams`. Its engines share the fork server, which ends with the last."""
    return Supervisor(
        lambda: VLLMEngine(config, interval=interval, keep_fork_server=True), policy, canary=canary, close=stop_fork_server
    )
