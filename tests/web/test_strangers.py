"""Strangers learn what is wrong, and no path: from /readyz, the page of a failed start, and the chat page."""

from __future__ import annotations

import re

import pytest

from engine.start_errors import start_error as engine_error
from engine.types import Health
from i18n.catalogue import LOCALES, messages, placeholders, translate
from storage.error_codes import start_error
from tests.web.test_health import Stage, client
from web.strangers import HARMLESS, for_strangers, text_key

PATH = "/srv/steward/very-private"
CODES = sorted(key.removeprefix("start.") for key in messages("en") if key.startswith("start.") and not key.endswith(".plain"))


def failure(code: str) -> Health:
    """A failed start whose every parameter is a path."""
    params = dict.fromkeys(placeholders(messages("en")[f"start.{code}"]) - HARMLESS, PATH)
    params |= dict.fromkeys(placeholders(messages("en")[f"start.{code}"]) & HARMLESS, "7")
    return Health("failed", translate(f"start.{code}", "en", **params), code=code, params=params)


@pytest.mark.parametrize("code", CODES)
async def test_no_failed_start_tells_a_path_to_strangers(code: str) -> None:
    async with client(Stage(failure(code), broken=True)) as http:
        ready = await http.get("/readyz")
        pages = [await http.get("/", headers={"accept-language": tag}) for tag in LOCALES]
    assert ready.json()["code"] == code
    for answer in (ready, *pages):
        assert PATH not in answer.text
        assert len(answer.json()["cause"] if answer is ready else answer.text) > 30
    cause = ready.json()["cause"]
    assert not re.search(r"\{\w+\}", cause)
    assert cause == translate(text_key(code), "en", **ready.json()["params"])


@pytest.mark.parametrize("health", [Health("failed", f"{PATH} is gone."), Health("failed", PATH, code="a code of tomorrow")])
async def test_a_failure_without_a_known_code_tells_nothing_but_where_to_look(health: Health) -> None:
    async with client(Stage(health)) as http:
        body = (await http.get("/readyz")).json()
    assert PATH not in str(body)
    assert (body["code"], "log" in body["cause"]) == ("fault", True)


def test_the_log_and_operators_keep_the_whole_sentence() -> None:
    assert PATH in str(start_error("db_locked", path=PATH, error="database is locked"))
    assert PATH in str(engine_error("empty_folder", folder=PATH))


def test_what_goes_well_is_told_as_it_is() -> None:
    for health in (Health("starting", "Loading the model", 0.4, "loading_model"), Health("ready", progress=1.0)):
        assert for_strangers(health) is health


def test_a_plain_text_has_only_harmless_parameters() -> None:
    for key in messages("en"):
        if key.startswith("start.") and key.endswith(".plain"):
            assert placeholders(messages("en")[key]) <= HARMLESS, key
