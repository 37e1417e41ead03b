"""Users of a soak: pages that come and go, ask in every way, and know which answer is right."""

from __future__ import annotations

import asyncio
import json
import random
from collections import Counter
from typing import Any
from uuid import uuid4

from benchmarks.serving.clients import Page

LETTERS = "abcdefghijklmnopqrstuvwxyz"
REASONING_TOKENS = 28  # of the tests' tiny Qwen3: the tags and a capital for each letter
LONGEST_ANSWER, LONG_PROMPT = 600, 8_000  # tokens; a character is one
WAYS = ("short", "short", "thinking", "long prompt", "stop", "drop")


class Reader(Page):
    """A page that puts the answer's text together, as a browser does."""

    async def choose(self, tokens: int, thinking: bool) -> None:
        await self._send("chat_settings_change", {"max_tokens": tokens, "thinking": thinking})

    async def read(self, text: str, stop_at: int | None = None, drop_at: int | None = None) -> str | None:
        """Ask, and return the answer's text once it has ended; "" where it was refused. None where the page has left at
        `drop_at` characters. `stop_at`: press Stop there."""
        await self._send("client_message", {"message": {"id": str(uuid4()), "output": text, "type": "user_message"}})
        answer, found, began = None, "", False
        async for frame in self._socket:
            if frame.data == "2":
                await self._socket.send_str("3")
            if not frame.data.startswith("42"):
                continue
            name, *rest = json.loads(frame.data[2:])
            data: Any = rest[0] if rest else {}
            if name in ("stream_start", "new_message") and data.get("type") == "assistant_message":
                answer, found = data["id"], data["output"]
            elif name == "stream_token" and data["id"] == answer:
                found += data["token"]
            began = began or name == "task_start"
            if began and name == "task_end":
                return found
            if stop_at is not None and len(found) >= stop_at:
                stop_at = None
                await self._send("stop")
            if drop_at is not None and len(found) >= drop_at:
                return None
        raise ConnectionError("The server closed the connection.")


class Users:
    """`number` users at a time, for a few rounds each. `outcomes` counts rounds by way, `wrong` keeps what was not right."""

    def __init__(self, url: str, number: int, seed: int) -> None:
        self._url, self._number = url, number
        self._dice = random.Random(seed)
        self.active = asyncio.Event()  # unset: nobody asks, so that the engine falls asleep
        self.active.set()
        self.outcomes: Counter[str] = Counter()
        self.wrong: list[str] = []

    async def run(self) -> None:
        await asyncio.gather(*(self._one() for _ in range(self._number)))

    async def _one(self) -> None:
        while True:
            await self.active.wait()
            try:
                await self._visit()
            except (ConnectionError, OSError) as error:
                self.wrong.append(f"a page was lost: {error}")
            await asyncio.sleep(self._dice.uniform(0.2, 2))

    async def _visit(self) -> None:
        async with Reader(self._url) as page:
            for _ in range(self._dice.randint(1, 5)):
                if not self.active.is_set() or not await self._round(page, self._dice.choice(WAYS)):
                    return
                await asyncio.sleep(self._dice.uniform(0.1, 1))

    async def _round(self, page: Reader, way: str) -> bool:
        """One question. False when the page is to go."""
        tokens = self._dice.randint(60, LONGEST_ANSWER)
        await page.choose(tokens, way == "thinking")
        text = "x" * LONG_PROMPT if way == "long prompt" else "Tell me the alphabet."
        cut = self._dice.randint(1, 40) if way in ("stop", "drop") else None
        found = await page.read(text, cut if way == "stop" else None, cut if way == "drop" else None)
        self.outcomes[way] += 1
        if found is None:
            return False
        least = 1 if way == "stop" else tokens - (REASONING_TOKENS if way == "thinking" else 0)
        if found != (LETTERS * (len(found) // 26 + 1))[: len(found)] or len(found) < least:
            self.wrong.append(f"{way}, {tokens} tokens: {len(found)} characters, {found[-30:]!r}")
        return True
