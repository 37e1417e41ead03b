"""The data folder and its files are for Steward's own user, whatever the umask, and however they were made."""

from __future__ import annotations

import logging
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from config.data_folder import NotPrivateError, private_file, private_folder
from storage import Store, StoreError
from tests.storage.conftest import Clock, opened
from web.identity.secret import load_or_create, secret_of


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture(params=[0o000, 0o022, 0o077, 0o777], ids=oct)
def umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


@pytest.fixture
def unchangeable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of another owner, or of a file system without modes: `chmod` is refused."""

    def refused(*_: Any, **__: Any) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "chmod", refused)


def test_the_folder_and_the_secret_are_made_for_their_owner_only_whatever_the_umask(tmp_path: Path, umask: None) -> None:
    folder = tmp_path / "data"
    load_or_create(folder)
    assert (mode(folder), mode(folder / "secret")) == (0o700, 0o600)


async def test_so_is_the_database(tmp_path: Path, clock: Clock, umask: None) -> None:
    async with opened(f"sqlite:///{tmp_path}/new/steward.db", clock) as stack:
        stack.question("*", "chat", "m", "text")
        await stack.store.flush()
        assert mode(tmp_path / "new") == 0o700
        assert {mode(file) for file in (tmp_path / "new").iterdir()} == {0o600}


@pytest.mark.parametrize("loose", [0o755, 0o750, 0o711, 0o777])
def test_a_folder_that_others_may_enter_is_closed_with_a_word(
    tmp_path: Path, loose: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, "steward.store")
    folder = tmp_path / "data"
    folder.mkdir()
    folder.chmod(loose)
    (folder / "steward.db.backup").write_text("")
    secret_of("", folder)
    assert mode(folder) == 0o700
    (record,) = caplog.records
    assert str(folder) in record.getMessage()
    assert f"{loose:04o}" in record.getMessage()
    secret_of("", folder)
    assert len(caplog.records) == 1, "once: it is closed now"


def test_an_operators_own_secret_closes_the_folder_too_but_makes_none(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    assert secret_of("x" * 40, folder) == "x" * 40
    assert not folder.exists(), "the database may be elsewhere, and this place read-only"
    folder.mkdir(mode=0o755)
    secret_of("x" * 40, folder)
    assert mode(folder) == 0o700


def test_a_folder_that_holds_more_than_stewards_files_is_refused_not_closed(tmp_path: Path) -> None:
    """`STEWARD_DATA_DIR=/tmp` must not lock everybody else out of it."""
    (tmp_path / "somebodys").mkdir()
    tmp_path.chmod(0o755)
    with pytest.raises(NotPrivateError) as caught:
        private_folder(tmp_path)
    assert mode(tmp_path) == 0o755
    for word in (str(tmp_path), "STEWARD_DATA_DIR", "chmod 700"):
        assert word in str(caught.value)


def test_a_folder_that_cannot_be_closed_is_refused_with_the_remedy(tmp_path: Path, unchangeable: None) -> None:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o755)
    with pytest.raises(NotPrivateError, match="STEWARD_DATA_DIR") as caught:
        load_or_create(folder)
    assert caught.value.errno is None, "it says itself what to do"
    assert list(folder.iterdir()) == []


def test_a_folder_whose_mode_does_not_change_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on some network drives, which take any mode and keep their own."""
    folder = tmp_path / "data"
    folder.mkdir(mode=0o755)
    monkeypatch.setattr(os, "chmod", lambda *_, **__: None)
    with pytest.raises(NotPrivateError):
        private_folder(folder)


def test_a_secret_that_others_could_read_is_closed_and_its_exchange_advised(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    load_or_create(tmp_path)
    (tmp_path / "secret").chmod(0o644)
    load_or_create(tmp_path)
    assert mode(tmp_path / "secret") == 0o600
    assert "0644" in caplog.text


async def test_a_database_that_others_could_read_is_closed_with_its_log(
    tmp_path: Path, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    files = [tmp_path / f"steward.db{end}" for end in ("", "-wal", "-shm")]
    for file in files:
        file.touch(mode=0o666)
        file.chmod(0o664)
    async with opened(f"sqlite:///{files[0]}", clock) as stack:
        stack.question("*", "chat", "m", "text")
        await stack.store.flush()
        assert [mode(file) for file in files] == [0o600] * 3
    assert str(files[0]) in caplog.text


async def test_a_database_of_somebody_else_that_others_can_read_is_refused_with_the_remedy(
    tmp_path: Path, unchangeable: None
) -> None:
    path = tmp_path / "steward.db"
    path.touch()
    with pytest.raises(StoreError, match="chown") as caught:
        async with Store(f"sqlite:///{path}"):
            pass
    assert caught.value.code == "db_not_private"


def test_what_is_closed_already_is_left_alone(tmp_path: Path, unchangeable: None) -> None:
    """Also where it is another's: root starts Steward on a folder of the user that usually does."""
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    private_folder(folder)
    file = folder / "x"
    os.close(os.open(file, os.O_CREAT, 0o600))
    private_file(file)
