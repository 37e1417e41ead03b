"""Brings a database to the schema of this program, at every start.

A new revision: change `models.py`, then `python -m governance.store.migrate "what changes"` writes the difference as the
next file in `migrations/versions`, to be read and corrected before it is committed.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, create_engine

from governance.store.errors import StoreError

FOLDER = Path(__file__).resolve().parent / "migrations"


def configure(connection: Connection) -> Config:
    """Alembic's configuration, made here so that no file and no working directory matters."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Apply what is missing, in the connection's transaction. `StoreError` if the database is ahead of this program."""
    config = configure(connection)
    scripts = ScriptDirectory.from_config(config)
    current = MigrationContext.configure(connection).get_current_revision()
    if current is not None:
        try:
            scripts.get_revision(current)
        except CommandError as error:
            raise StoreError(
                f"The database was written by a newer Steward (schema {current}). Run that version, or set "
                "STEWARD_DATABASE_URL to another file."
            ) from error
    if current is None or current != (scripts.get_current_head() if revision == "head" else revision):
        command.upgrade(config, revision)


def revise(message: str) -> None:
    """Write the next revision: what `models.py` has that an up-to-date database has not."""
    with tempfile.TemporaryDirectory() as folder, create_engine(f"sqlite:///{folder}/empty.db").connect() as connection:
        config = configure(connection)
        command.upgrade(config, "head")
        count = len(list((FOLDER / "versions").glob("[0-9]*.py")))
        command.revision(config, message, autogenerate=True, rev_id=f"{count + 1:04d}")


if __name__ == "__main__":
    revise(" ".join(sys.argv[1:]) or "unnamed")
