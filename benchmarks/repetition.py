"""Cost of repetition detection: microseconds of CPU a token, of ours and of vLLM's own with the same longest period.

python -m benchmarks.repetition --times 9

Ours gets each token by itself, which is its dearest case: a server with many streams pushes packets. vLLM's is asked after each
token, as its scheduler does, for a period of up to 256 tokens and eight repetitions.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from statistics import median

from tokenizers import Tokenizer
from vllm.sampling_params import RepetitionDetectionParams
from vllm.v1.core.sched.utils import check_sequence_repetition

from config.sections import ROOT
from engine.planning.resolve import BUNDLED_MODEL
from engine.repetition import MAX_PERIOD, RepetitionDetector

COUNT = 8  # repetitions that vLLM's is asked for
TOKENS = 4096  # of each text: the longest answer by default
TEXTS = {
    "prose": (ROOT / "README.md").read_text(encoding="utf-8"),
    "code": (ROOT / "server.py").read_text(encoding="utf-8") * 9,
    "equal lines of code in a fence": "```python\n" + "print('hello')\n" * TOKENS,
    "dashes in a fence": "```\n" + "-" * TOKENS,
}


def encoded(text: str) -> list[tuple[list[int], str]]:
    tokenizer = Tokenizer.from_file(str(BUNDLED_MODEL / "tokenizer.json"))
    found, at = tokenizer.encode(text, add_special_tokens=False), 0
    parts = []
    for token, (_, end) in zip(found.ids[:TOKENS], found.offsets, strict=False):
        parts.append(([token], text[at:end]))
        at = max(at, end)
    return parts


def ours(parts: list[tuple[list[int], str]]) -> None:
    detector = RepetitionDetector()
    for ids, text in parts:
        detector.push(ids, text)


def vllms(parts: list[tuple[list[int], str]]) -> None:
    params, tokens = RepetitionDetectionParams(MAX_PERIOD, 1, COUNT), []
    for ids, _ in parts:
        tokens += ids
        check_sequence_repetition(tokens, params)


def cost(work: Callable[[list[tuple[list[int], str]]], None], parts: list[tuple[list[int], str]], times: int) -> float:
    """Microseconds of CPU a token; the median."""
    spent = []
    for _ in range(times):
        began = time.thread_time()
        work(parts)
        spent.append((time.thread_time() - began) / len(parts) * 1e6)
    return round(median(spent), 2)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=9)
    parser.add_argument("--json", metavar="FILE")
    chosen = parser.parse_args()
    rows = {}
    for name, text in TEXTS.items():
        parts = encoded(text)
        rows[name] = {"ours_us": cost(ours, parts, chosen.times), "vllm_us": cost(vllms, parts, max(1, chosen.times // 3))}
        print(f"{name}: {rows[name]['ours_us']} us a token, vLLM's {rows[name]['vllm_us']}")
    if chosen.json:
        with open(chosen.json, "w") as file:
            json.dump(rows, file, indent=1)


if __name__ == "__main__":
    main()
