"""Servers in processes of their own, and the CPU that their serving process has used: Steward, and `vllm serve` beside it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Protocol

ROOT = Path(__file__).resolve().parent.parent.parent
TICKS = os.sysconf("SC_CLK_TCK")
START_TIMEOUT_S = 300.0
STOP_TIMEOUT_S = 30.0
CONTEXT, STREAMS = 16384, 256  # tokens, and answers at a time: the same for both servers
OPEN = {  # Steward's limits that would refuse what is measured: all clients are at one address
    "max_concurrent": STREAMS,
    "max_concurrent_per_user": STREAMS,  # all programs have one key
    "requests_per_minute": 10**6,
    "guest_address_share": 1,
    "guest_address_requests_per_minute": 0,
    "new_guests_per_minute": 0,
    "max_database_mb": 1 << 20,
    "repetition_detection": False,  # the tests' model says the alphabet for ever
}
ENGINE = {  # of vLLM, as Steward's own engine has them on a CPU (engine/vllm/process/environment.py)
    "VLLM_TARGET_DEVICE": "cpu",
    "VLLM_NO_USAGE_STATS": "1",
    "VLLM_LOGGING_LEVEL": "ERROR",
    "HF_HUB_OFFLINE": "1",
    "GLOO_SOCKET_IFNAME": "lo",
    "TORCHDYNAMO_DISABLE": "1",
    "VLLM_CPU_OMP_THREADS_BIND": "nobind",
    "VLLM_CPU_KVCACHE_SPACE": "1",
    "OMP_WAIT_POLICY": "PASSIVE",
    "OMP_NUM_THREADS": "1",
}


def private_bytes(pid: int) -> int:
    """Private memory of a process. Raises `OSError` where it is gone."""
    rows = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(1024 * int(row.split()[1]) for row in rows if row.startswith(("Private_Clean", "Private_Dirty")))


class Server(Protocol):
    """A started server. `name` for the table; `url` without a slash at its end."""

    name: str
    url: str

    def cpu(self) -> float: ...

    def stop(self) -> None: ...


class Process:
    """A server's process. Its serving process is that which was started; an engine's process is a child, and not counted."""

    def __init__(self, name: str, command: list[str], environment: dict[str, str], folder: Path, ready: str) -> None:
        self.name, self.folder, self._ready = name, folder, ready
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        self.url = f"http://127.0.0.1:{port}"
        folder.mkdir(parents=True, exist_ok=True)
        self._log = folder / f"{name.replace(' ', '-')}.log"
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, *command, "--port", str(port)],
                cwd=ROOT, env=os.environ | environment, stdout=log, stderr=subprocess.STDOUT,
            )  # fmt: skip

    def wait(self) -> None:
        """Until it is ready. Raises `SystemExit` with the end of its log where it ends instead, or is not ready in time."""
        deadline = time.monotonic() + START_TIMEOUT_S
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                with urllib.request.urlopen(self.url + self._ready, timeout=5):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.5)
        self.stop()
        raise SystemExit(f"{self.name} is not ready:\n{self._log.read_text(errors='replace')[-2000:]}")

    def cpu(self) -> float:
        """User and system seconds of the serving process alone."""
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    @property
    def pid(self) -> int:
        return self._process.pid

    def memory(self) -> int:
        """Bytes of private memory of the serving process."""
        return private_bytes(self.pid)

    def stop(self) -> None:
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def steward(model: Path, folder: Path, **settings: object) -> Process:
    """Steward as `make run` starts it, with its limits open."""
    ours = {"data_dir": folder / "data", "model": model, "device": "cpu", "max_model_len": CONTEXT, **OPEN, **settings}
    environment = {f"STEWARD_{name.upper()}": str(value) for name, value in ours.items()}
    return Process("Steward", [str(ROOT / "server.py")], environment, folder, "/readyz")


def vllm_serve(model: Path, folder: Path) -> Process:
    """vLLM's own server on the same model."""
    options = ["--served-model-name", "tiny", "--max-model-len", str(CONTEXT), "--max-num-seqs", str(STREAMS)]
    command = ["-m", "benchmarks.serving.vllm_serve", "serve", str(model), "--enforce-eager", *options]
    return Process("vllm serve", command, ENGINE, folder, "/health")
