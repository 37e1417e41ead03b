"""Carrying out what the lifecycle decides: loads, wakes and unloads, one at a time, and how long each took."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from engine.errors import EngineError
from engine.supervision.durations import Durations
from engine.supervision.lifecycle import HUNG, Event, Loaded, LoadFailed, Lost, RestartAsked, Unloaded
from engine.supervision.supervised import Supervised
from engine.types import Capacity, Health, History

log = logging.getLogger(__name__)


class Loading:
    """`engine` answers, or did; it counts tokens until the next one is there. `coming` is loading. `failure`: the last load's.

    `happened` gets what comes of it; `in_use` is called with each engine that answers from now on. `clock` gives monotonic
    seconds.
    """

    def __init__(
        self,
        factory: Callable[[], Supervised],
        happened: Callable[[Event], None],
        in_use: Callable[[Supervised], None],
        clock: Callable[[], float],
    ) -> None:
        self.engine = factory()
        self.coming: Supervised | None = None
        self.failure: Health | None = None
        self.capacity: Capacity | None = None
        self.began = clock()
        self.restarts = 0  # engines that were replaced
        self.recoveries, self.wakes = Durations(), Durations()
        self._factory, self._happened, self._in_use, self._clock = factory, happened, in_use, clock
        self._last: tuple[Lost | RestartAsked, float] | None = None  # with its time
        self._sleeps = False  # it was unloaded such that it can wake
        self._one_at_a_time = asyncio.Lock()

    def begin(self) -> None:
        """A load or a wake is asked for."""
        self.began = self._clock()

    @property
    def elapsed(self) -> float:
        return self._clock() - self.began

    def note(self, event: Lost | RestartAsked) -> None:
        """Why the engine is to be replaced."""
        self._last = (event, self._clock())

    def history(self) -> History:
        durations = self.recoveries.last, self.wakes.last
        if self._last is None:
            return History(self.restarts, self.wakes.count, *durations)
        event, at = self._last
        why = "asked" if isinstance(event, RestartAsked) else "hung" if event.cause == HUNG else "lost"
        return History(self.restarts, self.wakes.count, *durations, why, event.cause, self._clock() - at)

    async def start(self) -> None:
        """The first load. Raises `EngineError`."""
        try:
            await self.engine.start()
        except EngineError:
            self.failure = self.engine.health()
            raise
        self._use(self.engine)

    async def load(self) -> None:
        """Replace the engine. Its processes are ended first: on a GPU both would not fit."""
        async with self._one_at_a_time:
            former = self.engine
            await former.kill()
            retiring = asyncio.ensure_future(former.retire())  # takes a second, and holds no memory that a load needs
            try:
                loaded = await self._load_new(self.recoveries)
            finally:
                await asyncio.wait({retiring})
            if (error := retiring.exception()) is not None:
                log.error("What is left of the former engine could not be freed.", exc_info=error)
            if loaded:
                self.restarts += 1
                await former.stop()

    async def unload(self) -> None:
        async with self._one_at_a_time:
            try:
                self._sleeps = await self.engine.sleep()
            except EngineError as error:
                log.error("The engine did not fall asleep, so its process is ended: %s", error)
                await self.engine.kill()
                self._sleeps = False
            try:
                if not self._sleeps:
                    await self.engine.retire()
            finally:
                self._happened(Unloaded())

    async def wake(self) -> None:
        async with self._one_at_a_time:
            former = self.engine
            if self._sleeps and await self._woken(former):
                self._use(former, self.wakes)
            elif await self._load_new(self.wakes):
                await former.stop()

    async def stop(self) -> None:
        """End all engines."""
        for engine in filter(None, (self.coming, self.engine)):
            await engine.stop()

    async def _woken(self, engine: Supervised) -> bool:
        try:
            await engine.wake()
        except EngineError as error:
            log.error("The engine did not wake, so it is loaded anew: %s", error)
            await engine.kill()
            await engine.retire()
            return False
        return True

    async def _load_new(self, durations: Durations) -> bool:
        engine = self.coming = self._factory()
        try:
            await engine.start()
        except EngineError as error:
            self.failure, self.coming = engine.health(), None
            await engine.stop()
            self._happened(LoadFailed(str(error)))
            return False
        self._use(engine, durations)
        return True

    def _use(self, engine: Supervised, durations: Durations | None = None) -> None:
        """From now on it answers. No await between its start and this: its loss in between would be missed."""
        self.engine, self.coming, self.failure = engine, None, None
        self.capacity = engine.capacity()
        if durations is not None:
            durations.add(self.elapsed)
        self._in_use(engine)
        self._happened(Loaded())
