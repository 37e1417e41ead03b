"""One answer as far as it has come: what an engine needs to go on with it when the engine that began it is lost."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from engine.types import Usage


@dataclass(slots=True, eq=False)
class Generation:
    """Kept by whoever may resume the answer; filled in by the engine that streams it, in place.

    `usage` is that of the latest delta. `state` is the engine's own (token ids, the split of reasoning); None before it began.
    """

    usage: Usage = field(default_factory=Usage)
    state: Any = None
