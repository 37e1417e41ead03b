"""Roles: how much of the house each kind of user may take. Defined in `steward.toml`, one table each, `[roles.NAME]`."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

BUILT_IN = ("guest", "user", "admin")
"""Roles that exist without being defined: a browser without an account, an account, and one that may see `/admin`."""

Positive = Annotated[int, Field(ge=1)]


class Role(BaseModel):
    """Limits of every user with this role. None is no limit; tokens are prompt plus answer, as the engine counts them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    weight: Annotated[float, Field(gt=0, le=1000)] = 1.0
    """Share of the engine relative to others while there is a queue (the w of the virtual token counter)."""
    max_running: Positive = 1
    max_waiting: Positive = 3
    requests_per_minute: Positive | None = 20
    tokens_per_minute: Positive | None = None
    tokens_per_day: Positive | None = None
    max_prompt_tokens: Positive | None = None
    max_answer_tokens: Positive = 4096
    max_thinking_tokens: Positive | None = None
    disconnect: Annotated[str, Field(pattern=r"^(abort|finish|grace:\d+(\.\d+)?)$")] = "grace:3"


class RoleTable(BaseModel):
    """One `[roles.NAME]` table: what it leaves out is taken from the house's own settings."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    weight: Annotated[float, Field(gt=0, le=1000)] | None = None
    max_running: Positive | None = None
    max_waiting: Positive | None = None
    requests_per_minute: Positive | None = None
    tokens_per_minute: Positive | None = None
    tokens_per_day: Positive | None = None
    max_prompt_tokens: Positive | None = None
    max_answer_tokens: Positive | None = None
    max_thinking_tokens: Positive | None = None
    disconnect: Annotated[str, Field(pattern=r"^(abort|finish|grace:\d+(\.\d+)?)$")] | None = None

    def over(self, house: Role) -> Role:
        """The house's role with what this table says."""
        return house.model_copy(update=self.model_dump(exclude_none=True))
