"""Former names of settings. They go on working, and are warned of once at the start."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any

log = logging.getLogger("steward")

SETTINGS = {
    "max_running": "max_concurrent",
    "max_running_per_user": "max_concurrent_per_user",
    "max_wait_seconds": "max_wait_s",
    "max_seconds": "max_generation_s",
}
VALUES = {("admission", "seats"): "slots"}
LIMITS = {"max_running": "max_concurrent"}
"""Of the tables in `[roles]`."""


def modernize(values: Mapping[str, Any]) -> dict[str, Any]:
    """The settings under their present names. Where both names are given, the present one holds."""
    found = _renamed(values, SETTINGS, "")
    for (name, old), new in VALUES.items():
        if found.get(name) == old:
            found[name] = new
            log.warning("The setting %s=%s is called %s=%s now.", name, old, name, new)
    if isinstance(roles := found.get("roles"), Mapping):
        found["roles"] = {
            name: _renamed(table, LIMITS, f"roles.{name}.") if isinstance(table, Mapping) else table
            for name, table in roles.items()
        }
    return found


def former(path: Sequence[str]) -> list[str]:
    """The path of a setting under its former name; empty if it had none."""
    names = LIMITS if path[:1] == ["roles"] else SETTINGS
    return next(([*path[:-1], old] for old, new in names.items() if path and path[-1] == new), [])


def _renamed(values: Mapping[str, Any], names: Mapping[str, str], prefix: str) -> dict[str, Any]:
    found = {name: value for name, value in values.items() if name not in names}
    for old, new in names.items():
        if old in values:
            log.warning("The setting %s%s is called %s%s now; the old name still works.", prefix, old, prefix, new)
            found.setdefault(new, values[old])
    return found
