"""The engine's section of the settings: how the model is loaded and run."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

UNITS = {"K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40}


def parse_bytes(value: object) -> object:
    """`"2GiB"`, `"2G"`, `"2048M"` or a plain number of bytes; pydantic refuses anything else."""
    if not isinstance(value, str):
        return value
    text = value.strip().upper().removesuffix("B").removesuffix("I")
    try:
        return int(float(text[:-1]) * UNITS[text[-1]]) if text[-1:] in UNITS else int(text)
    except ValueError:
        return value


Bytes = Annotated[int, BeforeValidator(parse_bytes), Field(ge=1 << 20)]
Positive = Annotated[int, Field(ge=1)]


class EngineConfig(BaseModel):
    """Sizes in bytes, lengths in tokens; None: chosen at the start."""

    model_config = ConfigDict(frozen=True, extra="forbid", protected_namespaces=())

    model: str = Field(
        "",
        description="Hugging Face name, local folder or `smollm2`. "
        "Empty: Qwen3-4B-Instruct-2507 on a GPU, the bundled model on a CPU.",
    )
    revision: str | None = Field(None, description="Branch, tag or commit of the model.")
    device: Literal["auto", "cpu", "gpu"] = Field("auto", description="Where to run the model.")
    dtype: Literal["auto", "bfloat16", "float16", "float32"] = Field("auto", description="Type of weights and activations.")
    quantization: str | None = Field(None, description="vLLM quantization method, when the model's own config names none.")
    max_model_len: Positive | None = Field(
        None,
        description="Longest prompt plus answer, in tokens. Unset: 32768 or the model's own maximum, whichever is less.",
    )
    gpu_memory_utilization: float = Field(
        0.90, gt=0, le=1, description="Share of GPU memory for weights, activations and KV cache."
    )
    kv_cache_memory: Bytes | None = Field(
        None, description="KV cache size in bytes (`4GiB`). Unset: what is left on a GPU, 256 MiB on a CPU."
    )
    kv_cache_dtype: str = Field("auto", description="Type of the KV cache: `auto`, `fp8`, ... `fp8` halves it.")
    max_num_seqs: Positive = Field(64, description="Answers generated at the same time, at most.")
    max_num_batched_tokens: Positive = Field(
        4096, description="Tokens in one scheduler step, at most; bounds how long a prefill delays others."
    )
    enforce_eager: bool | None = Field(None, description="Skip CUDA graphs. Unset: only on a CPU.")
    tensor_parallel_size: Positive = Field(1, description="GPUs that share each layer.")
    pipeline_parallel_size: Positive = Field(1, description="Groups of layers on different GPUs.")
    data_parallel_size: Positive = Field(1, description="Replicas of the model.")
    executor_backend: Literal["auto", "uni", "mp", "ray"] = Field("auto", description="How vLLM runs its workers.")
    seed: int = Field(0, description="Seed of the engine.")
    sleep_level: Annotated[int, Field(ge=0, le=2)] = Field(
        1,
        description="How a GPU is given back when idle: 1 keeps the weights in host memory, 2 drops them, 0 ends the process "
        "(on a CPU always).",
    )
    reasoning_parser: str = Field(
        "auto", description="vLLM reasoning parser; `auto` asks the chat template, `none` never splits."
    )
