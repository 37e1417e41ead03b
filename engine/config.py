"""What an engine is told at its birth: the engine's section of the settings, field by field, under the same names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class EngineConfig:
    """Everything that decides how the model is loaded and run. Sizes in bytes, lengths in tokens; None means "choose"."""

    model: str = ""  # Hugging Face name or local folder; "" is Qwen3-4B-Instruct-2507 on a GPU, the bundled model on a CPU
    revision: str | None = None
    device: Literal["auto", "cpu", "gpu"] = "auto"
    dtype: Literal["auto", "bfloat16", "float16", "float32"] = "auto"
    quantization: str | None = None
    max_model_len: int | None = None
    gpu_memory_utilization: float = 0.90
    kv_cache_memory: int | None = None
    kv_cache_dtype: str = "auto"
    max_num_seqs: int = 64
    max_num_batched_tokens: int = 4096
    enforce_eager: bool | None = None
    tensor_parallel_size: int = 1
    pipeline_parallel_size: int = 1
    data_parallel_size: int = 1
    executor_backend: Literal["auto", "uni", "mp", "ray"] = "auto"
    seed: int = 0
    reasoning_parser: str = "auto"
