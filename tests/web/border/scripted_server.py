"""The program with a scripted engine, in a process of its own: its memory and descriptors are then its own.

    python -m tests.web.border.scripted_server FOLDER [NAME=VALUE ...]

prints its port.
"""

from __future__ import annotations

import logging
import os
import sys

import uvicorn
import uvloop

from config.settings import Settings
from engine.scripted import Say, ScriptedEngine
from tests.serving import started


async def main(folder: str, *given: str) -> None:
    logging.basicConfig(level=logging.INFO)
    settings = Settings.of(data_dir=folder, **dict(pair.split("=", 1) for pair in given))
    from chat.chainlit import environment
    from config.settings import ROOT
    from web.identity.secret import secret_of

    environment.prepare(secret_of(settings.web.secret, settings.storage.folder), ROOT)
    from application import build
    from runtime import Runtime
    from web.border.serving import uvicorn_options

    runtime = Runtime(settings, ScriptedEngine([Say("Yes.")]))
    options = uvicorn_options(runtime.connections, runtime.packet_limit)
    config = uvicorn.Config(build(runtime), port=0, log_level="warning", ws_per_message_deflate=False, **options)
    server = uvicorn.Server(config)
    serving, port = await started(server, server.serve())
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    await serving


if __name__ == "__main__":
    os.environ.setdefault("STEWARD_SECRET", "")
    uvloop.run(main(*sys.argv[1:]))
