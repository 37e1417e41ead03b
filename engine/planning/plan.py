"""Capacity planning from a model's config.json: what a GPU holds, and which settings to use.

    python -m engine.planning.plan --model Qwen/Qwen3-4B-Instruct-2507 --gpu-gb 24

The engine's start uses the same sums, to refuse in a second what vLLM would refuse after minutes of loading. Weights and KV
are exact; what activations, CUDA graphs and the driver take is an estimate, on the generous side.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass

from engine.config import EngineConfig
from engine.errors import EngineStartError
from engine.planning.architecture import Architecture, UnknownModel, read_architecture
from engine.planning.model_files import read_config, stored_bytes
from engine.start_errors import start_error

GB, GIB = 10**9, 1 << 30  # a card sold with 24 GB has at least 24 * 10**9 bytes
CHAT = 8192  # tokens of a long chat
BLOCK = 128  # tokens; the largest block size in use, so that rounding never promises too much
CONTEXT_BYTES = 600 << 20  # CUDA context, cuBLAS workspaces, NCCL
GRAPH_BYTES = 500 << 20  # captured CUDA graphs
USUAL_MODEL_LEN = 32768  # tokens; what a chat needs, not what the model could
SHORTEST = 1024  # tokens of context below which a chat makes no sense


@dataclass(frozen=True, slots=True)
class Budget:
    """Bytes on one device. `kv` may be negative: so much is missing before the first token fits."""

    weights: int
    overhead: int
    kv: int
    per_token: int
    max_position: int

    @property
    def kv_tokens(self) -> int:
        """Tokens that fit, over all chats, in whole blocks; one block is vLLM's own."""
        return max(0, (self.kv // self.per_token // BLOCK - 1) * BLOCK)

    @property
    def largest_model_len(self) -> int:
        return min(self.kv_tokens, self.max_position)

    @property
    def chats(self) -> int:
        """How many chats of `CHAT` tokens fit at the same time."""
        return self.kv_tokens // CHAT

    @property
    def usual_model_len(self) -> int:
        """What `max_model_len` becomes when nobody sets it."""
        return min(USUAL_MODEL_LEN, self.largest_model_len)


def gpu_budget(architecture: Architecture, config: EngineConfig, gpu_bytes: int, weights: int | None = None) -> Budget:
    """What one GPU of `gpu_bytes` holds. `weights`: bytes of all weights if known better than from the architecture."""
    tensor, pipeline = config.tensor_parallel_size, config.pipeline_parallel_size
    share = (weights or architecture.weight_bytes) // (tensor * pipeline)
    overhead = CONTEXT_BYTES + _activation_bytes(architecture, config) + (0 if config.enforce_eager else GRAPH_BYTES)
    kv = config.kv_cache_memory
    left = int(gpu_bytes * config.gpu_memory_utilization) - share - overhead
    per_token = architecture.kv_bytes_per_token(config.kv_cache_dtype, tensor, pipeline)
    return Budget(share, overhead, left if kv is None else min(kv, left), per_token, architecture.max_position)


def cpu_budget(architecture: Architecture, config: EngineConfig, kv_bytes: int, weights: int | None = None) -> Budget:
    """On a CPU the KV cache has a size of its own, beside the weights."""
    per_token = architecture.kv_bytes_per_token(config.kv_cache_dtype)
    return Budget(weights or architecture.weight_bytes, 0, kv_bytes, per_token, architecture.max_position)


def _activation_bytes(architecture: Architecture, config: EngineConfig) -> int:
    wide = max(architecture.intermediate, architecture.expert_intermediate * 8) // config.tensor_parallel_size
    step = config.max_num_batched_tokens * (2 * wide + 4 * architecture.hidden) * 2
    logits = config.max_num_seqs * architecture.vocabulary * 4 * 3  # float32, and two copies while sorting
    return step + logits


def check_model_len(budget: Budget, config: EngineConfig, gpu_bytes: int | None = None) -> int:
    """The `max_model_len` to use: the operator's, or the usual. Raises `EngineStartError` with what would fit.

    `gpu_bytes` is the size of the GPU that the budget is of, None on a CPU.
    """
    wanted = config.max_model_len
    if wanted is not None and wanted > budget.max_position:
        raise start_error("over_max_position", wanted=wanted, limit=budget.max_position)
    length = wanted or min(SHORTEST, budget.max_position)
    if length > budget.kv_tokens:
        need = (-(-length // BLOCK) + 1) * BLOCK * budget.per_token
        figures: dict[str, str | int] = {"length": length, "need": gib(need), "have": gib(max(0, budget.kv))}
        code = "no_kv_cpu"
        if gpu_bytes is not None:
            code = "no_kv_gpu"
            figures |= {"gpu": gib(gpu_bytes), "weights": gib(budget.weights)}
        if budget.kv_tokens >= SHORTEST:
            code += "_shorter"
            figures["fits"] = budget.largest_model_len
        raise start_error(code, **figures)
    return wanted if wanted is not None else budget.usual_model_len


def gib(size: float) -> str:
    return f"{size / GIB:.2f} GiB" if size >= GIB / 10 else f"{size / (1 << 20):.1f} MiB"


def report(name: str, architecture: Architecture, config: EngineConfig, gpu_gb: float, weights: int | None = None) -> str:
    """The plan, for a person, with the settings to copy."""
    budget = gpu_budget(architecture, config, int(gpu_gb * GB), weights)
    one_long = architecture.max_position * budget.per_token
    lines = [
        f"{name}: {architecture.parameters / 1e9:.2f} billion parameters, made for {architecture.max_position:,} tokens",
        f"  weights              {gib(budget.weights)}",
        f"  activations, driver  {gib(budget.overhead)} (estimate)",
        f"  KV cache             {gib(max(0, budget.kv))} of {gpu_gb:g} GB, at {config.gpu_memory_utilization:.0%} of the card",
        f"  KV per token         {budget.per_token:,} bytes; one chat of {architecture.max_position:,} tokens: {gib(one_long)}",
        f"  tokens in all        {budget.kv_tokens:,}",
        f"  chats of {CHAT:,} tokens  {budget.chats}",
        f"  largest max_model_len {budget.largest_model_len:,}",
    ]
    if budget.kv_tokens < SHORTEST:
        return "\n".join([*lines, "", "It does not fit. Take a larger GPU, more of them, or a quantized model."])
    seqs = max(1, min(config.max_num_seqs, budget.kv_tokens // SHORTEST))
    settings = [
        f"STEWARD_MODEL={name}",
        f"STEWARD_MAX_MODEL_LEN={budget.usual_model_len}",
        f"STEWARD_MAX_NUM_SEQS={seqs}",
        f"STEWARD_GPU_MEMORY_UTILIZATION={config.gpu_memory_utilization:g}",
    ]
    if config.kv_cache_dtype != "auto":
        settings.append(f"STEWARD_KV_CACHE_DTYPE={config.kv_cache_dtype}")
    if config.tensor_parallel_size > 1:
        settings.append(f"STEWARD_TENSOR_PARALLEL_SIZE={config.tensor_parallel_size}")
    return "\n".join([*lines, "", "Settings:", *(f"  {line}" for line in settings)])


def main(arguments: list[str] | None = None) -> int:
    """The command line. Returns 0, or 1 after a sentence on stderr."""
    parser = argparse.ArgumentParser(prog="make plan", description="What a GPU holds, from a model's config.json alone.")
    parser.add_argument("--model", required=True, help="Hugging Face name or local folder")
    parser.add_argument("--gpu-gb", type=float, required=True, help="memory of one GPU, in GB (10^9 bytes)")
    parser.add_argument("--revision")
    parser.add_argument("--quantization", help="fp8, awq, gptq ... when the model's own config names none")
    parser.add_argument("--kv-cache-dtype", default="auto")
    parser.add_argument("--tensor-parallel", type=int, default=1)
    parser.add_argument("--utilization", type=float, default=EngineConfig().gpu_memory_utilization)
    given = parser.parse_args(arguments)
    config = EngineConfig(
        quantization=given.quantization,
        kv_cache_dtype=given.kv_cache_dtype,
        tensor_parallel_size=given.tensor_parallel,
        gpu_memory_utilization=given.utilization,
    )
    try:
        architecture = read_architecture(read_config(given.model, given.revision), quantization=given.quantization)
        weights = stored_bytes(given.model, given.revision) if given.quantization is None else None
        sys.stdout.write(report(given.model, architecture, config, given.gpu_gb, weights) + "\n")
    except UnknownModel as unknown:
        sys.stderr.write(f"No plan for {given.model}: {unknown}. vLLM may serve it all the same; it will say what fits.\n")
        return 1
    except EngineStartError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
