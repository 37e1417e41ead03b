"""The demo model's tokenizer: byte-level BPE with Qwen3's special tokens and chat template.

Digits, Chinese characters and the space before a capital letter or after a colon are tokens of their own: numbers align, and a
word has the same tokens in every position. Copying an unseen word is then copying tokens that were seen.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, pre_tokenizers, trainers

VOCABULARY_SIZE = 3072
SPECIAL = ("<|endoftext|>", "<|im_start|>", "<|im_end|>")
MARKS = ("<think>", "</think>", "<tool_call>", "</tool_call>", "<tool_response>", "</tool_response>")
"""Qwen3 keeps these visible in decoded text, so that a reasoning parser can find them."""

TOKEN_PATTERN = r"\n+|, |: |[0-9]|\p{Han}|[A-Z]+(?![a-z])|[A-Z][a-z]*|'[a-z]+| ?[a-z]+|\s|[^\s\p{L}\p{N}]|[^\s]"

CHAT_TEMPLATE = """\
{%- for message in messages %}
{%- if message.role == 'assistant' %}
{%- set content = (message.content or '').split('</think>')[-1].lstrip('\\n') %}
{{- '<|im_start|>assistant\\n<think>\\n\\n</think>\\n\\n' + content + '<|im_end|>\\n' }}
{%- else %}
{{- '<|im_start|>' + message.role + '\\n' + (message.content or '') + '<|im_end|>\\n' }}
{%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
{%- if enable_thinking is defined and enable_thinking is false %}
{{- '<|im_start|>assistant\\n<think>\\n\\n</think>\\n\\n' }}
{%- else %}
{{- '<|im_start|>assistant\\n<think>\\n' }}
{%- endif %}
{%- endif %}
"""
"""Qwen3's roles and ``enable_thinking``. Earlier answers have an empty think block in place of their reasoning, as if thinking
had been off: the history of a growing chat is then an unchanging prefix, for training and for the prefix cache."""


def build(texts: Iterable[str]) -> Tokenizer:
    """Train the tokenizer on generated text."""
    tokenizer = Tokenizer(models.BPE(byte_fallback=False))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(TOKEN_PATTERN), behavior="isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    names = [AddedToken(s, special=True, normalized=False) for s in SPECIAL]
    names += [AddedToken(s, special=False, normalized=False) for s in MARKS]
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY_SIZE - len(names),
        min_frequency=2,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    tokenizer.add_special_tokens(names[: len(SPECIAL)])
    tokenizer.add_tokens(names[len(SPECIAL) :])
    return tokenizer


def letters(tokenizer: Tokenizer) -> tuple[str, ...]:
    """The tokens of lowercase Latin letters only, in a fixed order. Unseen words consist of them."""
    return tuple(sorted(token for token in tokenizer.get_vocab() if re.fullmatch(r"[a-z]{1,7}", token)))


def save(tokenizer: Tokenizer, folder: Path) -> None:
    """Write tokenizer.json, tokenizer_config.json and chat_template.jinja."""
    tokenizer.save(str(folder / "tokenizer.json"))
    added = {
        str(tokenizer.token_to_id(name)): {
            "content": name,
            "lstrip": False,
            "normalized": False,
            "rstrip": False,
            "single_word": False,
            "special": name in SPECIAL,
        }
        for name in SPECIAL + MARKS
    }
    config = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "added_tokens_decoder": added,
        "additional_special_tokens": ["<|im_start|>", "<|im_end|>"],
        "bos_token": None,
        "eos_token": "<|im_end|>",
        "pad_token": "<|endoftext|>",
        "unk_token": None,
        "add_prefix_space": False,
        "clean_up_tokenization_spaces": False,
        "model_max_length": 8192,
        "chat_template": CHAT_TEMPLATE,
    }
    (folder / "tokenizer_config.json").write_text(json.dumps(config, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
