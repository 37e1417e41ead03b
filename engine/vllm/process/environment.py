"""The engine process's surroundings: environment variables, its private folder, and the failure note that it leaves there."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from engine.start_errors import start_error

FOLDER_PREFIX = "steward-engine-"
FAILURE_NOTE = "failure.txt"
SHORT_FOLDERS = ("/tmp", "/var/tmp", "/dev/shm")
SOCKET_PATH_MAX = 107  # bytes (unix(7): sun_path)
# Of the folder for temporary files: below it are our own (its prefix, a process id and 8 random characters) and a socket named
# by a UUID.
LONGEST_BASE = SOCKET_PATH_MAX - len(f"/{FOLDER_PREFIX}4194304-12345678/") - 36
# Weights below which threads wait for one another longer than they work: 2.5 times faster with one thread.
SINGLE_THREAD_MAX_BYTES = 256 << 20


def environment(
    device: str, folder: Path | None, local: bool, weights: int, environ: Mapping[str, str], debug: bool = False
) -> dict[str, str]:
    """The variables that vLLM, torch and huggingface_hub need. Those that the operator has set win.

    `local`: the model is a folder, so that nothing may ask the Hub. `weights`: its size in bytes, 0 if unknown.
    `debug`: the server logs everything, so vLLM does too. `folder`: the engine's private one, None before there is an engine.
    """
    defaults = {
        "VLLM_NO_USAGE_STATS": "1",
        "VLLM_LOGGING_LEVEL": "WARNING",
        "GLOO_SOCKET_IFNAME": "lo",  # gloo otherwise listens on the address that the host's name resolves to
        "TOKENIZERS_PARALLELISM": "false",
        # vLLM counts the wait for the renderer's thread too: behind many long messages each one would fail, and leave a further
        # thread behind that goes on rendering. Two gigabytes in a minute.
        "VLLM_CHAT_TEMPLATE_RENDER_TIMEOUT": "0",
    }
    if local:
        defaults["HF_HUB_OFFLINE"] = "1"
    if device == "cpu":
        defaults |= {
            "VLLM_LOGGING_LEVEL": "ERROR",  # its warnings there are about features that only a GPU has
            "TORCH_CPP_LOG_LEVEL": "ERROR",  # else each start warns that memory is bound to the NUMA nodes that there are
            "TORCHDYNAMO_DISABLE": "1",  # else the first sampled token waits 16 s for a C++ compiler
            "VLLM_ENABLE_V1_MULTIPROCESSING": "0",  # lets the one-process executor stand on a CPU; one import less
            "VLLM_CPU_OMP_THREADS_BIND": "nobind",  # "auto" pins every engine to core 0
            "OMP_WAIT_POLICY": "PASSIVE",  # spinning threads would take the core that serves the page
        }
        if 0 < weights < SINGLE_THREAD_MAX_BYTES:
            defaults["OMP_NUM_THREADS"] = "1"
    if debug:
        defaults["VLLM_LOGGING_LEVEL"] = "DEBUG"
        defaults.pop("TORCH_CPP_LOG_LEVEL", None)
    ours = {"VLLM_WORKER_MULTIPROC_METHOD": "spawn"}
    if folder is not None:
        ours["VLLM_RPC_BASE_PATH"] = str(folder)  # vLLM leaves its socket files behind; in a folder of our own they are removed
    return {name: environ.get(name, value) for name, value in defaults.items()} | ours


def base_folder(wanted: str, others: Sequence[str] = SHORT_FOLDERS) -> Path:
    """Where the private folder is made: `wanted`; where that is too long for a socket, the first writable one of `others`.

    Raises `EngineStartError`.
    """
    for folder in (wanted, *others):
        if len(os.fsencode(folder)) <= LONGEST_BASE and (folder == wanted or os.access(folder, os.W_OK | os.X_OK)):
            return Path(folder)
    raise start_error("long_tmpdir", folder=wanted, limit=LONGEST_BASE)


def private_folder() -> Path:
    """A new 0700 folder for sockets and the failure note. Removes the folders of servers that were killed.

    Raises `EngineStartError` where none can be made.
    """
    try:
        return _private_folder(base_folder(tempfile.gettempdir()))
    except OSError as error:  # no folder for temporary files at all, a full disk, no inodes
        raise start_error("no_tmpdir", error=error.strerror or str(error)) from None


def _private_folder(base: Path) -> Path:
    for old in base.glob(f"{FOLDER_PREFIX}*"):
        pid = old.name.removeprefix(FOLDER_PREFIX).partition("-")[0]
        if pid.isdigit() and not Path(f"/proc/{pid}").exists():
            shutil.rmtree(old, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix=f"{FOLDER_PREFIX}{os.getpid()}-", dir=base))


def read_failure(folder: Path) -> str:
    """The traceback that the engine's process wrote before it died; empty if it wrote none."""
    with suppress(OSError):
        return (folder / FAILURE_NOTE).read_text()
    return ""
