"""What cannot wait for a page's next poll of /readyz is announced to it."""

from __future__ import annotations

import json

from tests.chat.conftest import Stack


async def test_a_page_is_told_at_once_that_the_database_was_deleted_and_readyz_says_it(stack: Stack) -> None:
    page = await stack.page()
    await page.ask("hello")
    await page.finished()
    path = stack.runtime.store.path
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink()
    try:
        await page.until(lambda: {"steward": "health"} in page.saw("window_message"), 5)
        await page.until(lambda: stack.runtime.warning() == "file_restored")
        _, _, body = await stack.http("GET", "/readyz")
        assert json.loads(body)["warning_code"] == "file_restored"
        assert str(path) not in body
        later = await stack.page(page.cookie, thread=page.thread)
        assert later.text == "Yes."
    finally:
        stack.runtime.store.file_watch.warning = None
