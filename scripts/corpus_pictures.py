"""Pictures of the corpus (tests/page/corpus/), to compare by eye what the tests compare as text.

`python -m scripts.corpus_pictures` starts the sample chat in a temporary folder, has it answer with each text of the corpus in
a real Chromium, and writes tests/page/corpus/NAME.png. It needs what the tests need (`make test` installs it).
"""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from playwright.async_api import async_playwright

from scripts.browser import FLAGS, chromium
from tests.page.serving import ROOT, answer_to, sample_chat

CORPUS = ROOT / "tests/page/corpus"
LARGEST = 100_000  # bytes of a picture


async def main() -> None:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        with tempfile.TemporaryDirectory() as folder:
            async with sample_chat(Path(folder), "http://127.0.0.1:9") as address:
                for path in sorted(CORPUS.glob("*.md")):
                    page = await browser.new_page(viewport={"width": 640, "height": 900}, color_scheme="light")
                    answer = await answer_to(page, address, f"corpus {path.stem}")
                    height = (await answer.bounding_box() or {"height": 0})["height"]
                    await page.set_viewport_size({"width": 640, "height": round(height) + 600})
                    picture = path.with_suffix(".png")
                    await answer.screenshot(path=picture, animations="disabled")
                    await page.close()
                    print(f"{picture.relative_to(ROOT)}: {picture.stat().st_size / 1000:.0f} kB")
                    if picture.stat().st_size > LARGEST:
                        raise SystemExit(f"{picture.name} is larger than {LARGEST / 1000:.0f} kB.")
        await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
