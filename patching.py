"""Replacing parts of a library, loudly: a name that the library no longer has stops the start."""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import Any


class PatchError(RuntimeError):
    """The installed library lacks what is to be replaced. The text names the library's part, and what to do."""


@dataclass(frozen=True, slots=True)
class Patch:
    """One replacement, as a row of a library's table.

    `owner` is a module, class, object or mapping; `reason` says what goes wrong without the replacement; `issue` is the
    upstream issue, or the file and function that show the fault.
    """

    owner: Any
    name: str
    replacement: Any
    reason: str
    issue: str

    def apply(self) -> None:
        """Replace it. Raises `PatchError`. Harmless when called again."""
        replace(self.owner, self.name, self.replacement)


def patch(owner: Any, name: str, replacement: Any) -> Any:
    """Set `owner.name` (or `owner[name]` of a mapping) to `replacement`; return what was there.

    Raises `PatchError` where there is no such name: setting it all the same would change nothing, in silence.
    """
    former = _read(owner, name)
    if isinstance(owner, MutableMapping):
        owner[name] = replacement
    else:
        setattr(owner, name, replacement)
    return former


def replace(owner: Any, name: str, replacement: Any) -> None:
    """`patch()` that can be done again: a function remembers what it stands for. Raises `PatchError`."""
    if callable(replacement):
        replacement.original = original(owner, name)
    patch(owner, name, replacement)


def original(owner: Any, name: str) -> Any:
    """What the library itself has under this name, also after `replace()`. Raises `PatchError` where it has nothing."""
    found = _read(owner, name)
    return getattr(found, "original", found)


def _read(owner: Any, name: str) -> Any:
    try:
        return owner[name] if isinstance(owner, MutableMapping) else getattr(owner, name)
    except (KeyError, AttributeError) as error:
        raise PatchError(_sentence(owner, name)) from error


def _sentence(owner: Any, name: str) -> str:
    label = getattr(owner, "__name__", None) or type(owner).__name__
    module = getattr(owner, "__module__", "")
    where = f"{module}.{label}" if module and not label.startswith(module) else label
    return (
        f"{where} has no {name!r} to replace: the installed version is not one that Steward was written for. "
        "Run `make setup` for the locked versions."
    )
