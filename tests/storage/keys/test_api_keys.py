"""API keys: shown once, kept as a hash, checked at each request, revoked at once."""

from __future__ import annotations

import logging
import random

import pytest

from storage import Store, StoreUnavailable
from storage.accounts.passwords import Accounts
from storage.keys import api_keys
from storage.keys.api_keys import ApiKeyError, ApiKeys, KeyHolder
from storage.keys.key_rows import MAX_PER_USER
from storage.keys.key_text import PREFIX_CHARS
from storage.records import users
from tests.storage.conftest import DAY, Clock, Stack

PASSWORD = "correct horse"


@pytest.fixture
async def ada(accounts: Accounts) -> str:
    await accounts.add("ada", PASSWORD)
    return "ada"


async def test_a_key_names_its_user_with_the_account_s_role_of_now(keys: ApiKeys, accounts: Accounts, ada: str) -> None:
    key, text = await keys.make("Ada", " laptop ")
    assert (key.name, key.role, key.expires_at, key.last_used_at) == ("laptop", None, None, None)
    assert text.startswith(key.prefix)
    assert await keys.holder(text) == KeyHolder(ada, "user", key.id, "laptop")
    await accounts.assign(ada, "admin")
    assert await keys.holder(text) == KeyHolder(ada, "admin", key.id, "laptop")


async def test_a_key_with_a_role_of_its_own_keeps_it(keys: ApiKeys, accounts: Accounts, ada: str) -> None:
    await accounts.assign(ada, "admin")
    _, text = await keys.make(ada, "script", role="guest")
    holder = await keys.holder(text)
    assert holder is not None
    assert holder.role == "guest"
    with pytest.raises(ApiKeyError, match="no role named student"):
        await keys.make(ada, "script", role="student")


async def test_the_key_itself_is_stored_nowhere(keys: ApiKeys, stack: Stack, ada: str) -> None:
    key, text = await keys.make(ada, "laptop")
    await keys.holder(text)
    await stack.store.flush()
    everything = b"".join(file.read_bytes() for file in stack.store.path.parent.iterdir())
    assert key.prefix.encode() in everything
    assert text.encode() not in everything
    assert text[PREFIX_CHARS:].encode() not in everything
    assert text not in repr(await keys.of(ada))


async def test_a_key_has_160_secret_bits_beside_its_prefix(keys: ApiKeys, ada: str) -> None:
    texts = [(await keys.make(ada, f"key {number}"))[1] for number in range(5)]
    assert {len(text) - PREFIX_CHARS for text in texts} == {32}  # of 5 bits each
    assert len({text[PREFIX_CHARS:] for text in texts}) == 5


async def test_a_revoked_key_is_refused_at_the_next_request_also_when_another_process_revokes_it(
    keys: ApiKeys, url: str, clock: Clock, ada: str
) -> None:
    here, text_here = await keys.make(ada, "here")
    there, text_there = await keys.make(ada, "there")
    assert await keys.holder(text_here)
    assert await keys.holder(text_there)
    assert await keys.revoke(ada, here.id)
    assert await keys.holder(text_here) is None
    async with Store(url, clock, recover=False) as other:
        assert await ApiKeys(other, guests=False, knows_role=bool).revoke_any(there.prefix) == "there"
    assert await keys.holder(text_there) is None
    assert await keys.of(ada) == []


async def test_nobody_revokes_another_user_s_key(keys: ApiKeys, accounts: Accounts, ada: str) -> None:
    await accounts.add("eve", PASSWORD)
    await keys.make("eve", "her own")
    key, text = await keys.make(ada, "laptop")
    assert not await keys.revoke("eve", key.id)
    assert not await keys.revoke(ada, "no such key")
    assert await keys.holder(text) is not None
    assert [info.name for info in await keys.of("eve")] == ["her own"]


