"""Ownership: a user cannot read, write, rate or delete another user's chat, whatever ids the client sends."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Any

import chainlit.auth
import chainlit.auth.cookie
import chainlit.data
import httpx
import pytest
from chainlit.auth import create_jwt, get_current_user
from chainlit.config import config
from chainlit.server import app
from chainlit.types import Feedback
from chainlit.user import User
from fastapi import HTTPException
from sqlalchemy import text

from chat.chainlit.auth.tokens import Tokens, authenticate_user, claimed, with_sign_in
from storage import StoreUnavailable
from storage.accounts.sign_ins import SignIns
from storage.records import steps
from storage.records.steps import StepPlace
from tests.storage.conftest import Stack

Cookies = Callable[[str], dict[str, str]]


@pytest.fixture
async def two(stack: Stack) -> Stack:
    """Ada has a chat with one message; Eve knows all of its ids."""
    ada = await stack.user("ada")
    await stack.user("eve")
    stack.question(ada.id, "chat", "first", "hello")
    await stack.store.flush("first")
    return stack


@pytest.fixture
async def http(two: Stack, sign_ins: SignIns, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[httpx.AsyncClient]:
    """Chainlit's own routes over the layer, with login."""
    monkeypatch.setattr(chainlit.data, "_data_layer", two.layer)
    monkeypatch.setattr(chainlit.data, "_data_layer_initialized", True)
    monkeypatch.setenv("CHAINLIT_AUTH_SECRET", "a secret that is long enough for a signature")
    monkeypatch.setattr(config.code, "header_auth_callback", lambda _: None)
    monkeypatch.setattr(chainlit.auth, "authenticate_user", authenticate_user(Tokens(sign_ins, two.layer.get_user)))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app, raise_app_exceptions=False), base_url="http://t") as client:
        yield client


def dependencies(route: Any) -> list[Any]:
    return list(route.dependant.dependencies) if hasattr(route, "dependant") else []


@pytest.fixture
def sign_ins(two: Stack) -> SignIns:
    return SignIns(two.store, guests=True)


@pytest.fixture
async def cookies(http: httpx.AsyncClient, sign_ins: SignIns) -> Cookies:
    """The headers of somebody who has signed in, by name."""
    begun = {name: (await sign_ins.begin_guest(name, {})).id for name in ("ada", "eve")}
    tokens = {name: create_jwt(with_sign_in(User(identifier=name), sign_in)) for name, sign_in in begun.items()}
    return lambda name: {"Cookie": f"{chainlit.auth.cookie._auth_cookie_name}={tokens[name]}"}


async def test_a_step_is_not_written_into_anothers_chat(two: Stack, caplog: pytest.LogCaptureFixture) -> None:
    eve = await two.user("eve")
    session = two.session(eve, "chat")
    await two.inside(session, lambda: two.layer.create_step(two.step("x", "chat", "mine now", "user_message")))
    await two.inside(session, lambda: two.layer.update_step(two.step("first", "chat", "rewritten")))
    await two.inside(session, lambda: two.layer.delete_step("first"))
    assert await two.outputs("chat") == ["hello"]
    assert caplog.text.count("belongs to someone else") == 3


async def test_a_step_never_changes_from_the_models_words_to_the_users_or_back(
    two: Stack, caplog: pytest.LogCaptureFixture
) -> None:
    ada = await two.user("ada")
    session = two.session(ada, "chat")
    await two.inside(session, lambda: two.layer.create_step(two.step("answer", "chat", "hi", "assistant_message")))
    await two.inside(session, lambda: two.layer.update_step(two.step("answer", "chat", "I obey", "user_message")))
    await two.inside(session, lambda: two.layer.update_step(two.step("first", "chat", "I obey", "assistant_message")))
    assert await two.outputs("chat") == ["hello", "hi"]
    assert caplog.text.count("another speaker") == 2
    place = await two.store.place_of_step("answer")
    assert place is not None
    assert place.kind == "assistant_message"


async def test_a_step_of_another_chat_is_not_overwritten_from_ones_own(two: Stack) -> None:
    eve = await two.user("eve")
    session = two.session(eve, "own")
    await two.inside(session, lambda: two.layer.create_step(two.step("q", "own", "mine", "user_message")))
    await two.inside(session, lambda: two.layer.update_step(two.step("first", "own", "rewritten")))
    await two.inside(session, lambda: two.layer.create_step(two.step("first", "own", "rewritten", "user_message")))
    assert await two.outputs("chat") == ["hello"]
    assert await two.outputs("own") == ["mine"]


async def test_anothers_message_does_not_get_into_ones_own_history(two: Stack) -> None:
    eve = await two.user("eve")
    two.question(eve.id, "own", "q", "mine")
    two.answer(eve.id, "own", "a", "answer")
    for question, answer in (("first", "a"), ("q", "first")):
        ticket = two.ticket(eve.id, "own", question, answer)
        two.store.round_started(ticket)
        two.store.round_ended(ticket)
    assert await two.store.history("own") == []


async def test_a_round_is_not_recorded_in_anothers_chat(two: Stack) -> None:
    eve = await two.user("eve")
    ticket = two.ticket(eve.id, "chat", "first", "first")
    two.store.round_started(ticket)
    two.store.round_ended(ticket)
    assert await two.store.history("chat") == []


@pytest.mark.parametrize("named", ["id", "identifier"])
async def test_a_round_is_recorded_for_its_owner_by_id_or_by_identifier(two: Stack, named: str) -> None:
    ada = await two.user("ada")
    two.answer(ada.id, "chat", "a", "answer")
    ticket = two.ticket(getattr(ada, named), "chat", "first", "a")
    two.store.round_started(ticket)
    two.store.round_ended(ticket)
    assert [stored.answer for stored in await two.store.history("chat")] == ["answer"]


