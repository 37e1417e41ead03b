"""Cost of the chat channel: CPU of the serving process per token delivered to a browser.

    python -m benchmarks.chat --streams 64 --tokens 1000 --rate 80 --interval 40

A server in a process of its own, with a scripted engine that yields `--rate` tokens a second to each stream; raw engine.io
clients here. The engine's and the gateway's own share is measured in the same process without a page (`--bare`), so that
the difference is the channel's. Real engines add theirs: AsyncLLM about 16 us a token.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import multiprocessing
import resource
import tempfile
import time
from contextlib import aclosing
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from benchmarks.serving.clients import Answer, Page
from engine.scripted import Pause, Say, ScriptedEngine
from engine.types import Capacity, ChatRequest, Message, Sampling
from governance.ticket import Caller, Ticket


def cpu() -> float:
    """User and system seconds of this process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def script(tokens: int, rate: float) -> list[Any]:
    """A token, a pause, and so on."""
    return [step for _ in range(tokens) for step in (Say("token "), Pause(1 / rate))]


def engine(options: argparse.Namespace) -> ScriptedEngine:
    capacity = Capacity("scripted", "none", 1 << 22, 1 << 16, 4096)
    return ScriptedEngine(script(options.tokens, options.rate), capacity=capacity)


async def bare(options: argparse.Namespace, runtime: Any) -> float:
    """Seconds of CPU for the same answers without a page."""

    async def one(number: int) -> None:
        request = ChatRequest((Message("user", "Go."),), Sampling(max_tokens=4096))
        async with aclosing(runtime.gateway.stream(Ticket(Caller(f"bare-{number}"), request))) as deltas:
            async for _ in deltas:
                pass

    before = cpu()
    await asyncio.gather(*(one(number) for number in range(options.streams)))
    return cpu() - before


def serve(options: argparse.Namespace, pipe: Connection) -> None:
    """The serving process: sends its port, then answers "cpu" and "bare" until "end"."""
    import uvicorn

    from application import build
    from config.settings import Settings
    from runtime import Runtime

    logging.disable(logging.WARNING)
    settings = Settings.of(  # type: ignore[call-arg]
        data_dir=Path(tempfile.mkdtemp()),
        stream_interval_ms=options.interval,
        max_concurrent=4096,
        requests_per_minute=10**6,
        guest_address_share=1,  # all clients are at one address
        guest_address_requests_per_minute=0,
        new_guests_per_minute=0,
    )
    runtime = Runtime(settings, engine(options))
    config = uvicorn.Config(
        build(runtime),
        port=0,
        loop="uvloop",
        log_level="error",
        ws="websockets-sansio",
        ws_per_message_deflate=False,
    )

    async def main() -> None:
        running = uvicorn.Server(config)
        task = asyncio.create_task(running.serve())
        while not running.started:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
        pipe.send(running.servers[0].sockets[0].getsockname()[1])
        while True:
            match await asyncio.to_thread(pipe.recv):
                case "cpu":
                    pipe.send(cpu())
                case "bare":
                    pipe.send(await bare(options, runtime))
                case _:
                    break
        running.should_exit = True
        await task

    with asyncio.Runner(loop_factory=__import__("uvloop").new_event_loop) as runner:
        runner.run(main())


async def browser(url: str, start: asyncio.Event, joined: asyncio.Semaphore) -> Answer:
    async with Page(url) as page:
        joined.release()
        await start.wait()
        return await page.ask("Go.")


async def measure(options: argparse.Namespace, port: int, pipe: Connection) -> None:
    def ask(command: str) -> float:
        pipe.send(command)
        return float(pipe.recv())

    url, start, joined = f"http://127.0.0.1:{port}", asyncio.Event(), asyncio.Semaphore(0)
    pages = [asyncio.create_task(browser(url, start, joined)) for _ in range(options.streams)]
    async with asyncio.timeout(60):
        for _ in pages:
            await joined.acquire()
    await asyncio.sleep(1)
    before, began = ask("cpu"), time.monotonic()
    start.set()
    results = await asyncio.gather(*pages)
    took, used = time.monotonic() - began, ask("cpu") - before
    alone = ask("bare") if options.bare else 0.0
    tokens = options.streams * options.tokens
    packets = sum(answer.packets for answer in results)
    firsts = sorted(answer.first for answer in results)
    print(
        f"{options.streams} streams, {options.tokens} tokens each at {options.rate}/s, interval {options.interval} ms: "
        f"{tokens / took:.0f} tokens/s, {tokens / packets:.1f} tokens a packet; "
        f"CPU {1e6 * used / tokens:.1f} us/token, of which engine and gateway {1e6 * alone / tokens:.1f}, "
        f"channel {1e6 * (used - alone) / tokens:.1f}; first text {1000 * firsts[len(firsts) // 2]:.0f} ms (median)"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--streams", type=int, default=64)
    parser.add_argument("--tokens", type=int, default=500)
    parser.add_argument("--rate", type=float, default=80.0, help="tokens a second and stream")
    parser.add_argument("--interval", type=int, nargs="+", default=[40], help="ms; several are measured one after another")
    parser.add_argument("--bare", action=argparse.BooleanOptionalAction, default=True)
    options = parser.parse_args()
    spawn = multiprocessing.get_context("spawn")
    for interval in options.interval:
        options.interval = interval
        here, there = spawn.Pipe()
        process = spawn.Process(target=serve, args=(options, there))
        process.start()
        try:
            asyncio.run(measure(options, here.recv(), here))
        finally:
            here.send("end")
            process.join(10)
            if process.is_alive():
                process.kill()


if __name__ == "__main__":
    main()
