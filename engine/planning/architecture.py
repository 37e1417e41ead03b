"""A model's architecture, read from its config.json: parameters, and bytes of KV per token.

Knows decoder-only transformers with uniform layers: Llama, Mistral, Qwen2, Qwen3 and Qwen3-MoE, alone or as the text half of
a larger model. Others (sliding windows, state spaces, latent attention) need other formulas: `UnknownModel`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

DENSE = {"llama", "mistral", "qwen2", "qwen3"}
MIXTURE = {"qwen3_moe"}
NESTED = {"qwen3_vl_text": "qwen3", "qwen2_5_vl_text": "qwen2", "qwen2_vl_text": "qwen2", "qwen3_vl_moe_text": "qwen3_moe"}
BITS = {"float32": 32, "float16": 16, "bfloat16": 16, "float": 32, "half": 16}
QUANTIZED_BITS = {"fp8": 8.0, "awq": 4.25, "awq_marlin": 4.25, "gptq": 4.25, "gptq_marlin": 4.25, "bitsandbytes": 4.5}


class UnknownModel(Exception):
    """The formulas would be wrong for this model. The text names the unknown part."""


@dataclass(frozen=True, slots=True)
class Architecture:
    """Sizes in elements; `quantized_bits` is None when the linear layers have the model's own type."""

    model_type: str
    layers: int
    hidden: int
    heads: int
    kv_heads: int
    head_dim: int
    intermediate: int
    vocabulary: int
    tied: bool
    attention_bias: bool
    head_norms: bool
    experts: int
    sparse_layers: int
    expert_intermediate: int
    max_position: int
    bits: int
    quantized_bits: float | None

    @property
    def embedding_parameters(self) -> int:
        return self.vocabulary * self.hidden * (1 if self.tied else 2)

    @property
    def linear_parameters(self) -> int:
        """All matrices of the layers, norms and biases among them."""
        queries, keys = self.heads * self.head_dim, self.kv_heads * self.head_dim
        attention = self.hidden * (queries + 2 * keys) + queries * self.hidden
        attention += (queries + 2 * keys) * self.attention_bias + 2 * self.head_dim * self.head_norms
        dense = 3 * self.hidden * self.intermediate
        sparse = self.experts * (3 * self.hidden * self.expert_intermediate + self.hidden)
        shared = self.layers * (attention + 2 * self.hidden) + self.hidden
        return shared + (self.layers - self.sparse_layers) * dense + self.sparse_layers * sparse

    @property
    def parameters(self) -> int:
        return self.embedding_parameters + self.linear_parameters

    @property
    def weight_bytes(self) -> int:
        """Embeddings are never quantized; the rest has `quantized_bits`, scales included."""
        return int((self.embedding_parameters * self.bits + self.linear_parameters * (self.quantized_bits or self.bits)) / 8)

    def kv_bytes_per_token(self, kv_cache_dtype: str = "auto", tensor_parallel: int = 1, pipeline_parallel: int = 1) -> int:
        """Bytes of keys and values for one token on one GPU. Heads that cannot be split are repeated."""
        layers = -(-self.layers // pipeline_parallel)
        kv_heads = max(1, self.kv_heads // tensor_parallel)
        return 2 * layers * kv_heads * self.head_dim * kv_element_bits(kv_cache_dtype, self.bits) // 8


def kv_element_bits(kv_cache_dtype: str, own: int) -> int:
    """Bits of one cached number. Raises `UnknownModel` for a type that is unknown here, though vLLM may know it."""
    if kv_cache_dtype == "auto":
        return own
    if kv_cache_dtype in BITS:
        return BITS[kv_cache_dtype]
    if kv_cache_dtype.startswith(("fp8", "int8")):
        return 8
    raise UnknownModel(f"the KV cache type {kv_cache_dtype!r} is not known here")


def read_architecture(config: Mapping[str, Any], dtype: str = "auto", quantization: str | None = None) -> Architecture:
    """From a parsed config.json. `dtype` and `quantization` are the operator's, over the file's. Raises `UnknownModel`."""
    text: Mapping[str, Any] = config.get("text_config") or config
    named = str(text.get("model_type", config.get("model_type", "")))
    model_type = NESTED.get(named, named)
    if model_type not in DENSE | MIXTURE:
        raise UnknownModel(f"the model type {named!r} is not known here")
    if text.get("sliding_window") and text.get("use_sliding_window", model_type == "mistral"):
        raise UnknownModel("models with a sliding attention window are not known here")
    try:
        layers, heads = int(text["num_hidden_layers"]), int(text["num_attention_heads"])
        hidden, sparse = int(text["hidden_size"]), model_type in MIXTURE
        own = str(
            text.get("dtype") or text.get("torch_dtype") or config.get("dtype") or config.get("torch_dtype") or "bfloat16"
        )
        return Architecture(
            model_type=model_type,
            layers=layers,
            hidden=hidden,
            heads=heads,
            kv_heads=int(text.get("num_key_value_heads") or heads),
            head_dim=int(text.get("head_dim") or hidden // heads),
            intermediate=int(text["intermediate_size"]),
            vocabulary=int(text["vocab_size"]),
            tied=bool(text.get("tie_word_embeddings", config.get("tie_word_embeddings", False))),
            attention_bias=model_type == "qwen2" or bool(text.get("attention_bias")),
            head_norms=model_type.startswith("qwen3"),
            experts=int(text["num_experts"]) if sparse else 0,
            sparse_layers=_sparse_layers(text, layers) if sparse else 0,
            expert_intermediate=int(text["moe_intermediate_size"]) if sparse else 0,
            max_position=int(text["max_position_embeddings"]),
            bits=BITS.get(own if dtype == "auto" else dtype, 16),
            quantized_bits=_quantized_bits(config, quantization),
        )
    except KeyError as missing:
        raise UnknownModel(f"its config.json has no {missing}") from missing


def _sparse_layers(text: Mapping[str, Any], layers: int) -> int:
    step, dense = int(text.get("decoder_sparse_step", 1)), set(text.get("mlp_only_layers") or ())
    return sum(1 for i in range(layers) if i not in dense and (i + 1) % step == 0)


def _quantized_bits(config: Mapping[str, Any], quantization: str | None) -> float | None:
    stored: Mapping[str, Any] = config.get("quantization_config") or {}
    method = quantization or stored.get("quant_method")
    if method is None:
        return None
    if bits := stored.get("bits") or stored.get("w_bit"):
        return float(bits) + 0.25  # a scale and a zero point for every 64 to 128 weights
    if method not in QUANTIZED_BITS:
        raise UnknownModel(f"the quantization {method!r} is not known here")
    return QUANTIZED_BITS[method]
