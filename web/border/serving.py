"""How uvicorn is to serve: with the border's protocols in the place of its own."""

from __future__ import annotations

from typing import Any

from web.border.connections import Connections
from web.border.http_protocol import http_protocol
from web.border.websocket_protocol import websocket_protocol

KEEP_ALIVE_S = 5  # an idle keep-alive connection's time


def uvicorn_options(connections: Connections, packet_limit: int) -> dict[str, Any]:
    """Arguments of `uvicorn.Config`. `packet_limit` is the longest packet of a signed-in client, in bytes."""
    return {
        "http": http_protocol(connections),
        "ws": websocket_protocol(connections, packet_limit),
        "ws_max_size": packet_limit,
        "ws_ping_interval": None,  # engine.io pings each page, ten times as often
        "timeout_keep_alive": KEEP_ALIVE_S,
        # Connections that are accepted in one burst, before they can be refused, need a descriptor each.
        "backlog": min(2048, connections.limits.total),
    }