async def test_an_expired_key_is_refused_from_its_second_on(keys: ApiKeys, clock: Clock, ada: str) -> None:
    key, text = await keys.make(ada, "for a day", expires_in_s=DAY)
    assert key.expires_at == clock.now + DAY
    clock.now += DAY - 0.5
    assert await keys.holder(text) is not None
    clock.now += 0.5
    assert await keys.holder(text) is None
    assert [info.name for info in await keys.of(ada)] == ["for a day"]  # it is shown as expired until it is revoked
    for wrong in (0, -1, float("nan"), float("inf"), 3651 * DAY):
        with pytest.raises(ApiKeyError, match="3650 days"):
            await keys.make(ada, "odd", expires_in_s=wrong)


async def test_a_removed_account_has_no_keys_and_a_new_one_of_its_name_gets_none(
    keys: ApiKeys, accounts: Accounts, ada: str
) -> None:
    _, text = await keys.make(ada, "laptop")
    await accounts.remove(ada)
    assert await keys.holder(text) is None
    with pytest.raises(ApiKeyError, match="no account named ada"):
        await keys.make(ada, "laptop")
    await accounts.add(ada, PASSWORD)
    assert await keys.holder(text) is None
    assert await keys.of(ada) == []


async def test_a_key_from_before_there_were_accounts_is_of_no_use_with_them(keys: ApiKeys, programs: ApiKeys) -> None:
    _, text = await programs.make("api", "first", role="admin")
    assert await programs.holder(text) is not None
    assert await keys.holder(text) is None


async def test_a_key_does_not_change_what_is_stored_of_its_user(keys: ApiKeys, stack: Stack, ada: str) -> None:
    before = await stack.store.write(users.save(ada, {"role": "user", "kept": True}, stack.clock()))
    stack.clock.now += DAY
    await keys.make(ada, "laptop")
    assert await stack.store.read(users.find, ada) == before


