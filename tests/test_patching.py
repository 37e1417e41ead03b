"""A replacement happens, or is refused: never neither."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from patching import Patch, PatchError, patch


def test_what_was_there_is_replaced_and_returned() -> None:
    library = SimpleNamespace(render="theirs")
    assert patch(library, "render", "ours") == "theirs"
    assert library.render == "ours"


def test_an_entry_of_a_mapping_is_replaced_too() -> None:
    handlers = {"connect": "theirs"}
    Patch(handlers, "connect", "ours", "theirs is wrong", "their#1").apply()
    assert handlers == {"connect": "ours"}


@pytest.mark.parametrize("owner", [SimpleNamespace(), {}])
def test_a_name_that_is_missing_is_refused_and_nothing_is_set(owner: object) -> None:
    with pytest.raises(PatchError, match="'render'"):
        patch(owner, "render", "ours")
    assert not owner if isinstance(owner, dict) else not hasattr(owner, "render")
