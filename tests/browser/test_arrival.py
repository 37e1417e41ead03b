"""The first minute: the page is there at once, shows how far the model has loaded, and becomes usable by itself."""

from __future__ import annotations

from playwright.async_api import expect

from tests.browser.conftest import Arrive
from tests.browser.server import Server


async def test_the_page_opens_while_the_model_loads_and_becomes_usable_by_itself(
    arrive: Arrive, endless_server: Server
) -> None:
    server = endless_server
    if server.runs:
        await server.stop()
    server.start()
    await server.answers()
    async with server.loading_paused():
        health, ready = await server.get("/healthz"), await server.get("/readyz")
        assert health
        assert health.status_code == 200
        assert ready
        assert ready.status_code == 503
        assert ready.json()["status"] == "starting"

        chat = await arrive(server, opened=False)
        await chat.page.goto(server.url)
        await expect(chat.composer).to_be_visible()
        await expect(chat.banner).to_have_class("starting")
        await expect(chat.banner).to_contain_text("The model is loading")
        still_starting = await server.get("/readyz")
        assert still_starting
        assert still_starting.status_code == 503
        await expect(chat.starters).to_have_count(4)  # signed in: before that, the page is loaded anew
        await chat.page.evaluate("window.never_reloaded = true")
        await chat.composer.fill("Too early.")
        await chat.composer.press("Enter")
        await chat.starters.first.click(force=True, timeout=1000)
        await expect(chat.composer).to_have_value("Too early.")
        await expect(chat.questions).to_have_count(0)

    await server.ready()
    await chat.usable()
    await expect(chat.banner).to_have_count(0)
    assert await chat.page.evaluate("window.never_reloaded")
    await chat.composer.press("Enter")
    await expect(chat.questions).to_have_text(["Too early."])
    await chat.flowing()
    await chat.stop()
    await server.at_rest()

    ready = await server.get("/readyz")
    assert ready
    body = ready.json()
    assert body["status"] == "ready"
    assert body["device"]
    assert body["model"]
    assert body["kv_capacity_tokens"] > 0


async def test_a_missing_model_is_reported_on_the_page_in_readyz_and_in_the_log(arrive: Arrive, locked_server: Server) -> None:
    """The server with accounts has no model, which saves loading one: its login page reports it too."""
    ready = await locked_server.get("/readyz")
    assert ready
    assert ready.status_code == 503
    body = ready.json()
    assert body["status"] == "failed"
    model = str(locked_server.settings["model"])
    assert "There is no model where STEWARD_MODEL points" in body["cause"]
    assert model not in ready.text, "a path is nothing for strangers"
    assert f"There is no model at {model}" in locked_server.log()
    health = await locked_server.get("/healthz")
    assert health
    assert health.status_code == 200

    chat = await arrive(locked_server, opened=False)
    await chat.page.goto(locked_server.url)
    await expect(chat.banner).to_have_class("failed")
    await expect(chat.banner).to_contain_text(body["cause"])
    await chat.page.wait_for_url("**/login*")  # where it goes on to by itself
    assert model not in await chat.page.content()
