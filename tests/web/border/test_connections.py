"""The table of connections: how many there are, whom they count for, and when each is closed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from config.settings import Settings
from engine.scripted import ScriptedEngine
from runtime import Runtime
from tests.clock import FakeClock, ticks, timed
from tests.web.border.fakes import LIMITS, FakeGuard, FakeTransport, Listener
from web.border.connection import ConnectionLimits
from web.border.connections import Connections

ORDINARY = LIMITS.total - LIMITS.reserved


class Table(Connections):
    """Connections with a clock and timers of their own."""

    def arrive(self, address: str = "", idle: bool = True, proxied: bool = False) -> FakeGuard:
        transport = FakeTransport()
        guard = FakeGuard(transport, idle)
        self.enter(transport, guard, address or f"192.0.2.{len(self)}", proxied)
        return guard

    def has(self, guard: FakeGuard) -> bool:
        return self.of(guard.transport) is not None


def table(limits: ConnectionLimits = LIMITS) -> Table:
    return Table(limits, clock=FakeClock(), later=lambda seconds, call: None)


def test_a_full_server_closes_its_oldest_idle_connection_for_a_new_one() -> None:
    full = table()
    first, *others = [full.arrive() for _ in range(ORDINARY)]
    new = full.arrive("198.51.100.1")
    assert first.transport.ended == "abort"
    assert [guard.transport.ended for guard in [*others, new]] == [""] * ORDINARY
    assert not full.crowded()


def test_a_connection_with_a_request_or_a_signed_in_socket_is_never_closed_for_another() -> None:
    full = table()
    busy = [full.arrive(idle=False) for _ in range(LIMITS.total)]
    assert full.crowded()
    refused = full.arrive("198.51.100.1")
    assert not full.has(refused)
    assert [guard.transport.ended for guard in busy] == [""] * LIMITS.total
    assert full.refused == 1


def test_the_last_connections_are_taken_only_when_none_is_idle() -> None:
    full = table()
    for _ in range(ORDINARY):
        full.arrive(idle=False)
    assert not full.crowded()
    full.arrive("198.51.100.1", idle=False)
    assert full.crowded()


def test_an_address_has_so_many_connections_and_then_loses_its_own_oldest_idle_one() -> None:
    some = table()
    other = some.arrive("198.51.100.1")
    first, *_ = [some.arrive("192.0.2.1") for _ in range(LIMITS.per_address)]
    new = some.arrive("192.0.2.1")
    assert (first.transport.ended, other.transport.ended) == ("abort", "")
    assert some.has(new)


def test_an_address_whose_connections_are_all_in_use_is_refused_and_another_is_not() -> None:
    some = table()
    for _ in range(LIMITS.per_address):
        some.arrive("192.0.2.1", idle=False)
    assert not some.has(some.arrive("192.0.2.1"))
    assert some.has(some.arrive("198.51.100.1"))


def test_one_address_never_has_more_than_half_of_all() -> None:
    assert ConnectionLimits.of(32, 256).per_address == 16
    assert ConnectionLimits.of(2000, 256).per_address == 256


def test_the_limits_are_the_settings(tmp_path: Path) -> None:
    settings = Settings.of(data_dir=tmp_path, max_connections=40, max_connections_per_address=7)
    runtime = Runtime(settings, ScriptedEngine())
    assert runtime.connections.limits == ConnectionLimits(total=40, per_address=7, reserved=5)
    assert runtime.socket_sessions.limits == runtime.connections.limits


def test_a_trusted_proxys_connection_counts_for_nobody_until_it_brings_a_request() -> None:
    some = table()
    proxied = [some.arrive("127.0.0.1", idle=False, proxied=True) for _ in range(LIMITS.per_address + 1)]
    assert some.addresses() == 0
    opened = [some.of(guard.transport) for guard in proxied]
    counted = [some.count_for(connection, "198.51.100.1") for connection in opened if connection]
    assert counted == [True] * LIMITS.per_address + [False]
    some.count_for_nobody(opened[0])  # type: ignore[arg-type]
    assert some.count_for(opened[-1], "198.51.100.1")  # type: ignore[arg-type]


def test_unfinished_bodies_are_bounded_in_all_and_per_address() -> None:
    some = table()
    one, same, *others = [some.of(some.arrive(f"192.0.2.{number // 2}").transport) for number in range(6)]
    assert one is not None
    assert same is not None
    assert some.hold(one, 300)
    assert not some.hold(same, 200)  # the address has 400
    assert all(some.hold(connection, 350) for connection in others[::2] if connection)
    assert not some.hold(same, 100)  # all have 1000
    assert some.hold(one, 0)
    assert some.hold(same, 100)


def test_what_a_lost_connection_held_is_given_back_once() -> None:
    some = table()
    lost = some.of(some.arrive("192.0.2.1").transport)
    assert lost is not None
    assert some.hold(lost, 400)
    some.leave(lost)
    some.leave(lost)
    assert not some.hold(lost, 100)  # too late
    again = some.of(some.arrive("192.0.2.1").transport)
    assert again is not None
    assert some.hold(again, 400)
    assert not some.hold(again, 401)


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 9), st.integers(0, 3)), max_size=80))
def test_nothing_is_kept_of_an_address_without_connections(steps: list[tuple[int, int, int]]) -> None:
    some, seen = table(), []
    for action, which, number in steps:
        address = f"192.0.2.{number}"
        if action <= 1:
            seen.append(some.arrive(address, idle=which % 2 == 0, proxied=action == 1))
            continue
        connection = some.of(seen[which % len(seen)].transport) if seen else None
        if connection is not None:
            match action:
                case 2:
                    some.leave(connection)
                case 3:
                    some.count_for(connection, address)
                case 4:
                    some.hold(connection, which * 40)
                case _:
                    some.count_for_nobody(connection)
    open_ones = [found for guard in seen if (found := some.of(guard.transport)) is not None]
    counted: dict[str, Any] = {}
    for found in open_ones:
        if found.address is not None:
            use = counted.setdefault(found.address, [0, 0])
            use[0] += 1
            use[1] += found.held
    assert {address: [use.connections, use.held] for address, use in some._uses.items()} == counted
    assert len(open_ones) == len(some) <= LIMITS.total
    assert some._held == sum(found.held for found in open_ones)


def test_what_is_not_there_by_its_deadline_expires() -> None:
    some = table()
    waiting, busy = some.arrive(), some.arrive(idle=False)
    some.of(busy.transport).deadline = None  # type: ignore[union-attr]
    some.clock.forward(9.9)  # type: ignore[attr-defined]
    some.sweep()
    assert waiting.expired == 0
    some.clock.forward(0.1)  # type: ignore[attr-defined]
    some.sweep()
    assert (waiting.expired, busy.expired) == (1, 0)


def test_a_closed_connection_whose_last_words_are_never_read_is_cut_off() -> None:
    some = table()
    guard = some.arrive()
    guard.transport.close()
    some.sweep()
    assert guard.transport.ended == "close"
    some.clock.forward(5)  # type: ignore[attr-defined]
    some.sweep()
    assert guard.transport.ended == "abort"


@timed
async def test_a_client_that_reads_nothing_of_its_answer_is_cut_off() -> None:
    listener = Listener()
    transport = listener.connect(sends=b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    transport.protocol.pause_writing()
    listener.connections.clock = FakeClock(listener.connections.clock() + 31)
    listener.connections.sweep()
    assert transport.ended == "abort"


@timed
async def test_the_timer_ends_with_the_last_connection() -> None:
    timers: list[Any] = []
    some = Table(LIMITS, clock=FakeClock(), later=lambda seconds, call: timers.append(call))
    guard = some.arrive()
    some.arrive()
    assert len(timers) == 1
    some._tick()
    assert len(timers) == 2
    for transport in list(some._open):
        some.leave(some._open[transport])
    some._tick()
    assert len(timers) == 2
    await ticks()
    assert not some.has(guard)


def test_a_flood_is_told_once_a_minute_with_its_numbers(caplog: Any) -> None:
    some = table()
    for _ in range(LIMITS.total + 50):
        some.arrive(idle=False)
        some.sweep()
    assert len(caplog.records) == 1
    some.clock.forward(60)  # type: ignore[attr-defined]
    some.sweep()
    assert [record.getMessage().split(" refused")[0] for record in caplog.records] == [
        "1 connections or bodies", "49 connections or bodies",
    ]  # fmt: skip
