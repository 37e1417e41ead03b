"""A Qwen3 small enough to write in a second, whose every answer is known beforehand.

Its embeddings are one-hot and its layers add nothing, so the next token depends on the last one alone:

    <think> A B C ... Z </think> a b c ... z a b c ...        (it never ends by itself)

A prompt that asks for thinking ends in a newline, after which comes `<think>`; one that does not ends in `</think>`, after
which comes `a`. With `thinks="never"` the template knows no thinking and a newline is followed by `a`; with `"always"` every
prompt ends in `<think>`. With `multibyte` the letters of `WIDE` follow `z`, of two to four bytes, each byte a token. Attention,
KV cache and sampling are vLLM's own: only the weights are special. The template that asks for thinking (`thinks="asked"`) is
also one that knows tools, and their tags are tokens as Qwen3's are. Of the tokens that a grammar allows, the model takes the
first in byte order where its own next one is not among them: `!` within a string, which never ends by itself.
"""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from engine.vllm.rendering.reasoning import ThinkingKind

Numbers = npt.NDArray[np.float32]

END_OF_TEXT, IM_START, IM_END, THINK, END_THINK = "<|endoftext|>", "<|im_start|>", "<|im_end|>", "<think>", "</think>"
TOOL_TAGS = ("<tool_call>", "</tool_call>", "<tool_response>", "</tool_response>")
UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LOWER = UPPER.lower()
WIDE = "é中🙂"
"""No byte of these occurs twice: the next token depends on the last one alone."""
LAYERS, HEADS, KV_HEADS, HEAD_DIM, INTERMEDIATE = 2, 4, 2, 64, 64

TURNS = (
    "{% for m in messages %}{{ '<|im_start|>' + m['role'] + '\n' + m['content'] + '<|im_end|>\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}"
)
TOOLS = """{% if tools %}{{ '<|im_start|>system\n# Tools\n' }}{% for tool in tools %}{{ tool | tojson + '\n' }}{% endfor %}\
{{ '<tool_call>\n{"name": <function-name>, "arguments": <args-json-object>}\n</tool_call><|im_end|>\n' }}{% endif %}"""
CALLING_TURNS = """{% for m in messages %}{{ '<|im_start|>' + ('user' if m.role == 'tool' else m.role) + '\n' }}\
{% if m.role == 'tool' %}{{ '<tool_response>\n' + m.content + '\n</tool_response>' }}{% else %}{{ m.content }}{% endif %}\
{% for call in m.tool_calls or [] %}{{ '\n<tool_call>\n{"name": "' + call.function.name + '", "arguments": ' }}\
{{ call.function.arguments | tojson + '}\n</tool_call>' }}{% endfor %}{{ '<|im_end|>\n' }}{% endfor %}\
{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}"""
"""A system message of its own for the tools, and otherwise Qwen3's words for tools, calls and results."""
THINKING_TEMPLATE = (
    TOOLS
    + CALLING_TURNS
    + "{% if enable_thinking is defined and enable_thinking is false %}{{ '<think>\n\n</think>' }}{% endif %}{% endif %}"
)
PLAIN_TEMPLATE = TURNS + "{% endif %}"
ALWAYS_TEMPLATE = TURNS + "{{ '<think>' }}{% endif %}"
TEMPLATES = {"asked": THINKING_TEMPLATE, "never": PLAIN_TEMPLATE, "always": ALWAYS_TEMPLATE}


def make_tiny_qwen3(
    path: Path,
    *,
    thinks: ThinkingKind = "asked",
    max_position: int = 16384,
    multibyte: bool = False,
    thinks_for_ever: bool = False,
) -> Path:
    """Write config, weights (about 1 MB) and tokenizer to `path`, and return it. KV takes 1,024 bytes a token.

    `thinks_for_ever`: after Z comes A, and no answer ever.
    """
    path.mkdir(parents=True, exist_ok=True)
    vocab = _write_tokenizer(path, TEMPLATES[thinks])
    size = (len(vocab) + 63) // 64 * 64
    config = {
        "architectures": ["Qwen3ForCausalLM"],
        "model_type": "qwen3",
        "attention_bias": False,
        "attention_dropout": 0.0,
        "bos_token_id": vocab[END_OF_TEXT],
        "eos_token_id": vocab[IM_END],
        "head_dim": HEAD_DIM,
        "hidden_act": "silu",
        "hidden_size": size,
        "initializer_range": 0.02,
        "intermediate_size": INTERMEDIATE,
        "max_position_embeddings": max_position,
        "num_attention_heads": HEADS,
        "num_hidden_layers": LAYERS,
        "num_key_value_heads": KV_HEADS,
        "rms_norm_eps": 1e-6,
        "rope_theta": 1000000,
        "tie_word_embeddings": False,
        "torch_dtype": "bfloat16",
        "vocab_size": size,
    }
    (path / "config.json").write_text(json.dumps(config))
    follows = _successors(vocab, thinks, multibyte) | ({vocab["Z"]: vocab["A"]} if thinks_for_ever else {})
    _write_weights(path, size, follows)
    return path


