"""Chainlit's built script with our edits: each place is there once."""

from __future__ import annotations

from pathlib import Path

import pytest
from chainlit.server import build_dir

from chat.chainlit.frontend.bundle import Edit, edited, script_of
from chat.chainlit.frontend.edits import EDITS
from patching import PatchError

BUILD = Path(build_dir)


def test_every_edit_is_made_in_the_installed_script() -> None:
    script = script_of(BUILD).read_bytes()
    for edit in EDITS:  # one may lie in what an earlier one has put there
        changed = edited(script, [edit])
        assert changed != script
        script = changed


@pytest.mark.parametrize("script", ["", "let a;let a;"])
def test_a_place_that_is_not_there_exactly_once_stops_the_start(script: str) -> None:
    with pytest.raises(PatchError, match="make setup"):
        edited(script.encode(), [Edit("let a;", "let b;", "It fails.")])


def test_a_build_without_its_script_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(PatchError, match="make setup"):
        script_of(tmp_path)
