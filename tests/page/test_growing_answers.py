"""An answer is drawn block by block while it is written, and looks as if it had been drawn as a whole."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect

from tests.page.drawn import outline
from tests.page.growing import GROWING
from tests.page.serving import answer_to

pytestmark = pytest.mark.browser

CORPUS = {path.stem: path.with_suffix(".txt") for path in sorted((Path(__file__).parent / "corpus").glob("*.md"))}
LATER = {"references"}  # what a link or a footnote refers to may come later, and is known at the end only


async def whole(page: Page, address: str, name: str) -> str:
    """The outline of the text when it is drawn at once."""
    if name in CORPUS:
        return CORPUS[name].read_text(encoding="utf-8")
    return await outline(await answer_to(page, address, f"whole {name}"))


async def becomes(answer: Locator, expected: str) -> None:
    """Wait until the answer has this outline, but for the cursor."""
    drawn = ""
    for _ in range(100):
        drawn = (await outline(answer)).replace("▮", "")
        drawn = "".join(line for line in drawn.splitlines(keepends=True) if line.strip())
        if drawn == expected:
            return
        await asyncio.sleep(0.1)
    assert drawn == expected


@pytest.mark.parametrize("name", [name for name in (*CORPUS, *GROWING) if name not in LATER])
async def test_an_answer_that_is_being_written_looks_like_the_whole(page: Page, address: str, name: str) -> None:
    expected = await whole(page, address, name)
    await becomes(await answer_to(page, address, f"growing {name} 7"), expected)


@pytest.mark.parametrize("name", ["markdown", *GROWING])
async def test_an_answer_that_has_ended_is_drawn_as_a_whole(page: Page, address: str, name: str) -> None:
    expected = await whole(page, address, name)
    answer = await answer_to(page, address, f"grown {name} 40")
    await expect(answer.locator(".loading-cursor")).to_have_count(0)
    await becomes(answer, expected)


async def test_a_finished_block_keeps_its_elements(page: Page, address: str) -> None:
    answer = await answer_to(page, address, "growing cjk 1")
    await expect(answer.locator("[role=article]").nth(1)).to_be_attached()
    await page.evaluate("window.first = document.querySelector('.message-content .prose').firstChild")
    await expect(answer.locator(".prose > *").nth(6)).to_be_attached()
    assert await page.evaluate("window.first.isConnected")
