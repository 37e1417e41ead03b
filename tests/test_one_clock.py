"""The system's clock is read in one place: whatever else reads it breaks when that clock is set."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.test_layers import name, program

DATES = {"time", "time_ns", "localtime", "now", "utcnow", "today", "utc_now"}
OWNERS = {"time", "datetime", "date"}
ALLOWED = {
    "governance/budgets/clock.py": "the clock",
    "storage/store.py": "the date, for a command that runs beside the server",
    "storage/rescue/file_copy.py": "a file's name, from a date that is given",
    "engine/planning/smollm2.py": "the age of a folder, which has the system's date",
    "chat/display/steps.py": "Chainlit's times of steps, which the store brings into order",
    "chat/turn.py": "Chainlit's times of steps, which the store brings into order",
}


def reads(file: Path) -> list[str]:
    """Where a file reads the date: `time.time`, `datetime.now`, and Chainlit's `utc_now`."""
    found = []
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if node.value.id in OWNERS and node.attr in DATES:
                found.append(f"{node.value.id}.{node.attr}, line {node.lineno}")
        elif isinstance(node, ast.Name) and node.id == "utc_now":
            found.append(f"utc_now, line {node.lineno}")
    return found


@pytest.mark.parametrize("file", program(), ids=name)
def test_the_date_is_read_by_the_clock_alone(file: Path) -> None:
    assert name(file) in ALLOWED or not reads(file), f"{name(file)}: measure with governance/budgets/clock.py"


def test_each_exception_is_still_one() -> None:
    assert {name(file) for file in program() if reads(file)} == set(ALLOWED)
