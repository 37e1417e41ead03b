"""What the sections have in common."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

ROOT = Path(__file__).resolve().parents[2]

Positive = Annotated[int, Field(ge=1)]
Natural = Annotated[int, Field(ge=0)]
Share = Annotated[float, Field(gt=0, le=1)]
Seconds = Annotated[float, Field(gt=0)]


class Section(BaseModel):
    """Settings that belong together. Frozen: nothing changes while the server runs."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)
