"""The store's errors by code. Their sentences are in i18n/: `start.db_*` for a failed start, `storage.*` afterwards."""

from __future__ import annotations

from i18n.catalogue import translate
from storage.errors import StoreError, StoreUnavailable


def sentence(code: str) -> str:
    """The English sentence of a code, for logs and APIs. KeyError if the code is missing."""
    return translate(f"storage.{code}", "en")


def start_error(code: str, **params: str) -> StoreError:
    """The error of a failed start; `params` are shown as they are. KeyError if the code or a parameter is missing."""
    return StoreError(translate(f"start.{code}", "en", **params), code, **params)


def unavailable(code: str) -> StoreUnavailable:
    """The error of an operation that the open store could not do."""
    return StoreUnavailable(sentence(code), code)
