"""The settings by section, each setting once, typed, with its unit and default. The engine's section is `EngineConfig`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from config.roles import BUILT_IN, Role, RoleName, RoleTable

ROOT = Path(__file__).resolve().parents[1]

Positive = Annotated[int, Field(ge=1)]
Natural = Annotated[int, Field(ge=0)]
Seconds = Annotated[float, Field(gt=0)]


class Section(BaseModel):
    """Settings that belong together. Frozen: nothing changes while the server runs."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class WebSettings(Section):
    """Where the server listens, and who may come in."""

    host: str = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(8000, ge=0, le=65535, description="TCP port to listen on.")
    root_path: str = Field("", pattern=r"^(/.*[^/])?$", description="URL prefix behind a reverse proxy, such as `/chat`.")
    allow_origins: str = Field("", description="Further origins that may connect, comma-separated; its own is always allowed.")
    secret: str = Field(
        "",
        pattern=r"^(.{32,})?$",
        description="Signs cookies, at least 32 characters; made and kept in `data_dir` when empty.",
    )
    auth: Literal["guest", "password"] = Field("guest", description="Who may chat: any browser as a guest, or accounts.")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="How much to log.")

    @property
    def origins(self) -> frozenset[str]:
        """`allow_origins`, each in lower case and without a slash at its end."""
        return frozenset(origin.strip().rstrip("/").lower() for origin in self.allow_origins.split(",") if origin.strip())


class ChatSettings(Section):
    """The chat's defaults, which a user can change in the settings panel, and how it streams."""

    system_prompt: str = Field("", max_length=8000, description="System prompt of new chats.")
    temperature: float | None = Field(None, ge=0, le=2, description="Sampling temperature. Unset: the model's own.")
    top_p: float | None = Field(None, gt=0, le=1, description="Nucleus sampling. Unset: the model's own.")
    max_answer_tokens: Positive = Field(1024, description="Default length of an answer, in tokens.")
    thinking: bool = Field(False, description="Whether models that can reason do so unless told otherwise.")
    stream_interval_ms: Annotated[int, Field(ge=10, le=1000)] = Field(
        40, description="How often new text is sent to a browser, in milliseconds."
    )


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
    admission: Literal["estimated", "full", "slots"] = Field(
        "estimated",
        description="KV cache reserved for an answer: its likely length, all it may have, or none (only slots are counted).",
    )
    max_wait_s: Seconds = Field(120, description="Longest wait for a slot, in seconds.")
    max_generation_s: Seconds = Field(300, description="Generation timeout, in seconds. The partial answer is kept.")
    disconnect_grace_s: Annotated[float, Field(ge=0)] = Field(
        3, description="Seconds a dropped browser has to come back before its generation is cancelled."
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
        grace = f"{self.disconnect_grace_s:.3f}".rstrip("0").rstrip(".")
        defaults = Role(
            max_concurrent=self.max_concurrent_per_user,
            requests_per_minute=self.requests_per_minute,
            max_answer_tokens=self.max_answer_tokens_limit,
            disconnect=f"grace:{grace}",
        )
        table = self.roles.get(name if self.knows(name) else "guest")
        return defaults if table is None else table.over(defaults)


class StorageSettings(Section):
    """Where chats are kept, and for how long."""

    data_dir: Path = Field(Path("data"), description="Folder for the database and the secret that signs cookies.")
    database_url: str = Field("", description="SQLAlchemy URL. Empty: SQLite at `data_dir/steward.db`.")
    keep_reasoning: bool = Field(False, description="Store reasoning with the chat.")
    auto_prune_enabled: bool = Field(
        True,
        description="Apply the limits below; drop ledger rows after 90 days, and guests without chats after 30.",
    )
    auto_prune_interval_s: Seconds = Field(300, description="Seconds between two prunings.")
    retention_days: Natural = Field(0, description="Chats unused for so many days are deleted; 0 keeps them.")
    max_stored_rounds: Natural = Field(0, description="Rounds stored per chat; older ones are deleted; 0 keeps all.")
    max_database_mb: Natural = Field(
        0,
        description="Size of the database, in MiB, above which ledger rows over a day old, then chats, go; 0 is no limit.",
    )

    @property
    def folder(self) -> Path:
        """`data_dir`, absolute; a relative one is taken from Steward's own folder, wherever it is started."""
        return ROOT / self.data_dir

    @property
    def url(self) -> str:
        """The database's SQLAlchemy URL, with the default filled in."""
        return self.database_url or f"sqlite+aiosqlite:///{self.folder / 'steward.db'}"
