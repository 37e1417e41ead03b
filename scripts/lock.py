"""Renew the locked versions in requirements/: run it after a change of dependencies in pyproject.toml, commit what it writes.

`cpu.txt` and `gpu.txt` are complete sets for Linux (x86-64, ARM) and Python 3.11 to 3.13; `dev.txt` is what tests add to
either: nothing in it is in the other two, so that installing it changes no version. Usage: `make lock`.
"""

from __future__ import annotations

import itertools
import re
import subprocess
import tempfile
from pathlib import Path

from packaging.markers import Marker, default_environment

from scripts.torch_build import plain, torch_source

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "requirements"
OURS = "sys_platform == 'linux' and (platform_machine == 'x86_64' or platform_machine == 'aarch64')"
HEAD = "# Locked by scripts/lock.py; do not edit.\n"
ENVIRONMENTS = [
    {**default_environment(), "sys_platform": "linux", "platform_system": "Linux", "os_name": "posix",
     "platform_machine": machine, "python_version": python, "python_full_version": f"{python}.1"}
    for machine, python in itertools.product(("x86_64", "aarch64"), ("3.11", "3.12", "3.13"))
]  # fmt: skip


def compile_extras(extras: tuple[str, ...], constraints: list[str] = []) -> list[str]:  # noqa: B006
    """Resolve these extras together for every platform, then keep the lines that hold on ours."""
    find = torch_source() if "cpu" in extras else []
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write("\n".join(on_ours(pin) for pin in constraints))
        file.flush()
        command = [str(ROOT / ".venv/bin/uv"), "pip", "compile", "-q", "pyproject.toml", "--universal",
                   "--python-version", "3.11", *itertools.chain.from_iterable(("--extra", extra) for extra in extras),
                   "--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links",
                   "-c", file.name, *find]  # fmt: skip
        text = subprocess.run(command, cwd=ROOT, env=plain(), check=True, stdout=subprocess.PIPE, text=True).stdout
    lines: dict[str, str] = {}
    for line in text.splitlines():
        pin, _, marker = line.partition(" ; ")
        holds = [not marker or Marker(marker).evaluate(environment) for environment in ENVIRONMENTS]
        if any(holds):
            lines[pin] = pin if all(holds) else line
    # A folder with one torch wheel makes the resolver split torch by Python version; every version has the same build.
    torch = sorted((pin for pin in lines if re.match(r"torch==", pin)), key=lambda pin: ("+cpu" in pin) == ("cpu" in extras))
    for pin in torch[:-1]:
        del lines[pin]
    return [torch[-1] if line.startswith("torch==") else line for line in lines.values()]


def on_ours(line: str) -> str:
    """A locked line as a constraint on our platforms only: vLLM asks for other versions on others."""
    pin, _, marker = line.partition(" ; ")
    return f"{pin} ; {OURS} and ({marker})" if marker else f"{pin} ; {OURS}"


def name(pin: str) -> str:
    return pin.partition("==")[0]


def additions(extra: str, lock: list[str], others: list[str]) -> list[str]:
    """What the tests need on top of a lock, at the versions of `others` where those name it."""
    locked = {name(pin) for pin in lock}
    both = compile_extras((extra, "dev"), lock + [pin for pin in others if name(pin) not in locked])
    return [pin for pin in both if name(pin) not in locked]


def main() -> None:
    OUT.mkdir(exist_ok=True)
    cpu, gpu = compile_extras(("cpu",)), compile_extras(("gpu",))
    dev = additions("cpu", cpu, gpu)
    dev = sorted({*dev, *additions("gpu", gpu, [*cpu, *dev])})
    for file, lines in (("cpu", cpu), ("gpu", gpu), ("dev", dev)):
        (OUT / f"{file}.txt").write_text(HEAD + "\n".join(lines) + "\n")
        print(f"requirements/{file}.txt: {len(lines)} packages")


if __name__ == "__main__":
    main()
