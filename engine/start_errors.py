"""Errors of a failed start, by code. Their sentences are `start.*` in i18n/, each with the remedy."""

from __future__ import annotations

from engine.errors import EngineStartError
from i18n.catalogue import translate


def start_error(code: str, **params: str | int) -> EngineStartError:
    """The error to raise, in English for logs and APIs. `params` are shown as they are. KeyError where any is missing."""
    return EngineStartError(translate(f"start.{code}", "en", **params), code, **params)
