"""A replacement happens, or is refused: never neither."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from patching import Patch, PatchError, original, patch, replace


def test_what_was_there_is_replaced_and_returned() -> None:
    library = SimpleNamespace(render="theirs")
    assert patch(library, "render", "ours") == "theirs"
    assert library.render == "ours"


def test_an_entry_of_a_mapping_is_replaced_too() -> None:
    handlers = {"interval": 25}
    Patch(handlers, "interval", 2, "a frozen client is found too late", "their#1").apply()
    assert handlers == {"interval": 2}


@pytest.mark.parametrize("owner", [SimpleNamespace(), {}])
def test_a_name_that_is_missing_is_refused_and_nothing_is_set(owner: object) -> None:
    with pytest.raises(PatchError, match="'render'"):
        patch(owner, "render", "ours")
    assert not owner if isinstance(owner, dict) else not hasattr(owner, "render")


def test_a_replacement_of_a_replacement_stands_for_the_librarys_own() -> None:
    def theirs() -> None: ...

    def ours() -> None: ...

    def ours_again() -> None: ...

    library = SimpleNamespace(render=theirs)
    replace(library, "render", ours)
    replace(library, "render", ours_again)
    assert original(library, "render") is theirs
    with pytest.raises(PatchError, match="'draw'"):
        original(library, "draw")
