"""The page's ES modules: what they import is there, and the page's environment is changed in one place each."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from chat.chainlit.frontend.edits import EDITS

PUBLIC = Path(__file__).resolve().parents[2] / "public"
SCRIPTS = [path for path in sorted([*PUBLIC.rglob("*.js"), *PUBLIC.rglob("*.jsx")]) if not {"uplot", "katex"} & {*path.parts}]
MESSAGES = "i18n/messages.js"  # made by web/translations.py
EXPORTED = re.compile(r"^export (?:async )?(?:function|const|class) ([\w$]+)", re.MULTILINE)
IMPORTED = re.compile(r"^import \{(.*?)\} from '(\.[^']*)';", re.MULTILINE)


def found(pattern: str) -> set[str]:
    """The scripts, by their path below public/, that the pattern occurs in."""
    return {path.relative_to(PUBLIC).as_posix() for path in SCRIPTS if re.search(pattern, path.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("path", [path for path in SCRIPTS if path.suffix == ".js"], ids=lambda path: path.stem)
def test_every_import_names_an_export(path: Path) -> None:
    for names, target in IMPORTED.findall(path.read_text(encoding="utf-8")):
        # The operator's page is served one level higher than it lies (web/admin/routes.py): its ../public is this folder.
        base = path.parent.parent if path.parent.name == "admin" and target.startswith("../public") else path.parent
        module = (base / target.replace("../public/", "")).resolve()
        if module.as_posix().endswith(MESSAGES):
            continue
        exported = set(EXPORTED.findall(module.read_text(encoding="utf-8")))
        assert {name.strip() for name in names.split(",")} <= exported, target


def test_the_language_is_detected_by_the_server_alone() -> None:
    assert found(r"navigator\.language") == set()
    assert found(MESSAGES) == {"i18n.js"}


def test_the_compiler_is_replaced_in_one_place() -> None:
    assert found(r"window\.Function\b") == {"page/elements.js"}


def test_the_network_is_wrapped_in_one_place() -> None:
    assert found(r"window\.fetch\b|WebSocket\b.*=") - {"page/main.js"} == {"page/network.js"}


def test_the_one_global_is_what_chainlits_script_calls() -> None:
    assert found(r"window\.steward\b") == {"page/provided.js"}
    scripts = [path.read_text(encoding="utf-8") for path in (PUBLIC / "page").rglob("*.js")]
    provided = {name for script in scripts for name in re.findall(r"provide\('(\w+)'", script)}
    called = {name for edit in EDITS for name in re.findall(r"window\.steward\.(\w+)", edit.replacement)}
    assert provided == called


def test_nothing_is_awaited_before_the_network_is_wrapped() -> None:
    """Chainlit's script runs right after, and would keep the browser's own `fetch`."""
    assert found(r"(?m)^(?:const .*|export .*)?\bawait ") == set()
