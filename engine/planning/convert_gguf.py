"""Writes a GGUF file as a Hugging Face folder that vLLM loads. Run in a process of its own.

transformers maps the tensors' names and the tokenizer. For that it needs the packages `gguf` and `accelerate` on the path;
nothing else here needs them (`engine/planning/smollm2.py` brings them).
"""

from __future__ import annotations

import json
import sys
from pathlib import Path


def convert(file: Path, folder: Path, sampling: dict[str, object]) -> None:
    """`sampling` becomes the folder's generation_config.json, beside the tokens that end an answer."""
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer, GgufConfig

    source, name = str(file.parent), file.name
    model = AutoModelForCausalLM.from_pretrained(
        source, gguf_file=name, dtype=torch.bfloat16, quantization_config=GgufConfig(dequantize=True)
    )
    model.save_pretrained(folder)
    tokenizer = AutoTokenizer.from_pretrained(source, gguf_file=name)
    tokenizer.save_pretrained(folder)
    ends = {"bos_token_id": tokenizer.bos_token_id, "eos_token_id": tokenizer.eos_token_id}
    (folder / "generation_config.json").write_text(json.dumps(ends | sampling, indent=2))


if __name__ == "__main__":
    convert(Path(sys.argv[1]), Path(sys.argv[2]), json.loads(sys.argv[3]))
