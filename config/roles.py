"""Roles: how much of the server each kind of user may take. Defined in `steward.toml`, one table each, `[roles.NAME]`."""

from __future__ import annotations

import math
import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

BUILT_IN = ("guest", "user", "admin")
"""Roles that exist without being defined: a browser without an account, an account, and one that may see `/admin`."""

NAME = re.compile(r"[a-z][a-z0-9_-]{0,31}")
DISCONNECT = re.compile(r"abort|finish|grace:\d+(\.\d+)?", re.ASCII)


def _disconnect(value: str) -> str:
    if not DISCONNECT.fullmatch(value):
        raise ValueError("must be `abort`, `finish` or `grace:SECONDS`, such as `grace:10`")
    return value


def _name(value: str) -> str:
    if not NAME.fullmatch(value):
        raise ValueError("a role's name has up to 32 of a-z, 0-9, _ and -, beginning with a letter")
    return value


Positive = Annotated[int, Field(ge=1)]
Limit = Annotated[int, Field(ge=0)]
Weight = Annotated[float, Field(gt=0, le=1000)]
Disconnect = Annotated[str, AfterValidator(_disconnect)]
RoleName = Annotated[str, AfterValidator(_name)]


class Role(BaseModel):
    """Limits of every user with this role. None is no limit; tokens are prompt plus answer, as the engine counts them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    weight: Weight = 1.0
    """Share of the engine relative to others while there is a queue (the w of the virtual token counter)."""
    max_concurrent: Positive = 1
    max_waiting: Positive = 3
    requests_per_minute: Positive | None = 20
    tokens_per_minute: Positive | None = None
    tokens_per_day: Positive | None = None
    max_prompt_tokens: Positive | None = None
    max_answer_tokens: Positive = 4096
    max_thinking_tokens: Positive | None = None
    disconnect: Disconnect = "grace:3"

    @property
    def grace(self) -> float:
        """Seconds that a dropped browser has to come back: 0 for `abort`, infinity for `finish`."""
        match self.disconnect:
            case "abort":
                return 0.0
            case "finish":
                return math.inf
        return float(self.disconnect.removeprefix("grace:"))


class RoleTable(BaseModel):
    """One `[roles.NAME]` table: what it leaves out is taken from the settings, and a limit of 0 is no limit.

    Strict, because TOML has types: `max_concurrent = true` would otherwise be 1.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    weight: Weight | None = None
    max_concurrent: Positive | None = None
    max_waiting: Positive | None = None
    requests_per_minute: Limit | None = None
    tokens_per_minute: Limit | None = None
    tokens_per_day: Limit | None = None
    max_prompt_tokens: Limit | None = None
    max_answer_tokens: Positive | None = None
    max_thinking_tokens: Limit | None = None
    disconnect: Disconnect | None = None

    def over(self, defaults: Role) -> Role:
        """The default role with what this table says."""
        return defaults.model_copy(update={name: value or None for name, value in self.model_dump(exclude_none=True).items()})
