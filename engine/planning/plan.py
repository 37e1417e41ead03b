"""Capacity planning: `make plan` reports what a GPU holds, from a model's config.json, and the settings to use.

    python -m engine.planning.plan --model Qwen/Qwen3-4B-Instruct-2507 --gpu-gb 24

The engine's start computes the same budget, to refuse in a second what vLLM would refuse after minutes of loading.
"""

from __future__ import annotations

import argparse
import sys

from engine.config import EngineConfig
from engine.errors import EngineStartError
from engine.planning.architecture import Architecture, UnknownModel, read_architecture
from engine.planning.budget import CHAT_TOKENS, GB, MIN_MODEL_LEN, gib, gpu_budget
from engine.planning.model_files import read_config, stored_bytes


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
        f"  chats of {CHAT_TOKENS:,} tokens  {budget.chats}",
        f"  largest max_model_len {budget.max_model_len:,}",
    ]
    if budget.kv_tokens < MIN_MODEL_LEN:
        return "\n".join([*lines, "", "It does not fit. Take a larger GPU, more of them, or a quantized model."])
    seqs = max(1, min(config.max_num_seqs, budget.kv_tokens // MIN_MODEL_LEN))
    settings = [
        f"STEWARD_MODEL={name}",
        f"STEWARD_MAX_MODEL_LEN={budget.default_model_len}",
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
