"""Small parts of the chat channel, each by itself."""

from __future__ import annotations

import asyncio
import itertools
import os
import re
import stat
from collections import Counter
from pathlib import Path

import pytest
from starlette.types import Message, Receive, Scope, Send

from chat import inbound, streaming
from chat.display.error_text import error_text
from chat.display.settings_panel import UNKNOWN, Choice, clamp, widgets
from chat.display.starters import starters
from config.settings import Settings
from engine.errors import EngineDead, GenerationFailed, PromptTooLong
from engine.types import Capacity, Sampling, SamplingDefaults
from governance.errors import BadInput, Busy, NotReady, RateLimited, Refusal, ShuttingDown, TooLong, TooManyRunning
from governance.ticket import Outcome
from i18n.catalogue import LOCALES, messages
from tests.clock import now, timed
from web import guest as identity
from web.identity import secret
from web.new_guests import NewGuests

SETTINGS = Settings.of().chat
MAX_TOKENS = 4096
THINKER = Capacity("thinker", "cpu", 1, 1, 1, can_think=True, sampling=SamplingDefaults(0.6, 0.95, presence_penalty=1.5))
PUBLIC = Path(__file__).parents[2] / "public"


# Words


@pytest.mark.parametrize(
    "error",
    [
        NotReady("x", retry_after=5),
        Busy("x", retry_after=3),
        Busy("x", code="queue_timeout"),
        Busy("x", retry_after=11, code="memory_pressure", scope="server"),
        RateLimited("x", retry_after=12),
        TooManyRunning("x"),
        TooLong("x", tokens=9, limit=5),
        TooLong("x", characters=9, limit=5),
        TooLong("x"),
        BadInput("x"),
        ShuttingDown("x"),
        Refusal("x", code="of a policy yet to be written"),
        EngineDead("x"),
        GenerationFailed("x"),
        PromptTooLong(9, 5),
        ValueError("x"),
    ],
)
@pytest.mark.parametrize("language", ["en-US", "zh-CN", None])
def test_every_failure_has_a_sentence_that_is_not_the_exceptions_text(error: Exception, language: str | None) -> None:
    sentence = error_text(error, language)
    assert len(sentence) > 5
    assert sentence != "x"
    assert "{" not in sentence
    assert bool(re.search(r"[一-鿿]", sentence)) == (language == "zh-CN")


def test_a_refusal_says_when_to_try_again() -> None:
    assert error_text(RateLimited("x", retry_after=11.2), "en").endswith("Try again in 12 s.")
    assert error_text(Busy("x", retry_after=125), "zh").endswith("请在 3 分钟后重试。")


def test_the_footer_has_a_text_for_every_end_that_leaves_an_answer() -> None:
    for outcome in {*(o.value for o in Outcome), "restart"} - {"finished", "refused"}:
        for locale in LOCALES:
            assert messages(locale)[f"footer.{outcome}"], outcome


# Settings panel


@pytest.mark.parametrize("junk", [None, [], "all", 7, {"temperature": "hot"}, {"top_p": float("nan")}, {"max_tokens": True}])
def test_junk_becomes_the_servers_defaults(junk: object) -> None:
    assert clamp(junk, SETTINGS, MAX_TOKENS) == clamp({}, SETTINGS, MAX_TOKENS)


def test_values_are_held_to_their_bounds() -> None:
    names = ("temperature", "top_p", "presence_penalty", "repetition_penalty", "max_tokens")
    low = clamp(dict.fromkeys(names, -9), SETTINGS, MAX_TOKENS).to_dict()
    assert [low[name] for name in names] == [0, 0.05, -2, 1, 16]
    high = clamp(dict.fromkeys(names, 10**12) | {"system_prompt": "x" * 9000}, SETTINGS, MAX_TOKENS).to_dict()
    assert [high[name] for name in names] == [2, 1, 2, 2, 4096]
    assert len(high["system_prompt"]) == 8000


def test_the_panels_values_pass_the_clamp_unchanged() -> None:
    choice = Choice(
        thinking=True,
        temperature=0.35,
        top_p=0.9,
        presence_penalty=-0.5,
        repetition_penalty=1.1,
        max_tokens=128,
        system_prompt="Be brief.",
    )
    shown = {widget.id: widget.initial for widget in widgets(choice, MAX_TOKENS, THINKER, "en")}
    assert clamp(shown, SETTINGS, MAX_TOKENS) == choice


