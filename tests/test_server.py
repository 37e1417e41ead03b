"""A start that cannot succeed ends at once, with one sentence and the remedy."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

from config.settings import ROOT


def start(*arguments: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "server.py"), *arguments]
    given = {"PATH": "/usr/bin:/bin", "STEWARD_DATA_DIR": str(folder), **environment}
    return subprocess.run(command, env=given, capture_output=True, text=True, timeout=60, check=False)


def test_a_port_in_use_is_named_with_the_remedy(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = start("--port", str(port), folder=tmp_path)
    assert done.returncode == 2
    assert f"127.0.0.1:{port}: choose another with PORT=" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_data_folder_that_cannot_be_made_is_named_with_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    done = start("--port", "0", folder=tmp_path / "file" / "data")
    assert done.returncode == 2
    assert str(tmp_path / "file" / "data") in done.stderr
    assert "STEWARD_DATA_DIR" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_wrong_setting_is_named_and_nothing_is_started(tmp_path: Path) -> None:
    done = start(folder=tmp_path, STEWARD_LOG_LEVEL="loud")
    assert done.returncode == 2
    assert "STEWARD_LOG_LEVEL='loud'" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_log_level_is_the_setting(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = start("--port", str(taken.getsockname()[1]), folder=tmp_path, STEWARD_LOG_LEVEL="error")
    assert " INFO " not in done.stderr
    assert " ERROR " in done.stderr
