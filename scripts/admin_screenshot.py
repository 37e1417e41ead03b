"""Take the picture of the operator's page that the README shows: a real server with the bundled model, and several users.

`python -m scripts.admin_screenshot --minutes 12` starts a Steward in a temporary folder, lets people with accounts of several
roles ask it for so long, and writes docs/admin.png. It needs what the tests need (`make test` installs it).
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import random
import sys
import tempfile
from contextlib import aclosing
from pathlib import Path

import uvicorn
from playwright.async_api import async_playwright

from application import build
from config.settings import ROOT, Settings
from engine.types import ChatRequest, Message, Sampling
from governance.errors import Refusal
from governance.ticket import Caller, Ticket
from runtime import Runtime
from scripts.browser import FLAGS, chromium
from server import Server
from tests.browser.server import free_port, until

PICTURE = ROOT / "docs" / "admin.png"
LARGEST = 200_000  # bytes of a picture
PASSWORD = "an owl in the old oak"
PEOPLE = {
    "ada": "admin", "ben": "user", "chen": "user", "dana": "student", "eliza": "user", "farid": "student", "greta": "user",
    "hugo": "student",
}  # fmt: skip
ROLES = {
    "user": {"tokens_per_minute": 20_000, "tokens_per_day": 200_000, "max_concurrent": 2},
    "student": {"tokens_per_day": 60_000, "weight": 0.5},
    "admin": {"requests_per_minute": 0},
}


async def live(runtime: Runtime, name: str, dice: random.Random) -> None:
    """Ask for a count, read it, think, ask again; in some minutes more busily than in others."""
    while True:
        busy = asyncio.get_running_loop().time() % 240 < 110
        await asyncio.sleep(dice.expovariate(1 / (4 if busy else 25)))
        question = Message("user", f"Count from 1 to {dice.randint(60, 900)}.")
        ticket = Ticket(Caller(name, PEOPLE[name]), ChatRequest((question,), Sampling(dice.choice((512, 1024, 2048)))))
        try:
            async with aclosing(runtime.gateway.stream(ticket)) as deltas:
                async for _ in deltas:
                    pass
        except Refusal as refusal:
            await asyncio.sleep(refusal.retry_after or 20)


async def serve(folder: Path, port: int) -> None:
    """A server and its users, until it is stopped."""
    logging.basicConfig(level=logging.WARNING)
    os.environ["STEWARD_AUTH"] = "password"  # app.py reads its settings from there
    settings = Settings.of(
        data_dir=folder,
        auth="password",
        device="cpu",
        max_concurrent=4,
        max_model_len=2560,
        kv_cache_memory=8 << 20,
        roles=ROLES,
    )
    runtime = Runtime(settings)
    config = uvicorn.Config(build(runtime), host="127.0.0.1", port=port, log_level="warning")
    serving = asyncio.create_task(Server(config, runtime.drain).serve())
    await until(lambda: runtime.health().status == "ready", 300, "a model that is loaded")
    for name, role in PEOPLE.items():
        await runtime.accounts.add(name, PASSWORD, role)
    users = [asyncio.create_task(live(runtime, name, random.Random(name))) for name in PEOPLE]
    await serving
    for user in users:
        user.cancel()
    await asyncio.gather(*users, return_exceptions=True)


async def take(url: str) -> None:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        page = await browser.new_page(locale="en-US", color_scheme="light", viewport={"width": 1280, "height": 960})
        await page.goto(f"{url}/admin")
        await page.locator("#email").fill("ada")
        await page.locator("#password").fill(PASSWORD)
        await page.get_by_role("button", name="Sign in").click()
        await page.locator(".card canvas").last.wait_for()
        await page.locator("#users tbody tr").first.wait_for()
        # A moment with something to see: three answers on their way, and somebody who waits.
        await page.locator('tr[data-state="running"]:nth-child(3) ~ tr[data-state="waiting"]').first.wait_for(timeout=300_000)
        await page.screenshot(path=PICTURE)
        await browser.close()


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=12)
    parser.add_argument("--serve", nargs=2, metavar=("FOLDER", "PORT"), help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.serve:
        return await serve(Path(chosen.serve[0]), int(chosen.serve[1]))
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        # A process of its own: the browser's memory would be counted with the engine's.
        program = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "scripts.admin_screenshot", "--serve", folder, str(port)
        )
        try:
            ended, _ = await asyncio.wait([asyncio.create_task(program.wait())], timeout=chosen.minutes * 60)
            if ended:
                raise SystemExit(f"The server has ended by itself, with {program.returncode}.")
            await take(f"http://127.0.0.1:{port}")
        finally:
            if program.returncode is None:
                program.terminate()
                await program.wait()
    size = PICTURE.stat().st_size
    print(f"{PICTURE.relative_to(ROOT)}: {size / 1000:.0f} kB")
    if size > LARGEST:
        raise SystemExit(f"{PICTURE.name} is larger than {LARGEST / 1000:.0f} kB.")


if __name__ == "__main__":
    asyncio.run(main())
