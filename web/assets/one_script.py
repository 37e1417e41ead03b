"""Many ES modules as one script: a browser asks once, where it would ask for each import of each import.

Only what our modules use is understood: `import { a, b } from './c.js'` and `export` before a declaration. Anything else stops
the start, so that no name is lost unseen.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection

from patching import PatchError

_IMPORT = re.compile(r"^import (?:(\{[^}]*\}) from )?'([^']+)';$", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:(?:async )?function|const|class) ([\w$]+))", re.MULTILINE)
_NOT_UNDERSTOOD = re.compile(
    r"^(?:import\b|export\b).*|\bimport\s*\(.*|\bimport\.meta\b.*|^(?:const .*)?\bawait .*", re.MULTILINE
)


class ModuleError(PatchError):
    """A module that cannot be put into one script with others; its message names the place."""


def one_script(entry: str, read: Callable[[str], str], outside: Collection[str] = ()) -> str:
    """The module `entry` with everything that it imports, each evaluated once and in the same order. Raises `ModuleError`.

    `read` gives the text of a module by its path; paths in `outside` stay imports, relative to `entry`.
    """
    names: dict[str, str] = {}
    parts: list[str] = []
    imported: dict[str, str] = {}
    waiting: set[str] = set()

    def add(path: str) -> str:
        if path in names:
            return names[path]
        if path in waiting:
            raise ModuleError(f"{path} imports itself, by way of others")
        waiting.add(path)
        text = read(path)
        uses: list[str] = []
        for wanted, address in _IMPORT.findall(text):
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), address))
            name = imported.setdefault(target, f"outside{len(imported)}") if target in outside else add(target)
            bindings = re.sub(r"\s+as\s+", ": ", wanted)
            uses.append(f"const {bindings} = {name};" if wanted else "")
        body = _IMPORT.sub("", text)
        exported = ", ".join(name for name in _EXPORT.findall(body))
        body = _EXPORT.sub("", body).strip()
        if found := _NOT_UNDERSTOOD.search(body):
            raise ModuleError(f"{path}: {found[0]}")
        names[path] = f"module{len(names)}"
        lines = (f"// {path}", f"const {names[path]} = (() => {{", " ".join(uses), body, f"return {{ {exported} }};", "})();\n")
        parts.append("\n".join(lines))
        return names[path]

    add(entry)
    folder = posixpath.dirname(entry)
    heads = [f"import * as {name} from './{posixpath.relpath(path, folder)}';\n" for path, name in imported.items()]
    return "".join((*heads, *parts))
