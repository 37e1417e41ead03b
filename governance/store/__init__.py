"""What Steward keeps: chats, rounds, the ledger and accounts, in one SQLite file. The only room that imports sqlalchemy."""

from governance.store.errors import StoreError, StoreUnavailable
from governance.store.prune import Pruned, Pruner
from governance.store.rounds import StoredRound
from governance.store.store import Store
from governance.store.threads import NOBODY, TRUSTED

__all__ = ["NOBODY", "TRUSTED", "Pruned", "Pruner", "Store", "StoreError", "StoreUnavailable", "StoredRound"]
