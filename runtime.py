"""The composition root: settings -> store, engine -> register, metrics -> policies -> gateway -> chat, on one AsyncExitStack.

Nothing else builds any of these; each gets what it needs as constructor arguments. `application.py` puts HTTP around it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Coroutine
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Any, Self

from chat.chainlit import mount, sessions, sockets, wire
from chat.chainlit.auth.tokens import Tokens
from chat.chainlit.caller import role_of
from chat.chainlit.data_layer import StewardDataLayer
from chat.events import SessionEvents
from chat.lifecycle.disconnects import DisconnectTimer
from chat.lifecycle.revocation import Revocation
from chat.lifecycle.session_sweep import SessionSweep
from chat.panel.session_panel import SettingsPanel
from chat.panel.user_defaults import UserDefaults
from chat.service import ChatService
from chat.stored_chats import StoredChats
from chat.streaming import pace
from chat.tabs.other_tabs import OtherTabs
from chat.transcript import Transcript
from config.settings import Settings
from engine.base import Engine
from engine.errors import EngineError
from engine.start_errors import start_error
from engine.supervision.embedded import embedded
from engine.supervision.lifecycle import Policy
from engine.supervision.supervisor import Supervisor
from engine.types import Health
from governance.auditor import Auditor
from governance.budgets.clock import Clock
from governance.budgets.reports import Budgets
from governance.disconnect import grace
from governance.gateway import Gateway
from governance.guard.memory_guard import MemoryGuard
from governance.pipeline import build, counting
from governance.register import Register
from governance.scheduling.capacity import part_of, scheduler_capacity
from observability.gpu import Gpus
from observability.limited_log import LimitedLog
from observability.memory_meter import MemoryMeter
from observability.metrics import Metrics
from observability.process_memory import process_memory, trim
from observability.samples import Samples
from storage import Pruner, Store, StoreError
from storage.accounts.passwords import Accounts
from storage.accounts.sign_in_guard import SignInGuard
from storage.accounts.sign_ins import SignIns
from storage.keys.api_keys import ApiKeys
from web.border.connection import ConnectionLimits
from web.border.connections import Connections
from web.border.descriptors import connections_within, open_limit
from web.border.socket_sessions import SocketSessions
from web.identity.first_key import provide_first_key
from web.identity.server_identity import ServerIdentity

log = logging.getLogger("steward")

DRAIN_TIMEOUT_S = 5.0


class Runtime:
    """Everything that lives as long as the server.

    Entering it opens the store and returns; the model loads behind it, in a task, so that the page is there at once.
    Leaving it ends every generation, records the ends, and stops the engine.
    """

    def __init__(self, settings: Settings, engine: Engine | None = None, clock: Clock | None = None) -> None:
        self.settings = settings
        self.identity = ServerIdentity(settings.web, settings.storage)
        self.clock = clock or Clock()
        steady = self.clock.steady
        interval_s = settings.chat.stream_interval_ms / 1000
        sleeping = Policy(idle_unload=settings.lifecycle.idle_unload_s, max_restarts=settings.lifecycle.max_restarts)
        self.engine: Engine = engine or embedded(settings.engine, sleeping, settings.lifecycle.canary_s, pace(interval_s))
        if isinstance(self.engine, Supervisor):
            self.engine.changed = self._engine_changed
        self.store = Store(settings.storage.url, self.clock.date, steady=steady)
        self.register = Register()
        gpus = Gpus()
        self.metrics = Metrics(
            self.register, self.engine, gpus.read, lambda: self.samples.process_memory, lambda: self.guard.level
        )
        self.samples = Samples(
            self.register, self.engine, self.metrics.generated, memory=process_memory, gpus=gpus.read, steady=steady
        )
        meter, restart = MemoryMeter(gpus, settings.limits.memory_limit), getattr(self.engine, "restart", None)
        self.guard = MemoryGuard(self.engine, meter.read, self.metrics, restart, trim=trim)
        record, throttle = self.metrics.record, self.guard.throttle
        policies = build(settings, self.engine, self.store, record, self.register, steady=steady, throttle=throttle)
        self.budgets = Budgets(policies)
        self.gateway = Gateway(self.engine, policies, self.register, counting=counting(policies))
        self.auditor = Auditor(self.engine, self.register, self.metrics)
        self.accounts = Accounts(self.store)
        self.sign_ins = SignIns(self.store, guests=self.guests)
        self.api_keys = ApiKeys(self.store, guests=self.guests, knows_role=settings.limits.knows)
        self.sign_in_guard = SignInGuard(self.accounts, self.metrics.sign_in)
        self.open_threads: Callable[[], Collection[str]] = sessions.open_threads
        self.pruner = Pruner(self.store, settings.storage, self.in_use)
        self.transcript = Transcript(
            self.store,
            max_rounds=settings.limits.max_history_rounds,
            keep_reasoning=settings.storage.keep_reasoning,
            shares=self.pruner,
        )
        stored_chats = StoredChats(self.store, self.transcript, steady)
        self.chat = ChatService(
            self.gateway,
            self.transcript,
            stored_chats,
            settings.chat,
            settings.limits.role,
            self.guests,
            steady,
            ended=lambda turn, session: self.tabs.ended(turn, session),
        )
        self.tabs = OtherTabs(self.chat, self.transcript, stored_chats)
        self.data_layer = StewardDataLayer(self.store, settings.storage.keep_reasoning, self.tabs)
        self.tokens = Tokens(self.sign_ins, self.data_layer.get_user)
        disconnects = DisconnectTimer(self.chat.leave, self.chat.forget, lambda session: self.grace(role_of(session.user)))
        panel = SettingsPanel(self.chat, self.transcript, UserDefaults(self.store), self.engine.capacity)
        self.revocation = Revocation(self.sign_ins, self.chat, disconnects, panel.show)
        self.events = SessionEvents(
            self.chat,
            self.transcript,
            self.store,
            stored_chats,
            panel,
            disconnects,
            tabs=self.tabs,
            holds=self.revocation.holds,
            max_chars=settings.limits.max_message_chars,
        )
        self.limited_log = LimitedLog()
        self.sweep = SessionSweep(lambda: self.events.disconnects)
        self.store.file_watch.changed = self._file_changed
        connections = connections_within(open_limit(), settings.web.max_connections)
        limits = ConnectionLimits.of(connections, settings.web.max_connections_per_address)
        self.connections = Connections(limits)
        self.socket_sessions = SocketSessions(mount.sio, limits)
        self.packet_limit = sockets.packet_limit(settings.limits.max_message_chars)
        self._fault: Health | None = None
        self._stack = AsyncExitStack()
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def guests(self) -> bool:
        """Whether there are no accounts: each browser is a guest."""
        return self.settings.web.auth == "guest"

    def health(self) -> Health:
        """The engine's health, unless something before it has failed."""
        return self._fault or self.engine.health()

    def fault(self) -> Health | None:
        """Why there can be no chat page at all, if so."""
        return self._fault

    def warning(self) -> str | None:
        """The code of an error while chats go on, such as a full disk (storage/error_codes.py); None if all is well."""
        return self.store.health() or self.store.file_watch.warning

    def _engine_changed(self) -> None:
        """It sleeps, wakes, was lost or is back: pages show it now."""
        self.chat.engine_changed(self.engine.health())
        wire.announce_health(sessions.all_sessions())

    def _file_changed(self) -> None:
        """The database file was deleted, replaced or written back: pages show it now; the secret and the id come back too."""
        if self.store.file_watch.warning == "file_restored":
            self.identity.write_back()
        wire.announce_health(sessions.all_sessions())

    def grace(self, role: str) -> float | None:
        """Seconds that a dropped browser of this role has now before its answer is ended; None to let it finish."""
        per_address = (self.address_limits() or (self.settings.limits.max_queue,))[0]
        return grace(self.settings.limits.role(role), self.engine.load(), self.register.waiting(per_address), self.slots())

    def slots(self) -> int:
        """How many answers can run at the same time."""
        return scheduler_capacity(self.engine, self.settings.limits.max_concurrent, self.guard.throttle.slots).slots

    def address_limits(self) -> tuple[int, int] | None:
        """How many answers, and how many queued messages, the guests of one address may have together; None is no limit."""
        limits = self.settings.limits
        share = limits.guest_address_share
        return None if share >= 1 else (part_of(self.slots(), share), part_of(limits.max_queue, share))

    def in_use(self) -> Collection[str]:
        """Chats that pruning must not touch: open in a browser, or being answered."""
        return self.register.threads().union(self.open_threads())

    def limits_of(self, role: str) -> dict[str, Any]:
        """A role's limits by their names in `steward.toml`; None is no limit."""
        return self.settings.limits.role(role).model_dump()

    async def __aenter__(self) -> Self:
        self._stack.enter_context(self.limited_log)
        try:
            await self._stack.enter_async_context(self.store)
        except StoreError as error:
            # Chainlit shows nothing of a failed start: the page and /readyz say it instead, until someone acts.
            self._fault = Health("failed", str(error), code=error.code, params=error.params)
            log.error("Steward cannot start: %s", error)
            return self
        try:
            self.budgets.remember(await self.store.spent())
        except StoreError as error:
            log.error("What users have spent of their budgets today cannot be read, so they begin anew: %s", error)
        if self.guests and self.settings.web.api == "on":
            await provide_first_key(self.api_keys, self.settings.storage.folder)
        self._stack.push_async_callback(self.engine.stop)
        self._stack.push_async_callback(self._end_tasks)
        self._spawn(self.clock.run(asyncio.sleep))
        self._spawn(self._start_engine())
        self._spawn(self.auditor.run())
        self._spawn(self.samples.run())
        self._spawn(self.sweep.run())
        self._spawn(self.limited_log.run())
        self._spawn(self.revocation.run())
        self._spawn(self.store.file_watch.run(asyncio.sleep))
        self._spawn(self.socket_sessions.run())
        if self.settings.limits.memory_guard:
            self._spawn(self.guard.run())
        if self.settings.storage.auto_prune_enabled:
            self._spawn(self.pruner.run())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            await self.drain()
        finally:  # whatever went wrong with the chats, the engine and its processes must end
            await self._stack.aclose()

    async def drain(self) -> None:
        """Refuse new requests, end what runs, and wait until each end is released, shown and stored. May be called twice."""
        await self.gateway.close()
        try:
            async with asyncio.timeout(DRAIN_TIMEOUT_S):
                await self.chat.drained()
        except TimeoutError:
            log.warning("Some answers were not shown to the end; they are stored.")

    async def _start_engine(self) -> None:
        try:
            await self.engine.start()
        except EngineError as error:
            log.error("The model cannot be loaded: %s", error)
        else:
            capacity = self.engine.capacity()
            log.info("Ready: %s on %s, room for %d tokens of KV cache.", capacity.model, capacity.device, capacity.kv_tokens)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("A background task died.", exc_info=error)
            if self.engine.health().status == "starting":
                self._fault = Health("failed", str(start_error("fault")), code="fault")

    async def _end_tasks(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
