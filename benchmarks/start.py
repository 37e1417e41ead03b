"""Start times: from `make run` to the page and to a ready engine, and from the first message to its first token.

`make bench`, or `python -m benchmarks.start [--runs 3] [--beside CHECKOUT]`. Starts the real server with the bundled model on a
free port and asks it as a browser does, over its websocket; prints each run and the medians in seconds. Another checkout, which
must have a `.venv` too, is started in turns with this one, and the ratios of the medians are printed: absolute times do not
carry over to another machine.
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


async def once(folder: Path, checkout: Path = ROOT) -> dict[str, float]:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    began = time.monotonic()
    process = subprocess.Popen(
        ["make", "-s", "run", f"PORT={port}"], cwd=checkout, start_new_session=True,
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


def line_of(times: dict[str, float]) -> str:
    return ", ".join(f"{name} {seconds:.2f} s" for name, seconds in times.items())


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--beside", type=Path, help="another checkout, to compare with")
    chosen = parser.parse_args()
    checkouts = [ROOT] if chosen.beside is None else [chosen.beside.resolve(), ROOT]
    runs: dict[Path, list[dict[str, float]]] = {checkout: [] for checkout in checkouts}
    for number in range(chosen.runs):
        for checkout, done in runs.items():
            with tempfile.TemporaryDirectory() as folder:
                done.append(await once(Path(folder), checkout))
            print(f"{checkout.name}, run {number + 1}: {line_of(done[-1])}", flush=True)
    medians = [{name: statistics.median(run[name] for run in done) for name in done[0]} for done in runs.values()]
    for checkout, median in zip(checkouts, medians, strict=True):
        print(f"{checkout.name}, median: {line_of(median)}")
    if chosen.beside is not None:
        before, after = medians
        print("ratios: " + ", ".join(f"{name} {after[name] / before[name]:.2f}" for name in before))
    print(f"on {os.cpu_count()} cores, load average {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    asyncio.run(main())
