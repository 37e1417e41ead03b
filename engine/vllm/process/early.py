"""The fork server's start ahead of the engine's: it imports vLLM while this process still imports the chat.

Without it the imports of the two processes end one after the other, though there are two cores.
"""

from __future__ import annotations

import logging
import os
from pathlib import Path

from engine.config import EngineConfig
from engine.errors import EngineStartError
from engine.planning.device import inspect_host
from engine.planning.resolve import resolve
from engine.vllm.process.environment import environment
from engine.vllm.process.fork_server import start_fork_server
from patching import PatchError

log = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parents[3]


def start_early(config: EngineConfig) -> bool:
    """Start it where the engine will run on this CPU with a model that lies here. Returns at once, and whether it was started.

    The engine that starts next takes it over, and ends it (`fork_server.claim_fork_server`); until then it is the caller's.
    """
    if config.model and not Path(config.model).expanduser().is_dir():
        return False  # to find out whether it fits may take a download
    try:
        build = resolve(config, inspect_host())
        if build.device != "cpu":
            return False
        os.environ.update(
            environment(build.device, None, build.local, build.weights, os.environ, log.isEnabledFor(logging.DEBUG))
        )
        start_fork_server(ROOT, early=True)
    except (EngineStartError, PatchError) as error:
        log.debug("The fork server is not started early; the engine's start will say why it cannot: %s", error)
        return False
    return True
