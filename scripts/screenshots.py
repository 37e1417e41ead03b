"""Take the pictures that the README and docs/ show, of a real conversation with the bundled model.

`python -m scripts.screenshots` starts a Steward of its own in a temporary folder, talks to it in a real Chromium, and writes
docs/chat.png, docs/chat-dark-390.png and docs/chat-zh.png. It needs what the tests need (`make test` installs it).
"""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from playwright.async_api import Browser, async_playwright

from scripts.browser import FLAGS, chromium
from tests.browser.chat import Chat
from tests.browser.server import ROOT, Server

DOCS = ROOT / "docs"
# The last answer just above the composer. The page itself would keep room for the next answer below it.
TO_THE_END = """answer => {
  answer.scrollIntoView({ block: 'end' });
  for (let outer = answer.parentElement; outer; outer = outer.parentElement)
    if (/auto|scroll/.test(getComputedStyle(outer).overflowY)) outer.scrollTop += 56;
}"""
LARGEST = 200_000  # bytes of a picture


async def conversation(
    browser: Browser, server: Server, name: str, questions: list[str], thinking: str, **options: object
) -> None:
    """One guest's chat: `questions`, then one that the model thinks about, its thoughts unfolded."""
    context = await browser.new_context(**options)  # type: ignore[arg-type]
    chat = await Chat(await context.new_page(), server, server.url).open()
    await chat.set(temperature=0)
    for question in questions:
        await chat.ask(question)
    await chat.set(thinking=True)
    await chat.ask(thinking)
    await chat.page.wait_for_url("**/thread/**")
    await chat.page.reload()  # as it is found again later: a page that has just answered keeps room below the last question
    await chat.usable()
    await chat.page.locator('[data-step-type="tool"] [id^="step-"][aria-expanded]').last.click()
    await chat.page.mouse.move(0, 0)
    await chat.composer.blur()
    await chat.answers.last.evaluate(TO_THE_END)
    await chat.page.wait_for_function("document.getAnimations().every(one => one.playState !== 'running')")
    picture = DOCS / f"{name}.png"
    await chat.page.screenshot(path=picture, animations="disabled", caret="hide")
    await context.close()
    size = picture.stat().st_size
    print(f"{picture.relative_to(ROOT)}: {size / 1000:.0f} kB")
    if size > LARGEST:
        raise SystemExit(f"{picture.name} is larger than {LARGEST / 1000:.0f} kB.")


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder), device="cpu", keep_reasoning=True)
        server.start()
        try:
            await server.ready(300)
            async with async_playwright() as playwright:
                browser = await playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
                english = ["My name is Robin.", "What is my name?"]
                await conversation(
                    browser, server, "chat", english, "What is 47 plus 38?",
                    locale="en-US", color_scheme="light", viewport={"width": 1280, "height": 800},
                )  # fmt: skip
                await conversation(
                    browser, server, "chat-dark-390", english[:1], "What is 47 plus 38?",
                    locale="en-US", color_scheme="dark", viewport={"width": 390, "height": 780},
                )  # fmt: skip
                await conversation(
                    browser, server, "chat-zh", ["我叫小林。", "我叫什么名字？"], "47 加 38 等于多少？",
                    locale="zh-CN", color_scheme="light", viewport={"width": 1280, "height": 800},
                )  # fmt: skip
                await browser.close()
        finally:
            await server.stop()


if __name__ == "__main__":
    asyncio.run(main())
