"""From settings to engine arguments: which device, which model, how long a context. Decided before vllm is imported.

A start that cannot succeed is refused here, within a second, with the remedy.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from engine.config import EngineConfig
from engine.planning.architecture import UnknownModel, read_architecture
from engine.planning.budget import check_model_len, cpu_budget, gib, gpu_budget
from engine.planning.device import Host
from engine.planning.model_files import read_config, stored_bytes
from engine.planning.smollm2 import NAME as SMOLLM2
from engine.planning.smollm2 import smollm2
from engine.start_errors import start_error

log = logging.getLogger(__name__)

DEFAULT_GPU_MODEL = "Qwen/Qwen3-4B-Instruct-2507"
BUNDLED_NAME = "steward-demo"
BUNDLED_MODEL = Path(__file__).resolve().parents[2] / "demo_model"
MIN_VLLM = (0, 26)
CPU_KV_BYTES = 256 << 20  # KV cache on a CPU unless it is set

Device = Literal["cpu", "gpu"]


@dataclass(frozen=True, slots=True)
class Build:
    """The engine to build. `engine_args` go to vLLM's `AsyncEngineArgs`; `name` is the model's name for people.

    `weights` is their size in bytes, 0 where it is not known.
    """

    config: EngineConfig
    device: Device
    model: str
    name: str
    local: bool
    weights: int
    engine_args: dict[str, Any]


def resolve(config: EngineConfig, host: Host) -> Build:
    """Decide, or raise `EngineStartError` (engine/start_errors.py) with the remedy."""
    _check_vllm(host)
    device = _device(config, host)
    model, name, local = _model(config, device)
    engine_args = _engine_args(config, device, model, name)
    engine_args["max_model_len"], weights = _fit(config, device, model, host)
    return Build(config, device, model, name, local, weights, engine_args)


def _check_vllm(host: Host) -> None:
    if host.vllm is None:
        raise start_error("no_vllm")
    version = tuple(int(part) for part in host.vllm.split("+")[0].split(".")[:2] if part.isdigit())
    if version < MIN_VLLM:
        raise start_error("old_vllm", version=host.vllm, oldest=".".join(map(str, MIN_VLLM)))


def _device(config: EngineConfig, host: Host) -> Device:
    device: Device = config.device if config.device != "auto" else "gpu" if host.gpus and not host.cpu_build else "cpu"
    if device == "gpu" and host.cpu_build:
        raise start_error("cpu_build")
    if device == "gpu" and not host.gpus:
        raise start_error("no_gpu")
    if device == "cpu" and not host.cpu_build:
        raise start_error("gpu_build")
    if device == "cpu" and not host.avx2:
        raise start_error("no_avx2")
    return device


def _model(config: EngineConfig, device: Device) -> tuple[str, str, bool]:
    if not config.model and device == "gpu":
        return DEFAULT_GPU_MODEL, DEFAULT_GPU_MODEL, False
    model = config.model or str(BUNDLED_MODEL)
    folder = smollm2() if model == SMOLLM2 else Path(model).expanduser()
    if folder.is_dir():
        if not (folder / "config.json").is_file():
            raise start_error("empty_folder" if config.model else "no_bundled_model", folder=str(folder))
        return str(folder.resolve()), folder.resolve().name if config.model else BUNDLED_NAME, True
    if folder.is_absolute() or model.startswith((".", "~")) or model.count("/") != 1:
        raise start_error("no_model", model=model, example=DEFAULT_GPU_MODEL)
    return model, model, False


def _engine_args(config: EngineConfig, device: Device, model: str, name: str) -> dict[str, Any]:
    cpu = device == "cpu"
    engine_args: dict[str, Any] = {
        "model": model,
        "served_model_name": [name],
        "revision": config.revision,
        "dtype": config.dtype,
        "quantization": config.quantization,
        "gpu_memory_utilization": config.gpu_memory_utilization,
        "kv_cache_memory_bytes": config.kv_cache_memory or (CPU_KV_BYTES if cpu else None),
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
        "use_tqdm_on_load": False,
    }
    if not cpu and config.sleep_level:
        engine_args["enable_sleep_mode"] = True  # its memory can only be given back by an engine that was started so
    if config.executor_backend != "auto":
        engine_args["distributed_executor_backend"] = config.executor_backend
    elif cpu and config.tensor_parallel_size * config.pipeline_parallel_size == 1:
        engine_args["distributed_executor_backend"] = "uni"
    return engine_args


def _fit(config: EngineConfig, device: Device, model: str, host: Host) -> tuple[int | None, int]:
    """The context length to use and the weights' bytes. For a model of unknown architecture vLLM decides."""
    try:
        architecture = read_architecture(read_config(model, config.revision), config.dtype, config.quantization)
        weights = stored_bytes(model, config.revision) if config.dtype == "auto" and config.quantization is None else None
        if device == "cpu":
            kv = config.kv_cache_memory or CPU_KV_BYTES
            budget = cpu_budget(architecture, config, kv, weights)
            if budget.weights + kv > host.memory:
                raise start_error("too_large", need=gib(budget.weights + kv), have=gib(host.memory))
            return check_model_len(budget, config), budget.weights
        wanted = config.tensor_parallel_size * config.pipeline_parallel_size * config.data_parallel_size
        if wanted > len(host.gpus) and config.executor_backend != "ray":
            raise start_error("too_few_gpus", wanted=wanted, have=len(host.gpus))
        budget = gpu_budget(architecture, config, min(host.gpus), weights)
        return check_model_len(budget, config, min(host.gpus)), budget.weights
    except UnknownModel as unknown:
        log.info("The start does not check whether the model fits: %s.", unknown)
        return config.max_model_len, 0