def test_an_answer_is_as_long_as_the_role_allows_and_not_as_the_server_does() -> None:
    assert clamp({"max_tokens": 3000}, SETTINGS, 512).max_tokens == 512
    assert clamp({}, SETTINGS, 512).max_tokens == 512
    assert clamp({"max_tokens": 9000}, SETTINGS, 8192).max_tokens == 8192
    assert (clamp({}, SETTINGS, 8).max_tokens, clamp({"max_tokens": 16}, SETTINGS, 8).max_tokens) == (8, 8)
    slider = next(widget for widget in widgets(clamp({}, SETTINGS, 512), 512, UNKNOWN, "en") if widget.id == "max_tokens")
    assert (slider.initial, slider.min, slider.max) == (512, 16, 512)  # type: ignore[attr-defined]


def test_thinking_is_offered_only_where_the_model_can() -> None:
    choice = clamp({}, SETTINGS, MAX_TOKENS)
    assert "thinking" in [widget.id for widget in widgets(choice, MAX_TOKENS, THINKER, "en")]
    assert "thinking" not in [widget.id for widget in widgets(choice, MAX_TOKENS, UNKNOWN, "zh")]


def test_unset_sampling_is_the_models_own_and_is_shown() -> None:
    choice = clamp({}, SETTINGS, MAX_TOKENS)
    assert choice.sampling() == Sampling(max_tokens=SETTINGS.max_answer_tokens)
    shown = {widget.id: widget.initial for widget in widgets(choice, MAX_TOKENS, THINKER, "en")}
    assert (shown["temperature"], shown["top_p"]) == (0.6, 0.95)
    assert (shown["presence_penalty"], shown["repetition_penalty"]) == (1.5, 1.0)


def test_no_longer_answer_is_offered_than_the_model_is_meant_for() -> None:
    own = Capacity("short", "cpu", 1, 1, 1, sampling=SamplingDefaults(max_tokens=256))
    slider = next(each for each in widgets(clamp({}, SETTINGS, MAX_TOKENS), MAX_TOKENS, own, "en") if each.id == "max_tokens")
    assert (slider.initial, slider.max) == (256, 256)  # type: ignore[attr-defined]


def test_the_operators_sampling_wins_over_the_models_own() -> None:
    chosen = {"temperature": 0.1, "top_p": 0.5, "presence_penalty": 0.3, "repetition_penalty": 1.2}
    settings = Settings.of(**chosen)
    sampling = clamp({}, settings.chat, MAX_TOKENS).sampling()
    assert {name: getattr(sampling, name) for name in chosen} == chosen


def test_an_emptied_system_prompt_stays_empty() -> None:
    settings = Settings.of(system_prompt="Operator rules.")
    assert clamp({}, settings.chat, MAX_TOKENS).system_prompt == "Operator rules."
    assert clamp({"system_prompt": None}, settings.chat, MAX_TOKENS).system_prompt == ""


@pytest.mark.parametrize("language", ["en-US", "zh-CN"])
def test_there_are_four_starters_with_icons_that_exist(language: str) -> None:
    four = starters(language)
    assert len({starter.label for starter in four}) == 4
    for starter in four:
        assert (PUBLIC / starter.icon.removeprefix("/public/")).is_file()


# Identity


GUESTS = identity.GuestCookies("guest", "s" * 32)


def test_a_guest_cookie_is_believed_only_as_it_was_signed() -> None:
    guest = identity.new_guest()
    cookie = f"a=b; guest={GUESTS.sign(guest)}"
    assert GUESTS.read({"Cookie": cookie}) == guest
    assert identity.GuestCookies("guest", "t" * 32).read({"cookie": cookie}) is None
    assert GUESTS.read({"cookie": cookie[:-1]}) is None
    assert GUESTS.read({}) is None
    assert GUESTS.read({"cookie": f"guest={GUESTS.sign('admin')}"}) is None


async def cookies_set(**scope: object) -> list[str]:
    sent: list[Message] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request"}

    given = {
        "type": "http", "method": "GET", "path": "/", "scheme": "http", "headers": [(b"accept", b"text/html")], **scope
    }  # fmt: skip
    inner = identity.GuestCookie(app, GUESTS, NewGuests(0))
    await identity.GuestCookie(inner, GUESTS, NewGuests(0))(given, receive, send)
    return [value.decode() for name, value in sent[0]["headers"] if name == b"set-cookie"]


async def test_a_page_load_leaves_with_one_cookie_that_scripts_and_other_sites_cannot_use() -> None:
    (cookie,) = await cookies_set()
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Max-Age=31536000" in cookie


async def test_a_known_guest_stays_the_same_and_an_api_call_makes_none() -> None:
    (cookie,) = await cookies_set()
    pair = cookie.split(";")[0]
    (again,) = await cookies_set(headers=[(b"accept", b"text/html"), (b"cookie", pair.encode())])
    assert again.split(";")[0] == pair
    assert await cookies_set(headers=[(b"accept", b"application/json")]) == []
    assert await cookies_set(method="POST") == []


