"""Every setting, typed, with its unit and default. Read from the environment, then `.env`, then `steward.toml`.

The README's settings table is checked against this file by `tests/config/test_settings.py`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from dotenv import dotenv_values
from pydantic import BeforeValidator, Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource
from pydantic_settings import SettingsError as SourceError

from config.errors import PREFIX, SettingsError, line_of, parse_file, sentences
from config.roles import BUILT_IN, Role, RoleName, RoleTable

__all__ = ["PREFIX", "ROOT", "Settings", "SettingsError", "load", "parse_bytes"]

ROOT = Path(__file__).resolve().parents[1]
UNITS = {"K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40}


def parse_bytes(value: object) -> object:
    """`"2GiB"`, `"2G"`, `"2048M"` or a plain number of bytes; anything else is left for pydantic to refuse."""
    if not isinstance(value, str):
        return value
    text = value.strip().upper().removesuffix("B").removesuffix("I")
    try:
        return int(float(text[:-1]) * UNITS[text[-1]]) if text[-1:] in UNITS else int(text)
    except ValueError:
        return value


Bytes = Annotated[int, BeforeValidator(parse_bytes), Field(ge=1 << 20)]
Positive = Annotated[int, Field(ge=1)]
Natural = Annotated[int, Field(ge=0)]
Seconds = Annotated[float, Field(gt=0)]


class Settings(BaseSettings):
    """All of Steward's settings. Each is `STEWARD_<NAME>` in the environment and `<name>` in `steward.toml`."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", toml_file="steward.toml", extra="ignore", frozen=True, env_ignore_empty=True
    )

    # The server
    host: str = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(8000, ge=0, le=65535, description="TCP port to listen on.")
    root_path: str = Field("", pattern=r"^(/.*[^/])?$", description="URL prefix behind a reverse proxy, such as `/chat`.")
    allow_origins: str = Field("", description="Further origins that may connect, comma-separated; its own is always allowed.")
    data_dir: Path = Field(Path("data"), description="Folder for the database and the secret that signs cookies.")
    secret: str = Field(
        "",
        pattern=r"^(.{32,})?$",
        description="Signs cookies, at least 32 characters; made and kept in `data_dir` when empty.",
    )
    auth: Literal["guest", "password"] = Field("guest", description="Who may chat: any browser as a guest, or accounts.")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="How much to log.")

    # The engine
    model: str = Field(
        "",
        description="Hugging Face name or local folder. Empty: Qwen3-4B-Instruct-2507 on a GPU, the bundled model on a CPU.",
    )
    revision: str | None = Field(None, description="Branch, tag or commit of the model.")
    device: Literal["auto", "cpu", "gpu"] = Field("auto", description="Where to run the model.")
    dtype: Literal["auto", "bfloat16", "float16", "float32"] = Field("auto", description="Type of weights and activations.")
    quantization: str | None = Field(None, description="vLLM quantization method, when the model's own config names none.")
    max_model_len: Positive | None = Field(
        None,
        description="Longest prompt plus answer, in tokens. Unset: 32768 or the model's own maximum, whichever is less.",
    )
    gpu_memory_utilization: float = Field(
        0.90, gt=0, le=1, description="Share of GPU memory for weights, activations and KV cache."
    )
    kv_cache_memory: Bytes | None = Field(
        None, description="KV cache size in bytes (`4GiB`). Unset: what is left on a GPU, 256 MiB on a CPU."
    )
    kv_cache_dtype: str = Field("auto", description="Type of the KV cache: `auto`, `fp8`, ... `fp8` halves it.")
    max_num_seqs: Positive = Field(64, description="Answers generated at the same time, at most.")
    max_num_batched_tokens: Positive = Field(
        4096, description="Tokens in one scheduler step, at most; bounds how long a prefill delays others."
    )
    enforce_eager: bool | None = Field(None, description="Skip CUDA graphs. Unset: only on a CPU.")
    tensor_parallel_size: Positive = Field(1, description="GPUs that share each layer.")
    pipeline_parallel_size: Positive = Field(1, description="Groups of layers on different GPUs.")
    data_parallel_size: Positive = Field(1, description="Replicas of the model.")
    executor_backend: Literal["auto", "uni", "mp", "ray"] = Field("auto", description="How vLLM runs its workers.")
    seed: int = Field(0, description="Seed of the engine.")
    reasoning_parser: str = Field(
        "auto", description="vLLM reasoning parser; `auto` asks the chat template, `none` never splits."
    )

    # The chat's defaults, which a user can change in the settings panel
    system_prompt: str = Field("", max_length=8000, description="System prompt of new chats.")
    temperature: float | None = Field(None, ge=0, le=2, description="Sampling temperature. Unset: the model's own.")
    top_p: float | None = Field(None, gt=0, le=1, description="Nucleus sampling. Unset: the model's own.")
    max_answer_tokens: Positive = Field(1024, description="Default length of an answer, in tokens.")
    max_answer_tokens_limit: Positive = Field(4096, description="The longest answer a user can ask for, in tokens.")
    thinking: bool = Field(False, description="Whether models that can reason do so unless told otherwise.")
    stream_interval_ms: Annotated[int, Field(ge=10, le=1000)] = Field(
        40, description="How often new text is sent to a browser, in milliseconds."
    )

    # Governance
    max_history_rounds: Natural = Field(6, description="Earlier rounds (question and answer) that go to the model, at most.")
    requests_per_minute: Positive = Field(20, description="Messages a user may send in a minute.")
    max_running: Positive = Field(64, description="Answers on their way at the same time, over all users.")
    max_running_per_user: Positive = Field(1, description="Answers on their way at the same time, per user.")
    max_queue: Natural = Field(256, description="Messages that may wait for a slot; more are refused.")
    max_queue_tokens: Positive = Field(
        500_000, description="Tokens (prompt plus likely answer) that may wait, of one user a quarter of it; more are refused."
    )
    admission: Literal["estimated", "full", "slots"] = Field(
        "estimated",
        description="KV cache set aside for an answer: its likely length, all it may have, or none (only answers are counted).",
    )
    max_wait_seconds: Seconds = Field(120, description="Longest wait for a slot, in seconds.")
    max_seconds: Seconds = Field(300, description="Longest generation, in seconds; what is there by then is kept.")
    disconnect_grace_s: Annotated[float, Field(ge=0)] = Field(
        3, description="Seconds a dropped browser has to come back before its generation is cancelled."
    )
    max_message_chars: Positive = Field(200_000, description="Longest message, in characters, before anything is tokenized.")
    roles: dict[RoleName, RoleTable] = Field(
        {},
        description="Limits by role, as tables in `steward.toml`: see [Roles](#roles).",
    )

    # Persistence
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

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, dotenv_settings, TomlConfigSettingsSource(settings_cls)

    def knows(self, role: str) -> bool:
        """Whether there is a role of that name."""
        return role in BUILT_IN or role in self.roles

    def role(self, name: str) -> Role:
        """The limits of a role: its table over the settings above. A role that nobody knows has the guests'."""
        grace = f"{self.disconnect_grace_s:.3f}".rstrip("0").rstrip(".")
        defaults = Role(
            max_running=self.max_running_per_user,
            requests_per_minute=self.requests_per_minute,
            max_answer_tokens=self.max_answer_tokens_limit,
            disconnect=f"grace:{grace}",
        )
        table = self.roles.get(name if self.knows(name) else "guest")
        return defaults if table is None else table.over(defaults)

    @property
    def folder(self) -> Path:
        """`data_dir`, absolute; a relative one is taken from Steward's own folder, wherever it is started."""
        return ROOT / self.data_dir

    @property
    def url(self) -> str:
        """The database's SQLAlchemy URL, with the default filled in."""
        return self.database_url or f"sqlite+aiosqlite:///{self.folder / 'steward.db'}"


def load(environ: Mapping[str, str] = os.environ, **overrides: object) -> Settings:
    """Read the settings, or raise `SettingsError` with a sentence for each one that is wrong or unknown."""
    given_in_file = dotenv_values(".env") if Path(".env").is_file() else {}
    names = [name for name in {*environ, *given_in_file} if name.startswith(PREFIX)]
    unknown = [name for name in names if name.removeprefix(PREFIX).lower() not in Settings.model_fields]
    file = Path(str(Settings.model_config["toml_file"]))
    text, given = parse_file(file)
    unknown += [f"{name} (in {file}, line {line_of(text, [name])})" for name in given if name not in Settings.model_fields]
    if unknown:
        raise SettingsError(f"Unknown: {', '.join(sorted(unknown))}. The README's settings table has the names.")
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except SourceError as error:
        raise SettingsError(f"{error}: {error.__cause__}") from error
    except ValidationError as error:
        variables = {**os.environ, **environ, **given_in_file}
        elsewhere = {
            name.removeprefix(PREFIX).lower() for name, value in variables.items() if value and name.startswith(PREFIX)
        }
        raise SettingsError(sentences(error, file, text, elsewhere | overrides.keys())) from error
