"""Every name of vLLM that the engine replaces, and every private name of `multiprocessing`, in one table.

A name that is missing fails the start with a `PatchError`. All of them are in vLLM 0.26, 0.29 and 0.32 and in Python 3.11 to
3.13: none is optional. Of vLLM's, only those for the chosen device are replaced, and only while the engine is built.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from patching import PatchError, original, patch


@dataclass(frozen=True, slots=True)
class Target:
    """A private name, such as `_forkserver._stop`. Its module is imported only when it is used: vLLM takes seconds.

    `reason` says what goes wrong without it; `issue` is the upstream issue, or the file and function that show the fault.
    """

    module: str
    name: str
    reason: str
    issue: str

    def read(self) -> Any:
        """What the library has under this name. Raises `PatchError`."""
        owner, attribute = self.owner()
        return original(owner, attribute)

    @contextmanager
    def replaced(self, replacement: Any) -> Iterator[None]:
        """Replace it, then put back what was there. Raises `PatchError`."""
        owner, attribute = self.owner()
        former = patch(owner, attribute, replacement)
        try:
            yield
        finally:
            patch(owner, attribute, former)

    def owner(self) -> tuple[Any, str]:
        """The object that has the last part of the name, and that part. Raises `PatchError`."""
        try:
            owner: Any = importlib.import_module(self.module)
        except ModuleNotFoundError as error:
            if error.name is None or not f"{self.module}.".startswith(f"{error.name}."):
                raise  # one of its own imports is missing, which is another fault
            raise PatchError(f"There is no module {self.module}. Run `make setup` for the locked versions.") from error
        *path, attribute = self.name.split(".")
        for part in path:
            owner = original(owner, part)
        return owner, attribute


MODEL_INSPECTION = Target(
    "vllm.model_executor.models.registry",
    "_run_in_subprocess",
    "A model class that is new to vLLM is inspected in a process of its own, so that CUDA is not initialized in this one. On a "
    "CPU that only costs one more import of vLLM, some ten seconds.",
    "vllm/model_executor/models/registry.py: _LazyRegisteredModel.inspect_model_cls",
)
ENGINE_CONTEXT = Target(
    "vllm.v1.engine.utils",
    "get_mp_context",
    "The engine's process outlives a server that is killed, and keeps the GPU's memory.",
    "vllm#55510",
)
COORDINATOR_CONTEXT = Target(
    "vllm.v1.engine.coordinator",
    "get_mp_context",
    "So does the process that balances the engines under data parallelism.",
    "vllm#55510",
)
PREPARATION_DATA = Target(
    "multiprocessing.spawn",
    "get_preparation_data",
    "The engine's process imports the server's `__main__` again.",
    "multiprocessing/spawn.py: get_preparation_data",
)
FORK_SERVER_PID = Target(
    "multiprocessing.forkserver",
    "_forkserver._forkserver_pid",
    "A fork server in the midst of its imports cannot be ended: it lives for as long as they take.",
    "multiprocessing/forkserver.py: ForkServer.ensure_running",
)
FORK_SERVER_STOP = Target(
    "multiprocessing.forkserver",
    "_forkserver._stop",
    "An ended fork server stays a zombie, and its address is used again.",
    "multiprocessing/forkserver.py: ForkServer._stop_unlocked",
)
PROCESS_CONFIG = Target(
    "multiprocessing.process",
    "_current_process._config",
    "The fork server's socket file stays behind: there is no public way to choose its folder.",
    "multiprocessing/util.py: get_temp_dir",
)

TARGETS = (
    *(MODEL_INSPECTION, ENGINE_CONTEXT, COORDINATOR_CONTEXT),
    *(PREPARATION_DATA, FORK_SERVER_PID, FORK_SERVER_STOP, PROCESS_CONFIG),
)


@contextmanager
def guarded(context: Any, device: str) -> Iterator[None]:
    """While the engine is built, vLLM's processes come from `context`, and on a CPU model classes are inspected here."""
    with ENGINE_CONTEXT.replaced(lambda: context), COORDINATOR_CONTEXT.replaced(lambda: context):
        if device == "cpu":
            with MODEL_INSPECTION.replaced(lambda work: work()):
                yield
        else:
            yield
