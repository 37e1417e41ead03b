"""Why a start failed inside vLLM: a known cause, found in the text of its error."""

from __future__ import annotations

import re

from engine.errors import EngineStartError
from engine.start_errors import start_error
from patching import PatchError

# The first pattern found in vLLM's output decides; its named groups are the error's parameters.
PATTERNS: tuple[tuple[str, str], ...] = (
    (r"estimated maximum model length is (?P<limit>\d+)", "kv_limit"),
    (r"No available memory for the cache blocks", "kv_none"),
    (r"Free memory on device.*?\((?P<free>[\d.]+)/(?P<total>[\d.]+) GiB\)", "gpu_taken"),
    (r"OutOfMemoryError|out of memory|DefaultCPUAllocator: can't allocate", "out_of_memory"),
    (r"[Mm]odel architectures? (?P<architecture>\[[^\]]*\]|\S+) (?:are|is) not supported", "unknown_architecture"),
    (r"Cannot find any model weights|No such file or directory: '[^']*\.safetensors'", "no_weights"),
    (r"SafetensorError|InvalidHeader|MetadataIncompleteBuffer|HeaderTooLarge", "damaged_weights"),
    (r"trust_remote_code", "remote_code"),
    (r"[Tt]okenizer.*(?:not found|does not exist|Can't load)|Can't load tokenizer", "no_tokenizer"),
    (r"[Cc]hat template|chat_template", "no_chat_template"),
    (r"no kernel image is available|CUDA driver version is insufficient|CUDA error|Found no NVIDIA driver", "cuda"),
)


def diagnose(error: BaseException, note: str = "") -> EngineStartError:
    """A failed start as our own error. `note` is the failure note of the engine's process: the cause is often only there."""
    if isinstance(error, PatchError):
        return start_error("vllm", error=str(error))
    output = f"{note}\n{error}"
    for pattern, code in PATTERNS:
        if found := re.search(pattern, output, re.DOTALL):
            return start_error(code, **found.groupdict())
    lines = [line.strip() for line in (note or str(error)).splitlines() if line.strip()]
    return start_error("vllm", error=lines[-1] if lines else type(error).__name__)
