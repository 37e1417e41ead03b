"""Why a start fails, in English, by code. Doors that speak other languages have the same codes: public/reasons.zh.json.

A sentence says what is wrong and what to do about it. `params` are texts and numbers, ready to be shown.
"""

from __future__ import annotations

from engine.errors import EngineStartError

LESS_MEMORY = "Lower STEWARD_MAX_MODEL_LEN or STEWARD_MAX_NUM_SEQS, or take a smaller or quantized model."
NO_KV = "Not enough memory for the KV cache: a context of {length} tokens takes {need}, and {have} is "
ON_CPU = "set aside on the CPU (STEWARD_KV_CACHE_MEMORY). To make it fit, "
ON_GPU = "left on a GPU of {gpu}, beside weights of {weights}. To make it fit, "
SHORTER = "set STEWARD_MAX_MODEL_LEN={fits}, "
MORE_CPU = "raise STEWARD_KV_CACHE_MEMORY, or take a smaller model."
MORE_GPU = "set STEWARD_KV_CACHE_DTYPE=fp8, or take a smaller or quantized model."

START_ERRORS: dict[str, str] = {
    # Found before vLLM is imported (engine/planning/resolve.py, plan.py, hub.py)
    "no_vllm": "vLLM is not installed. Run `make setup` (ACCEL=cpu or ACCEL=gpu chooses the build).",
    "old_vllm": "vLLM {version} is too old: at least {oldest} is needed. Run `make setup` for the locked one.",
    "cpu_build": "The CPU build of vLLM is installed, which cannot use a GPU. Run `make setup ACCEL=gpu`.",
    "gpu_build": "The GPU build of vLLM is installed, which cannot run on a CPU. Run `make setup ACCEL=cpu`.",
    "no_gpu": "STEWARD_DEVICE=gpu, but no NVIDIA GPU answers (`nvidia-smi` should list one). "
    "Fix the driver, or set STEWARD_DEVICE=cpu.",
    "no_avx2": "This CPU has no AVX2, which vLLM needs. Use a newer machine, or one with an NVIDIA GPU.",
    "no_bundled_model": "The bundled model is not in this copy of Steward: {folder} has no config.json. "
    "Get the whole repository, or set STEWARD_MODEL.",
    "empty_folder": "The folder {folder} holds no model: there is no config.json in it. Check STEWARD_MODEL.",
    "no_model": "There is no model at {model}. STEWARD_MODEL must be a folder with a config.json, or a name such as {example}.",
    "too_large": "The model needs about {need} of memory, KV cache included, and this machine has {have}. "
    "Choose a smaller model with STEWARD_MODEL.",
    "too_few_gpus": "The settings ask for {wanted} GPUs (tensor x pipeline x data parallel); this machine has {have}.",
    "over_max_position": "STEWARD_MAX_MODEL_LEN={wanted} is more than the model was made for: at most {limit}.",
    "no_kv_cpu": NO_KV + ON_CPU + MORE_CPU,
    "no_kv_cpu_shorter": NO_KV + ON_CPU + SHORTER + MORE_CPU,
    "no_kv_gpu": NO_KV + ON_GPU + MORE_GPU,
    "no_kv_gpu_shorter": NO_KV + ON_GPU + SHORTER + MORE_GPU,
    "config_unreadable": "The config.json of {model} cannot be read: {error}",
    "config_no_object": "The config.json of {model} is not a JSON object.",
    "gated": "The model {model} asks for permission: accept its terms on huggingface.co, then set HF_TOKEN.",
    "no_revision": "The model {model} has no revision {revision}. Check STEWARD_REVISION.",
    "not_on_hub": "There is no model {model} on the Hugging Face Hub, and no such folder. "
    "Check STEWARD_MODEL (a private model needs HF_TOKEN).",
    "no_file": "{model} on the Hugging Face Hub holds no {name}: vLLM cannot serve it.",
    "hub_away": "The model {model} is not on this machine and the Hugging Face Hub cannot be reached. "
    "Connect once to download it, or set STEWARD_MODEL to a local folder.",
    # Said by vLLM itself (engine/vllm/process/diagnosis.py)
    "kv_limit": "Not enough memory for the KV cache: at most STEWARD_MAX_MODEL_LEN={limit} fits with these settings.",
    "kv_none": f"No memory is left for the KV cache beside the weights. {LESS_MEMORY}",
    "gpu_taken": "Another program holds GPU memory: {free} of {total} GiB are free. "
    "Stop it, or lower STEWARD_GPU_MEMORY_UTILIZATION.",
    "out_of_memory": f"The memory is too small. {LESS_MEMORY}",
    "unknown_architecture": "The installed vLLM cannot serve this kind of model ({architecture}). "
    "Choose another with STEWARD_MODEL.",
    "no_weights": "The model's folder holds no weights (*.safetensors). Download the model again.",
    "damaged_weights": "The model's weights are damaged, perhaps cut short by a broken download. Download the model again.",
    "remote_code": "The model wants to run code of its own, which Steward does not allow. "
    "Choose a model that vLLM knows by itself.",
    "no_tokenizer": "The model's folder holds no tokenizer.",
    "no_chat_template": "The model has no chat template: it is not made for chat. Choose an instruct or chat model.",
    "cuda": "CUDA does not work with this GPU and driver. Update the NVIDIA driver (`nvidia-smi` shows its version).",
    "vllm": "vLLM could not load the model: {error}",
    # Afterwards
    "interrupted": "The start was interrupted.",
    "fault": "The engine could not be started because of a fault in Steward; the log has the details.",
    "lost": "The engine was lost. Restart the server; its log tells why.",
}


def start_error(code: str, **params: str | int) -> EngineStartError:
    """The error to raise for a start that fails with this code. KeyError where the code or a parameter is missing."""
    return EngineStartError(START_ERRORS[code].format(**params), code, **params)
