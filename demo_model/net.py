"""Qwen3's forward pass in plain torch, for training: the weights and names of transformers without its overhead.

The last layer's MLP computes only the positions that have a loss. Position ids may have gaps, so that distant positions are
trained without long sequences.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from demo_model.architecture import Architecture


def rotary_tables(arch: Architecture) -> tuple[Tensor, Tensor]:
    """Cosines and sines of every position, each of shape (max_position_embeddings, head_dim)."""
    frequency = 1.0 / arch.rope_theta ** (torch.arange(0, arch.head_dim, 2).float() / arch.head_dim)
    angle = torch.outer(torch.arange(arch.max_position_embeddings).float(), frequency)
    angle = torch.cat((angle, angle), dim=-1)
    return angle.cos(), angle.sin()


def rotate(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Rotary embedding in the half-split layout of Llama and Qwen. x: (batch, heads, time, head_dim)."""
    half = x.shape[-1] // 2
    return x * cos + torch.cat((-x[..., half:], x[..., :half]), dim=-1) * sin


MAX_UNFUSED_POSITIONS = 512
"""Up to here plain matrix products are faster on a CPU than the fused attention (measured, bfloat16)."""


def attend(q: Tensor, k: Tensor, v: Tensor) -> Tensor:
    """Causal attention. q, k, v and the result: (batch, heads, time, head_dim)."""
    time = q.shape[-2]
    if q.is_cuda or time > MAX_UNFUSED_POSITIONS:
        return F.scaled_dot_product_attention(q, k, v, is_causal=True)
    later = torch.full((time, time), float("-inf"), dtype=q.dtype, device=q.device).triu(1)
    q, k, v = q.flatten(0, 1), k.flatten(0, 1), v.flatten(0, 1)
    scores = torch.baddbmm(later.expand(q.shape[0], time, time), q, k.mT, alpha=q.shape[-1] ** -0.5)
    return scores.softmax(-1).bmm(v).unflatten(0, (-1, 1))


class RMSNorm(nn.Module):
    """Root-mean-square norm with a learned gain."""

    def __init__(self, size: int, eps: float) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(size))
        self.eps = eps

    def forward(self, x: Tensor) -> Tensor:
        return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + self.eps) * self.weight


class Attention(nn.Module):
    """Grouped-query attention with Qwen3's norms on queries and keys."""

    def __init__(self, arch: Architecture) -> None:
        super().__init__()
        self.heads, self.kv_heads, self.dim = arch.num_attention_heads, arch.num_key_value_heads, arch.head_dim
        self.q_proj = nn.Linear(arch.hidden_size, self.heads * self.dim, bias=False)
        self.k_proj = nn.Linear(arch.hidden_size, self.kv_heads * self.dim, bias=False)
        self.v_proj = nn.Linear(arch.hidden_size, self.kv_heads * self.dim, bias=False)
        self.o_proj = nn.Linear(self.heads * self.dim, arch.hidden_size, bias=False)
        self.q_norm = RMSNorm(self.dim, arch.rms_norm_eps)
        self.k_norm = RMSNorm(self.dim, arch.rms_norm_eps)

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
        batch, time, _ = x.shape
        q = self.q_norm(self.q_proj(x).view(batch, time, self.heads, self.dim)).transpose(1, 2)
        k = self.k_norm(self.k_proj(x).view(batch, time, self.kv_heads, self.dim)).transpose(1, 2)
        v = self.v_proj(x).view(batch, time, self.kv_heads, self.dim).transpose(1, 2)
        q, k = rotate(q, cos, sin).to(v.dtype), rotate(k, cos, sin).to(v.dtype)
        repeat = self.heads // self.kv_heads
        k, v = k.repeat_interleave(repeat, dim=1), v.repeat_interleave(repeat, dim=1)
        y = attend(q, k, v).view(batch, self.heads, time, self.dim)
        return self.o_proj(y.transpose(1, 2).reshape(batch, time, self.heads * self.dim))


class MLP(nn.Module):
    """A SwiGLU feed-forward block."""

    def __init__(self, arch: Architecture) -> None:
        super().__init__()
        self.gate_proj = nn.Linear(arch.hidden_size, arch.intermediate_size, bias=False)
        self.up_proj = nn.Linear(arch.hidden_size, arch.intermediate_size, bias=False)
        self.down_proj = nn.Linear(arch.intermediate_size, arch.hidden_size, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        return self.down_proj(F.silu(self.gate_proj(x)) * self.up_proj(x))


class Layer(nn.Module):
    """One pre-norm transformer layer."""

    def __init__(self, arch: Architecture) -> None:
        super().__init__()
        self.input_layernorm = RMSNorm(arch.hidden_size, arch.rms_norm_eps)
        self.self_attn = Attention(arch)
        self.post_attention_layernorm = RMSNorm(arch.hidden_size, arch.rms_norm_eps)
        self.mlp = MLP(arch)

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor, index: Tensor | None = None) -> Tensor:
        """The layer's output, with ``index`` only at those flat positions: (count, hidden_size)."""
        x = x + self.self_attn(self.input_layernorm(x), cos, sin)
        if index is not None:
            x = x.flatten(0, 1)[index]
        return x + self.mlp(self.post_attention_layernorm(x))


class Qwen3(nn.Module):
    """The model without its output head. Parameters have transformers' names, so the state dict is the checkpoint."""

    def __init__(self, arch: Architecture) -> None:
        super().__init__()
        self.arch = arch
        self.embed_tokens = nn.Embedding(arch.vocab_size, arch.hidden_size)
        self.layers = nn.ModuleList(Layer(arch) for _ in range(arch.num_hidden_layers))
        self.norm = RMSNorm(arch.hidden_size, arch.rms_norm_eps)
        cos, sin = rotary_tables(arch)
        self.register_buffer("cos", cos, persistent=False)
        self.register_buffer("sin", sin, persistent=False)
        for name, parameter in self.named_parameters():
            if parameter.dim() == 2:
                down = name.endswith(("o_proj.weight", "down_proj.weight"))
                nn.init.normal_(parameter, std=0.02 / (2 * arch.num_hidden_layers) ** 0.5 if down else 0.02)

    def forward(self, tokens: Tensor, positions: Tensor, index: Tensor) -> Tensor:
        """Hidden states after the last norm at the flat positions ``index`` (count,): (count, hidden_size).

        tokens, positions: (batch, time) integers; every row is one conversation, padded at its end.
        Only a third of all positions has a loss: the last layer's MLP skips the rest.
        """
        cos, sin = self.cos[positions].unsqueeze(1), self.sin[positions].unsqueeze(1)
        x = self.embed_tokens(tokens)
        *layers, last = self.layers
        for layer in layers:
            x = layer(x, cos, sin)
        return self.norm(last(x, cos, sin, index))
