"""What is wrong with the settings, said so that it can be found: the name, the value, what is expected, and the line."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from config import aliases

PREFIX = "STEWARD_"


class SettingsError(Exception):
    """A setting that cannot be used. The text names each one, its value, and what is expected."""


def parse_file(file: Path) -> tuple[str, dict[str, Any]]:
    """The text of a TOML file and what it says; empty if there is none. `SettingsError` with the line that cannot be read."""
    if not file.exists():
        return "", {}
    try:
        content = file.read_bytes()
        text = content.decode("utf-8").replace("\r\n", "\n")
        return text, tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise SettingsError(f"{file} cannot be read: it is not UTF-8 (at line {line}).") from error
    except (tomllib.TOMLDecodeError, OSError) as error:
        raise SettingsError(f"{file} cannot be read: {error}") from error


def line_of(text: str, path: Sequence[str]) -> int | None:
    """The line (from 1) of a TOML text on which the value at `path` is complete; None if it is not there.

    tomllib keeps no positions. But the shortest head of the text that parses and holds the value ends on that line, and this
    is true of every way to write TOML: dotted keys, inline tables, values over several lines. Only errors pay for it.
    """
    lines = text.splitlines(keepends=True)
    for number in range(1, len(lines) + 1):
        try:
            found: Any = tomllib.loads("".join(lines[:number]))
        except tomllib.TOMLDecodeError:
            continue  # in the middle of a value
        if _holds(found, path):
            return number
    return None


def _holds(found: Any, path: Sequence[str]) -> bool:
    for name in path:
        if not isinstance(found, dict) or name not in found:
            return False
        found = found[name]
    return True


def sentences(error: ValidationError, file: Path, text: str, elsewhere: Collection[str], secret: Collection[str]) -> str:
    """One line for each fault. `elsewhere` are the settings that come from the environment, and so not from `file`.

    The values of `secret` settings are not shown: a start's errors end in logs that others read.
    """
    return "\n".join(_sentence(fault, file, text, elsewhere, secret) for fault in error.errors())


def _sentence(fault: ErrorDetails, file: Path, text: str, elsewhere: Collection[str], secret: Collection[str]) -> str:
    path = [str(part) for part in fault["loc"] if part != "[key]"]
    reason = "there is no such limit" if fault["type"] == "extra_forbidden" else fault["msg"].removeprefix("Value error, ")
    value = "" if path and path[0] in secret else repr(fault.get("input"))
    for written in (path, aliases.former(path)):
        if written and written[0] not in elsewhere and (line := line_of(text, written)) is not None:
            return f"{file}, line {line}: {'.'.join(written)}{value and f' = {value}'}: {reason}"
    return f"{PREFIX}{'_'.join(path).upper()}{value and f'={value}'}: {reason}"
