"""With accounts: any form at all that is posted to sign in is answered below 500, and signs nobody in."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

FORMS = [
    ("application/x-www-form-urlencoded", ""),
    ("application/x-www-form-urlencoded", "username=ada"),
    ("application/x-www-form-urlencoded", "username=%00&password=%00"),
    ("application/x-www-form-urlencoded", "username=%ED%A0%BD&password=%ff"),
    ("application/x-www-form-urlencoded", "username=ada&username=eve&password=x&password=y"),
    ("application/x-www-form-urlencoded", "username=" + "a" * 100_000 + "&password=" + "b" * 100_000),
    ("application/x-www-form-urlencoded", "&=&;;==%"),
    ("application/json", '{"username": "ada", "password": "x"}'),
    ("multipart/form-data", "x"),
    ("multipart/form-data; boundary=x", "--x\r\nbroken"),
    (
        "multipart/form-data; boundary=x",
        '--x\r\nContent-Disposition: form-data; name="username"; filename="a"\r\n\r\na\r\n--x--',
    ),
    *(
        (
            f"multipart/form-data; boundary=x; charset={charset}",
            f'--x\r\nContent-Disposition: form-data; name="username"\r\n\r\n{text}\r\n'
            f'--x\r\nContent-Disposition: form-data; name="password"\r\n\r\n{text}\r\n--x--\r\n',
        )
        for charset, text in (("utf-7", "+2D0-"), ("unicode_escape", "\\ud83d"), ("undefined", "a"), ("hex", "ff"), ("no", "a"))
    ),
]

# In a process of its own: Chainlit keeps the kind of sign-in in module state.
SCRIPT = """
import json, sys; sys.path.insert(0, {root!r})
from pathlib import Path
from chat.chainlit import environment
environment.prepare("x" * 32, Path({root!r}))
from application import build
from engine.scripted import ScriptedEngine
from runtime import Runtime
from config.settings import Settings
from starlette.testclient import TestClient
built = build(Runtime(Settings.of(data_dir={folder!r}, auth="password"), ScriptedEngine()))
with TestClient(built, raise_server_exceptions=False) as client:
    answers = [client.post("/login", content=body, headers={{"content-type": kind}}) for kind, body in json.load(sys.stdin)]
    print(json.dumps([[answer.status_code, any("sign_in" in name for name in answer.cookies)] for answer in answers]))
"""


def test_any_form_is_answered_below_500_and_signs_nobody_in(tmp_path: Path) -> None:
    script = SCRIPT.format(root=str(ROOT), folder=str(tmp_path))
    command = [sys.executable, "-c", script]
    done = subprocess.run(
        command, input=json.dumps(FORMS), capture_output=True, text=True, timeout=150, cwd=tmp_path, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    answers = json.loads(done.stdout.splitlines()[-1])
    assert [form for form, (status, signed_in) in zip(FORMS, answers, strict=True) if status >= 500 or signed_in] == []
    assert "Traceback" not in done.stderr
