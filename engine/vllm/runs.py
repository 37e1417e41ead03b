"""The open streams: the key of each inside vLLM, and since when its consumer has not read."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(slots=True, eq=False)
class Run:
    """One open stream. `key` is its request id inside vLLM, unique even when two streams share a request id.

    `submitted`: vLLM may know it. `aborted`: its end is wanted. `finished`: vLLM has sent its last output.
    `unread_since`: when the delta was yielded that the consumer still holds. `fail` ends it with an error.
    """

    request_id: str
    key: str
    submitted: bool = False
    aborted: bool = False
    finished: bool = False
    unread_since: float | None = None
    fail: Callable[[Exception], None] = lambda error: None


def request_id_of(key: str) -> str:
    """The request id in a key; any other name is returned unchanged."""
    return key.rpartition("#")[0] or key


class Runs:
    """All open streams, in the order of their start."""

    def __init__(self) -> None:
        self._runs: dict[str, Run] = {}
        self._numbers = itertools.count(1)

    def __len__(self) -> int:
        return len(self._runs)

    def __iter__(self) -> Iterator[Run]:
        return iter(list(self._runs.values()))

    def open(self, request_id: str) -> Run:
        run = Run(request_id, f"{request_id}#{next(self._numbers)}")
        self._runs[run.key] = run
        return run

    def close(self, run: Run) -> None:
        self._runs.pop(run.key, None)

    def of_request(self, request_id: str) -> list[Run]:
        return [run for run in self if run.request_id == request_id]

    def stalled(self, before: float) -> list[Run]:
        """Those whose consumer took its last delta before that time and has not come back."""
        return [run for run in self if run.unread_since is not None and run.unread_since < before and not run.aborted]
