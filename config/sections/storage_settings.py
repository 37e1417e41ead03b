"""Where chats are kept, and for how long."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from config.sections.section import ROOT, Natural, Seconds, Section


class StorageSettings(Section):
    """Where chats are kept, and for how long."""

    data_dir: Path = Field(
        Path("data"), description="Folder for the database, and for the secret and the server's id in its cookies."
    )
    database_url: str = Field("", repr=False, description="SQLAlchemy URL. Empty: SQLite at `data_dir/steward.db`.")
    keep_reasoning: bool = Field(False, description="Store reasoning with the chat.")
    auto_prune_enabled: bool = Field(
        True,
        description="Apply the limits below; drop ledger rows after 90 days, and guests without chats after 30.",
    )
    auto_prune_interval_s: Seconds = Field(300, description="Seconds between two prunings.")
    retention_days: Natural = Field(0, description="Chats unused for so many days are deleted; 0 keeps them.")
    max_stored_rounds: Natural = Field(0, description="Rounds stored per chat; older ones are deleted; 0 keeps all.")
    max_database_mb: Natural = Field(
        1024,
        description="Size of the database, in MiB; one user's chats may take a quarter of it. Above it old ledger rows go, "
        "then the oldest chats of whoever has most; 0 is no limit.",
    )

    @property
    def folder(self) -> Path:
        """`data_dir`, absolute; a relative one is taken from Steward's own folder, wherever it is started."""
        return ROOT / self.data_dir

    @property
    def url(self) -> str:
        """The database's SQLAlchemy URL, with the default filled in."""
        return self.database_url or f"sqlite:///{self.folder / 'steward.db'}"
