"""Importing vLLM without what costs time and gives nothing: garbage collections, and parts that are never used here."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
from importlib.metadata import version
from types import ModuleType

COMPILER = {"torch._inductor.lowering": "vllm.env_override"}
TRACING = {"opentelemetry.exporter": "vllm.tracing.otel"}


@contextmanager
def fast_imports(environ: Mapping[str, str]) -> Iterator[None]:
    """Imports within it make no garbage collection, and what they made is left out of all later ones.

    Collections are a fifth of the time: there are ever more objects to look at, and next to none is garbage. vLLM goes on
    without two packages that it imports in vain: the exporters of a tracing that has no setting, and, where torch compiles
    nothing (`TORCHDYNAMO_DISABLE`), Inductor's lowerings, in which it would change one list. Later imports of them find them.
    """
    compiles = environ.get("TORCHDYNAMO_DISABLE") != "1" or _torch() < (2, 12)  # for an older torch, vLLM insists on it
    hidden = _Hidden(TRACING if compiles else TRACING | COMPILER)
    was_enabled = gc.isenabled()
    gc.disable()
    sys.meta_path.insert(0, hidden)
    try:
        yield
    finally:
        sys.meta_path.remove(hidden)
        gc.freeze()  # else the next collection looks at a million modules' objects, while pages wait
        if was_enabled:
            gc.enable()


def _torch() -> tuple[int, ...]:
    """The version of the installed torch, without importing it."""
    return tuple(int(part) for part in version("torch").split("+")[0].split(".")[:2])


class _Hidden(MetaPathFinder):
    """Finds these modules missing where one module of vLLM imports them: it has an `except ImportError` there.

    Others that import them at that moment may not have one.
    """

    def __init__(self, importers: Mapping[str, str]) -> None:
        self._importers = importers

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> None:
        if name in self._importers and _importer() == self._importers[name]:
            raise ModuleNotFoundError(f"{name} is left out by Steward: nothing here uses it", name=name)


def _importer() -> str:
    """The name of the module whose import statement runs now."""
    frame = sys._getframe(2)
    while frame.f_back is not None and frame.f_globals.get("__name__", "").startswith("importlib"):
        frame = frame.f_back
    return str(frame.f_globals.get("__name__"))
