"""The server, as `server.py` starts it, with a scripted engine: it is ready at once, and its answers are told by the question.

"slow" is answered in words, ten a second; anything else at once, with one of everything that an answer may look like.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT))
os.chdir(ROOT)  # before Chainlit is imported, which reads its configuration from here

import runtime  # noqa: E402
import server  # noqa: E402
from engine.script import Pause, Say, Step, Think  # noqa: E402
from engine.scripted import ScriptedEngine  # noqa: E402
from engine.types import Capacity, ChatRequest  # noqa: E402

CAPACITY = Capacity("scripted", "none", 8192, 2048, 64, can_think=True)
ANSWER = """# A heading

Some `code`, a [link](https://example.org/), and a list:

1. one
2. two

```python
def keep(value: int) -> int:
    return value  # a comment that is long enough to be wider than a telephone, and so has to scroll inside its frame
```

| Model | Memory | Context length | Chats at once | Tokens per second | Tokens per day |
|---|---|---|---|---|---|
| small | 8 GB | 32768 | 12 | 1450 | 125,000,000 |

> A quotation. 中文。
"""


def script(request: ChatRequest) -> Iterator[Step]:
    yield Think("Some reasoning.")
    if "slow" not in request.messages[-1].content:
        yield Say(ANSWER)
        return
    for word in range(300):
        yield Say(f"word{word} ")
        yield Pause(0.1)


def engine(*_: Any, **__: Any) -> ScriptedEngine:
    """In the place of the embedded engine."""
    return ScriptedEngine(script, capacity=CAPACITY)


if __name__ == "__main__":
    runtime.embedded = engine  # type: ignore[assignment]
    sys.exit(server.main())
