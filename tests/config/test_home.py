"""A user without a home or a name: caches have a place all the same, and no library fails for want of one."""

from __future__ import annotations

import getpass
import os
from pathlib import Path

import pytest

from config.home import ensure_home


@pytest.fixture(autouse=True)
def own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOME", "USER", "LOGNAME", "LNAME", "USERNAME"):
        monkeypatch.setenv(name, os.environ.get(name, "x"))  # put back at the end, whatever is set here


def test_a_home_that_can_be_written_is_left_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert ensure_home(tmp_path / "data") is None
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("home", ["~", "/no/such/folder"])
def test_without_a_home_it_is_in_the_data_folder_for_its_owner_only(
    home: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", home)
    made = ensure_home(tmp_path / "data")
    assert made == tmp_path / "data" / "home"
    assert os.path.expanduser("~/.cache") == str(made / ".cache")
    assert made.stat().st_mode & 0o777 == 0o700
    assert ensure_home(tmp_path / "data") is None, "at home now"


@pytest.mark.parametrize("error", [KeyError, OSError])
def test_a_user_without_a_name_gets_one(error: type[Exception], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nameless() -> str:
        raise error("uid not found")

    monkeypatch.setattr(getpass, "getuser", nameless)
    ensure_home(tmp_path)
    assert os.environ["USER"] == f"uid-{os.getuid()}"
