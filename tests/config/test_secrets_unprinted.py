"""A setting that is secret is in no error, no log and no traceback."""

from __future__ import annotations

import logging
import traceback
from pathlib import Path

import pytest

from config.settings import FIELDS, Settings, SettingsError, load
from storage import Store, StoreError

SECRET = "hunter2-too-short"
URL = f"sqlite+nothing://ada:{SECRET}@db.example.org/chats"


def refused(given: dict[str, str]) -> str:
    """The error's text with its traceback, as an uncaught one is printed (`chainlit run`)."""
    with pytest.raises(SettingsError) as caught:
        load(given)
    assert "STEWARD_SECRET" in str(caught.value) or "secret" in str(caught.value)
    return "".join(traceback.format_exception(caught.value))


def test_a_refused_secret_is_not_printed_wherever_it_comes_from(monkeypatch: pytest.MonkeyPatch, elsewhere: Path) -> None:
    monkeypatch.setenv("STEWARD_SECRET", SECRET)
    text = refused({"STEWARD_SECRET": SECRET})
    assert SECRET not in text
    assert "32" in text, "what is expected"
    monkeypatch.delenv("STEWARD_SECRET")
    (elsewhere / "steward.toml").write_text(f'secret = "{SECRET}"\n')
    text = refused({})
    assert SECRET not in text
    assert "steward.toml, line 1: secret" in text


def test_any_other_refused_value_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STEWARD_PORT", "99999")
    with pytest.raises(SettingsError, match="STEWARD_PORT='99999'"):
        load()


def test_no_secret_is_in_the_settings_own_text() -> None:
    text = repr(Settings.of(secret=SECRET * 3, database_url=URL))
    assert SECRET not in text
    assert "db.example.org" not in text


@pytest.mark.parametrize("url", [URL, f"ada:{SECRET}@db", f"postgresql://ada:{SECRET}@db/chats"])
async def test_a_databases_password_is_in_no_error(url: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(StoreError) as caught:
        async with Store(url):
            pass
    assert SECRET not in str(caught.value)
    assert SECRET not in repr(caught.value.params)
    assert SECRET not in caplog.text
    assert "STEWARD_DATABASE_URL" in str(caught.value)


def test_every_setting_that_sounds_secret_is_marked_so() -> None:
    """A new key or token must not be forgotten."""
    sounds = [name for name in FIELDS if any(word in name for word in ("secret", "password", "api_key", "database_url"))]
    assert {"secret", "database_url"} <= set(sounds)
    assert [name for name in sounds if FIELDS[name].repr] == []
