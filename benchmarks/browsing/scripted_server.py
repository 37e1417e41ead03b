"""A whole server with a scripted engine, from the checkout that is its working directory.

    cd CHECKOUT && python .../benchmarks/browsing/scripted_server.py --port 8000 --data FOLDER

A question `stream N MS` is answered with N words of Markdown, eighty at a time, every MS milliseconds; any other at once and
shortly. Only names that an older checkout has as well are used here.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

PACKET = 80  # words
PIECES = (
    "## Part {n}\n\n",
    "The lake was still, and the *two old friends* rowed out early, with `oars` that they had **made** themselves; nobody "
    "was there to see it, see [the map](https://example.org/map).\n\n",
    "- a rope of twelve metres\n- a basket, and in it bread\n- two coats\n\n",
    "```python\ndef row(strokes: int) -> float:\n    # as far as it goes\n    return 1.5 * strokes\n```\n\n",
    "Since $a^2 + b^2 = c^2$, the other shore is nearer than it seems.\n\n",
    "| wind | metres |\n|---|---|\n| none | 120 |\n| some | 90 |\n\n",
)


def words(count: int) -> list[str]:
    """`count` tokens of a scripted engine: words, each with the space behind it."""
    from engine.script import TOKEN

    text = (piece.format(n=number // len(PIECES)) for number, piece in enumerate(cycle(PIECES)))
    return list(islice((token for piece in text for token in TOKEN.findall(piece)), count))


def serve(port: int, data: Path) -> None:
    import uvicorn

    from application import build
    from config.settings import Settings
    from engine.script import Pause, Say, Step
    from engine.scripted import ScriptedEngine
    from engine.types import Capacity, ChatRequest
    from runtime import Runtime

    def script(request: ChatRequest) -> Iterator[Step]:
        kind, *numbers = request.messages[-1].content.split()
        if kind != "stream":
            yield Say("Yes: **they rowed out early**, while the `mist` still lay on the water.\n\n- and came back\n- late")
            return
        count, milliseconds = map(int, numbers)
        told = words(count)
        for at in range(0, count, PACKET):
            yield Say("".join(told[at : at + PACKET]))
            yield Pause(milliseconds / 1000)

    settings = Settings.of(  # type: ignore[call-arg]
        data_dir=data,
        stream_interval_ms=10,
        requests_per_minute=1_000_000,
        guest_address_requests_per_minute=0,
        new_guests_per_minute=0,
        max_answer_tokens=8192,
        max_answer_tokens_limit=8192,
        max_history_rounds=1,
    )
    engine = ScriptedEngine(script, capacity=Capacity("scripted", "none", 65536, 32768, 64, can_think=True))
    app = build(Runtime(settings, engine), lambda link: None)
    config = uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning", ws="websockets-sansio")
    asyncio.run(uvicorn.Server(config).serve())


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--data", type=Path, required=True)
    options = parser.parse_args()
    sys.path[0] = str(Path.cwd())  # in the place of this script's own folder
    serve(options.port, options.data)