@pytest.mark.parametrize(
    "text",
    [
        "", "sk-steward-", "x" * 51, "sk-steward-" + "é" * 40, "sk-steward-" + "A" * 40, "sk-steward-" + "a" * 39 + "\0",
        "sk-steward-" + "a" * 40 + "\n", "\ud800" * 51, "sk-steward-" + "1" * 40, "' OR 1=1 --",
    ],
)  # fmt: skip
async def test_garbage_is_no_key_and_no_error_and_reads_nothing(
    keys: ApiKeys, stack: Stack, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setattr(stack.store, "read", None)
    assert await keys.holder(text) is None


async def test_a_text_of_megabytes_is_not_hashed(keys: ApiKeys, monkeypatch: pytest.MonkeyPatch, ada: str) -> None:
    _, text = await keys.make(ada, "laptop")
    monkeypatch.setattr(api_keys, "hash_of", None)
    assert await keys.holder(text + "a" * 10_000_000) is None


async def test_a_right_prefix_with_a_wrong_secret_is_refused(keys: ApiKeys, ada: str) -> None:
    _, text = await keys.make(ada, "laptop")
    wrong = text[:-1] + ("a" if text[-1] != "a" else "b")
    assert await keys.holder(wrong) is None
    assert await keys.holder(text[:PREFIX_CHARS] + "a" * 32) is None


async def test_a_user_has_at_most_so_many_keys(keys: ApiKeys, accounts: Accounts, ada: str) -> None:
    made = [(await keys.make(ada, f"key {number}"))[0] for number in range(MAX_PER_USER)]
    with pytest.raises(ApiKeyError, match=f"ada has {MAX_PER_USER} keys") as refused:
        await keys.make(ada, "one more")
    assert refused.value.code == "too_many"
    await accounts.add("bob", PASSWORD)
    await keys.make("bob", "his first")
    await keys.revoke(ada, made[0].id)
    await keys.make(ada, "in its place")


@pytest.mark.parametrize("name", ["", "  ", "x" * 65, "two\nlines", "a\tb", "nul\0"])
async def test_a_name_that_a_list_cannot_show_is_refused(keys: ApiKeys, ada: str, name: str) -> None:
    with pytest.raises(ApiKeyError, match="1 to 64 characters"):
        await keys.make(ada, name)


@pytest.mark.parametrize("user", ["guest-" + "0" * 32, "guest", "", "a b", "../etc"])
async def test_no_guest_can_have_a_key(programs: ApiKeys, user: str) -> None:
    with pytest.raises(ApiKeyError, match="cannot be a name"):
        await programs.make(user, "mine")


async def test_without_accounts_any_other_name_is_a_program_s_user(programs: ApiKeys) -> None:
    key, text = await programs.make("nightly-report", "cron")
    assert await programs.holder(text) == KeyHolder("nightly-report", "user", key.id, "cron")


async def test_two_keys_never_have_one_prefix(stack: Stack) -> None:
    drawn = [b"\1" * 25, b"1" * 8, b"\1" * 5 + b"\2" * 20, b"2" * 8, b"\3" * 25, b"3" * 8, *[b"\1" * 25, b"4" * 8] * 3]
    keys = ApiKeys(stack.store, guests=True, knows_role=bool, random_bytes=lambda size: drawn.pop(0))
    one, _ = await keys.make("api", "one")
    two, _ = await keys.make("api", "two")
    assert one.prefix != two.prefix
    with pytest.raises(ApiKeyError, match="Try again"):
        await keys.make("api", "three")


# The last use


async def last_used(keys: ApiKeys, stack: Stack, user: str) -> float | None:
    await stack.store.flush()
    return (await keys.of(user))[0].last_used_at


async def test_the_last_use_is_written_at_most_once_a_minute(keys: ApiKeys, stack: Stack, clock: Clock, ada: str) -> None:
    _, text = await keys.make(ada, "laptop")
    await keys.holder(text[:-1] + "a" if text[-1] != "a" else text[:-1] + "b")
    assert await last_used(keys, stack, ada) is None
    first = clock.now
    for _ in range(3):
        await keys.holder(text)
        clock.now += 19
    assert await last_used(keys, stack, ada) == first
    clock.now = first + 60
    await keys.holder(text)
    assert await last_used(keys, stack, ada) == first + 60


async def test_looking_whether_a_key_holds_is_no_use_of_it(keys: ApiKeys, stack: Stack, ada: str) -> None:
    _, text = await keys.make(ada, "laptop")
    assert await keys.holds(text)
    assert await last_used(keys, stack, ada) is None


async def test_what_is_remembered_of_uses_is_bounded(
    keys: ApiKeys, monkeypatch: pytest.MonkeyPatch, stack: Stack, clock: Clock, ada: str
) -> None:
    monkeypatch.setattr(api_keys, "MAX_NOTED_USES", 3)
    made = [await keys.make(ada, f"key {number}") for number in range(5)]
    for _, text in made:
        await keys.holder(text)
    assert list(keys._noted) == [key.id for key, _ in made[2:]]


async def test_a_use_that_cannot_be_written_refuses_nobody(
    keys: ApiKeys, stack: Stack, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, ada: str
) -> None:
    _, text = await keys.make(ada, "laptop")

    def full(_: object) -> None:
        raise StoreUnavailable("The disk is full.", "save_full")

    monkeypatch.setattr(stack.store, "submit", full)
    with caplog.at_level(logging.WARNING):
        assert await keys.holder(text) is not None
    assert "The disk is full." in caplog.text
    assert text not in caplog.text


async def test_a_random_text_of_the_right_form_is_no_key(keys: ApiKeys, ada: str) -> None:
    await keys.make(ada, "laptop")
    letters = random.Random(7)
    for _ in range(20):
        text = "sk-steward-" + "".join(letters.choices("abcdefghijklmnopqrstuvwxyz234567", k=40))
        assert await keys.holder(text) is None
