"""Answers as models write them, drawn in a real Chromium: each as `corpus/NAME.txt` says.

`UPDATE_CORPUS=1` writes those files anew, and `python -m scripts.corpus_pictures` the pictures: read the difference.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.async_api import Page

from tests.page.drawn import outline
from tests.page.serving import answer_to

pytestmark = pytest.mark.browser

CORPUS = Path(__file__).parent / "corpus"


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*.md")), ids=lambda path: path.stem)
async def test_an_answer_is_drawn_as_markdown_means_it(page: Page, address: str, path: Path) -> None:
    drawn = await outline(await answer_to(page, address, f"corpus {path.stem}"))
    expected = path.with_suffix(".txt")
    if os.environ.get("UPDATE_CORPUS"):
        expected.write_text(drawn, encoding="utf-8")
    assert drawn == expected.read_text(encoding="utf-8")
