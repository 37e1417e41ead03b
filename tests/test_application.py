"""The two ways to start have one composition; a Chainlit that lacks what is replaced is refused."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest
from chainlit.server import app as pages
from chainlit.server import sio

import application
from chat.chainlit import patches, routes
from config.settings import ROOT, Settings
from engine.scripted import ScriptedEngine
from patching import Patch, PatchError
from runtime import Runtime
from web.security import csp


def table(folder: Path) -> list[Patch]:
    runtime = Runtime(Settings.of(data_dir=folder), ScriptedEngine())
    socket = patches.socket_patches(runtime.events, runtime.tokens.socket_user, 1000)
    return [*patches.page_patches(csp.for_html), *patches.auth_patches(runtime.tokens, "token", "state"), *socket]


def test_every_replacement_says_why_and_where_the_fault_is(tmp_path: Path) -> None:
    rows = table(tmp_path)
    assert len(rows) > 20
    assert [row.name for row in rows if not row.reason or not row.issue] == []


@pytest.mark.parametrize("name", ["connect", "client_message", "disconnect", "audio_start"])
def test_a_chainlit_without_a_socket_event_is_refused(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    row = next(row for row in table(tmp_path) if row.name == name)
    monkeypatch.delitem(sio.handlers["/"], name)
    with pytest.raises(PatchError, match=name):
        row.apply()


def test_a_chainlit_without_a_route_that_is_to_be_closed_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    routes.replaced_routes(pages, "")
    kept = [route for route in pages.router.routes if getattr(route, "path", "") != "/project/action"]
    monkeypatch.setattr(pages.router, "routes", kept)
    with pytest.raises(PatchError, match="POST /project/action"):
        routes.replaced_routes(pages, "")


START = """
import sys; sys.path.insert(0, {root!r})
import chainlit.server
del chainlit.server.get_html_template
sys.argv = ["server.py", "--port", "0"]
import server
sys.exit(server.main())
"""


def test_the_start_on_a_chainlit_with_a_name_removed_is_refused_in_a_sentence(tmp_path: Path) -> None:
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("STEWARD_", "CHAINLIT_"))}
    command = [sys.executable, "-c", START.format(root=str(ROOT))]
    ours = {"STEWARD_DATA_DIR": str(tmp_path), "CHAINLIT_APP_ROOT": str(ROOT)}
    done = subprocess.run(command, env=environ | ours, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 2, done.stderr
    assert "Steward cannot start: chainlit.server has no 'get_html_template' to replace" in done.stderr
    assert "make setup" in done.stderr


def test_app_py_builds_nothing() -> None:
    """It calls `serving()` once, and nothing else when it is loaded: the rest are decorated functions."""
    tree = ast.parse((ROOT / "app.py").read_text())
    made = [node for node in tree.body if isinstance(node, ast.Assign | ast.AnnAssign | ast.Expr)]
    assert [ast.unparse(node) for node in made if not isinstance(getattr(node, "value", None), ast.Constant)] == [
        "runtime = serving()"
    ]


def test_the_runtime_that_app_py_gets_is_the_one_that_is_served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    served = Runtime(Settings.of(data_dir=tmp_path), ScriptedEngine())
    monkeypatch.setattr(application, "_serving", served)
    assert application.serving() is served
