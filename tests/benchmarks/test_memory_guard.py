"""With the memory guard a load kills nothing, and loses no answer, that kills the engine without it; in a real cgroup."""

from __future__ import annotations

import argparse

import pytest

from benchmarks.memory_guard import NoCgroup, cgroup, measure

LOAD = argparse.Namespace(seconds=25, rate=100, chats=4, room_mib=400)


@pytest.fixture(scope="module")
def needs_cgroup() -> None:
    try:
        with cgroup("steward-test"):
            pass
    except NoCgroup as error:
        pytest.skip(f"no cgroup with a limit can be made here: {error}")


@pytest.mark.engine
@pytest.mark.timeout(400)
def test_nothing_is_killed_under_a_load_that_kills_without_the_guard(needs_cgroup: None) -> None:
    without = measure("off", LOAD)
    assert without["killed by the kernel"] != 0, f"this load is too small: {without}"
    guarded = measure("on", LOAD)
    assert guarded["killed by the kernel"] == 0, guarded
    assert guarded["server"] == "lived", guarded
    assert guarded["answers lost"] == 0, guarded
    assert guarded["answers finished"] != 0, guarded
    assert guarded["refused with a time"] != 0, guarded
    assert guarded["answered after s"] is not None, guarded
