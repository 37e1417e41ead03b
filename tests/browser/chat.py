"""Page object: reads Steward's page and acts on it as a user does."""

from __future__ import annotations

import re

from playwright.async_api import Locator, Page, expect

from tests.browser.server import Server, until

LETTERS = "abcdefghijklmnopqrstuvwxyz"
ANSWERS = re.compile("^(ready|asleep|waking)$")  # asleep it answers too, a little later
SECONDS = 30  # the longest wait for something that the page should do at once; a quiet machine needs a hundredth of it


def whole(text: str) -> str:
    """The endless model's answer of the length of `text`, without a gap or a repetition."""
    return (LETTERS * (len(text) // 26 + 1))[: len(text)]


class Chat:
    """One tab. `server` is the server behind it."""

    def __init__(self, page: Page, server: Server, url: str) -> None:
        self.page, self.server, self.url = page, server, url
        self.composer = page.locator("#chat-input")
        self.stop_button = page.locator("#stop-button")
        self.questions = page.locator('[data-step-type="user_message"]')
        self.answers = page.locator('[data-step-type="assistant_message"]')
        self.notes = page.locator('[data-step-type="system_message"]')
        self.stats = page.locator(".steward-stats")
        self.wait = page.locator(".steward-wait")  # the place in the queue; a screen reader's region repeats its text
        self.banner = page.locator("#steward-banner")
        self.toasts = page.locator("[data-sonner-toast]")
        self.starters = page.locator("#starters button")
        self.listed = page.locator('[id^="thread-"]:not(#thread-history):not(#thread-options)')

    @property
    def answer(self) -> Locator:
        """The text of the last answer."""
        return self.answers.last.locator(".message-content").first

    async def open(self, path: str = "/") -> Chat:
        """Load the page and wait until it can be typed in."""
        await self.page.goto(self.url + path)
        await self.usable()
        return self

    async def usable(self) -> None:
        """Connected, and the model ready: before that, the page sends nothing. An answer may be on its way."""
        await expect(self.page.locator("html")).to_have_attribute("data-steward", ANSWERS)
        await expect(self.page.locator("#chat-settings-open-modal:enabled").or_(self.stop_button)).to_be_visible()

    async def send(self, text: str) -> None:
        """Type and press Enter, once the page would take it; on a touch screen, where that is a line break, the button."""
        await self.composer.fill(text)
        await expect(self.page.locator("html")).to_have_attribute("data-steward", ANSWERS)
        submit = self.page.locator("#chat-submit:enabled")
        await expect(self.stop_button.or_(submit)).to_be_visible()
        if await self.page.evaluate("matchMedia('(pointer: coarse)').matches"):
            await submit.tap()
        else:
            await self.composer.press("Enter")

    async def ask(self, text: str) -> str:
        """Send, and wait for the whole answer; returns it."""
        await self._sent(text)
        await self.over()
        return await self.text()

    async def begin(self, text: str, letters: int = 30) -> None:
        """Send, and wait until some of the answer is there, and the engine is at work on it."""
        await self._sent(text)
        await self.flowing(letters)

    async def spend(self, messages: int) -> None:
        """Send so many messages, and stop each answer as soon as it begins."""
        for number in range(messages):
            await self.begin(f"Message {number}.", letters=1)
            await self.stop()
            await self.over()

    async def _sent(self, text: str) -> None:
        """Send, and wait for the answer's first word: until then the last answer on the page is the one before."""
        asked, answered = await self.questions.count(), await self.answers.count()
        await self.send(text)
        await expect(self.questions).to_have_count(asked + 1)
        await expect(self.answers).to_have_count(answered + 1)

    async def flowing(self, letters: int = 30) -> None:
        """The last answer is on its way."""
        await expect(self.stop_button).to_be_visible()
        await self.grows_to(letters)
        await until(self.server.running, SECONDS, "a request in the engine")

    async def grows_to(self, letters: int) -> None:
        await until(lambda: self._is_longer(letters), SECONDS, f"an answer of {letters} letters")

    async def _is_longer(self, letters: int) -> bool:
        return len(await self.text()) >= letters

    async def text(self) -> str:
        """The last answer's text on the page; empty while there is none."""
        script = """() => {
            const last = [...document.querySelectorAll('[data-step-type="assistant_message"]')].at(-1);
            const content = last?.querySelector('.message-content');
            const stats = content?.querySelector('.steward-stats');
            if (!content) return '';
            return stats ? content.innerText.replace(stats.innerText, '') : content.innerText;
        }"""
        # A long word is broken by the window, not by the text: only the ends are trimmed.
        return str(await self.page.evaluate(script)).strip()

    async def go_on(self) -> None:
        """Continue the last answer, which was cut short."""
        await self.answers.last.get_by_role("button", name="Continue").click()

    async def stop(self) -> None:
        await self.stop_button.click()

    async def over(self, seconds: float = 60) -> None:
        """The last answer has ended: the stats below it are shown, and the page takes the next message."""
        await expect(self.stop_button).to_be_hidden(timeout=seconds * 1000)
        await expect(self.answers.last.locator(".steward-stats")).to_be_visible(timeout=seconds * 1000)

    async def ended_as(self, outcome: str, seconds: float = SECONDS) -> None:
        """The line below the last answer names this outcome."""
        stats = self.answers.last.locator(".steward-stats")
        await expect(stats).to_have_attribute("data-outcome", outcome, timeout=seconds * 1000)

    async def edit(self, number: int, text: str) -> None:
        """Change the message with this number, from 0, and send it again."""
        question = self.questions.nth(number)
        await question.hover()
        await question.locator(".edit-message").click()
        await self.page.locator("#edit-chat-input").fill(text)
        await self.page.locator(".confirm-edit").click()
        await expect(self.questions).to_have_count(number + 1)
        await expect(self.answers).to_have_count(number + 1)

    async def new_chat(self) -> None:
        await self.page.locator("#new-chat-button:visible").first.click()
        await expect(self.questions).to_have_count(0)

    async def open_listed(self, name: str) -> None:
        """Open a chat in the sidebar."""
        await self.listed.filter(has_text=name).click()
        await expect(self.questions.first).to_have_text(name)

    @property
    def thread(self) -> str:
        """The id of the chat that is open, from the page's address."""
        assert "/thread/" in self.page.url, self.page.url
        return self.page.url.rpartition("/")[2]

    async def menu(self, name: str, item: str) -> None:
        """Open the menu of a chat in the sidebar, and choose from it."""
        entry = self.listed.filter(has_text=name)
        await entry.hover()
        await entry.locator("#thread-options").click()
        await self.page.locator(f"#{item}-thread").click()

    async def set(self, **values: bool | int | str) -> None:
        """Change settings in the panel: switches, sliders (by keyboard, in steps up from their least) and texts."""
        await self.page.locator("#chat-settings-open-modal").click()
        panel = self.page.get_by_role("dialog")
        for name, value in values.items():
            field = panel.locator(f"#{name}")
            if isinstance(value, bool):
                if (await field.get_attribute("data-state") == "checked") is not value:
                    await field.click()
            elif isinstance(value, int):
                thumb = field.get_by_role("slider")
                await thumb.press("Home")
                for _ in range(value):
                    await thumb.press("ArrowRight")
            else:
                await field.fill(value)
        await panel.locator("#confirm").click()
        await expect(panel).to_be_hidden()
