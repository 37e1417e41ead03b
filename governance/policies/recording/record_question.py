"""Record of the question: it is stored once a request has passed every refusal that needs no waiting."""

from __future__ import annotations

from governance.ticket import Ticket


class RecordQuestion:
    """It stands right before admission: a refused flood writes nothing (issue 9), and a message that waits survives a crash.

    Takes nothing. Raises the `Refusal` of the channel, such as that of a message whose id is stored already.
    """

    async def admit(self, ticket: Ticket) -> None:
        if ticket.conversation is not None:
            await ticket.conversation.record(ticket)
