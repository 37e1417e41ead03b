"""A line that strangers can cause: once a minute, with the number since the last one."""

from __future__ import annotations

from governance.log_throttle import LogThrottle
from tests.clock import FakeClock


def test_the_first_event_is_logged_and_the_next_line_a_minute_later_counts_all_since() -> None:
    clock = FakeClock()
    throttle = LogThrottle(clock)
    assert throttle.count() == 1
    assert [throttle.count() for _ in range(5)] == [None] * 5
    clock.forward(59.9)
    assert throttle.count() is None
    clock.forward(0.1)
    assert throttle.count() == 7
    assert throttle.count() is None
