"""What one user, and all of them together, may take."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field

from config.roles import BUILT_IN, Role, RoleName, RoleTable
from config.sections.section import Natural, Positive, Seconds, Section, Share
from engine.config import Bytes


class LimitSettings(Section):
    """Governance: what one user, and all of them together, may take."""

    max_answer_tokens_limit: Positive = Field(4096, description="The longest answer a user can ask for, in tokens.")
    max_history_rounds: Natural = Field(6, description="Earlier rounds (question and answer) that go to the model, at most.")
    requests_per_minute: Positive = Field(20, description="Messages a user may send in a minute.")
    max_concurrent: Positive = Field(64, description="Answers generated at the same time, over all users.")
    max_concurrent_per_user: Positive = Field(1, description="Answers generated at the same time, per user.")
    max_queue: Natural = Field(256, description="Messages that may wait for a slot; more are refused.")
    max_queue_tokens: Positive = Field(
        500_000, description="Tokens (prompt plus likely answer) that may wait, of one user a quarter of it; more are refused."
    )
    guest_address_share: Share = Field(
        0.5,
        description="Share of slots, KV cache and queue that the guests of one address may have together; 1 is no limit.",
    )
    guest_address_requests_per_minute: Natural = Field(
        300, description="Messages that the guests of one address may send in a minute together; 0 is no limit."
    )
    new_guests_per_minute: Natural = Field(
        60, description="Browsers of one address that may become guests in a minute; 0 is no limit."
    )
    admission: Literal["estimated", "full", "slots"] = Field(
        "estimated",
        description="KV cache reserved for an answer: its likely length, all it may have, or none (only slots are counted).",
    )
    max_wait_s: Seconds = Field(120, description="Longest wait for a slot, in seconds.")
    max_generation_s: Seconds = Field(300, description="Generation timeout, in seconds. The partial answer is kept.")
    repetition_detection: bool = Field(
        True,
        description="End an answer that says the same again and again for hundreds of tokens; code blocks and tables never.",
    )
    disconnect_grace_s: Annotated[float, Field(ge=0)] = Field(
        3, description="Seconds a dropped browser has to come back before its generation is cancelled."
    )
    memory_guard: bool = Field(
        True,
        description="Act before memory runs out: shorter answers, fewer slots, refusals with a time, a restart of the engine.",
    )
    memory_limit: Bytes | None = Field(
        None,
        description="Memory that the server and its engine may have together (`6GiB`). "
        "The guard always goes by the cgroup's limit and the machine's memory too.",
    )
    max_message_chars: Positive = Field(200_000, description="Longest message, in characters, before anything is tokenized.")
    roles: dict[RoleName, RoleTable] = Field(
        {},
        description="Limits by role, as tables in `steward.toml`: see [Roles](#roles).",
    )

    def knows(self, role: str) -> bool:
        """Whether there is a role of that name."""
        return role in BUILT_IN or role in self.roles

    def role(self, name: str) -> Role:
        """The limits of a role: its table over the settings above. A role that nobody knows has the guests'."""
        return self._by_name.get(name) or self._by_name["guest"]

    @cached_property  # asked several times for each message
    def _by_name(self) -> dict[str, Role]:
        return {name: self._make(name) for name in (*BUILT_IN, *self.roles)}

    def _make(self, name: str) -> Role:
        grace = f"{self.disconnect_grace_s:.3f}".rstrip("0").rstrip(".")
        defaults = Role(
            max_concurrent=self.max_concurrent_per_user,
            requests_per_minute=self.requests_per_minute,
            max_answer_tokens=self.max_answer_tokens_limit,
            disconnect=f"grace:{grace}",
        )
        table = self.roles.get(name)
        return defaults if table is None else table.over(defaults)
