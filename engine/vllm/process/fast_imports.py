"""Importing vLLM without what costs time and gives nothing: garbage collections, and Inductor where nothing is compiled."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
from types import ModuleType

LOWERING = "torch._inductor.lowering"


@contextmanager
def fast_imports(environ: Mapping[str, str]) -> Iterator[None]:
    """Imports within it make no garbage collection, and what they made is left out of all later ones.

    Collections are a fifth of the time: there are ever more objects to look at, and next to none is garbage. Where torch
    compiles nothing (`TORCHDYNAMO_DISABLE`), vLLM does not import Inductor's lowerings only to change one list in them; that is
    40 MiB and a tenth of the time.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    hidden = _Hidden() if environ.get("TORCHDYNAMO_DISABLE") == "1" and LOWERING not in sys.modules else None
    if hidden is not None:
        sys.meta_path.insert(0, hidden)
    try:
        yield
    finally:
        if hidden is not None:
            sys.meta_path.remove(hidden)
        gc.freeze()  # else the next collection looks at a million modules' objects, while pages wait
        if was_enabled:
            gc.enable()


class _Hidden(MetaPathFinder):
    """Finds Inductor's lowerings missing: vLLM goes on without them (vllm/env_override.py:
    _patch_inductor_fallback_allow_list). Others that import them at that moment would not, so only vLLM is told so."""

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> None:
        if name == LOWERING and _importer() == "vllm.env_override":
            raise ModuleNotFoundError(f"{name} is not used where nothing is compiled", name=name)


def _importer() -> str:
    """The name of the module whose import statement runs now."""
    frame = sys._getframe(2)
    while frame.f_back is not None and frame.f_globals.get("__name__", "").startswith("importlib"):
        frame = frame.f_back
    return str(frame.f_globals.get("__name__"))
