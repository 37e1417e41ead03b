"""Form bodies: fields that neither the database nor a hash can take are refused with 400, whichever route reads them.

A multipart form may name any of Python's codecs as its charset, and UTF-7 makes lone surrogates.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request

from web.wellformed.json_body import UNSTORABLE

log = logging.getLogger(__name__)

SENTENCE = "A field of the form has a NUL or a lone surrogate, or is in an unknown encoding."

Read = Callable[..., Awaitable[FormData]]


def reader(original: Read) -> Read:
    """For `starlette.requests.Request._get_form`, which parses a form: the same, strictly."""

    async def read(request: Request, **limits: Any) -> FormData:
        try:
            form = await original(request, **limits)
        except (UnicodeError, LookupError):  # of the codec that the form names
            raise _refused() from None
        if _is_odd(form):
            await form.close()  # its files are in temporary ones
            raise _refused()
        return form

    return read


def _is_odd(form: FormData) -> bool:
    return any(UNSTORABLE.search(text) for pair in form.multi_items() for text in pair if isinstance(text, str))


def _refused() -> HTTPException:
    log.warning("Refused a form: %s", SENTENCE)
    return HTTPException(400, SENTENCE)
