"""The bounded pool that checks passwords: a few threads, a short queue, and a refusal beyond it.

A password takes 64 MiB and some 50 ms of the CPU to check, by design. An unbounded queue of them let 400 wrong ones delay a
right one by a minute (issue 9).
"""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from governance.errors import SignInRefused

THREADS = 2
MAX_WAITING = 6
MAX_WAITING_KNOWN = 4  # places of their own, for those who have signed in before: a crowd of strangers cannot shut them out

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a check waits: `known` ones first. `shares` are how many of a key may be checked or waiting at a time, by key."""

    shares: Mapping[str, int]
    known: bool = False


NO_SHARES = Place({})


class HashPool:
    """Runs checks in threads, known ones first, then in the order of their arrival."""

    def __init__(self, threads: int = THREADS) -> None:
        self._free = threads
        self._waiting: dict[bool, deque[asyncio.Future[None]]] = {True: deque(), False: deque()}
        self._held: Counter[str] = Counter()

    def __repr__(self) -> str:
        return f"<HashPool {self._free} free, {len(self._waiting[True]) + len(self._waiting[False])} waiting>"

    async def run(self, place: Place, work: Callable[..., Result], *args: Any) -> Result:
        """`work(*args)` in a thread. Raises `SignInRefused` when the queue, or the place's share of it, is full."""
        full = len(self._waiting[place.known]) >= (MAX_WAITING_KNOWN if place.known else MAX_WAITING)
        if full or any(self._held[key] >= most for key, most in place.shares.items()):
            raise SignInRefused("Many people are signing in. Try again in 1 s.", code="sign_in_busy", retry_after=1)
        self._held.update(place.shares.keys())
        try:
            await self._enter(place.known)
            try:
                return await asyncio.to_thread(work, *args)
            finally:
                self._leave()
        finally:
            self._held -= Counter(place.shares.keys())  # which drops those at 0: there are many addresses

    async def _enter(self, known: bool) -> None:
        if self._free:
            self._free -= 1
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting[known].append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._leave()  # it had its turn in the same instant: the next one gets it
            else:
                self._waiting[known].remove(turn)
            raise

    def _leave(self) -> None:
        for queue in (self._waiting[True], self._waiting[False]):
            while queue:
                turn = queue.popleft()
                if not turn.done():
                    turn.set_result(None)
                    return
        self._free += 1
