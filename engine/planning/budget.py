"""A device's memory budget: what the weights leave for the KV cache, and the context that fits into it.

Weights and KV are exact; activations, CUDA graphs and the driver are an estimate, on the generous side.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.config import EngineConfig
from engine.planning.architecture import Architecture
from engine.start_errors import start_error

GB, GIB = 10**9, 1 << 30  # a card sold with 24 GB has at least 24 * 10**9 bytes
CHAT_TOKENS = 8192  # a long chat
BLOCK_TOKENS = 128  # the largest block size in use, so that rounding never promises too much
DRIVER_BYTES = 600 << 20  # CUDA context, cuBLAS workspaces, NCCL
GRAPH_BYTES = 500 << 20  # captured CUDA graphs
DEFAULT_MODEL_LEN = 32768  # tokens: enough for a chat, where the model could take more
MIN_MODEL_LEN = 1024  # tokens; a shorter context is too small for a chat


@dataclass(frozen=True, slots=True)
class Budget:
    """Bytes on one device. A negative `kv` is the shortfall."""

    weights: int
    overhead: int
    kv: int
    per_token: int
    max_position: int

    @property
    def kv_tokens(self) -> int:
        """Tokens that fit, over all chats, in whole blocks; vLLM reserves one block."""
        return max(0, (self.kv // self.per_token // BLOCK_TOKENS - 1) * BLOCK_TOKENS)

    @property
    def max_model_len(self) -> int:
        return min(self.kv_tokens, self.max_position)

    @property
    def chats(self) -> int:
        """How many chats of `CHAT_TOKENS` fit at the same time."""
        return self.kv_tokens // CHAT_TOKENS

    @property
    def default_model_len(self) -> int:
        """The `max_model_len` where the operator sets none."""
        return min(DEFAULT_MODEL_LEN, self.max_model_len)


def gpu_budget(architecture: Architecture, config: EngineConfig, gpu_bytes: int, weights: int | None = None) -> Budget:
    """The budget of one GPU. `weights`: bytes of all weights, if known better than from the architecture."""
    tensor, pipeline = config.tensor_parallel_size, config.pipeline_parallel_size
    share = (weights or architecture.weight_bytes) // (tensor * pipeline)
    overhead = DRIVER_BYTES + _activation_bytes(architecture, config) + (0 if config.enforce_eager else GRAPH_BYTES)
    kv = config.kv_cache_memory
    left = int(gpu_bytes * config.gpu_memory_utilization) - share - overhead
    per_token = architecture.kv_bytes_per_token(config.kv_cache_dtype, tensor, pipeline)
    return Budget(share, overhead, left if kv is None else min(kv, left), per_token, architecture.max_position)


def cpu_budget(architecture: Architecture, config: EngineConfig, kv_bytes: int, weights: int | None = None) -> Budget:
    """The budget on a CPU, where the size of the KV cache is set."""
    per_token = architecture.kv_bytes_per_token(config.kv_cache_dtype)
    return Budget(weights or architecture.weight_bytes, 0, kv_bytes, per_token, architecture.max_position)


def _activation_bytes(architecture: Architecture, config: EngineConfig) -> int:
    wide = max(architecture.intermediate, architecture.expert_intermediate * 8) // config.tensor_parallel_size
    step = config.max_num_batched_tokens * (2 * wide + 4 * architecture.hidden) * 2
    logits = config.max_num_seqs * architecture.vocabulary * 4 * 3  # float32, and two copies while sorting
    return step + logits


def check_model_len(budget: Budget, config: EngineConfig, gpu_bytes: int | None = None) -> int:
    """The `max_model_len` to use: the operator's, or the default. Raises `EngineStartError` with the length that would fit.

    `gpu_bytes` is the memory of the GPU, None on a CPU.
    """
    wanted = config.max_model_len
    if wanted is not None and wanted > budget.max_position:
        raise start_error("over_max_position", wanted=wanted, limit=budget.max_position)
    length = wanted or min(MIN_MODEL_LEN, budget.max_position)
    if length > budget.kv_tokens:
        need = (-(-length // BLOCK_TOKENS) + 1) * BLOCK_TOKENS * budget.per_token
        figures: dict[str, str | int] = {"length": length, "need": gib(need), "have": gib(max(0, budget.kv))}
        code = "no_kv_cpu"
        if gpu_bytes is not None:
            code = "no_kv_gpu"
            figures |= {"gpu": gib(gpu_bytes), "weights": gib(budget.weights)}
        if budget.kv_tokens >= MIN_MODEL_LEN:
            code += "_shorter"
            figures["fits"] = budget.max_model_len
        raise start_error(code, **figures)
    return wanted if wanted is not None else budget.default_model_len


def gib(size: float) -> str:
    return f"{size / GIB:.2f} GiB" if size >= GIB / 10 else f"{size / (1 << 20):.1f} MiB"
