"""Chainlit's built script with a few places of it replaced: for what neither its configuration nor its events can change.

The installed package stays as it is; the script is edited in memory at the start. What is replaced is written in the minified
names of the locked version, so a place that is not there exactly once stops the start.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from patching import PatchError


@dataclass(frozen=True, slots=True)
class Edit:
    """One replacement. `find` is Chainlit's code, to be found exactly once; `reason` says what goes wrong without it."""

    find: str
    replacement: str
    reason: str


def edited(script: bytes, edits: Iterable[Edit]) -> bytes:
    """The script, in UTF-8, with all edits made. Raises `PatchError` where a place is not there, or there twice.

    In bytes: megabytes of text are searched ten times as slowly, at each start.
    """
    for edit in edits:
        if (count := script.count(edit.find.encode())) != 1:
            raise PatchError(
                f"Chainlit's script has {count} places to replace, not 1, of {edit.find[:60]!r}. Without it: {edit.reason} "
                "Run `make setup` for the locked versions."
            )
        script = script.replace(edit.find.encode(), edit.replacement.encode())
    return script


def script_of(build: Path) -> Path:
    """The one script that the built page in the folder `build` loads. Raises `PatchError`."""
    found = sorted((build / "assets").glob("index-*.js"))
    if len(found) != 1:
        raise PatchError(f"Chainlit's page has {len(found)} scripts, not 1. Run `make setup` for the locked versions.")
    return found[0]
