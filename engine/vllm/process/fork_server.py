"""The fork server: a clean, single-threaded process that imports vLLM, from which engine processes are forked on a CPU."""

from __future__ import annotations

import os
import shutil
import signal
from multiprocessing import forkserver
from pathlib import Path

from engine.vllm.patches import FORK_SERVER_PID, FORK_SERVER_STOP, PROCESS_CONFIG
from engine.vllm.process.environment import private_folder

PRELOAD = "engine.vllm.process.preload"
EARLY = "steward-early"  # in multiprocessing's configuration: a fork server that no engine has claimed yet


def start_fork_server(root: Path, early: bool = False) -> None:
    """Start it and return at once, while it imports. A fork server that still runs is used again.

    `root` is the folder that holds the package `engine`. `early`: the next engine is to claim it. Raises `PatchError` where it
    could not be stopped again.
    """
    config, pid, _ = PROCESS_CONFIG.read(), FORK_SERVER_PID.read(), FORK_SERVER_STOP.read()
    if pid is None:
        config["tempdir"] = str(private_folder())  # for its socket file, which nothing else would remove
        config[EARLY] = early
    forkserver.set_forkserver_preload([PRELOAD])
    path = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = f"{root}{os.pathsep}{path}" if path else str(root)
    try:
        forkserver.ensure_running()
    finally:
        if path is None:
            del os.environ["PYTHONPATH"]
        else:
            os.environ["PYTHONPATH"] = path


def claim_fork_server() -> bool:
    """Whether there is one that was started early and no engine has claimed: from now on it is the caller's to end."""
    return bool(PROCESS_CONFIG.read().pop(EARLY, False))


def stop_fork_server() -> None:
    """End it now, also in the middle of its imports. Does nothing when there is none."""
    pid = FORK_SERVER_PID.read()
    if pid is not None:
        os.kill(pid, signal.SIGKILL)
        FORK_SERVER_STOP.read()()
        PROCESS_CONFIG.read().pop(EARLY, None)
        shutil.rmtree(PROCESS_CONFIG.read().pop("tempdir"), ignore_errors=True)
