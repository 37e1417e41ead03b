"""Why a start failed inside vLLM, in words: what it says when it gives up, and what a person can do about it."""

from __future__ import annotations

import re

LESS_MEMORY = "Lower STEWARD_MAX_MODEL_LEN or STEWARD_MAX_NUM_SEQS, or take a smaller or quantized model."

# The first pattern found in what vLLM said decides; the sentence may use the pattern's groups.
CAUSES: tuple[tuple[str, str], ...] = (
    (
        r"estimated maximum model length is (\d+)",
        r"Not enough memory for the KV cache: at most STEWARD_MAX_MODEL_LEN=\1 fits with these settings.",
    ),
    (r"No available memory for the cache blocks", f"No memory is left for the KV cache beside the weights. {LESS_MEMORY}"),
    (
        r"Free memory on device.*?\(([\d.]+)/([\d.]+) GiB\)",
        r"Another program holds GPU memory: \1 of \2 GiB are free. Stop it, or lower STEWARD_GPU_MEMORY_UTILIZATION.",
    ),
    (r"OutOfMemoryError|out of memory|DefaultCPUAllocator: can't allocate", f"The memory is too small. {LESS_MEMORY}"),
    (
        r"[Mm]odel architectures? (\[[^\]]*\]|\S+) (?:are|is) not supported",
        r"The installed vLLM cannot serve this kind of model (\1). Choose another with STEWARD_MODEL.",
    ),
    (
        r"Cannot find any model weights|No such file or directory: '[^']*\.safetensors'",
        "The model's folder holds no weights (*.safetensors). Download the model again.",
    ),
    (
        r"SafetensorError|InvalidHeader|MetadataIncompleteBuffer|HeaderTooLarge",
        "The model's weights are damaged, perhaps cut short by a broken download. Download the model again.",
    ),
    (
        r"trust_remote_code",
        "The model wants to run code of its own, which Steward does not allow. Choose a model that vLLM knows by itself.",
    ),
    (r"[Tt]okenizer.*(?:not found|does not exist|Can't load)|Can't load tokenizer", "The model's folder holds no tokenizer."),
    (
        r"[Cc]hat template|chat_template",
        "The model has no chat template: it is not made for chat. Choose an instruct or chat model.",
    ),
    (
        r"no kernel image is available|CUDA driver version is insufficient|CUDA error|Found no NVIDIA driver",
        "CUDA does not work with this GPU and driver. Update the NVIDIA driver (`nvidia-smi` shows its version).",
    ),
)


def in_words(error: BaseException, note: str = "") -> str:
    """The sentence for a failed start. `note` is what the engine's own process wrote; the cause is often only there."""
    said = f"{note}\n{error}"
    for pattern, sentence in CAUSES:
        if found := re.search(pattern, said, re.DOTALL):
            return found.expand(sentence)
    lines = [line.strip() for line in (note or str(error)).splitlines() if line.strip()]
    return f"vLLM could not load the model: {lines[-1] if lines else type(error).__name__}"
