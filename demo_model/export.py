"""Export for transformers and vLLM: config, weights in bfloat16, generation defaults."""

from __future__ import annotations

import json
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import Tensor

from demo_model.architecture import Architecture

SAMPLING = {"do_sample": True, "temperature": 0.6, "top_p": 0.9, "top_k": 20}


def write(folder: Path, arch: Architecture, weights: dict[str, Tensor], end_of_text: int, end_of_turn: int) -> None:
    """Write config.json, generation_config.json and model.safetensors; the output head is tied to the embedding."""

    def dump(name: str, value: dict[str, object]) -> None:
        (folder / name).write_text(json.dumps(value, indent=2) + "\n", encoding="utf-8")

    dump("config.json", arch.config_json(end_of_text=end_of_text, end_of_turn=end_of_turn))
    dump(
        "generation_config.json",
        {
            "bos_token_id": end_of_text,
            "pad_token_id": end_of_text,
            "eos_token_id": [end_of_turn, end_of_text],
            **SAMPLING,
        },
    )
    tensors = {f"model.{name}": value.detach().to(torch.bfloat16).contiguous() for name, value in weights.items()}
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    (folder / "model.safetensors").chmod(0o644)
