"""What a user wrote is shown as it was written."""

from __future__ import annotations

import pytest
from playwright.async_api import Locator, Page

from tests.page.drawn import outline
from tests.page.serving import ask

pytestmark = pytest.mark.browser


async def question(page: Page, address: str, text: str) -> Locator:
    await page.goto(address)
    await ask(page, text)
    return page.locator('[data-step-type="user_message"] .message-content')


AS_IT_IS = [
    "Q:yes A:no, and docker pull llama3:latest",
    "costs $5 and $10, or $x$ and \\(x\\) and \\[y\\] and $$z$$",
    "def __init__(self):\n    return *args, **kwargs\n\n\n        # indented",
    "# no heading\n- no list\n1. no list\n> no quote\n| no | table |\n|-|-|\n---\n===",
    "&lt;b&gt; &amp; <b>bold</b> <script>alert(1)</script> ~~a~~ `code`",
    "    the first indent,  two  spaces, and a\ttab",
    "```\na fence without an end",
    "~~~~\n```\nstill no end\n~~~",
    "C:\\dir\\new [a](b) ![c](d) [^1] :::note\ninfo\n:::",
    "```` not a fence ```` and ``` neither ```",
    "+ " * 1_500,
    ">" * 5_000,
    "word " * 5_000,
]


@pytest.mark.parametrize("written", AS_IT_IS, ids=range(len(AS_IT_IS)))
async def test_a_users_text_is_shown_as_it_was_written(page: Page, address: str, written: str) -> None:
    shown = await question(page, address, written)
    assert await shown.locator(".steward-user-text").evaluate_all("all => all.map(each => each.textContent)") == [written]
    assert await shown.locator("a, strong, em, code, pre, h1, ul, ol, table, img, .katex").count() == 0
    lines = await shown.evaluate("element => getComputedStyle(element.querySelector('.steward-user-text')).whiteSpace")
    assert lines == "pre-wrap"


async def test_fenced_code_in_a_users_text_is_a_block_of_code(page: Page, address: str) -> None:
    shown = await question(page, address, "Why?\n```python\ndef f(x):\n\treturn $x$\n```\n\n~~~\n```\n~~~\nThanks.")
    assert await outline(shown) == ("text\n  Why?\ncode python: def f(x):⏎⇥return $x$\ncode Raw code: ```\ntext\n  Thanks.\n")
    assert await shown.locator(".hljs-keyword").first.inner_text() == "def"
    assert await shown.get_by_role("button").count() == 2  # copy


async def test_addresses_in_a_users_text_are_links(page: Page, address: str) -> None:
    text = (
        "See https://example.org/a_(b)?c=*d*&e#f. (https://example.org/g), 参见https://example.org/h，或 HTTP://EXAMPLE.ORG/ "
        "not https:// ftp://x"
    )
    shown = await question(page, address, text)
    assert await shown.locator("a").evaluate_all("all => all.map(each => each.textContent)") == [
        "https://example.org/a_(b)?c=*d*&e#f",
        "https://example.org/g",
        "https://example.org/h",
        "HTTP://EXAMPLE.ORG/",
    ]
    assert await shown.locator(".steward-user-text").text_content() == text


async def test_each_line_of_a_users_text_stands_in_the_direction_of_its_letters(page: Page, address: str) -> None:
    shown = await question(page, address, "English first.\nمرحبا بكم.\nEnglish last.")
    first, second = await shown.locator(".steward-user-text").evaluate("""element => {
      const text = element.firstChild;
      const stop = line => {
        const range = document.createRange();
        const at = text.data.indexOf(line) + line.length - 1;
        range.setStart(text, at); range.setEnd(text, at + 1);
        const letter = document.createRange();
        letter.setStart(text, at - 1); letter.setEnd(text, at);
        return range.getBoundingClientRect().x - letter.getBoundingClientRect().x;
      };
      return [stop('English first.'), stop('مرحبا بكم.')];
    }""")
    assert first > 0  # the full stop is right of the last letter
    assert second < 0  # and left of it
