"""Behind a proxy that gives Steward a prefix, everything of the page lies under it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# In a process of its own: Chainlit keeps its prefix in module state.
LOOK = """
import sys; sys.path.insert(0, {root!r})
import server
from chat.lean import skip_tracing
from engine.scripted import ScriptedEngine
from runtime import Runtime
from settings import Settings
from starlette.testclient import TestClient
settings = Settings(_env_file=None, data_dir={folder!r}, root_path="/chat")
with TestClient(server.build(settings, Runtime(settings, ScriptedEngine()))) as client:
    page = client.get("/chat/", headers={{"accept": "text/html"}})
    cookie = page.headers["set-cookie"].split("=")[0]
    print(page.status_code, cookie, '"/chat/' in page.text, client.get("/elsewhere").status_code)
    print(client.get("/chat/public/steward.css").status_code, client.get("/healthz").status_code)
"""


def test_the_page_its_files_and_its_cookie_live_under_the_root_path(tmp_path: Path) -> None:
    script = LOOK.format(root=str(ROOT), folder=str(tmp_path))
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, cwd=tmp_path, check=False)
    assert done.stdout.splitlines()[-2:] == ["200 steward_guest True 404", "200 200"], done.stdout + done.stderr[-2000:]
