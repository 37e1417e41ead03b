"""Progress of a start: its phases and its fraction."""

from __future__ import annotations

from itertools import pairwise

from engine.vllm.progress import LOADING_ENGINE, LOADING_MODEL, NOT_STARTED, STOPPED, WARMING_UP, Progress


def test_progress_always_grows_and_names_its_phase() -> None:
    seconds = 0.0
    progress = Progress(lambda: seconds)
    assert progress.health() == NOT_STARTED.health()
    seen = [progress.health().progress]
    for phase in (LOADING_ENGINE, LOADING_MODEL, WARMING_UP):
        progress.enter(phase)
        for _ in range(20):
            seconds += 1
            seen.append(progress.health().progress)
            assert (progress.health().code, progress.health().detail) == (phase.code, phase.text)
    assert all(later >= earlier for earlier, later in pairwise(seen))
    assert len(set(seen)) > 40
    assert seen[-1] < 1


def test_every_phase_has_a_code_of_its_own_and_none_is_ready() -> None:
    phases = (NOT_STARTED, LOADING_ENGINE, LOADING_MODEL, WARMING_UP, STOPPED)
    assert [phase.health().code for phase in phases] == [
        *("not_started", "loading_engine", "loading_model", "warming_up", "stopped")
    ]
    assert {phase.health().status for phase in phases} == {"starting"}
    assert sum(phase.share for phase in phases) == 1
