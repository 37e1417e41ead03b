"""What an ended ticket held is free at once, and not with the next full garbage collection, which may be an hour away."""

from __future__ import annotations

import asyncio
import gc
import weakref
from collections.abc import Iterator

import pytest

from engine.scripted import Pause, Say
from engine.types import ChatRequest, Message, Sampling
from governance.errors import BadInput
from governance.ticket import Caller, Outcome, Ticket
from tests.clock import ticks, timed
from tests.governance.stack import Stack, ready


class Text(str):
    """A message's text that can be watched."""


class Refusing:
    async def admit(self, ticket: Ticket) -> None:
        raise BadInput("No.")


@pytest.fixture
def no_collector() -> Iterator[None]:
    gc.collect()
    gc.disable()
    yield
    gc.enable()


async def ended(stack: Stack, how: str) -> weakref.ref[Text]:
    """One ticket from its arrival to its end."""
    text = Text("a long message")
    found = weakref.ref(text)
    ticket = Ticket(Caller("ada"), ChatRequest((Message("user", text),), Sampling(100)))
    del text
    task = stack.start(ticket)
    await ticks(20)
    if how == "cancelled":
        task.cancel()
    elif how == "stopped":
        ticket.cancel(Outcome.STOPPED)
    del ticket
    await asyncio.wait([task])
    if not task.cancelled():
        task.exception()
    return found


@timed
@pytest.mark.parametrize("how", ["finished", "refused", "cancelled", "stopped"])
async def test_an_ended_tickets_text_is_free_at_once(how: str, no_collector: None) -> None:
    script = [Say("Yes.")] if how == "finished" else [Say("So "), Pause(1e9)]
    stack = await ready(script, [Refusing()] if how == "refused" else [])  # type: ignore[arg-type]
    found = await ended(stack, how)
    stack.engine.requests.clear()  # kept for tests
    assert found() is None, gc.get_referrers(found())
