"""Lines that strangers cause are logged once a minute, with a count; a fault of ours is never held back."""

from __future__ import annotations

import asyncio
import logging
import sys

import pytest

from observability.limited_log import INTERVAL_S, LOGGERS, LimitedLog
from tests.clock import FakeClock, now, timed

NAME = "test.limited"
log = logging.getLogger(NAME)


def refused(what: object, kind: str = "") -> None:
    log.warning("Refused %s", what, extra={"kind": kind})


def test_a_kind_is_logged_once_a_minute_with_a_count(caplog: pytest.LogCaptureFixture) -> None:
    clock = FakeClock()
    with LimitedLog([NAME], clock):
        for number in range(1000):
            refused(number)
        refused("another", kind="other")
        assert caplog.messages == ["Refused 0", "Refused another"]
        clock.forward(INTERVAL_S)
        refused("again")
    assert caplog.messages[2:] == ["Refused again (and 999 more such lines in the last minutes)"]
    refused("outside")
    assert caplog.messages[-1] == "Refused outside"


@timed
async def test_the_count_of_a_flood_that_has_ended_is_told_too() -> None:
    told: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: told.append(record.getMessage())  # type: ignore[method-assign]
    log.addHandler(handler)
    with LimitedLog([NAME], now) as limited:
        telling = asyncio.create_task(limited.run())
        await asyncio.sleep(1)
        for number in range(5):
            refused(number)
        await asyncio.sleep(3 * INTERVAL_S)
        telling.cancel()
    log.removeHandler(handler)
    assert told == ["Refused 0", "Refused 4 (and 4 more such lines in the last minutes)"]


def test_a_traceback_and_a_note_are_never_held_back(caplog: pytest.LogCaptureFixture) -> None:
    with LimitedLog([NAME], FakeClock()), caplog.at_level(logging.INFO, NAME):
        for _ in range(5):
            log.info("a note")
            try:
                raise OSError("ours")
            except OSError:
                log.exception("A fault")
    assert caplog.messages.count("a note") == 5
    assert caplog.messages.count("A fault") == 5


def test_what_a_library_logs_of_a_sender_as_a_traceback_is_a_line(caplog: pytest.LogCaptureFixture) -> None:
    """uvicorn does so for a text frame that is no UTF-8 (uvicorn/protocols/websockets/websockets_sansio_impl.py)."""
    with LimitedLog([NAME], FakeClock()):
        for _ in range(5):
            record = logging.LogRecord(
                NAME, logging.ERROR, "uvicorn/websockets_sansio_impl.py", 300, "Invalid UTF-8", None, None
            )
            try:
                b"\xff".decode()
            except UnicodeDecodeError:
                record.exc_info = sys.exc_info()
            log.handle(record)
    assert [(record.getMessage(), record.exc_info) for record in caplog.records] == [("Invalid UTF-8", None)]


def test_what_is_kept_is_bounded_by_the_lines_of_the_source_and_not_by_what_is_sent() -> None:
    limited = LimitedLog([NAME], FakeClock())
    with limited:
        for number in range(1000):
            refused(f"name {number}")
    assert len(limited._since) == len(limited._left_out) == 1


@pytest.mark.parametrize("name", LOGGERS)
def test_a_limited_logger_is_one_that_there_is(name: str) -> None:
    import application  # noqa: F401  (imports all that logs)

    assert name in logging.Logger.manager.loggerDict
