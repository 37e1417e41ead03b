"""A chat without a model: it answers with one of everything that an answer can look like."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import chainlit as cl
from chainlit.server import app

from chat.chainlit.frontend.bundle import edited, script_of
from chat.chainlit.frontend.edits import EDITS
from chat.chainlit.mount import BUILD
from chat.chainlit.patches import apply, page_patches
from chat.chainlit.route_order import put_first
from tests.page.growing import GROWING
from tests.page.oversized import OVERSIZED
from web.assets.page_assets import PageAssets
from web.security import csp
from web.translations import translations

script = script_of(BUILD)
assets = PageAssets(BUILD, script, edited(script.read_bytes(), EDITS))
apply(page_patches(csp.for_html, addresses=assets.addresses))


@app.get("/readyz")
async def readyz() -> dict[str, str]:
    """`public/page/readiness.js` lets nothing be sent before this says that the model is there."""
    return {"status": "ready"}


@app.get("/auth/user")
async def user() -> None:
    """Nobody signs in here; `public/page/sign-in.js` asks all the same."""


for _ in range(2):
    app.router.routes.insert(0, app.router.routes.pop())  # before Chainlit's last route, which answers everything
put_first(app, translations(), "")
put_first(app, assets.routes(), "")

CORPUS = Path(__file__).parent / "corpus"
ANSWER = r"""Some `code`, a [link](https://example.org/), a-very_long_word_without_any_place_to_break_it_in_its_length.

1. one
2. two

```python
def keep(value: int) -> int:
    return value  # a comment that is long enough to be wider than a telephone, and so has to scroll inside its frame
```

| Model | Memory | Context length | Chats at once | Tokens per second |
|---|---|---|---|---|
| small | 8 GB | 32768 | 12 | 1450 |

$$
\int_0^\infty e^{-x^2}\,dx = \frac{\sqrt{\pi}}{2}
$$

中文。
"""


@cl.set_starters
async def starters() -> list[cl.Starter]:
    names = ("hello", "memory", "count", "thinking")
    return [cl.Starter(label=f"Starter {name}", message=name, icon=f"/public/starters/{name}.svg") for name in names]


@cl.on_message
async def answer(message: cl.Message) -> None:
    if message.content == "image":
        await cl.Message(f"![a picture]({os.environ['ELSEWHERE']}/?q=secret)").send()
        return
    kind, _, name = message.content.partition(" ")
    if kind == "corpus":
        await cl.Message((CORPUS / f"{name}.md").read_bytes().decode()).send()
        return
    if kind == "whole":
        await cl.Message(GROWING[name]).send()
        return
    if kind == "oversized":
        await cl.Message(OVERSIZED[name]).send()
        return
    if kind == "written":  # an answer that is being written, and never gets further than the question says
        answer = cl.Message("")
        await answer.stream_token(name)
        await asyncio.sleep(3600)
    if kind in ("growing", "grown"):  # a text of the corpus or of `GROWING`, so many characters at a time; `grown` also ends
        source, _, step = name.partition(" ")
        text = GROWING[source] if source in GROWING else (CORPUS / f"{source}.md").read_bytes().decode()
        answer = cl.Message("")
        for at in range(0, len(text), int(step)):
            await answer.stream_token(text[at : at + int(step)])
            await asyncio.sleep(0.002)
        if kind == "growing":
            await asyncio.sleep(3600)
        await answer.update()
        return
    if kind == "say":
        await cl.Message(name).send()
        return
    async with cl.Step(name="Thinking", type="llm", default_open=True, show_input=False) as step:
        step.output = "Some reasoning."
    stats = {"outcome": "finished", "tokens": 12, "thinking": 0, "seconds": 1.5, "rate": 8.0}
    await cl.Message(ANSWER, elements=[cl.CustomElement(name="AnswerFooter", props=stats)]).send()
