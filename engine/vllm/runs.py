"""The streams that are open: under which name each is known to vLLM, and since when its consumer reads no more."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(slots=True, eq=False)
class Run:
    """One request on its way. `key` is its name inside vLLM, unique even when two streams share a request id.

    `handed`: vLLM may know it. `aborted`: somebody wants its end. `finished`: vLLM has said its last word.
    `unread_since`: when the delta was yielded that the consumer still holds.
    """

    request_id: str
    key: str
    handed: bool = False
    aborted: bool = False
    finished: bool = False
    unread_since: float | None = None


def request_id_of(key: str) -> str:
    """The request id in a key; a name that is no key is returned as it is."""
    return key.rpartition("#")[0] or key


class Runs:
    """All open streams, in the order of their begin."""

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

    def named(self, request_id: str) -> list[Run]:
        return [run for run in self if run.request_id == request_id]

    def unread(self, before: float) -> list[Run]:
        """Those whose consumer took its last delta before that time and has not come back."""
        return [run for run in self if run.unread_since is not None and run.unread_since < before and not run.aborted]