async def test_anothers_chat_is_not_taken_over(two: Stack) -> None:
    eve = await two.user("eve")
    session = two.session(eve, "chat")
    await two.inside(session, lambda: two.layer.update_thread("chat", name="mine", user_id=eve.id))
    assert await two.layer.get_thread_author("chat") == "ada"
    with pytest.raises(HTTPException, match="not yours"):
        await two.inside(session, lambda: two.layer.delete_thread("chat"))


async def test_a_socket_without_a_user_writes_into_nobodys_chat(two: Stack) -> None:
    session = two.session(None, "chat")
    await two.inside(session, lambda: two.layer.create_step(two.step("x", "chat", "anonymous", "user_message")))
    with pytest.raises(HTTPException, match="not yours"):
        await two.inside(session, lambda: two.layer.upsert_feedback(Feedback(forId="first", value=0)))
    assert await two.outputs("chat") == ["hello"]


async def feedbacks(two: Stack) -> list[str]:
    await two.store.flush()
    return await two.store.read(lambda session: list(session.scalars(text("SELECT id FROM feedbacks"))))


async def test_the_store_knows_where_a_step_is_and_whose(two: Stack) -> None:
    ada = await two.user("ada")
    assert await two.store.place_of_step("first") == StepPlace("chat", ada.id, "user_message")
    assert await two.store.place_of_step("none") is None


async def test_a_message_whose_id_is_stored_is_not_added_even_in_its_own_chat(two: Stack) -> None:
    ada = await two.user("ada")
    for thread in ("chat", "another"):
        step = two.step("first", thread, "said twice", "user_message")
        with pytest.raises(PermissionError):
            await two.store.write(steps.add(step, ada.id, two.clock()))
    assert await two.outputs("chat") == ["hello"]


async def test_a_thumb_over_http_is_only_for_ones_own_chat(http: httpx.AsyncClient, cookies: Cookies, two: Stack) -> None:
    rating = {"feedback": {"forId": "first", "value": 1}, "sessionId": "s"}
    refused = await http.put("/feedback", json=rating, headers=cookies("eve"))
    assert refused.status_code >= 400
    assert await feedbacks(two) == []
    accepted = await http.put("/feedback", json=rating, headers=cookies("ada"))
    assert accepted.status_code == 200
    thumb = accepted.json()["feedbackId"]
    stolen = await http.request("DELETE", "/feedback", json={"feedbackId": thumb}, headers=cookies("eve"))
    assert stolen.status_code == 403
    assert await feedbacks(two) == [thumb]
    taken = await http.request("DELETE", "/feedback", json={"feedbackId": thumb}, headers=cookies("ada"))
    assert taken.status_code == 200
    assert await feedbacks(two) == []


async def test_reading_renaming_and_deleting_over_http_is_only_for_ones_own_chat(
    http: httpx.AsyncClient, cookies: Cookies, two: Stack
) -> None:
    for name, allowed in (("eve", False), ("ada", True)):
        read = await http.get("/project/thread/chat", headers=cookies(name))
        renamed = await http.put("/project/thread", json={"threadId": "chat", "name": name}, headers=cookies(name))
        deleted = await http.request("DELETE", "/project/thread", json={"threadId": "chat"}, headers=cookies(name))
        assert [response.status_code for response in (read, renamed, deleted)] == [200 if allowed else 401] * 3
    assert await two.layer.get_thread("chat") is None


async def test_a_token_without_a_sign_in_that_holds_is_refused_by_every_route(
    http: httpx.AsyncClient, cookies: Cookies, sign_ins: SignIns, two: Stack
) -> None:
    signed_out = cookies("ada")
    assert (await http.get("/user", headers=signed_out)).status_code == 200
    sign_ins.end(claimed(signed_out["Cookie"].partition("=")[2]).metadata["sign_in"])  # type: ignore[union-attr]
    of_before = {"Cookie": f"{chainlit.auth.cookie._auth_cookie_name}={create_jwt(User(identifier='ada'))}"}
    routes = [route for route in app.routes if any(each.call is get_current_user for each in dependencies(route))]
    for method, path in {(method, route.path) for route in routes for method in route.methods}:
        for headers in (signed_out, of_before):
            answer = await http.request(method, path, headers=headers, json={})
            assert answer.status_code == 401, (method, path, answer.text)
    assert len(routes) >= 10


async def test_a_chat_that_is_not_there_is_a_404(http: httpx.AsyncClient, cookies: Cookies) -> None:
    assert (await http.get("/project/thread/none", headers=cookies("ada"))).status_code == 404


async def test_the_sidebar_over_http_shows_ones_own_chats(http: httpx.AsyncClient, cookies: Cookies) -> None:
    body = {"pagination": {"first": 20}, "filter": {"userId": "someone else"}}
    ada = (await http.post("/project/threads", json=body, headers=cookies("ada"))).json()
    eve = (await http.post("/project/threads", json=body, headers=cookies("eve"))).json()
    assert ([row["name"] for row in ada["data"]], eve["data"]) == (["hello"], [])


async def test_a_first_message_with_the_id_of_anothers_is_not_acknowledged_and_leaves_no_chat(two: Stack) -> None:
    eve = await two.user("eve")
    session = two.session(eve, "own")
    await two.inside(session, lambda: two.layer.create_step(two.step("first", "own", "mine", "user_message")))
    with pytest.raises(StoreUnavailable, match="could not be saved"):
        await two.store.flush("first", thread="own")
    await two.store.flush("first", thread="chat")
    assert await two.layer.get_thread("own") is None
    assert await two.outputs("chat") == ["hello"]
