"""Renew the locked versions in requirements/: run it after a change of dependencies in pyproject.toml, commit what it writes.

`cpu.txt` and `gpu.txt` are complete sets for Linux (x86-64, ARM) and Python 3.11 to 3.13; `dev.txt` is what tests need beside
either, on the same versions. Usage: `.venv/bin/python scripts/lock.py`.
"""

from __future__ import annotations

import itertools
import os
import re
import subprocess
import tempfile
from pathlib import Path

from packaging.markers import Marker, default_environment

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "requirements"
HEAD = "# Locked by scripts/lock.py; do not edit.\n"
ENVIRONMENTS = [
    {**default_environment(), "sys_platform": "linux", "platform_system": "Linux", "os_name": "posix",
     "platform_machine": machine, "python_version": python, "python_full_version": f"{python}.1"}
    for machine, python in itertools.product(("x86_64", "aarch64"), ("3.11", "3.12", "3.13"))
]  # fmt: skip


def compile_extra(extra: str, find: list[str], constraints: list[str] = []) -> list[str]:  # noqa: B006
    """Resolve one extra for every platform, then keep the lines that hold on ours."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write("\n".join(constraints))
        file.flush()
        command = [str(ROOT / ".venv/bin/uv"), "pip", "compile", "-q", "pyproject.toml", "--extra", extra, "--universal",
                   "--python-version", "3.11", "--no-header", "--no-annotate", "--no-emit-index-url",
                   "--no-emit-find-links", "-c", file.name, *find]  # fmt: skip
        text = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout
    lines: dict[str, str] = {}
    for line in text.splitlines():
        pin, _, marker = line.partition(" ; ")
        holds = [not marker or Marker(marker).evaluate(environment) for environment in ENVIRONMENTS]
        if any(holds):
            lines[pin] = pin if all(holds) else line
    # A folder with one torch wheel makes the resolver split torch by Python version; every version has the same build.
    torch = sorted((pin for pin in lines if re.match(r"torch==", pin)), key=lambda pin: ("+cpu" in pin) == (extra == "cpu"))
    for pin in torch[:-1]:
        del lines[pin]
    return [torch[-1] if line.startswith("torch==") else line for line in lines.values()]


def main() -> None:
    OUT.mkdir(exist_ok=True)
    folder = os.environ.pop("PIP_FIND_LINKS", "")
    cpu = compile_extra("cpu", ["--find-links", folder] if folder else ["--torch-backend", "cpu"])
    gpu = compile_extra("gpu", [])
    dev = compile_extra("dev", [], sorted(set(cpu) & set(gpu)))
    for name, lines in (("cpu", cpu), ("gpu", gpu), ("dev", dev)):
        (OUT / f"{name}.txt").write_text(HEAD + "\n".join(lines) + "\n")
        print(f"requirements/{name}.txt: {len(lines)} packages")


if __name__ == "__main__":
    main()