def test_the_secret_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    made = secret.load_or_create(tmp_path / "data")
    assert secret.load_or_create(tmp_path / "data") == made
    assert len(made) >= 32
    assert stat.S_IMODE(os.stat(tmp_path / "data" / "secret").st_mode) == 0o600
    assert os.listdir(tmp_path / "data") == ["secret"]


def test_an_emptied_secret_is_refused_and_not_used(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("")
    with pytest.raises(OSError, match="too short"):
        secret.load_or_create(tmp_path)


# Inbound


def test_only_a_uuid_and_a_text_come_in() -> None:
    step_id = "0b0e7f5a-5b0c-4c57-9a52-6b6a7c2f9d11"
    for text in ("hi", "half \ud800"):  # the latter is refused with a reason, so it must get that far
        sent = {"message": {"id": step_id, "output": text, "type": "system_message"}, "fileReferences": []}
        name, payload = inbound.parse_event(["client_message", sent])
        assert (name, payload.user_message()) == ("client_message", inbound.UserMessage(step_id, text))
    for junk in (None, [], {}, {"message": []}, {"message": {"id": "../x", "output": "hi"}}, {"message": {"id": step_id}}):
        with pytest.raises(inbound.Rejected, match="arguments of client_message"):
            inbound.parse_event(["client_message", junk])


def test_a_session_id_is_a_uuid_and_a_chat_that_is_none_is_no_chat() -> None:
    step_id = "0b0e7f5a-5b0c-4c57-9a52-6b6a7c2f9d11"
    assert inbound.Arrival.of({"sessionId": step_id.upper(), "threadId": ""}) == inbound.Arrival(sessionId=step_id)
    for junk in (None, [], "x", {}, {"sessionId": "../x"}, {"sessionId": 1}, {"sessionId": "half \ud800"}):
        assert inbound.Arrival.of(junk) is None


# Pace


def test_the_interval_grows_with_the_number_of_answers_but_not_for_ever() -> None:
    assert streaming.interval(0.04, 1) == 0.04
    assert streaming.interval(0.04, streaming.BASELINE_STREAMS) == 0.04
    assert streaming.interval(0.04, 2 * streaming.BASELINE_STREAMS) == pytest.approx(0.08)
    assert streaming.interval(0.04, 1000) == streaming.MAX_INTERVAL_S
    assert streaming.interval(1.0, 1000) == 1.0


@timed
async def test_the_first_text_goes_out_at_once_and_the_rest_once_an_interval() -> None:
    sent: list[float] = []
    pace = streaming.Pace(lambda: sent.append(round(now() - began, 3)), lambda: 0.04, asyncio.get_running_loop())
    began = now()
    for _ in range(20):  # a token every 10 ms
        pace.poke()
        await asyncio.sleep(0.01)
    assert sent[0] == 0
    assert 5 <= len(sent) <= 7
    assert all(later - earlier >= 0.039 for earlier, later in itertools.pairwise(sent[1:]))
    pace.stop()
    await asyncio.sleep(1)
    assert len(sent) <= 7


@timed
async def test_answers_that_began_apart_are_sent_in_the_same_instants() -> None:
    sent: list[float] = []
    loop = asyncio.get_running_loop()

    async def answer(delay: float) -> None:
        await asyncio.sleep(delay)
        pace = streaming.Pace(lambda: sent.append(round(now() - began, 3)), lambda: 0.04, loop)
        for _ in range(40):
            pace.poke()
            await asyncio.sleep(0.005)
        pace.stop()

    began = now()
    await asyncio.gather(*(answer(delay) for delay in (0.0, 0.007, 0.013, 0.029)))
    assert len(set(sent)) <= len(sent) / 3 + 4  # beside the first of each
    assert all(count == 4 for instant, count in Counter(sent).items() if 0.08 < instant < 0.19)


@pytest.mark.parametrize("delay", [0.0, 0.001, 0.0199, 0.039, 0.0401])
def test_the_next_tick_is_an_interval_away_at_most_and_never_now(delay: float) -> None:
    """A timer that came a moment too soon must not be set for that moment again."""
    now = 1000 * 0.04 + delay
    wait = streaming.until_tick(now, 0.04)
    assert 0.04 * streaming.EARLY / 2 < wait <= 0.04 * (1 + streaming.EARLY)
    assert streaming.tick(now + wait, 0.04) == streaming.tick(now, 0.04) + 1
    assert streaming.tick(now + wait - 0.001, 0.04) == streaming.tick(now, 0.04) + 1
