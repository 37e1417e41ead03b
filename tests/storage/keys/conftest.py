"""Keys over the store of `tests/storage/conftest.py`."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher

from config.settings import Settings
from storage.accounts.passwords import Accounts
from storage.keys.api_keys import ApiKeys
from tests.storage.conftest import Stack


@pytest.fixture
def accounts(stack: Stack) -> Accounts:
    return Accounts(stack.store, PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))


@pytest.fixture
def keys(stack: Stack) -> ApiKeys:
    """Where there are accounts."""
    return ApiKeys(stack.store, guests=False, knows_role=Settings.of().limits.knows)


@pytest.fixture
def programs(stack: Stack) -> ApiKeys:
    """Where there are no accounts."""
    return ApiKeys(stack.store, guests=True, knows_role=Settings.of().limits.knows)
