"""A server with accounts and a scripted engine, in a process of its own: Chainlit keeps its kind of sign-in in module state.

Run as `python -m tests.accounts.server FOLDER SETTINGS`: it prints its port, and runs until it is ended.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

import uvicorn

from chat.chainlit import environment
from config.settings import ROOT, Settings
from engine.scripted import Pause, Say, ScriptedEngine
from engine.types import Capacity
from tests.serving import started

SECRET = "a secret for tests, and long enough for it"
ENDLESS = [step for number in range(2000) for step in (Say(f"{number} "), Pause(0.02))]


async def main(folder: Path, given: dict[str, object]) -> None:
    environment.prepare(SECRET, ROOT)
    from application import build
    from runtime import Runtime

    settings = Settings.of(**{"data_dir": folder, "auth": "password", "secret": SECRET, "stream_interval_ms": 10} | given)
    engine = ScriptedEngine(ENDLESS, capacity=Capacity("scripted", "none", 100_000, 100_000, 64))
    app = build(Runtime(settings, engine))
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning", ws="websockets-sansio")
    server = uvicorn.Server(config)
    serving, port = await started(server, server.serve())
    sys.stdout.write(f"port {port}\n")
    sys.stdout.flush()
    await serving


if __name__ == "__main__":
    import logging

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)-7s %(name)s: %(message)s")
    asyncio.run(main(Path(sys.argv[1]), json.loads(sys.argv[2])))
