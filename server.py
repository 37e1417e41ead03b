"""The program: one process with the page, the operations routes, governance and the engine. Run it with `make run`."""

from __future__ import annotations

import argparse
import ctypes
import gc
import logging
import os
import signal
import socket
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

import uvicorn

from chat.chainlit import environment
from config.data_folder import why_unusable
from config.home import ensure_home
from config.settings import ROOT, Settings, SettingsError, load
from engine.vllm.process.early import start_early
from engine.vllm.process.fork_server import stop_fork_server
from patching import PatchError
from web.border.descriptors import raise_limit
from web.border.serving import uvicorn_options
from web.identity.secret import secret_of
from web.identity.server_id import server_id_of
from web.listening import ListenError, listen, url

log = logging.getLogger("steward")


SWITCH_INTERVAL_S = 0.0005
"""After which the event loop lets a waiting thread run: the store's take the interpreter's lock after each statement, and with
Python's 5 ms the first token of 64 who ask at once came a fifth later (`benchmarks/README.md`)."""


M_ARENA_MAX, ARENAS = -8, 2
"""Heaps that glibc may make for its threads (mallopt(3)): by itself eight for each processor, and what one answer's prompt took
in one of them is of no use to the next, in another."""


def limit_arenas() -> None:
    """Before there are threads."""
    with suppress(OSError, AttributeError):  # another C library
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, ARENAS)


class Server(uvicorn.Server):
    """uvicorn, but generations end (`drain`) while their browsers are still connected, so that each is told why."""

    def __init__(self, config: uvicorn.Config, drain: Callable[[], Awaitable[None]]) -> None:
        super().__init__(config)
        self._drain = drain

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        log.info("Stopping: ending what runs.")
        await self._drain()
        await super().shutdown(sockets)


def serve(settings: Settings, secret: str, sockets: list[socket.socket]) -> int:
    """Run until SIGINT or SIGTERM; return the exit status when nothing of it is left. `sockets` listen."""
    # Until uvicorn has its own: what is started here must not outlive a start that is ended.
    signal.signal(signal.SIGTERM, _end)
    try:
        start_early(settings.engine)
        return _serve(settings, secret, sockets)
    finally:
        stop_fork_server()  # only where no engine has: a damaged database, an end in the midst of the imports


def _end(number: int, _: object) -> None:
    raise SystemExit(128 + number)


def _serve(settings: Settings, secret: str, sockets: list[socket.socket]) -> int:
    gc.disable()  # while seconds of imports make objects and no garbage
    environment.prepare(secret, ROOT)
    from application import build  # Chainlit and all: after every check that can fail fast
    from runtime import Runtime

    gc.enable()
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    raise_limit()
    runtime = Runtime(settings)
    address = url(settings.web.host, sockets[0].getsockname()[1])
    try:
        app = build(runtime, address=address)
    except PatchError as error:
        log.error("Steward cannot start: %s", error)
        return 2
    config = uvicorn.Config(
        app,
        loop="uvloop",
        log_level="warning",
        ws_per_message_deflate=False,  # costs more CPU per token than the bytes it saves on a LAN
        timeout_graceful_shutdown=5,
        **uvicorn_options(runtime.connections, runtime.packet_limit),
    )
    log.info("Open %s%s in a browser; the model is loading behind it.", address, settings.web.root_path)
    for number in (signal.SIGINT, signal.SIGTERM):
        # uvicorn raises a signal again once it has shut down; without this, an orderly end would look like a crash.
        signal.signal(number, lambda *_: None)
    Server(config, runtime.drain).run(sockets)
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host")
    parser.add_argument("--port", type=int)
    limit_arenas()
    given = {name: value for name, value in vars(parser.parse_args()).items() if value is not None}
    os.chdir(Path(ROOT))
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)-7s %(name)s: %(message)s", datefmt="%H:%M:%S")
    try:
        settings = load(**given)
    except SettingsError as error:
        log.error("Steward cannot start.\n%s", error)
        return 2
    logging.getLogger().setLevel(settings.web.log_level.upper())
    if settings.web.log_level != "debug":
        for library in ("alembic", "chainlit"):  # what they tell at every start is for their own developers
            logging.getLogger(library).setLevel(logging.WARNING)
    folder = settings.storage.folder
    try:
        secret = secret_of(settings.web.secret, folder)
        server_id_of(settings.web.secret, settings.storage.database_url, folder)
        sockets = listen(settings.web.host, settings.web.port)
        if (home := ensure_home(folder)) is not None:
            log.info("This user has no home folder that can be written: caches and downloaded models go to %s.", home)
    except ListenError as error:
        log.error("Steward cannot start: %s", error)
        return 2
    except OSError as error:
        log.error("Steward cannot start: %s", why_unusable(folder, error))
        return 2
    return serve(settings, secret, sockets)


if __name__ == "__main__":
    sys.exit(main())
