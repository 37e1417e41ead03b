"""What must be so before Chainlit is imported: it reads its environment once, and imports what Steward never uses."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

from patching import patch

SECRET = "CHAINLIT_AUTH_SECRET"
ROOT = "CHAINLIT_APP_ROOT"
TRANSLATIONS = "chainlit/translations"
FILES = ".files"


class _Unused:
    """Stands where `traceloop.sdk.Traceloop` would; only reached if someone turns on a tracing service."""

    def __getattr__(self, name: str) -> object:
        raise RuntimeError("Tracing to an outside service is not part of Steward.")


class _NoMcp:
    """Stands where `mcp.ClientSession` would, in annotations."""


def prepare(secret: str, root: Path) -> None:
    """Set the secret that signs sign-ins and the folder of `.chainlit/` and `public/`, and import Chainlit: without the tracing
    SDK and the MCP client, and without its writing anything into that folder."""
    os.environ[SECRET], os.environ[ROOT] = secret, str(root)
    skip_tracing()
    with no_translations_written(), no_folder_for_files(), no_mcp():
        importlib.import_module("chainlit.config")


@contextmanager
def no_translations_written() -> Iterator[None]:
    """While Chainlit is imported, it finds no translations of its own to copy.

    It copies 21 languages into the source tree, a line in the log for each, and no page of ours shows one of them. Nothing can
    turn that off, and it happens in the import itself (chainlit/config.py: init_config). Under `chainlit run` it has happened
    before our code runs.
    """

    def listdir(path: Any = ".") -> list[Any]:
        mine = isinstance(path, str) and Path(path).as_posix().endswith(TRANSLATIONS)
        return [] if mine else former(path)

    former = patch(os, "listdir", listdir)
    try:
        yield
    finally:
        patch(os, "listdir", former)


@contextmanager
def no_folder_for_files() -> Iterator[None]:
    """While Chainlit is imported, it makes no folder for uploads, which are not offered.

    It lies in the program's own folder, which need not be writable: then the import would be a traceback. (chainlit/config.py:
    FILES_DIRECTORY)
    """

    def mkdir(path: Path, *args: Any, **kwargs: Any) -> None:
        if path.name != FILES:
            former(path, *args, **kwargs)

    former = patch(Path, "mkdir", mkdir)
    try:
        yield
    finally:
        patch(Path, "mkdir", former)


@contextmanager
def no_mcp() -> Iterator[None]:
    """While Chainlit is imported, it finds a stand-in for the MCP client, of which it names one type (chainlit/callbacks.py).

    Importing it is a tenth of the page's start, and MCP is not offered. Afterwards the package is what it is: vLLM may use it.
    """
    if "mcp" in sys.modules:
        yield
        return
    stand_in = ModuleType("mcp")
    stand_in.ClientSession = _NoMcp  # type: ignore[attr-defined]
    sys.modules["mcp"] = stand_in
    try:
        yield
    finally:
        del sys.modules["mcp"]


def skip_tracing() -> None:
    """Stand in for the tracing SDK of a client that Chainlit imports for a hosted service.

    Importing it is half of the page's start (1.8 of 3.4 s, `python -X importtime -c "import chainlit.server"`), and it can
    send traces to another host. Does nothing when it is imported already.
    """
    if "traceloop.sdk" in sys.modules:
        return
    package, sdk = ModuleType("traceloop"), ModuleType("traceloop.sdk")
    package.__path__ = []
    sdk.Traceloop = _Unused()  # type: ignore[attr-defined]
    package.sdk = sdk  # type: ignore[attr-defined]
    sys.modules["traceloop"], sys.modules["traceloop.sdk"] = package, sdk
