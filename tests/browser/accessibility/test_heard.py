"""What a screen reader says without being asked: the live region. What it says is what is put there, in this order."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Page, expect

from tests.browser.accessibility.conftest import QUESTIONS
from tests.browser.chat import Chat
from tests.browser.conftest import Arrive
from tests.browser.server import Server, until

RECORD = """
window.heard = [];
new MutationObserver((changes) => {
  for (const { target, addedNodes } of changes)
    if (target.id === 'steward-announcer') for (const node of addedNodes) window.heard.push(node.textContent);
}).observe(document, { childList: true, subtree: true });
"""


async def recorded(arrive: Arrive, server: Server, **options: str) -> Chat:
    chat = await arrive(server, opened=False, **options)
    await chat.page.add_init_script(RECORD)
    return await chat.open()


async def heard(page: Page, number: int) -> list[str]:
    """The first `number` things that were said, once there are so many."""
    said: list[str] = []

    async def enough() -> bool:
        said[:] = await page.evaluate("window.heard")
        return len(said) >= number

    await until(enough, 15, f"{number} announcements")
    return said


@pytest.mark.parametrize(
    ("language", "begun", "finished", "refused"),
    [
        ("en-US", "Steward is answering.", "The answer is finished.", f"You have sent {QUESTIONS} messages within a minute"),
        ("zh-CN", "Steward 正在回答。", "回答已完成。", f"{QUESTIONS} 条"),
    ],
)
async def test_an_answer_is_said_to_begin_and_to_be_finished_and_a_refusal_says_why(
    arrive: Arrive, scripted: Server, language: str, begun: str, finished: str, refused: str
) -> None:
    chat = await recorded(arrive, scripted, locale=language)
    for number in range(QUESTIONS):
        await chat.ask("A question")
        assert await heard(chat.page, 2 * number + 2) == [begun, finished] * (number + 1)
    await chat.send("One more")
    said = await heard(chat.page, 2 * QUESTIONS + 1)
    assert refused in said[-1]
    assert re.search(r"\d+ (s|秒)", said[-1]), "when to ask again"
    await chat.page.reload()
    await chat.usable()
    await expect(chat.stats).to_have_count(QUESTIONS)
    assert await chat.page.evaluate("window.heard") == [], "what was said before is not said again"


async def test_a_stopped_answer_is_said_to_be_stopped_and_its_words_are_not_read_as_they_come(
    arrive: Arrive, scripted: Server
) -> None:
    chat = await recorded(arrive, scripted)
    await chat.send("A slow answer, please.")
    await expect(chat.answer).to_contain_text("word3")
    await chat.stop()
    assert await heard(chat.page, 2) == ["Steward is answering.", "Stopped"]
    log = chat.page.get_by_role("log", name="Messages")
    await expect(log).to_have_attribute("aria-live", "off")
    await expect(log.get_by_role("article", name="You")).to_have_count(1)
    await expect(log.get_by_role("article", name="Steward")).to_have_count(1)


@pytest.mark.parametrize(
    ("language", "words"),
    [("en-US", "Files are not taken. Copy the text"), ("zh-CN", "不接受文件。 请把文件中需要的文字复制出来")],
)
async def test_a_dropped_file_is_answered_with_what_can_be_done(
    arrive: Arrive, scripted: Server, language: str, words: str
) -> None:
    chat = await recorded(arrive, scripted, locale=language)
    taken = await chat.page.evaluate("""() => {
        const transfer = new DataTransfer();
        transfer.items.add(new File(['text'], 'notes.txt', { type: 'text/plain' }));
        const at = document.getElementById('chat-input');
        return ['dragover', 'drop'].map((type) =>
          at.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: transfer })));
    }""")
    assert taken == [False, False], "the browser would open the file in the place of the page"
    await expect(chat.banner).to_contain_text(words)
    assert words in (await heard(chat.page, 1))[0]


async def test_a_pasted_picture_is_answered_and_a_pasted_text_with_its_picture_is_taken(
    arrive: Arrive, scripted: Server
) -> None:
    chat = await recorded(arrive, scripted)
    paste = """(texts) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File(['x'], 'picture.png', { type: 'image/png' }));
        for (const text of texts) transfer.setData('text/plain', text);
        const at = document.getElementById('chat-input');
        return at.dispatchEvent(new ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData: transfer }));
    }"""
    assert await chat.page.evaluate(paste, ["a cell of a table"])
    await expect(chat.banner).to_have_count(0)
    assert not await chat.page.evaluate(paste, [])
    await expect(chat.banner).to_contain_text("Files are not taken.")
