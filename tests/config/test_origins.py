"""Origins in the settings: each is one, in the form in which browsers send it."""

from __future__ import annotations

import pytest

from config.origins import origin_of
from config.settings import SettingsError, load


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("https://chat.example.org", "https://chat.example.org"),
        ("HTTPS://Chat.Example.org/", "https://chat.example.org"),
        ("https://chat.example.org:443", "https://chat.example.org"),
        ("http://chat.example.org:80", "http://chat.example.org"),
        ("http://10.0.0.7:8000", "http://10.0.0.7:8000"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("https://büro.example", "https://xn--bro-hoa.example"),
    ],
)
def test_an_origin_is_written_as_browsers_send_it(text: str, origin: str) -> None:
    assert origin_of(text) == origin


NO_ORIGINS = (
    "*", "https://*", "https://*.example.org", "null", "chat.example.org", "chat.example.org:8000", "//chat.example.org",
    "https://", "https://chat.example.org/chat", "https://chat.example.org?x", "https://chat.example.org#x",
    "https://me:secret@chat.example.org", "https:chat.example.org", "https:///chat.example.org", "ws://chat.example.org",
    "file:///etc", "https://chat.example.org:99999", "https://chat example.org", "https://a.example\\@b.example", "",
)  # fmt: skip


@pytest.mark.parametrize("text", NO_ORIGINS)
def test_what_is_no_origin_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not an origin"):
        origin_of(text)


@pytest.mark.parametrize("given", ["*", "https://chat.example.org, *", "chat.example.org", "https://chat.example.org/chat"])
def test_a_start_with_what_is_no_origin_is_refused_with_a_sentence(given: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load({"STEWARD_ALLOW_ORIGINS": given}, allow_origins=given)
    assert "STEWARD_ALLOW_ORIGINS" in str(caught.value)
    assert "such as https://chat.example.org" in str(caught.value)


def test_origins_are_separated_by_commas_with_or_without_spaces() -> None:
    settings = load({}, allow_origins="https://A.example:443/ ,http://b.example:81,")
    assert settings.web.origins == {"https://a.example", "http://b.example:81"}
