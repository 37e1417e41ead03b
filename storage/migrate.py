"""Migrations: every start brings the database to this program's schema.

A new revision: change `models.py`, then `python -m storage.migrate "what changes"` writes the difference as the
next file in `migrations/versions`, to be read and corrected before it is committed.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, create_engine, inspect, text

from storage.error_codes import start_error

if TYPE_CHECKING:
    from alembic.config import Config

FOLDER = Path(__file__).resolve().parent / "migrations"


def revisions() -> list[str]:
    """The revisions of this program, oldest first. A revision is the start of its file's name: 0001, 0002 ..."""
    return sorted(file.name.partition("_")[0] for file in (FOLDER / "versions").glob("[0-9]*.py"))


def current(connection: Connection) -> str | None:
    """The revision that the database is at; None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def configure(connection: Connection) -> Config:
    """Alembic's configuration. Made here, it depends on no file and no working directory."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def upgrade(connection: Connection, revision: str | None = None) -> None:
    """Apply the missing revisions in the connection's transaction. `StoreError` if the database is newer than this program."""
    known, at = revisions(), current(connection)
    if at == (revision or known[-1]):
        return  # nearly every start: it saves the import of Alembic
    if at is not None and at not in known:
        raise start_error("db_newer", revision=at)
    from alembic import command

    command.upgrade(configure(connection), revision or "head")


def revise(message: str) -> None:
    """Write the next revision: the difference of `models.py` to a database of the latest revision."""
    from alembic import command

    with tempfile.TemporaryDirectory() as folder, create_engine(f"sqlite:///{folder}/empty.db").connect() as connection:
        upgrade(connection)
        command.revision(configure(connection), message, autogenerate=True, rev_id=f"{len(revisions()) + 1:04d}")


if __name__ == "__main__":
    revise(" ".join(sys.argv[1:]) or "unnamed")
