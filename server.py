"""The program: one process with the page, the operations routes, governance and the engine. Run it with `make run`."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from chat.chainlit.import_stubs import skip_tracing
from config.settings import ROOT, Settings, SettingsError, load
from runtime import Runtime
from web.admin.routes import admin
from web.guest import GuestCookie
from web.health import operations
from web.middleware import FailurePage, SecurityHeaders
from web.secret import load_or_create

log = logging.getLogger("steward")


class Server(uvicorn.Server):
    """uvicorn, but generations end while their browsers are still connected, so that each is told why."""

    def __init__(self, config: uvicorn.Config, runtime: Runtime) -> None:
        super().__init__(config)
        self.runtime = runtime

    async def shutdown(self, sockets: list[object] | None = None) -> None:  # type: ignore[override]
        log.info("Stopping: ending what runs.")
        await self.runtime.drain()
        from chat.service import chat_service  # imports chainlit, which by now is there

        try:
            await asyncio.wait_for(chat_service().drained(), 5)
        except TimeoutError:
            log.warning("Some answers were not shown to the end; they are stored.")
        await super().shutdown(sockets)  # type: ignore[arg-type]


def build(settings: Settings, runtime: Runtime) -> FastAPI:
    """The application: our routes first, then Chainlit's, whose last route answers everything."""
    secret = settings.web.secret or load_or_create(settings.storage.folder)
    os.environ["CHAINLIT_AUTH_SECRET"] = secret
    os.environ["CHAINLIT_APP_ROOT"] = str(ROOT)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with runtime:
            yield

    app = FastAPI(title="Steward", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    for prefix in sorted({"", settings.web.root_path}):  # the page asks below its prefix, a probe on this machine without one
        app.include_router(operations(runtime), prefix=prefix)
    app.add_middleware(FailurePage, runtime=runtime, root_path=settings.web.root_path)
    app.add_middleware(SecurityHeaders)
    if settings.web.auth == "guest":
        app.add_middleware(GuestCookie, secret=secret)
    skip_tracing()

    from chainlit.server import app as pages  # seconds of imports: after every check that can fail fast
    from chainlit.utils import mount_chainlit

    from chat.chainlit.sign_in import signed_in

    app.include_router(admin(runtime, signed_in), prefix=settings.web.root_path)
    mount_chainlit(app, target=str(ROOT / "app.py"), path=settings.web.root_path or "/")
    # It repeats the mount's own check of the path, and logs a traceback for each browser that hangs up early.
    pages.user_middleware = [layer for layer in pages.user_middleware if layer.cls.__name__ != "ChainlitMiddleware"]
    return app


def serve(settings: Settings) -> None:
    """Run until SIGINT or SIGTERM; return when nothing of it is left."""
    runtime = Runtime(settings)
    config = uvicorn.Config(
        build(settings, runtime),
        host=settings.web.host,
        port=settings.web.port,
        loop="uvloop",
        log_level="warning",
        ws="websockets-sansio",
        ws_per_message_deflate=False,  # costs more CPU per token than the bytes it saves on a LAN
        timeout_graceful_shutdown=5,
    )
    log.info("Open http://%s:%d in a browser; the model is loading behind it.", settings.web.host, settings.web.port)
    for number in (signal.SIGINT, signal.SIGTERM):
        # uvicorn raises a signal again once it has shut down; without this, an orderly end would look like a crash.
        signal.signal(number, lambda *_: None)
    Server(config, runtime).run()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host")
    parser.add_argument("--port", type=int)
    given = {name: value for name, value in vars(parser.parse_args()).items() if value is not None}
    os.chdir(Path(ROOT))
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)-7s %(name)s: %(message)s", datefmt="%H:%M:%S")
    try:
        settings = load(**given)
    except SettingsError as error:
        log.error("Steward cannot start.\n%s", error)
        return 2
    logging.getLogger().setLevel(settings.web.log_level.upper())
    logging.getLogger("alembic").setLevel(logging.WARNING)  # it tells of its plugins at every start
    try:
        load_or_create(settings.storage.folder)
        with socket.create_server((settings.web.host, settings.web.port)):  # uvicorn would say only a number, and after seconds
            pass
    except OSError as error:
        log.error("Steward cannot start: %s. %s", error.strerror or error, _remedy(settings, error))
        return 2
    serve(settings)
    return 0


def _remedy(settings: Settings, error: OSError) -> str:
    if error.errno is None:  # one of our own, which says itself what to do
        return ""
    if error.filename is None:
        return f"Another program may use {settings.web.host}:{settings.web.port}: choose another with PORT= and HOST=."
    return f"Chats are kept in {settings.storage.folder}: make it writable, or choose another folder with STEWARD_DATA_DIR."


if __name__ == "__main__":
    sys.exit(main())
