"""Every test, setting, command and file that the documents name exists."""

from __future__ import annotations

import ast
import importlib.util
import re
import tomllib
from pathlib import Path

import pytest

from config.roles import Role
from config.settings import FIELDS, PREFIX
from tests.test_layers import ALLOWED, sources

ROOT = Path(__file__).resolve().parent.parent
CONSUMPTION = ROOT / "docs" / "unbounded-consumption.md"
REQUEST = ROOT / "docs" / "request.md"
VENDORED = {"katex", "uplot", "axe"}
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
MITIGATIONS = 15

named = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)


def functions_in(file: Path) -> set[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def anchor(heading: str) -> str:
    """As GitHub makes it: lower case, spaces as hyphens, without other signs."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def sections(text: str) -> dict[str, str]:
    parts = re.split(r"^#{2,3} (.+)$", text, flags=re.MULTILINE)
    return dict(zip(map(anchor, parts[1::2]), parts[2::2], strict=True))


def commands(text: str) -> list[str]:
    """Everything set as code: shell blocks, and words between backticks."""
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    return blocks + re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))


@named
def test_every_test_that_a_document_names_exists(document: Path) -> None:
    for path, name in re.findall(r"(tests/[\w/]+\.py)::(\w+)", document.read_text(encoding="utf-8")):
        assert (ROOT / path).is_file(), path
        assert name in functions_in(ROOT / path), f"{path}::{name}"


def test_a_named_test_is_linked_to_its_own_file() -> None:
    links = re.findall(r"\[`(tests/[\w/]+\.py)::\w+`\]\(\.\./([^)]+)\)", CONSUMPTION.read_text(encoding="utf-8"))
    assert len(links) == CONSUMPTION.read_text(encoding="utf-8").count(".py::")
    assert [path for path, target in links if path != target] == []


@named
def test_every_setting_that_a_document_names_exists(document: Path) -> None:
    names = set(re.findall(rf"\b{PREFIX}([A-Z0-9_]+)\b", document.read_text(encoding="utf-8")))
    assert {name for name in names if name.lower() not in FIELDS} == set()


def test_every_limit_named_as_a_setting_is_a_setting_or_a_roles() -> None:
    lines = re.findall(r"^Settings: (.+?)\n\n", CONSUMPTION.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    names = {name for line in lines for name in re.findall(r"`(\w+)`", line) if not name.startswith(PREFIX)}
    assert names
    assert names - set(Role.model_fields) == set()


def test_every_mitigation_has_its_section_and_a_yes_is_shown_by_a_test() -> None:
    text = CONSUMPTION.read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d+) \| \[[^]]+\]\(#([^)]+)\) \|[^|]*\| (yes|partly|no) \|$", text, re.MULTILINE)
    assert [int(number) for number, _, _ in rows] == list(range(1, MITIGATIONS + 1))
    found = sections(text)
    for _, link, verdict in rows:
        section = found.pop(link)
        assert section.strip().startswith("**Partly.**") == (verdict == "partly"), link
        assert section.strip().startswith("**Out of scope.**") == (verdict == "no"), link
        assert verdict == "no" or ".py::test_" in section, link
    assert found == {}


@named
def test_every_link_leads_to_a_file_or_a_heading(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if target.startswith(("http:", "https:")):
            continue
        path, _, heading = target.partition("#")
        file = (document.parent / path).resolve() if path else document
        assert file.exists(), target
        if heading:
            headings = re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
            assert heading in map(anchor, headings), target


@named
def test_every_command_that_a_document_names_exists(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z][\w-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    code = "\n".join(commands(text))
    assert set(re.findall(r"\bmake ([a-z]+)\b", code)) - targets == set()
    for module in re.findall(r"python -m ([\w.]+)", code):
        assert importlib.util.find_spec(module) is not None, module
    for script in re.findall(r"(?<![\w/])scripts/[\w.]+", code):
        assert (ROOT / script).is_file(), script


@named
def test_every_example_of_a_settings_file_is_toml(document: Path) -> None:
    for block in re.findall(r"```toml\n(.*?)```", document.read_text(encoding="utf-8"), re.DOTALL):
        tomllib.loads(block)


def tree() -> list[str]:
    """The paths of the tree in docs/request.md: a line each, two spaces a level, a folder with a slash at its end."""
    (block,) = re.findall(r"```text\n(.*?)```", REQUEST.read_text(encoding="utf-8"), re.DOTALL)
    parents: list[str] = []
    found = []
    for spaces, name in re.findall(r"^( *)(\S+)", block, re.MULTILINE):
        parents[len(spaces) // 2 :] = [name]
        found.append("".join(parents))
    return found


def test_the_tree_names_every_folder_of_the_program_and_every_file_at_its_top() -> None:
    scripts = [
        file for file in (ROOT / "public").rglob("*.js*") if file.suffix in {".js", ".jsx"} and not VENDORED & {*file.parts}
    ]
    files = [file.relative_to(ROOT) for file in [*sources(), *scripts]]
    # Below lessons/ are conversations: data.
    folders = {f"{file.parent.as_posix()}/" for file in files if file.parts[:2] != ("demo_model", "lessons")} - {"./"}
    top = {file.name for file in files if len(file.parts) == 1}
    assert (folders | top) - set(tree()) == set()


def test_every_path_in_the_description_of_the_tree_exists() -> None:
    code = " ".join(re.findall(r"`([^`\n]+)`", REQUEST.read_text(encoding="utf-8")))
    named = [path for path in re.findall(r"\S+", code) if re.fullmatch(r"\w[\w/.-]*(?:/|\.py|\.json|\.js)", path)]
    assert len(named) > 20
    assert [path for path in {*tree(), *named} if not (ROOT / path).exists()] == []
    assert [path for path in tree() if path.endswith("/") is not (ROOT / path).is_dir()] == []


def test_the_table_of_imports_is_that_of_the_layers() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (.+) \|$", REQUEST.read_text(encoding="utf-8"), re.MULTILINE)
    found = {package: set(re.findall(r"`(\w+)`", allowed)) for package, allowed in rows}
    assert found == {package: allowed - {package} for package, allowed in ALLOWED.items()}
