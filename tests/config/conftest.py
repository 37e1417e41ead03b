"""Settings are read where none are given."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.settings import FIELDS, PREFIX


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder without .env or steward.toml, and an environment without our variables."""
    monkeypatch.chdir(tmp_path)
    for name in FIELDS:
        monkeypatch.delenv(f"{PREFIX}{name.upper()}", raising=False)
    return tmp_path
