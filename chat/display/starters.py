"""The four starters of the empty page, one for each thing the product can do."""

from __future__ import annotations

from chainlit import Starter

from i18n.catalogue import translate

# Key in the catalogue, and the icon under /public/starters/.
FOUR = (("hello", "hello.svg"), ("count", "count.svg"), ("memory", "memory.svg"), ("thinking", "thinking.svg"))


def starters(language: str) -> list[Starter]:
    """In the browser's language, English or Chinese."""
    return [
        Starter(
            label=translate(f"starter.{key}", language),
            message=translate(f"starter.{key}.ask", language),
            icon=f"/public/starters/{icon}",
        )
        for key, icon in FOUR
    ]
