"""The list of open streams."""

from __future__ import annotations

from engine.vllm.runs import Runs, request_id_of


def test_a_stream_is_stalled_when_its_consumer_holds_a_delta_too_long() -> None:
    runs = Runs()
    reading, stalled, ended = (runs.open(name) for name in ("reading", "stalled", "ended"))
    stalled.unread_since = ended.unread_since = 5.0
    ended.aborted = True
    assert runs.stalled(before=6) == [stalled]
    assert runs.stalled(before=5) == []
    runs.close(stalled)
    assert list(runs) == [reading, ended]


def test_a_key_contains_its_request_id_whatever_its_characters() -> None:
    runs = Runs()
    for name in ("plain", "with#hash", "a/b:c"):
        assert request_id_of(runs.open(name).key) == name
    assert request_id_of("foreign") == "foreign"
