"""Guarded engine processes: each dies with its parent and writes down why it failed.

vLLM runs its scheduler and model in a process of their own, and nothing in vLLM ends that process when the server is killed
(vllm#55510). The `multiprocessing` contexts made here start it as a `GuardedProcess`. On a CPU it is forked from a fork server
that imports vLLM while this process imports its own half; on a GPU it is spawned, because CUDA does not survive a fork.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing import popen_forkserver, popen_spawn_posix, process
from multiprocessing.context import SpawnContext
from pathlib import Path
from typing import Any

from engine.vllm.patches import PREPARATION_DATA
from engine.vllm.process.environment import FAILURE_NOTE

KILL_TIMEOUT_S = 5
OOM_SCORE = Path("/proc/self/oom_score_adj")
OOM_SCORE_ADDED = 500  # of 1000; the kernel lets anybody raise it
MAX_OOM_SCORE = 1000
ROOT = Path(__file__).resolve().parents[3]


class GuardedProcess(process.BaseProcess):
    """A process that ends when its parent does, ignores the terminal's Ctrl-C, and writes down its fatal exception.

    Where memory runs out, the kernel kills it rather than the server.
    """

    environ: dict[str, str]
    folder: Path
    context: GuardedContext

    def start(self) -> None:
        with self.context.lock:  # else a cancelled start would miss a process that starts just now, and it would live on
            if self.context.closed:
                raise RuntimeError("The start was interrupted.")
            super().start()

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name != "context"}  # a lock cannot be pickled

    def run(self) -> None:
        os.environ.update(self.environ)  # the fork server has been running since before some of it was decided
        with suppress(OSError):
            os.setpgid(0, 0)  # a Ctrl-C is for the server, which ends this process once its answers have ended
        _offer_to_the_oom_killer()
        threading.Thread(target=_die_with_parent, name="die-with-parent", daemon=True).start()
        try:
            super().run()
        except Exception:
            (self.folder / FAILURE_NOTE).write_text(traceback.format_exc())
            raise


class SpawnedProcess(GuardedProcess):
    _start_method = "spawn"

    @staticmethod
    def _Popen(process_obj: process.BaseProcess) -> popen_spawn_posix.Popen:
        with _without_main():
            return popen_spawn_posix.Popen(process_obj)


class ForkedProcess(GuardedProcess):
    _start_method = "forkserver"

    @staticmethod
    def _Popen(process_obj: process.BaseProcess) -> popen_forkserver.Popen:
        with _without_main():
            return popen_forkserver.Popen(process_obj)


class GuardedContext(SpawnContext):
    """The `multiprocessing` context that vLLM gets: it guards every process it makes and lists it in `started`."""

    def __init__(self, folder: Path, kind: type[GuardedProcess]) -> None:
        self.folder = folder
        self.kind = kind
        self.started: list[GuardedProcess] = []
        self.closed = False
        self.lock = threading.Lock()

    def Process(self, *args: Any, **kwargs: Any) -> GuardedProcess:  # type: ignore[override]
        made = self.kind(*args, **kwargs)
        made.environ, made.folder, made.context = dict(os.environ), self.folder, self
        self.started.append(made)
        return made

    def ended(self) -> int | None:
        """The exit code of a process that has ended, minus the signal that killed it; None while all run."""
        return next((child.exitcode for child in self.started if child.pid is not None and child.exitcode is not None), None)

    def pids(self) -> list[int]:
        return [child.pid for child in self.started if child.pid is not None]

    def kill(self) -> None:
        """Kill every process, and let no new one start. vLLM's own shutdown is a request, and may be slow."""
        with self.lock:
            self.closed = True
        for child in self.started:
            if child.pid is not None and child.is_alive():
                child.kill()
                child.join(KILL_TIMEOUT_S)


def _offer_to_the_oom_killer() -> None:
    """Without this the kernel may choose the server, and the page and all chats would go with it."""
    with suppress(OSError, ValueError):
        OOM_SCORE.write_text(str(min(MAX_OOM_SCORE, int(OOM_SCORE.read_text()) + OOM_SCORE_ADDED)))


def _die_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGKILL)


@contextmanager
def _without_main() -> Iterator[None]:
    """Processes that this thread starts do not import our `__main__` again: that is a web server, and takes seconds."""
    original, thread = PREPARATION_DATA.read(), threading.get_ident()

    def prepared(name: str) -> dict[str, Any]:
        data: dict[str, Any] = original(name)
        if threading.get_ident() == thread:
            data = {key: value for key, value in data.items() if not key.startswith("init_main_from")}
            # `chainlit run` has taken our folder off the path by now; the child could not import this module.
            data["sys_path"] = list(dict.fromkeys([*data.get("sys_path", ()), str(ROOT)]))
        return data

    with PREPARATION_DATA.replaced(prepared):
        yield
