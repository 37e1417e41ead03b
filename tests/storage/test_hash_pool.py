"""The pool that checks passwords: bounded, and with places for those who have signed in before."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator

import pytest

from governance.errors import SignInRefused
from storage.accounts.hash_pool import MAX_WAITING, MAX_WAITING_KNOWN, NO_SHARES, THREADS, HashPool, Place

KNOWN = Place({}, known=True)


class Work:
    """Checks that take as long as the test wants, and their order."""

    def __init__(self) -> None:
        self.go, self.begun = threading.Event(), list[str]()

    def __call__(self, name: str) -> str:
        self.begun.append(name)
        assert self.go.wait(20)
        return name


@pytest.fixture
def work() -> Iterator[Work]:
    work = Work()
    yield work
    work.go.set()


async def started(pool: HashPool, work: Work, names: list[str], place: Place = NO_SHARES) -> list[asyncio.Task[str]]:
    tasks = []
    for name in names:
        tasks.append(asyncio.create_task(pool.run(place, work, name)))
        await asyncio.sleep(0)
    return tasks


async def test_beyond_the_queue_a_check_is_refused_at_once_with_a_time(work: Work) -> None:
    pool = HashPool()
    strangers = await started(pool, work, [f"s{number}" for number in range(THREADS + MAX_WAITING)])
    with pytest.raises(SignInRefused) as refused:
        await pool.run(NO_SHARES, work, "one more")
    assert (refused.value.reason, refused.value.retry_after) == ("sign_in_busy", 1)
    work.go.set()
    assert len(await asyncio.gather(*strangers)) == THREADS + MAX_WAITING
    assert repr(pool) == f"<HashPool {THREADS} free, 0 waiting>"


async def test_strangers_cannot_take_the_places_of_the_known_who_go_first(work: Work) -> None:
    pool = HashPool(threads=1)
    strangers = await started(pool, work, [f"s{number}" for number in range(1 + MAX_WAITING)])
    known = await started(pool, work, [f"k{number}" for number in range(MAX_WAITING_KNOWN)], KNOWN)
    with pytest.raises(SignInRefused):
        await pool.run(KNOWN, work, "one more")
    work.go.set()
    await asyncio.gather(*strangers, *known)
    assert work.begun == ["s0", *(f"k{number}" for number in range(4)), *(f"s{number}" for number in range(1, 7))]


async def test_one_address_cannot_fill_the_queue(work: Work) -> None:
    pool, share = HashPool(), Place({"10.0.0.1": 3})
    mine = await started(pool, work, ["a", "b", "c"], share)
    with pytest.raises(SignInRefused):
        await pool.run(share, work, "d")
    others = await started(pool, work, ["e"], Place({"10.0.0.2": 3}))
    work.go.set()
    await asyncio.gather(*mine, *others)
    assert await pool.run(share, work, "f") == "f"
    assert not pool._held


async def test_a_cancelled_check_leaves_its_place_to_the_next(work: Work) -> None:
    pool = HashPool(threads=1)
    first, second, third = await started(pool, work, ["1", "2", "3"])
    second.cancel()
    with pytest.raises(asyncio.CancelledError):
        await second
    work.go.set()
    assert await asyncio.gather(first, third) == ["1", "3"]
    assert work.begun == ["1", "3"]


async def test_one_that_is_cancelled_as_its_turn_comes_passes_it_on(work: Work) -> None:
    pool = HashPool(threads=1)
    await pool._enter(False)
    second, third = await started(pool, work, ["2", "3"])
    pool._leave()
    second.cancel()  # its turn has come, but it has not run since
    work.go.set()
    assert await third == "3"
    assert repr(pool) == "<HashPool 1 free, 0 waiting>"


async def test_a_check_that_raises_frees_its_thread() -> None:
    def fault() -> None:
        raise ZeroDivisionError

    pool = HashPool(threads=1)
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            await pool.run(Place({"x": 1}), fault)
