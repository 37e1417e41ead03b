"""A start that cannot succeed ends at once, with one sentence and the remedy."""

from __future__ import annotations

import os
import platform
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from config.settings import ROOT

NOBODY = "31416"  # a user id without a name and a home
AS_NOBODY = ("setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups")
READING = ("--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search")  # Python may lie in root's home
root = pytest.mark.skipif(
    os.geteuid() != 0 or shutil.which("setpriv") is None, reason="needs root, to become another user and to mount file systems"
)


def start(*arguments: str, folder: Path, before: tuple[str, ...] = (), **environment: str) -> subprocess.CompletedProcess[str]:
    command = [*before, sys.executable, str(ROOT / "server.py"), *arguments]
    given = {"PATH": "/usr/bin:/bin", "STEWARD_DATA_DIR": str(folder), **environment}
    return subprocess.run(command, env=given, capture_output=True, text=True, timeout=60, check=False)


def refusal(done: subprocess.CompletedProcess[str]) -> str:
    """What a start ended with: one line, without a traceback."""
    assert done.returncode == 2, done.stderr
    (line,) = done.stderr.splitlines()
    assert "Steward cannot start: " in line
    return line.partition("cannot start: ")[2]


@contextmanager
def small(folder: Path, options: str) -> Iterator[Path]:
    """A file system of its own, in memory."""
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], check=False, capture_output=True)
    if mounted.returncode != 0:
        pytest.skip(f"no file system can be mounted here: {mounted.stderr.decode()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def test_a_port_in_use_is_named_with_the_remedy(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        line = refusal(start("--port", str(port), folder=tmp_path))
    assert line.startswith(f"Another program listens on 127.0.0.1:{port}. End it, or choose another port with PORT=")


@pytest.mark.parametrize(
    ("host", "words"),
    [
        ("192.0.2.1", "This machine has no address 192.0.2.1. Set HOST="),
        ("2001:db8::1", "This machine has no address 2001:db8::1. Set HOST="),
        ("nosuch.invalid", "The host 'nosuch.invalid' cannot be resolved"),
    ],
)
def test_a_host_that_is_not_here_is_named_and_nobody_else_is_blamed(tmp_path: Path, host: str, words: str) -> None:
    line = refusal(start(folder=tmp_path, STEWARD_HOST=host))
    assert words in line or "IPv6 is off" in line
    assert "nother program" not in line


@root
def test_a_port_for_root_is_refused_to_another_user_with_the_remedy(tmp_path: Path) -> None:
    shutil.chown(tmp_path, int(NOBODY), int(NOBODY))
    line = refusal(start("--port", "80", folder=tmp_path, before=(*AS_NOBODY, *READING)))
    assert line.startswith("Ports below 1024 are for root, and 127.0.0.1:80 is one. Choose a higher one with PORT=")


def test_a_data_folder_behind_a_file_is_named_with_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    line = refusal(start("--port", "0", folder=tmp_path / "file" / "data"))
    assert str(tmp_path / "file" / "data") in line
    assert "a file is in the way" in line
    assert "STEWARD_DATA_DIR" in line


@root
def test_a_data_folder_of_another_user_is_named_with_the_user(tmp_path: Path) -> None:
    line = refusal(start("--port", "0", folder=tmp_path / "data", before=(*AS_NOBODY, *READING)))
    assert f"{tmp_path / 'data'}, which this user (uid {NOBODY}) may not write" in line
    assert "STEWARD_DATA_DIR" in line


@root
@pytest.mark.parametrize(
    ("options", "words"),
    [
        ("nr_inodes=1", "has no inodes left (`df -i`)"),
        ("nr_inodes=2", "has no inodes left (`df -i`)"),
        ("ro", "is on a read-only file system"),
    ],
)
def test_a_data_folder_that_holds_nothing_more_is_named_with_what_is_lacking(tmp_path: Path, options: str, words: str) -> None:
    with small(tmp_path / "disk", options) as disk:
        line = refusal(start("--port", "0", folder=disk / "data"))
    assert words in line
    assert "STEWARD_DATA_DIR" in line


@root
def test_a_full_disk_is_named_and_not_the_users_rights(tmp_path: Path) -> None:
    with small(tmp_path / "disk", "size=16k") as disk:
        (disk / "filler").write_bytes(b"x" * 16_384)
        line = refusal(start("--port", "0", folder=disk / "data"))
    assert "no space is left" in line
    assert "STEWARD_DATA_DIR" in line


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


HEAPS = """
import ctypes, sys, threading
from server import limit_arenas
if sys.argv[1] == "limited":
    limit_arenas()
libc = ctypes.CDLL(None)
libc.fopen.restype = ctypes.c_void_p
go = threading.Barrier(9)

def allocate():
    ctypes.create_string_buffer(4096)
    go.wait()

threads = [threading.Thread(target=allocate) for _ in range(8)]
[thread.start() for thread in threads]
file = libc.fopen(sys.argv[2].encode(), b"w")
libc.malloc_info(0, ctypes.c_void_p(file))
libc.fclose(ctypes.c_void_p(file))
go.wait()
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another C library, which has no such heaps")
@pytest.mark.parametrize("limited", [False, True])
def test_threads_share_two_heaps(tmp_path: Path, limited: bool) -> None:
    """Else each keeps what its longest prompt took, and none is of use to another."""
    report = tmp_path / "heaps.xml"
    arguments = [sys.executable, "-c", HEAPS, "limited" if limited else "", str(report)]
    subprocess.run(arguments, check=True, cwd=ROOT, env={**os.environ, "MALLOC_ARENA_MAX": ""})
    heaps = report.read_text().count("<heap nr")
    assert heaps == 2 if limited else heaps > 2
