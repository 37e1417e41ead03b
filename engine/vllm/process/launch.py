"""How the engine's process comes to be: its environment, its private folder, and a guard so that it never outlives us.

vLLM runs its scheduler and model in a process of their own, and nothing in vLLM ends that process when ours is killed. The
`multiprocessing` contexts made here start it inside a `GuardedProcess`, which dies with its parent and writes down why it
failed. On a CPU it is forked from a fork server that imports vLLM while this process imports its own half; on a GPU it is
spawned, because CUDA does not survive a fork.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import tempfile
import threading
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from multiprocessing import forkserver, popen_forkserver, popen_spawn_posix, process, spawn
from multiprocessing.context import SpawnContext
from pathlib import Path
from typing import Any

PREFIX = "steward-engine-"
FAILURE = "failure.txt"
SINGLE_THREAD_BYTES = (
    256 << 20
)  # bytes of weights below which threads wait for one another longer than they work (2.5 times faster with one)
PRELOAD = "engine.vllm.process.preload"


def environment(device: str, folder: Path, local: bool, weights: int, environ: Mapping[str, str]) -> dict[str, str]:
    """The variables that vLLM, torch and huggingface_hub must find. What the operator has set himself stays.

    `local`: the model is a folder, so that nothing may ask the Hub. `weights`: its size in bytes, 0 if unknown.
    """
    wanted = {
        "VLLM_RPC_BASE_PATH": str(folder),  # vLLM leaves its socket files behind; in our own folder we can sweep them
        "VLLM_NO_USAGE_STATS": "1",
        "VLLM_LOGGING_LEVEL": "WARNING",
        "GLOO_SOCKET_IFNAME": "lo",  # gloo listens where the host's name points otherwise
        "TOKENIZERS_PARALLELISM": "false",
    }
    if local:
        wanted["HF_HUB_OFFLINE"] = "1"
    if device == "cpu":
        wanted |= {
            "VLLM_LOGGING_LEVEL": "ERROR",  # its warnings there are all of what a GPU would have
            "TORCHDYNAMO_DISABLE": "1",  # else the first sampled token waits 16 s for a C++ compiler
            "VLLM_ENABLE_V1_MULTIPROCESSING": "0",  # lets the one-process executor stand on a CPU; one import less
            "VLLM_CPU_OMP_THREADS_BIND": "nobind",  # "auto" pins every engine to core 0
            "OMP_WAIT_POLICY": "PASSIVE",  # spinning threads would take the core that serves the page
        }
        if 0 < weights < SINGLE_THREAD_BYTES:
            wanted["OMP_NUM_THREADS"] = "1"
    return {name: environ.get(name, value) for name, value in wanted.items()} | {
        "VLLM_RPC_BASE_PATH": str(folder),
        "VLLM_WORKER_MULTIPROC_METHOD": "spawn",
    }


def private_folder() -> Path:
    """A new 0700 folder for sockets and the failure note. Removes those that killed servers left behind."""
    base = Path(tempfile.gettempdir())
    for old in base.glob(f"{PREFIX}*"):
        pid = old.name.removeprefix(PREFIX).partition("-")[0]
        if pid.isdigit() and not Path(f"/proc/{pid}").exists():
            shutil.rmtree(old, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=base))


def failure(folder: Path) -> str:
    """What the engine's process wrote before it died; empty if it wrote nothing."""
    with suppress(OSError):
        return (folder / FAILURE).read_text()
    return ""


def _die_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGKILL)


class GuardedProcess(process.BaseProcess):
    """A process that ends when its parent does, ignores the terminal's Ctrl-C, and writes down what killed it."""

    environ: dict[str, str]
    folder: Path
    context: GuardedContext

    def start(self) -> None:
        with self.context.gate:  # else a start that is broken off just now would miss this process, and it would live on
            if self.context.closed:
                raise RuntimeError("The start was interrupted.")
            super().start()

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name != "context"}  # a lock stays in its process

    def run(self) -> None:
        os.environ.update(self.environ)  # the fork server has been running since before some of it was decided
        with suppress(OSError):
            os.setpgid(0, 0)  # a Ctrl-C is for the server, which ends this process once its answers have ended
        threading.Thread(target=_die_with_parent, name="die-with-parent", daemon=True).start()
        try:
            super().run()
        except Exception:
            (self.folder / FAILURE).write_text(traceback.format_exc())
            raise


@contextmanager
def _without_main() -> Iterator[None]:
    """The child must not import our `__main__` again: that is a web server, and takes seconds."""
    original, here = spawn.get_preparation_data, threading.get_ident()

    def prepared(name: str) -> dict[str, Any]:
        data: dict[str, Any] = original(name)
        if threading.get_ident() == here:
            data = {key: value for key, value in data.items() if not key.startswith("init_main_from")}
        return data

    spawn.get_preparation_data = prepared
    try:
        yield
    finally:
        spawn.get_preparation_data = original


class _SpawnedPopen(popen_spawn_posix.Popen):
    def _launch(self, process_obj: process.BaseProcess) -> None:
        with _without_main():
            super()._launch(process_obj)  # type: ignore[misc]


class _ForkedPopen(popen_forkserver.Popen):
    def _launch(self, process_obj: process.BaseProcess) -> None:
        with _without_main():
            super()._launch(process_obj)  # type: ignore[misc]


class SpawnedProcess(GuardedProcess):
    _start_method = "spawn"

    @staticmethod
    def _Popen(process_obj: process.BaseProcess) -> _SpawnedPopen:
        return _SpawnedPopen(process_obj)


class ForkedProcess(GuardedProcess):
    _start_method = "forkserver"

    @staticmethod
    def _Popen(process_obj: process.BaseProcess) -> _ForkedPopen:
        return _ForkedPopen(process_obj)


class GuardedContext(SpawnContext):
    """The `multiprocessing` context that vLLM gets: every process it makes is guarded and remembered in `started`."""

    def __init__(self, folder: Path, kind: type[GuardedProcess]) -> None:
        self.folder = folder
        self.kind = kind
        self.started: list[GuardedProcess] = []
        self.closed = False
        self.gate = threading.Lock()

    def Process(self, *args: Any, **kwargs: Any) -> GuardedProcess:  # type: ignore[override]
        made = self.kind(*args, **kwargs)
        made.environ, made.folder, made.context = dict(os.environ), self.folder, self
        self.started.append(made)
        return made

    def kill(self) -> None:
        """End what is still there, and let nothing new begin. vLLM's own shutdown asks politely and may be slow."""
        with self.gate:
            self.closed = True
        for child in self.started:
            if child.pid is not None and child.is_alive():
                child.kill()
                child.join(5)


def start_fork_server(root: Path) -> None:
    """Start importing vLLM in a clean, single-threaded process. Returns at once; `ForkedProcess` is forked from there.

    `root` is the folder that holds the package `engine`. A fork server that still runs is used again.
    """
    if _server()._forkserver_pid is None:
        _settings()["tempdir"] = str(private_folder())  # for its socket file, which nobody else would remove
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


def stop_fork_server() -> None:
    """End it now, also in the middle of its imports. Does nothing when there is none."""
    server = _server()
    if server._forkserver_pid is not None:
        os.kill(server._forkserver_pid, signal.SIGKILL)
        server._stop()
        shutil.rmtree(_settings().pop("tempdir"), ignore_errors=True)


def _server() -> Any:
    return forkserver._forkserver


def _settings() -> dict[str, Any]:
    """What `multiprocessing` reads its temporary folder from; there is no public way to choose it."""
    settings: dict[str, Any] = process.current_process()._config  # type: ignore[attr-defined]
    return settings
