"""Repetition detection: whether answers that go in circles are ended, whatever their channel."""

from __future__ import annotations

from dataclasses import replace

from governance.ticket import Ticket


class RepetitionDetection:
    """Asks the engine for it, or not. Without it a model in a loop takes its slot up to the longest answer."""

    def __init__(self, enabled: bool) -> None:
        self._enabled = enabled

    async def admit(self, ticket: Ticket) -> None:
        sampling = replace(ticket.request.sampling, repetition_detection=self._enabled)
        ticket.request = replace(ticket.request, sampling=sampling)
