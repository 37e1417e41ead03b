"""The supervisor: an engine that puts its engine to sleep, wakes it, and replaces it when it is lost.

Gateway, policies and channels use it as any other. Its decisions are `lifecycle.decide`, which `loading.py` carries out.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine
from contextlib import aclosing
from typing import Any

from engine.base import Engine
from engine.errors import EngineDead, EngineError, EngineNotReady, PoisonRequest
from engine.supervision import lifecycle as life
from engine.supervision.canary import CANARY_ID, Vigil
from engine.supervision.loading import Loading
from engine.supervision.states import SLEEPS, health_of
from engine.supervision.supervised import Supervised
from engine.supervision.survivors import Survivor, Survivors
from engine.supervision.watch import hangs
from engine.types import Capacity, ChatRequest, Delta, Health, History, Load

log = logging.getLogger(__name__)

TICK_S = 0.25
WITHOUT_ENGINE = frozenset({"stopped", "starting", "failed"})


class Supervisor(Engine):
    """See `engine.base.Engine` for the contract.

    `factory` makes an engine for each load; building one is cheap. `canary` is in seconds, 0 for none. `close` ends what the
    engines share. `clock` gives monotonic seconds. `changed` is called after each change of the phase, and when a load that
    failed is put off.
    """

    def __init__(
        self,
        factory: Callable[[], Supervised],
        policy: life.Policy | None = None,
        *,
        canary: float = 0.0,
        close: Callable[[], None] = lambda: None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.policy = policy or life.Policy()
        self.state = life.State()
        self.changed: Callable[[], None] = lambda: None
        self._close, self._clock, self._sleep = close, clock, sleep
        self.loading = Loading(factory, self._happened, self._in_use, clock)
        self._survivors = Survivors()
        self._vigil = Vigil(canary)
        self._pulse = asyncio.Event()  # set, and replaced, whenever a waiting stream may go on
        self._tasks: set[asyncio.Task[None]] = set()
        self._watch: asyncio.Task[None] | None = None

    def __repr__(self) -> str:
        return f"<Supervisor {self.state.phase}, {len(self._survivors)} streams, {self.loading.engine!r}>"

    # Starting and stopping

    async def start(self) -> None:
        if self.state.phase != "stopped":
            return
        self.state, _ = life.decide(self.state, life.Start(), self._clock(), self.policy)
        self._spawn(self._tick())
        try:
            await self.loading.start()
        except EngineError as error:
            self._happened(life.LoadFailed(str(error)))
            raise
        except BaseException:  # the start was cancelled
            self._happened(life.Stop())
            raise

    async def stop(self) -> None:
        self._happened(life.Stop())
        tasks = [*self._tasks, *filter(None, [self._watch])]
        for task in tasks:
            task.cancel()
        try:
            await asyncio.gather(*tasks, return_exceptions=True)
            await self.loading.stop()
        finally:
            self._close()

    async def restart(self, cause: str = "It was restarted in an orderly way.") -> bool:
        """Replace the engine; its answers go on with the next one. False where it cannot be replaced now. Does not wait."""
        before = self.state
        if before.phase == "ready":
            self._survivors.lost(crash=False)
        self._happened(life.RestartAsked(cause))
        return self.state is not before

    async def unload(self) -> bool:
        """Give the engine's memory back now. False while it answers, and where it is not ready. Does not wait."""
        self._happened(life.SleepAsked(busy=bool(self._survivors)))
        return self.state.phase == "unloading"

    def wake(self) -> None:
        """Somebody is about to ask. Never awaits."""
        self._happened(life.Wanted())

    # Answering

    async def stream(self, request: ChatRequest, request_id: str) -> AsyncGenerator[Delta, None]:
        """An answer outlives its engine: see `Supervised.resume`. Raises `PoisonRequest` where it is what ends engines."""
        self._refuse_unready()
        self._happened(life.Wanted())
        survivor = self._survivors.open(request, request_id)
        try:
            while (engine := await self._turn(survivor)) is not None:
                survivor.inside = True
                if self._survivors.waiting():
                    self._beat()  # another one may fit beside it
                try:
                    async with aclosing(engine.resume(request, request_id, survivor.generation)) as deltas:
                        async for delta in deltas:
                            self._note(survivor, delta)
                            yield delta
                            if delta.finish_reason is not None:
                                return
                except EngineDead as error:
                    self._lost(engine, str(error))
                except EngineNotReady:
                    if engine is self.loading.engine and self.state.phase == "ready":
                        raise
                else:
                    return
                survivor.leave()
            yield Delta(usage=survivor.generation.usage, finish_reason="abort")
        finally:
            self._survivors.close(survivor)
            if self._survivors.waiting():
                self._beat()

    def _note(self, survivor: Survivor, delta: Delta) -> None:
        survivor.generation.usage = delta.usage
        if delta.finish_reason is not None:
            survivor.inside = False
        if survivor.returning or self._survivors.suspects:
            self._survivors.advanced(survivor)
            self._beat()

    async def _turn(self, survivor: Survivor) -> Supervised | None:
        """The engine, once it is ready and this stream may enter; None when the stream is aborted meanwhile."""
        while not survivor.aborted and self.state.phase != "stopped":
            if survivor.refused:
                raise PoisonRequest("The engine has crashed again on this request, so it is not tried once more.")
            if self.state.phase == "ready" and self._survivors.may_enter(survivor):
                return self.loading.engine
            if self.state.phase == "failed":
                begun = survivor.generation.usage.completion_tokens > 0
                raise EngineDead(self.state.cause) if begun else EngineNotReady(self.health().detail)
            await self._pulse.wait()
        return None

    def abort(self, request_id: str) -> None:
        for survivor in self._survivors:
            if survivor.request_id == request_id and not survivor.inside:
                survivor.aborted = True
        self.loading.engine.abort(request_id)
        self._beat()

    async def count_tokens(self, request: ChatRequest) -> int:
        """Also while there is no engine to answer: the former one still counts. Wakes the next one."""
        self._refuse_unready()
        self._happened(life.Wanted())
        return await self.loading.engine.count_tokens(request)

    def forget(self, request: ChatRequest) -> None:
        self.loading.engine.forget(request)

    # State

    def _refuse_unready(self) -> None:
        if self.state.phase in WITHOUT_ENGINE:
            raise EngineNotReady(self.health().detail or "The engine is not ready.")

    def capacity(self) -> Capacity:
        """The engine's limits, also while it sleeps, wakes or recovers: the next one has the same."""
        self._refuse_unready()
        if self.loading.capacity is None:
            raise EngineNotReady("The engine is not ready.")
        return self.loading.capacity

    def health(self) -> Health:
        at_rest = self.state.phase in SLEEPS or self.state.phase == "waking"
        took = self.loading.wakes if at_rest else self.loading.recoveries
        coming = self.loading.coming.health() if self.loading.coming is not None else None
        if self.state.phase == "recovering" and self.loading.capacity is None:  # the first load failed, and is tried again
            return coming or Health("starting", "Loading the engine", code="loading_engine")
        about = self.loading.engine.health(), coming, self.loading.failure
        load_at = self.state.load_at
        return health_of(self.state, *about, took, self.loading.elapsed if load_at is None else self._clock() - load_at)

    def history(self) -> History:
        return self.loading.history()

    def load(self) -> Load:
        if self.state.phase != "ready":
            return Load(waiting=len(self._survivors))
        return self.loading.engine.load()

    def live(self) -> frozenset[str]:
        waiting = {survivor.request_id for survivor in self._survivors if not survivor.inside}
        return (self.loading.engine.live() | waiting) - {CANARY_ID}

    # What happens

    def _happened(self, event: life.Event) -> None:
        before = self.state
        self.state, command = life.decide(before, event, self._clock(), self.policy)
        if command in ("load", "wake"):
            self.loading.begin()
        if self.state is not before and isinstance(event, life.Lost | life.RestartAsked):
            self.loading.note(event)
        if self.state.phase != before.phase:
            level = logging.DEBUG if self.state.phase in ("ready", "stopped") else logging.INFO  # the engine says these itself
            log.log(level, "The engine is %s.%s", self.state.phase, f" {event.cause}" if isinstance(event, life.Lost) else "")
            self._beat()
        match command:
            case "load":
                self._spawn(self.loading.load())
            case "wake":
                self._spawn(self.loading.wake())
            case "unload":
                self._spawn(self.loading.unload())
        if (self.state.phase, self.state.load_at) != (before.phase, before.load_at):
            try:
                self.changed()
            except Exception:
                log.exception("A change of the engine's state was not told to the pages")

    def _beat(self) -> None:
        """Let every waiting stream look again."""
        pulse, self._pulse = self._pulse, asyncio.Event()
        pulse.set()

    def _lost(self, engine: Supervised, cause: str) -> None:
        """An engine has ended unasked. Each of its streams says so, and the watch: the first one counts."""
        if engine is self.loading.engine and self.state.phase == "ready":
            self._survivors.lost(crash=True)
            self._happened(life.Lost(cause))

    def _in_use(self, engine: Supervised) -> None:
        self._vigil.begin(self._clock())
        if self._watch is not None:
            self._watch.cancel()
        self._watch = asyncio.create_task(self._watch_for_loss(engine), name="engine-watch")

    async def _watch_for_loss(self, engine: Supervised) -> None:
        self._lost(engine, await engine.lost())

    async def _tick(self) -> None:
        while True:
            await self._sleep(TICK_S)
            try:
                self._happened(life.Tick(busy=bool(self._survivors)))
                if self.state.phase == "ready":
                    await self._look()
            except Exception:
                log.exception("The supervisor could not look; it tries again")

    async def _look(self) -> None:
        engine, now = self.loading.engine, self._clock()
        self._vigil.look(engine.heard_at(), bool(self._survivors), now)
        if self._vigil.due(now) and await hangs(engine, self._vigil, self._survivors.uncomputed, self._clock, self._sleep):
            silent = self._clock() - engine.heard_at()
            log.error("The engine has given no sign of life for %.0f s: it hangs, and is ended.", silent)
            self._lost(engine, life.HUNG)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("A task of the supervisor died.", exc_info=error)
            self._happened(life.LoadFailed(f"{type(error).__name__}: {error}"))