def _successors(vocab: dict[str, int], thinks: ThinkingKind, multibyte: bool) -> dict[int, int]:
    newline = "Ċ"  # how a byte-level vocabulary spells "\n"
    follows = {newline: "a" if thinks == "never" else THINK, THINK: "A", "Z": END_THINK, END_THINK: "a", "z": "a"}
    follows[">"] = IM_END  # of a tool call's end, where a grammar makes it write one
    follows |= dict(pairwise(UPPER)) | dict(pairwise(LOWER))
    if multibyte:
        follows |= dict(pairwise(["z", *byte_tokens(WIDE), "a"]))
    return {vocab[a]: vocab[b] for a, b in follows.items()} | {vocab[a]: vocab["a"] for a in vocab if a not in follows}


def byte_tokens(text: str) -> list[str]:
    """The text's bytes, as a byte-level vocabulary spells them (GPT-2's table: printable bytes as they are)."""
    printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = [byte for byte in range(256) if byte not in printable]
    spelled = {byte: chr(byte) for byte in printable} | {byte: chr(0x100 + number) for number, byte in enumerate(others)}
    return [spelled[byte] for byte in text.encode()]


def _write_tokenizer(path: Path, template: str) -> dict[str, int]:
    from tokenizers import AddedToken, Tokenizer, decoders, pre_tokenizers
    from tokenizers.models import BPE

    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    tokenizer = Tokenizer(BPE(vocab={letter: i for i, letter in enumerate(alphabet)}, merges=[]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens([AddedToken(t, special=True, normalized=False) for t in (END_OF_TEXT, IM_START, IM_END)])
    tokenizer.add_tokens([AddedToken(t, special=False, normalized=False) for t in (THINK, END_THINK, *TOOL_TAGS)])
    tokenizer.save(str(path / "tokenizer.json"))
    settings = {
        "tokenizer_class": "Qwen2TokenizerFast",
        "eos_token": IM_END,
        "pad_token": END_OF_TEXT,
        "model_max_length": 131072,
        "chat_template": template,
        "add_bos_token": False,
    }
    (path / "tokenizer_config.json").write_text(json.dumps(settings))
    vocab: dict[str, int] = tokenizer.get_vocab()
    return vocab


def _write_weights(path: Path, size: int, follows: dict[int, int]) -> None:
    """A safetensors file by hand: its length, its index, its numbers. Importing torch would take longer than all the rest."""
    random = np.random.default_rng(7)

    def noise(*shape: int) -> Numbers:
        return (random.standard_normal(shape) * 0.02).astype(np.float32)

    head = np.zeros((size, size), np.float32)
    for a, b in follows.items():
        head[b, a] = 2.0
    weights: dict[str, Numbers] = {
        "model.embed_tokens.weight": np.eye(size, dtype=np.float32),
        "model.norm.weight": np.ones(size, np.float32),
        "lm_head.weight": head,
    }
    for i in range(LAYERS):
        layer = f"model.layers.{i}."
        weights |= {
            layer + "self_attn.q_proj.weight": noise(HEADS * HEAD_DIM, size),
            layer + "self_attn.k_proj.weight": noise(KV_HEADS * HEAD_DIM, size),
            layer + "self_attn.v_proj.weight": noise(KV_HEADS * HEAD_DIM, size),
            layer + "self_attn.o_proj.weight": np.zeros((size, HEADS * HEAD_DIM), np.float32),
            layer + "self_attn.q_norm.weight": np.ones(HEAD_DIM, np.float32),
            layer + "self_attn.k_norm.weight": np.ones(HEAD_DIM, np.float32),
            layer + "mlp.gate_proj.weight": noise(INTERMEDIATE, size),
            layer + "mlp.up_proj.weight": noise(INTERMEDIATE, size),
            layer + "mlp.down_proj.weight": np.zeros((size, INTERMEDIATE), np.float32),
            layer + "input_layernorm.weight": np.ones(size, np.float32),
            layer + "post_attention_layernorm.weight": np.ones(size, np.float32),
        }
    index: dict[str, object] = {"__metadata__": {"format": "pt"}}
    data = b""
    for name, numbers in weights.items():
        half = (numbers.view(np.uint32) >> 16).astype("<u2").tobytes()  # bfloat16 is the upper half of float32
        index[name] = {"dtype": "BF16", "shape": numbers.shape, "data_offsets": [len(data), len(data) + len(half)]}
        data += half
    header = json.dumps(index).encode()
    (path / "model.safetensors").write_bytes(len(header).to_bytes(8, "little") + header + data)
