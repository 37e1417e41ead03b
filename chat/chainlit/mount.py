"""Chainlit's application inside ours."""

from __future__ import annotations

from pathlib import Path

from chainlit.config import config
from chainlit.server import app as pages
from chainlit.server import build_dir, sio
from chainlit.utils import mount_chainlit
from fastapi import FastAPI

from patching import PatchError

__all__ = ["BUILD", "mount", "own_port", "own_prefix", "pages", "sio"]

BUILD = Path(build_dir)
"""The folder of Chainlit's built page."""


def own_prefix() -> str:
    """The prefix of Chainlit's own routes: that of `chainlit run --root-path`, none where it is mounted."""
    return str(config.run.root_path)


def own_port() -> int:
    """The port of `chainlit run`."""
    return int(config.run.port)


def mount(app: FastAPI, target: Path, root_path: str) -> None:
    """Load `target`, which holds Chainlit's decorators, and mount Chainlit below `root_path`. Raises `PatchError`."""
    mount_chainlit(app, target=str(target), path=root_path or "/")
    _drop_path_check()


def _drop_path_check() -> None:
    """Remove the middleware that `mount_chainlit` adds: it repeats the mount's own check of the path, and logs a traceback for
    each browser that hangs up early."""
    kept = [layer for layer in pages.user_middleware if getattr(layer.cls, "__name__", "") != "ChainlitMiddleware"]
    if len(kept) == len(pages.user_middleware):
        raise PatchError("Chainlit has no 'ChainlitMiddleware' to remove. Run `make setup` for the locked versions.")
    pages.user_middleware = kept
