"""The list of one's chats: it names them, opens them, renames them, and forgets what is deleted."""

from __future__ import annotations

from playwright.async_api import expect

from tests.browser.conftest import Arrive
from tests.browser.server import Server, until


async def test_the_sidebar_lists_chats_by_their_first_message_and_opens_them(arrive: Arrive, server: Server) -> None:
    chat = await arrive(server)
    await chat.ask("Count from 1 to 3.")
    await chat.new_chat()
    await chat.ask("Count from 1 to 4.")
    await expect(chat.listed).to_have_count(2)
    await chat.listed.filter(has_text="Count from 1 to 3.").click()
    await expect(chat.questions).to_have_text(["Count from 1 to 3."])
    await expect(chat.stats).to_be_visible()


async def test_a_chat_keeps_the_name_that_it_was_given(arrive: Arrive, server: Server) -> None:
    chat = await arrive(server)
    await chat.ask("Count from 1 to 3.")
    await chat.menu("Count", "rename")
    await chat.page.locator("#name").fill("Small numbers")
    await chat.page.get_by_role("button", name="Confirm").click()
    await expect(chat.listed).to_have_text(["Small numbers"])
    await chat.page.reload()
    await chat.usable()
    await expect(chat.listed).to_have_text(["Small numbers"])


async def test_a_deleted_chat_leaves_nothing_in_the_file(arrive: Arrive, server: Server) -> None:
    chat, secret = await arrive(server), "Zwetschgenknoedel"
    await chat.ask(f"Repeat after me: {secret}")
    assert secret.encode() in server.stored()
    await chat.menu(secret, "delete")
    await chat.page.locator("#confirm-delete").click()
    await expect(chat.listed).to_have_count(0)
    await until(lambda: secret.encode() not in server.stored(), 10, "no trace of the chat in the database's files")


async def test_deleting_the_chat_that_is_being_answered_ends_its_answer(arrive: Arrive, endless: Server) -> None:
    chat = await arrive(endless)
    await chat.begin("Deleted while it is answered.")
    await chat.menu("Deleted", "delete")
    await chat.page.locator("#confirm-delete").click()
    await endless.at_rest()
    await expect(chat.listed).to_have_count(0)
    await until(lambda: b"Deleted while" not in endless.stored(), 10, "no trace of the chat in the database's files")
