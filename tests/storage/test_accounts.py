"""Password accounts and their command line."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from storage.accounts import command, passwords
from storage.accounts.passwords import Account, AccountError, Accounts
from tests.storage.conftest import Stack

QUICK = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


@pytest.fixture
def accounts(stack: Stack) -> Accounts:
    return Accounts(stack.store, QUICK)


async def test_only_the_right_password_is_accepted(accounts: Accounts) -> None:
    await accounts.add("Ada", "correct horse")
    await accounts.add("root", "battery staple", "admin")
    assert await accounts.verify("ada", "correct horse") == Account("ada", "user")
    assert await accounts.verify("ADA", "correct horse") == Account("ada", "user")
    assert await accounts.verify("root", "battery staple") == Account("root", "admin")
    for name, password in (
        ("ada", "correct hors"),
        ("ada", ""),
        ("eve", "correct horse"),
        ("' OR 1=1", "x"),
        ("ada", "x" * 2000),
    ):
        assert await accounts.verify(name, password) is None


async def test_an_unknown_name_is_hashed_like_a_known_one(accounts: Accounts, monkeypatch: pytest.MonkeyPatch) -> None:
    await accounts.add("ada", "correct horse")
    hashed: list[str] = []
    original = Accounts._matches

    def matches(self: Accounts, password_hash: str | None, password: str) -> bool:
        hashed.append(password)
        return original(self, password_hash, password)

    monkeypatch.setattr(Accounts, "_matches", matches)
    await accounts.verify("ada", "wrong one")
    await accounts.verify("nobody", "wrong two")
    assert hashed == ["wrong one", "wrong two"]


async def test_only_a_hash_is_stored(accounts: Accounts, stack: Stack) -> None:
    await accounts.add("ada", "correct horse")
    await stack.store.flush()
    everything = b"".join(file.read_bytes() for file in stack.store.path.parent.iterdir())
    assert b"correct horse" not in everything
    assert b"$argon2id$" in everything


@pytest.mark.parametrize("name", ["", "guest-1", "Guest", "a b", "x" * 65, "-a", "a/b", "ä"])
async def test_an_ambiguous_name_is_refused(accounts: Accounts, name: str) -> None:
    with pytest.raises(AccountError, match="cannot be a name"):
        await accounts.add(name, "correct horse")


async def test_a_too_short_or_too_long_password_is_refused(accounts: Accounts) -> None:
    for password in ("short", "x" * 1025):
        with pytest.raises(AccountError, match="8 to 1024"):
            await accounts.add("ada", password)


async def test_names_are_unique_and_passwords_change(accounts: Accounts) -> None:
    await accounts.add("ada", "correct horse")
    with pytest.raises(AccountError, match="already"):
        await accounts.add("ADA", "another one")
    await accounts.passwd("ada", "battery staple")
    assert await accounts.verify("ada", "correct horse") is None
    assert await accounts.verify("ada", "battery staple") is not None
    for refused in (accounts.passwd("eve", "correct horse"), accounts.remove("eve")):
        with pytest.raises(AccountError, match="no account"):
            await refused


async def test_a_new_account_of_a_removed_name_does_not_get_its_chats(accounts: Accounts, stack: Stack) -> None:
    await accounts.add("ada", "correct horse")
    user = await stack.user("ada")
    stack.question(user.id, "chat", "q", "a secret")
    await accounts.remove("ada")
    assert await accounts.get("ada") is None
    assert await stack.layer.get_thread("chat") is None
    assert b"a secret" not in stack.store.path.read_bytes()


async def test_an_old_hash_is_renewed_at_the_next_login(accounts: Accounts, stack: Stack) -> None:
    await accounts.add("ada", "correct horse")
    stronger = Accounts(stack.store, PasswordHasher(time_cost=2, memory_cost=64, parallelism=1))
    assert await stronger.verify("ada", "correct horse") is not None
    row = await stronger._find("ada")
    assert row is not None
    assert "t=2" in row.password_hash


def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    monkeypatch.setattr(sys, "stdin", io.StringIO("correct horse\n"))
    status = command.main(list(arguments))
    output = capsys.readouterr()
    return status, output.out + output.err


def test_the_command_adds_lists_and_removes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("STEWARD_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setattr(passwords, "PasswordHasher", lambda: QUICK)
    assert run(monkeypatch, capsys, "list") == (0, "No accounts.\n")
    assert run(monkeypatch, capsys, "add", "Ada", "--admin") == (0, "Added ada.\n")
    status, output = run(monkeypatch, capsys, "add", "ada")
    assert (status, "already" in output) == (1, True)
    assert run(monkeypatch, capsys, "list") == (0, "ada\tadmin\n")
    assert run(monkeypatch, capsys, "role", "Ada", "user") == (0, "ada has the role user now.\n")
    assert run(monkeypatch, capsys, "list") == (0, "ada\tuser\n")
    status, output = run(monkeypatch, capsys, "role", "ada", "student")
    assert (status, "no role named student" in output) == (1, True)
    monkeypatch.setenv("STEWARD_ROLES", '{"student": {"tokens_per_day": 1000}}')
    assert run(monkeypatch, capsys, "add", "bob", "--role", "student") == (0, "Added bob.\n")
    assert run(monkeypatch, capsys, "role", "eve", "student")[0] == 1
    assert run(monkeypatch, capsys, "list") == (0, "ada\tuser\nbob\tstudent\n")
    assert run(monkeypatch, capsys, "remove", "bob")[0] == 0
    assert run(monkeypatch, capsys, "passwd", "ada") == (0, "Changed the password of ada.\n")
    assert run(monkeypatch, capsys, "remove", "ada") == (0, "Removed ada and its chats.\n")
    monkeypatch.setenv("STEWARD_DATABASE_URL", "nonsense")
    status, output = run(monkeypatch, capsys, "list")
    assert (status, "is not a database URL" in output) == (1, True)
