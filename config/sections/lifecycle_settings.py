"""When the engine sleeps, and how its loss is found out."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from config.sections.section import Natural, Section


class LifecycleSettings(Section):
    """When the engine sleeps, and how its loss is found out."""

    idle_unload_s: Annotated[float, Field(ge=0)] = Field(
        300,
        description="Seconds without a request until the model's memory is given back; a message wakes it. 0: never.",
    )
    canary_s: Annotated[float, Field(ge=0)] = Field(
        10,
        description="Seconds of silence until the engine is tried with one token, and restarted if it hangs. 0: never.",
    )
    max_restarts: Natural = Field(5, description="Restarts of a lost engine in ten minutes; after that, an operator must act.")
