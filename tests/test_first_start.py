"""The first start of a fresh copy, as a newcomer meets it: what it logs, and what it leaves in the source tree."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from config.settings import ROOT

TRANSLATIONS = {"en-US.json", "zh-CN.json"}
LEFT_OUT = (".git", ".venv", ".cache", ".files", "data", "__pycache__", ".*_cache", ".hypothesis", ".env", "steward.toml")
START_S = 300  # 15 s on a machine that does nothing else
ALLOWED = (
    r"INFO +steward: Open http://\S+ in a browser; the model is loading behind it\.",
    r"INFO +[\w.]+: .*http://\S+/admin\S*.*",  # who may open the operator's page
    r"INFO +steward: Programs: the key for the API is in \S+/api-key\.",
    r"INFO +engine\.vllm\.start: Loading \S+ on the CPU, context of \d+ tokens\.",
    r"INFO +engine\.vllm\.engine: The engine is ready after [\d.]+ s\.",
    r"INFO +engine\.vllm\.engine: Sampling, unless a setting or a user says otherwise: .*",
    r"INFO +steward: Ready: \S+ on cpu, room for \d+ tokens of KV cache\.",
    r"INFO +steward: Stopping: ending what runs\.",
)
"""What a newcomer can use. A new line belongs here only if it is for whoever runs the server for the first time."""


def fresh_copy(folder: Path) -> Path:
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(*LEFT_OUT))
    for file in (folder / ".chainlit/translations").iterdir():
        if file.name not in TRANSLATIONS:
            file.unlink()  # written here by another way to start
    return folder


@pytest.mark.engine
@pytest.mark.timeout(START_S + 100)
def test_a_newcomers_log_has_only_lines_for_the_newcomer(tmp_path: Path) -> None:
    copy = fresh_copy(tmp_path / "steward")
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    server = subprocess.Popen(
        [sys.executable, "server.py", "--port", str(port)],
        cwd=copy,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        ready = wait_until_ready(f"http://127.0.0.1:{port}", server)
    finally:
        server.send_signal(signal.SIGINT)
        output, _ = server.communicate(timeout=60)
    assert ready, output
    assert server.returncode == 0
    lines = [re.sub(r"^\d\d:\d\d:\d\d ", "", line) for line in output.splitlines()]
    assert not [line for line in lines if not any(re.fullmatch(pattern, line) for pattern in ALLOWED)]
    for number in (0, 2, 3, 4, 5, 6, 7):
        assert any(re.fullmatch(ALLOWED[number], line) for line in lines), ALLOWED[number]
    assert {file.name for file in (copy / ".chainlit/translations").iterdir()} == TRANSLATIONS


def wait_until_ready(address: str, server: subprocess.Popen[str]) -> bool:
    """Whether the model answers in time; the page is opened meanwhile, as a newcomer does."""
    deadline = time.monotonic() + START_S
    with httpx.Client(base_url=address, timeout=10) as client:
        while time.monotonic() < deadline and server.poll() is None:
            try:
                client.get("/")
                answer = client.get("/readyz")
                if answer.status_code == 200 or answer.json()["status"] == "failed":
                    return answer.status_code == 200
            except httpx.TransportError:
                pass  # the page is not served yet
            time.sleep(0.5)
    return False
