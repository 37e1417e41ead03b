"""Behind a proxy with a URL prefix, the whole page lies under that prefix."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# In a process of its own: Chainlit keeps its prefix in module state.
SCRIPT = """
import sys; sys.path.insert(0, {root!r})
from pathlib import Path
from chat.chainlit import environment
environment.prepare("x" * 32, Path({root!r}))
from application import build
from engine.scripted import ScriptedEngine
from runtime import Runtime
from config.settings import Settings
from starlette.testclient import TestClient
settings = Settings.of(data_dir={folder!r}, root_path="/chat")
links = []
built = build(Runtime(settings, ScriptedEngine()), links.append)
with TestClient(built, client=("127.0.0.1", 50000)) as client:
    page = client.get("/chat/", headers={{"accept": "text/html"}})
    cookie = page.headers["set-cookie"].split("=")[0].rpartition("_")[0]
    print(page.status_code, cookie, '"/chat/' in page.text, client.get("/elsewhere").status_code)
    print(client.get("/chat/public/steward.css").status_code, client.get("/healthz").status_code)
    print(*(client.get(prefix + path).status_code for prefix in ("", "/chat") for path in ("/docs", "/redoc", "/openapi.json")))
    print(client.get("/chat/readyz").json()["status"], client.get("/readyz").json()["status"])
    here = {{"host": "127.0.0.1", "accept": "text/html"}}
    opened = client.get(links[0].removeprefix("http://127.0.0.1:8000"), headers=here, follow_redirects=False)
    print(opened.status_code, opened.headers["location"], "Path=/chat/admin;" in opened.headers["set-cookie"])
    client.cookies.update(opened.cookies)
    print(client.get("/chat/admin", headers=here).status_code, client.get("/admin", headers=here).status_code)
    print(client.get("/chat/admin/", headers=here, follow_redirects=False).headers["location"])
"""


def test_the_page_its_files_and_its_cookie_live_under_the_root_path(tmp_path: Path) -> None:
    script = SCRIPT.format(root=str(ROOT), folder=str(tmp_path))
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, cwd=tmp_path, check=False)
    expected = [
        "200 steward_guest True 404",
        "200 200",
        "404 404 404 404 404 404",
        "ready ready",
        "303 admin True",
        "200 404",
        "../admin",
    ]
    assert done.stdout.splitlines()[-7:] == expected, done.stdout + done.stderr[-2000:]
