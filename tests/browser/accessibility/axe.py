"""axe-core in a page: what it finds that is serious or critical, in words that name the element."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.async_api import Page

SCRIPT = (Path(__file__).parent / "axe" / "axe.min.js").read_text(encoding="utf-8")
RUN = "axe.run(document, {resultTypes: ['violations']})"
GRAVE = {"serious", "critical"}


async def grave_faults(page: Page) -> list[str]:
    """Each fault as "rule: element: what is wrong", once what moves has come to rest."""
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(SCRIPT)
    # A colour is measured as it is drawn: half faded in, everything is faint.
    await page.evaluate(
        "Promise.allSettled(document.getAnimations().filter(a => a.effect.getTiming().iterations < 9).map(a => a.finished))"
    )
    found: dict[str, Any] = await page.evaluate(RUN)
    return [
        f"{fault['id']}: {node['html'][:120]}: {node['failureSummary']}"
        for fault in found["violations"]
        if fault["impact"] in GRAVE
        for node in fault["nodes"]
    ]
