"""Storage: chats, rounds, the ledger and accounts in one SQLite file. The only package that imports sqlalchemy."""

from storage.errors import BadCursor, StoreError, StoreUnavailable
from storage.records.chats import NOBODY, TRUSTED
from storage.records.rounds import StoredRound
from storage.retention.pruner import Pruned, Pruner
from storage.store import Store

__all__ = ["NOBODY", "TRUSTED", "BadCursor", "Pruned", "Pruner", "Store", "StoreError", "StoreUnavailable", "StoredRound"]
