"""The first API key of a server without accounts: made once, for its owner's eyes, and never again."""

from __future__ import annotations

import os
import stat
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage import Store
from storage.keys.api_keys import ApiKeys
from web.identity import first_key as module
from web.identity.first_key import FILE, first_key, provide_first_key


@pytest.fixture
async def keys(tmp_path: Path) -> AsyncIterator[ApiKeys]:
    async with Store(f"sqlite:///{tmp_path / 'data' / 'steward.db'}") as store:
        yield ApiKeys(store, guests=True, knows_role=bool)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o777], ids=oct)
async def test_it_is_made_once_for_its_owner_only(keys: ApiKeys, folder: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        path = await first_key(keys, folder)
    finally:
        os.umask(before)
    assert path == folder / FILE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    text = path.read_text()
    assert await keys.holds(text.strip())
    assert await first_key(keys, folder) == path
    assert path.read_text() == text
    assert [(user, key.name) for user, key in await keys.listed()] == [("api", "first")]


async def test_telling_where_it_is_is_no_use_of_it(keys: ApiKeys, folder: Path) -> None:
    await first_key(keys, folder)
    await first_key(keys, folder)
    assert (await keys.of("api"))[0].last_used_at is None


async def test_where_there_is_any_key_none_is_made(keys: ApiKeys, folder: Path) -> None:
    await keys.make("nightly", "cron")
    assert await first_key(keys, folder) is None
    assert not (folder / FILE).exists()


async def test_a_revoked_first_key_is_not_told_of_and_not_made_anew(keys: ApiKeys, folder: Path) -> None:
    await first_key(keys, folder)
    (key,) = await keys.of("api")
    await keys.revoke("api", key.id)
    assert await first_key(keys, folder) is None
    assert not await keys.exist()


async def test_a_file_that_others_may_read_is_closed(keys: ApiKeys, folder: Path) -> None:
    path = await first_key(keys, folder)
    assert path is not None
    path.chmod(0o644)
    await first_key(keys, folder)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


async def test_a_key_whose_file_cannot_be_written_does_not_stay(
    keys: ApiKeys, folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "write_if_missing", full)
    with pytest.raises(OSError, match="No space"):
        await first_key(keys, folder)
    assert not await keys.exist()
    await provide_first_key(keys, folder)  # at the start: it raises nothing
    assert f"cannot be kept in {folder / FILE}: No space left on device." in caplog.text
    assert 'make keys ARGS="add api --name first"' in caplog.text
