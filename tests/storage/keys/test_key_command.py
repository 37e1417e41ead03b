"""The command line for API keys."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest

from config.settings import Settings
from storage import Store
from storage.accounts.passwords import Accounts
from storage.keys import key_command
from storage.keys.api_keys import ApiKeys, KeyHolder

Printed = pytest.CaptureFixture[str]


def run(capsys: Printed, *arguments: str) -> tuple[int, str]:
    status = key_command.main(list(arguments))
    output = capsys.readouterr()
    return status, output.out + output.err


async def holder(url: str, text: str, guests: bool) -> KeyHolder | None:
    async with Store(url, recover=False) as store:
        return await ApiKeys(store, guests=guests, knows_role=Settings.of().limits.knows).holder(text)


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("STEWARD_DATA_DIR", str(tmp_path / "data"))
    return f"sqlite:///{tmp_path / 'data' / 'steward.db'}"


def test_a_program_s_key_is_printed_once_listed_and_revoked(url: str, capsys: Printed) -> None:
    assert run(capsys, "list") == (0, "No keys.\n")
    status, output = run(capsys, "add", "Nightly", "--name", "cron", "--expires", "90d")
    assert (status, "not shown again" in output) == (0, True)
    text = output.splitlines()[-1]
    found = asyncio.run(holder(url, text, guests=True))
    assert found is not None
    assert (found.user, found.role, found.key_name) == ("nightly", "user", "cron")

    status, listed = run(capsys, "list")
    prefix = listed.partition("\t")[0]
    assert status == 0
    assert text.startswith(prefix)
    assert text not in listed
    assert re.search(r"nightly\tcron\tthe user's role\tmade \S+ \S+ UTC\texpires \S+ \S+ UTC\tlast used \S+", listed)
    assert run(capsys, "list", "NIGHTLY") == (0, listed)
    assert run(capsys, "list", "somebody") == (0, "No keys.\n")

    assert run(capsys, "revoke", prefix) == (0, f"Revoked cron ({prefix}).\n")
    assert asyncio.run(holder(url, text, guests=True)) is None
    status, output = run(capsys, "revoke", prefix)
    assert (status, f"no key {prefix}" in output) == (1, True)


def test_with_accounts_only_an_account_has_keys(url: str, capsys: Printed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STEWARD_AUTH", "password")
    status, output = run(capsys, "add", "ada", "--name", "laptop")
    assert (status, "no account named ada" in output) == (1, True)

    async def add() -> None:
        async with Store(url, recover=False) as store:
            await Accounts(store).add("ada", "correct horse")

    asyncio.run(add())
    status, output = run(capsys, "add", "Ada", "--name", "laptop", "--role", "guest")
    assert status == 0
    found = asyncio.run(holder(url, output.splitlines()[-1], guests=False))
    assert found is not None
    assert (found.user, found.role) == ("ada", "guest")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("add", "guest-1", "--name", "x"), "cannot be a name"),
        (("add", "ada", "--name", "x" * 65), "1 to 64 characters"),
        (("add", "ada", "--name", "x", "--role", "student"), "no role named student"),
        (("add", "ada", "--name", "x", "--expires", "soon"), "is no time"),
        (("add", "ada", "--name", "x", "--expires", "0d"), "at most 3650 days"),
        (("add", "ada", "--name", "x", "--expires", "9999d"), "at most 3650 days"),
    ],
)
def test_what_cannot_be_made_is_answered_with_a_sentence(
    url: str, capsys: Printed, arguments: tuple[str, ...], sentence: str
) -> None:
    status, output = run(capsys, *arguments)
    assert (status, sentence in output) == (1, True)
    assert run(capsys, "list") == (0, "No keys.\n")


def test_a_database_that_cannot_be_opened_is_named(url: str, capsys: Printed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STEWARD_DATABASE_URL", "nonsense")
    status, output = run(capsys, "list")
    assert (status, "is not a database URL" in output) == (1, True)
