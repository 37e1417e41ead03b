"""A chat without a model: it answers with one of everything that an answer can look like."""

from __future__ import annotations

import os

import chainlit as cl
from chainlit.server import app

from chat.chainlit.frontend.bundle import frontend_script
from chat.chainlit.frontend.edits import EDITS
from chat.chainlit.mount import BUILD
from chat.chainlit.patches import apply, page_patches
from chat.chainlit.route_order import put_first
from web.security import csp
from web.translations import translations

apply(page_patches(csp.for_html))


@app.get("/readyz")
async def readyz() -> dict[str, str]:
    """`public/page/readiness.js` lets nothing be sent before this says that the model is there."""
    return {"status": "ready"}


app.router.routes.insert(0, app.router.routes.pop())  # before Chainlit's last route, which answers everything
put_first(app, translations(), "")
put_first(app, frontend_script(BUILD, EDITS), "")

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
    async with cl.Step(name="Thinking", type="llm", default_open=True, show_input=False) as step:
        step.output = "Some reasoning."
    stats = {"outcome": "finished", "tokens": 12, "thinking": 0, "seconds": 1.5, "rate": 8.0}
    await cl.Message(ANSWER, elements=[cl.CustomElement(name="AnswerFooter", props=stats)]).send()
