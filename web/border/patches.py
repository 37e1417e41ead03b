"""What the border replaces in other libraries: of python-socketio a function, of python-engineio the clock, and under
`chainlit run` uvicorn's protocols.
"""

from __future__ import annotations

import time
from types import SimpleNamespace
from typing import Any

import engineio.async_socket
import engineio.base_socket
import uvicorn.config

from patching import Patch, original
from web.border.connections import Connections
from web.border.http_protocol import http_protocol
from web.border.socket_sessions import SocketSessions
from web.border.websocket_protocol import websocket_protocol


def session_patches(sio: Any, sessions: SocketSessions) -> tuple[Patch, ...]:
    """Of `sio`, python-socketio's `AsyncServer`."""
    return (
        Patch(
            sio, "_handle_connect", sessions.connecting(original(sio, "_handle_connect")),
            "Nothing says which WebSocket a sign-in came by, and so which may stay open.",
            "socketio/async_server.py: _handle_connect",
        ),
        *(
            Patch(
                module, "time", SimpleNamespace(time=time.monotonic),
                "A browser that is gone when the system's clock is set back counts as there for as long as it was set back.",
                "engineio/async_socket.py: check_ping_timeout",
            )
            for module in (engineio.base_socket, engineio.async_socket)
        ),
    )  # fmt: skip


def protocol_patches(connections: Connections, packet_limit: int) -> tuple[Patch, ...]:
    """Of uvicorn as `chainlit run` starts it, with names of protocols; `server.py` hands it the classes."""
    http, websocket = uvicorn.config.HTTP_PROTOCOLS, uvicorn.config.WS_PROTOCOLS
    guarded = websocket_protocol(connections, packet_limit)
    return (
        Patch(
            http, "auto", http_protocol(connections),
            "Half-sent headers are held for ever, and connections are unbounded.", "uvicorn/protocols/http/httptools_impl.py",
        ),
        *(
            Patch(
                websocket, name, guarded,
                "A socket that never signs in is held for ever, and takes packets of 16 MiB.", "uvicorn/config.py: ws_max_size",
            )
            for name in ("auto", "websockets", "websockets-sansio", "wsproto")
        ),
    )  # fmt: skip
