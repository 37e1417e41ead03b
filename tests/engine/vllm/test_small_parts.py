"""The engine's parts that need no engine: progress, the books of open streams, the sample, and how a model thinks."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from itertools import pairwise
from pathlib import Path

import pytest

from engine.vllm.progress import LOADING_ENGINE, LOADING_MODEL, WARMING_UP, Progress
from engine.vllm.rendering.reasoning import Splitter, how_it_thinks
from engine.vllm.runs import Runs, request_id_of
from engine.vllm.threads import in_thread

ROOT = Path(__file__).resolve().parents[3]


def test_progress_moves_all_the_time_and_never_back() -> None:
    seconds = 0.0
    progress = Progress(lambda: seconds)
    seen = [progress.health().progress]
    for phase in (LOADING_ENGINE, LOADING_MODEL, WARMING_UP):
        progress.enter(phase)
        for _ in range(20):
            seconds += 1
            seen.append(progress.health().progress)
            assert progress.health().detail == phase.words
    assert all(later >= earlier for earlier, later in pairwise(seen))
    assert len(set(seen)) > 40
    assert seen[-1] < 1


def test_unread_streams_are_those_whose_consumer_holds_a_delta_too_long() -> None:
    runs = Runs()
    reading, stalled, ended = (runs.open(name) for name in ("reading", "stalled", "ended"))
    stalled.unread_since = ended.unread_since = 5.0
    ended.aborted = True
    assert runs.unread(before=6) == [stalled]
    assert runs.unread(before=5) == []
    runs.close(stalled)
    assert list(runs) == [reading, ended]


def test_a_key_gives_its_request_id_back_whatever_is_in_it() -> None:
    runs = Runs()
    for name in ("plain", "with#hash", "a/b:c"):
        assert request_id_of(runs.open(name).key) == name
    assert request_id_of("foreign") == "foreign"


@pytest.mark.parametrize(
    ("on", "off", "thinks"),
    [
        ("<|im_start|>assistant\n", "<|im_start|>assistant\n<think>\n\n</think>\n\n", "asked"),
        ("<|im_start|>assistant\n<think>\n", "<|im_start|>assistant\n<think>\n", "always"),
        ("<|im_start|>assistant\n", "<|im_start|>assistant\n", "never"),
    ],
)
def test_the_rendered_prompts_tell_how_a_model_thinks(on: str, off: str, thinks: str) -> None:
    assert how_it_thinks(on, off, {"<think>": 1, "</think>": 2}) == thinks
    assert how_it_thinks(on, off, {"no": 1, "tags": 2}) == "never"


class Said:
    """What a vLLM parser returns for a delta."""

    def __init__(self, reasoning: str | None = None, content: str | None = None) -> None:
        self.reasoning, self.content = reasoning, content


class Parser:
    """Returns what it is told, one thing a delta; without tags of its own."""

    def __init__(self, *said: Said | None) -> None:
        self.said = list(said)

    def extract_reasoning_streaming(self, *_: object) -> Said | None:
        return self.said.pop(0)


def test_blank_lines_between_reasoning_and_answer_are_dropped_and_those_within_it_kept() -> None:
    parser = Parser(Said(reasoning="Hm"), Said(content="\n"), None, Said(content="\n\nYes"), Said(content="\n\nmore"))
    splitter = Splitter(parser, None, None)
    pieces = [splitter.push("x", [1]) for _ in range(5)]
    assert [piece.text for piece in pieces] == ["", "", "", "Yes", "\n\nmore"]
    assert splitter.finish().text == ""


def test_without_tags_to_count_by_the_tokens_of_reasoning_pieces_count() -> None:
    splitter = Splitter(Parser(Said(reasoning="a b"), Said(reasoning="c"), Said(content="d")), None, None)
    for ids in ([1, 2], [3], [4]):
        splitter.push("x", ids)
    assert splitter.tokens == 3


async def test_work_in_a_thread_gives_back_its_result_and_its_error() -> None:
    assert await in_thread(threading.get_ident, "work") != threading.get_ident()
    with pytest.raises(ZeroDivisionError):
        await in_thread(lambda: 1 // 0, "work")


async def test_a_cancelled_wait_for_a_thread_ends_at_once() -> None:
    release = threading.Event()
    task = asyncio.create_task(in_thread(release.wait, "work"))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    release.set()


def test_importing_the_engine_is_instantaneous_and_loads_nothing_heavy() -> None:
    """The page must be up while vllm is still being imported."""
    script = (
        "import sys, engine.vllm.engine; print([m for m in ('vllm', 'torch', 'transformers', 'numpy') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
