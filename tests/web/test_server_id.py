"""The server's own id: the same after a restart, another for another server."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from web.identity.server_id import load_or_create, server_id_of

CHOSEN = "x" * 40


def test_the_id_is_made_once_and_another_folder_has_another(tmp_path: Path) -> None:
    made = load_or_create(tmp_path / "a")
    assert re.fullmatch("[0-9a-f]{8}", made)
    assert load_or_create(tmp_path / "a") == made
    assert load_or_create(tmp_path / "b") != made
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["server_id"]


@pytest.mark.parametrize("content", [b"", b"0a1b2c3", b"0A1B2C3D", b"../../etc", b"\xff\xfe"])
def test_a_damaged_id_is_refused_with_the_remedy_and_not_used(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "server_id").write_bytes(content)
    with pytest.raises(OSError, match="delete it"):
        load_or_create(tmp_path)


def test_with_the_secret_and_the_database_elsewhere_it_is_the_same_without_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    found = [server_id_of(CHOSEN, url, folder) for url in ("sqlite:////a/s.db", "sqlite+aiosqlite:////b/s.db")]
    assert found[0] != found[1]
    assert server_id_of(CHOSEN, "sqlite:////a/s.db", folder) == found[0]
    assert not folder.exists()
    assert server_id_of(CHOSEN, "", folder) == load_or_create(folder)
