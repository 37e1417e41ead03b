"""How long an answer goes on for a browser that is gone: by role, and less as others need the place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.roles import Role
from engine.types import Load
from governance.disconnect import CALM, FULL, grace, pressure

QUIET, PACKED = Load(), Load(kv_usage=FULL)
GRACE = Role(disconnect="grace:10")


def test_abort_has_no_grace_and_finish_has_no_end() -> None:
    assert grace(Role(disconnect="abort"), QUIET) == 0
    assert grace(Role(disconnect="finish"), QUIET) is None
    assert grace(GRACE, QUIET) == 10


@pytest.mark.parametrize(("usage", "seconds"), [(0.0, 10), (CALM, 10), (0.6, 7.5), (0.7, 5), (FULL, 0), (1.0, 0)])
def test_the_grace_shrinks_linearly_with_the_kv_usage(usage: float, seconds: float) -> None:
    assert grace(GRACE, Load(kv_usage=usage)) == pytest.approx(seconds)


@pytest.mark.parametrize(("waiting", "inside", "seconds"), [(0, 0, 10), (1, 0, 7.5), (1, 1, 5), (4, 0, 0), (40, 0, 0)])
def test_the_grace_shrinks_linearly_with_the_queue_against_the_slots(waiting: int, inside: int, seconds: float) -> None:
    assert grace(GRACE, Load(waiting=inside), waiting, slots=4) == pytest.approx(seconds)


def test_under_full_pressure_finish_is_abort_too_and_not_before() -> None:
    finish = Role(disconnect="finish")
    assert grace(finish, Load(kv_usage=0.89)) is None
    assert grace(finish, PACKED) == 0
    assert grace(finish, QUIET, queued=3, slots=4) is None
    assert grace(finish, QUIET, queued=4, slots=4) == 0


def test_a_server_without_slots_does_not_divide_by_them() -> None:
    assert pressure(QUIET, 0, 0) == 0
    assert pressure(QUIET, 1, 0) == 1


@given(st.floats(0, 1), st.floats(0, 1), st.integers(0, 99), st.integers(0, 99), st.integers(1, 64), st.floats(0, 600))
def test_more_need_never_means_more_grace(a: float, b: float, few: int, more: int, slots: int, seconds: float) -> None:
    role = Role(disconnect=f"grace:{seconds:.3f}")
    low = grace(role, Load(kv_usage=min(a, b)), min(few, more), slots)
    high = grace(role, Load(kv_usage=max(a, b)), max(few, more), slots)
    assert low is not None
    assert high is not None
    assert 0 <= high <= low <= role.grace
