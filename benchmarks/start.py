"""Start times: from `make run` to the page and to a ready engine, and from the first message to its first token.

`make bench`, or `python -m benchmarks.start [--runs 3]`. Starts the real server with the bundled model on a free port and asks
it as a browser does, over its websocket; prints each run and the medians in seconds.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import statistics
import subprocess
import tempfile
import time
from pathlib import Path
from uuid import uuid4

import httpx
import socketio

from tests.browser.server import ROOT, free_port


async def first_token(url: str) -> float:
    """Seconds from sending the first message of a server's life to the first piece of its answer."""
    async with httpx.AsyncClient(base_url=url, follow_redirects=True) as http:
        await http.get("/", headers={"accept": "text/html"})  # a page, so it comes with a guest cookie
        (await http.post("/auth/header")).raise_for_status()
        cookies = "; ".join(f"{name}={value}" for name, value in http.cookies.items())
    client = socketio.AsyncClient()
    began, first = 0.0, asyncio.Event()

    @client.on("stream_start")  # type: ignore[untyped-decorator]
    async def on_start(step: object) -> None:
        first.set()

    @client.on("stream_token")  # type: ignore[untyped-decorator]
    async def on_token(token: object) -> None:
        first.set()

    auth = {"clientType": "webapp", "sessionId": str(uuid4()), "userEnv": "{}", "chatProfile": "", "threadId": ""}
    await client.connect(url, headers={"Cookie": cookies}, auth=auth, socketio_path="/ws/socket.io", transports=["websocket"])
    try:
        await client.emit("connection_successful")
        await asyncio.sleep(0.5)  # as a page does: it has long connected when a person has typed
        began = time.monotonic()
        message = {"id": str(uuid4()), "name": "user", "type": "user_message", "output": "Hello!"}
        await client.emit("client_message", {"message": message, "fileReferences": []})
        await asyncio.wait_for(first.wait(), 60)
        return time.monotonic() - began
    finally:
        await client.disconnect()


async def once(folder: Path) -> dict[str, float]:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    began = time.monotonic()
    process = subprocess.Popen(
        ["make", "-s", "run", f"PORT={port}"], cwd=ROOT, start_new_session=True,
        env={**os.environ, "STEWARD_DATA_DIR": str(folder)}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    times: dict[str, float] = {}
    try:
        async with httpx.AsyncClient(base_url=url) as http:
            for name, path in (("page", "/"), ("ready", "/readyz")):
                while name not in times:
                    if process.poll() is not None or time.monotonic() - began > 180:
                        raise SystemExit(f"The server ended or never answered {path}; see `make run`.")
                    try:
                        if (await http.get(path, timeout=30)).status_code == 200:
                            times[name] = time.monotonic() - began
                    except httpx.TransportError:
                        await asyncio.sleep(0.05)
                    else:
                        await asyncio.sleep(0.1)
        times["first token"] = await first_token(url)
        return times
    finally:
        os.killpg(process.pid, signal.SIGTERM)  # the group is ours: it was started as a session of its own
        process.wait(60)


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--runs", type=int, default=3)
    runs = []
    for number in range(parser.parse_args().runs):
        with tempfile.TemporaryDirectory() as folder:
            runs.append(await once(Path(folder)))
        print(f"run {number + 1}: " + ", ".join(f"{name} {seconds:.2f} s" for name, seconds in runs[-1].items()), flush=True)
    print("median: " + ", ".join(f"{name} {statistics.median(run[name] for run in runs):.2f} s" for name in runs[0]))
    print(f"on {os.cpu_count()} cores, load average {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    asyncio.run(main())
