"""What anybody may know of a failure: a useful sentence without paths and without a library's own words. The log has the rest.

/readyz and the page answer without a sign-in. A path tells a stranger which user runs the server, and where its files are.
"""

from __future__ import annotations

from dataclasses import replace

from engine.types import Health
from i18n.catalogue import messages, placeholders, translate

HARMLESS = frozenset(
    {
        "architecture", "driver", "example", "fits", "free", "gpu", "have", "length", "limit", "need", "oldest", "revision",
        "times", "total", "version", "wanted", "weights",
    }
)  # fmt: skip
"""Parameters of `start.*` texts that are numbers, versions and public names. A text with any other has a `.plain` one."""
UNKNOWN = "fault"


def text_key(code: str) -> str:
    """The key of a failure's text for strangers: `start.<code>.plain` if there is one; that of a fault for an unknown code."""
    key = f"start.{code}"
    if f"{key}.plain" in messages("en"):
        return f"{key}.plain"
    known = key in messages("en") and placeholders(messages("en")[key]) <= HARMLESS
    return key if known else f"start.{UNKNOWN}"


def for_strangers(health: Health) -> Health:
    """The same health with a detail and parameters that anybody may see. Only a failure has others."""
    if health.status != "failed":
        return health
    key = text_key(health.code)
    shown = {name: value for name, value in health.params.items() if name in placeholders(messages("en")[key])}
    code = UNKNOWN if key == f"start.{UNKNOWN}" else health.code
    return replace(health, detail=translate(key, "en", **shown), code=code, params=shown)
