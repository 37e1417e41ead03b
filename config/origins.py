"""Origins: the scheme, host and port of a page, in the form in which browsers send them. (RFC 6454, section 6.2)"""

from __future__ import annotations

import re

from pydantic_core import Url

SHAPE = re.compile(r"https?://[^\s/?#@\\*]+/?", re.IGNORECASE)


def origin_of(text: str) -> str:
    """`text` in lower case, in punycode, without a default port or a slash at its end; so two spellings of one are equal.

    `ValueError` for what is no origin of an HTTP server: `*`, `null`, an address with a path or a name and password.
    """
    if not SHAPE.fullmatch(text):
        raise ValueError(_sentence(text))
    try:
        return str(Url(text)).rstrip("/")
    except ValueError as error:
        raise ValueError(_sentence(text)) from error


def _sentence(text: str) -> str:
    return f"{text!r} is not an origin. Write scheme, host and port only, such as https://chat.example.org."
