"""Socket.IO packets (protocol 5): the one place where what a packet asks for is checked against what a page of ours sends.

A page connects to the default namespace, disconnects, and sends events (`chat/inbound.py`). It sends no binary, awaits no
acknowledgement and is asked for none.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from chainlit.server import sio
from chainlit.session import WebsocketSession
from socketio.packet import CONNECT, DISCONNECT, EVENT, Packet

from chat.chainlit import wire
from chat.inbound import Rejected, parse_event
from i18n.catalogue import translate

log = logging.getLogger(__name__)

OnMessage = Callable[[str, Any], Awaitable[None]]


class CheckedPacket(Packet):  # type: ignore[misc]
    """A packet whose decoding raises `Rejected`, and nothing else, for what no page of ours sends."""

    data: Any

    def decode(self, encoded_packet: str) -> int:
        try:
            attachments: int = super().decode(encoded_packet)
        except (ValueError, TypeError, LookupError, RecursionError) as error:
            raise Rejected("packet") from error
        if attachments or self.namespace not in (None, "/") or self.packet_type not in (CONNECT, DISCONNECT, EVENT):
            raise Rejected("packet")
        if self.packet_type == EVENT:
            self.data = parse_event(self.data)
        return 0  # attachments to wait for


def checked(original: OnMessage) -> OnMessage:
    """For engine.io's `message` handler, which is `original`: it decodes a packet and runs its handler."""

    async def on_message(eio_sid: str, data: Any) -> None:
        if eio_sid not in sio.environ:
            return  # the connection has ended, and what it had sent before is still read
        try:
            if not isinstance(data, str) or not data:
                raise Rejected("packet")  # one that engine.io has decoded already, or an empty one
            await original(eio_sid, data)
        except Rejected as rejection:
            refuse(rejection, WebsocketSession.get(sio.manager.sid_from_eio_sid(eio_sid, "/")))

    return on_message


def refuse(rejection: Rejected, session: WebsocketSession | None = None) -> None:
    """Log it, and tell the session's page. How often is logged is for `observability/limited_log.py`."""
    log.warning("Refused what no page of ours sends over a socket: %s", rejection.kind, extra={"kind": rejection.kind})
    if session is not None:
        wire.toast(session, translate("notice.not_understood", session.language), "error")
