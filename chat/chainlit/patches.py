"""Everything of Chainlit 2.12 that Steward replaces, in one table: what, why, and where the fault is.

A name that this Chainlit does not have stops the start (`PatchError`), as does a route that is no longer there
(`chat/chainlit/routes.py`). What is imported by name from Chainlit's insides fails loudly by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import chainlit.auth
import chainlit.auth.cookie
import chainlit.server
from chainlit.config import ChainlitConfig
from chainlit.server import sio
from chainlit.session import WebsocketSession
from engineio.async_socket import AsyncSocket
from starlette.requests import Request

from chat.chainlit import page, sockets
from chat.chainlit.auth.tokens import Tokens, authenticate_user
from chat.chainlit.protocol import frames, packets, socket_service
from chat.chainlit.protocol.openings import Openings
from chat.chainlit.protocol.packet_queue import PacketQueue
from chat.chainlit.protocol.socket_service import FindSocket
from chat.chainlit.sockets import Handlers
from chat.inbound import UNUSED
from patching import Patch, original

SOCKET = "chainlit/socket.py"
USED = (
    (WebsocketSession, ("get", "get_by_id", "delete", "restore")),
    (sio, ("manager", "eio", "handle_request", "on", "disconnect")),
)
"""What else is called of Chainlit's insides, by name."""


def page_patches(
    policy: Callable[[str], str], guests: bool = False, addresses: Mapping[str, str] | None = None
) -> tuple[Patch, ...]:
    """Of the page. `policy` gives the Content-Security-Policy of a rendered page; `guests`: there are no accounts;
    `addresses` are those to replace in the page."""
    server = chainlit.server
    template = page.html_template(original(server, "get_html_template"), addresses or {})
    return (
        Patch(
            server, "get_html_template", template,
            "The page loads fonts from Google and KaTeX's style sheet from a CDN; neither can be turned off.",
            "chainlit/server.py: get_html_template",
        ),
        Patch(
            server, "HTMLResponse", page.html_response(policy),
            "The page is sent without a policy: a model's answer could run scripts and call other hosts.",
            "chainlit/server.py: serve",
        ),
        Patch(
            server, "get_markdown_str", page.readme,
            "Only the exact tag finds a readme: zh-TW reads English.", "chainlit/markdown.py: get_markdown_str",
        ),
        Patch(
            ChainlitConfig, "load_translation", page.load_translation(original(ChainlitConfig, "load_translation"), guests),
            "Chainlit's own other languages show the page half in English.", "chainlit/config.py: load_translation",
        ),
    )  # fmt: skip


def http_patches(read_json: Callable[[Any], Any], read_form: Callable[[Any], Any]) -> tuple[Patch, ...]:
    """Of what reads requests for Chainlit's routes and ours. Both arguments make a strict reader from the original one."""
    return (
        Patch(
            Request, "json", read_json(original(Request, "json")),
            "Lone surrogates, NUL, NaN and deep nesting pass, and whatever stores or repeats them fails with 500.",
            "starlette/requests.py: Request.json",
        ),
        Patch(
            Request, "_get_form", read_form(original(Request, "_get_form")),
            "A form may be in any codec, such as UTF-7, and its fields hold lone surrogates, which sign-in fails on.",
            "starlette/formparsers.py: _user_safe_decode",
        ),
    )  # fmt: skip


def auth_patches(tokens: Tokens, token_cookie: str, state_cookie: str) -> tuple[Patch, ...]:
    """Of the sign-in: what a token is worth, and the names of its cookie and of an OAuth provider's."""
    by_port = "Two servers on one host, by port, overwrite each other's cookie."
    cookie = chainlit.auth.cookie
    return (
        Patch(
            chainlit.auth, "authenticate_user", authenticate_user(tokens),
            "The signature is all that is looked at: a token outlives the sign-out, the password and the account, and makes a "
            "removed user again.", "chainlit/auth/__init__.py: authenticate_user",
        ),
        Patch(cookie, "_auth_cookie_name", token_cookie, by_port, "chainlit/auth/cookie.py: set_auth_cookie"),
        Patch(cookie, "_state_cookie_name", state_cookie, by_port, "chainlit/auth/cookie.py: set_oauth_state_cookie"),
    )  # fmt: skip


def socket_patches(
    events: Handlers, socket_user: sockets.SocketUser, max_message_chars: int, find: FindSocket = lambda scope: None
) -> tuple[Patch, ...]:
    """Of the socket: its events, how much a packet may hold, and how soon a frozen client is found. `find` gives the server's
    end of a WebSocket."""
    handlers, engineio = sio.handlers["/"], sio.eio
    openings = Openings(events.opened)

    def on(name: str, handler: sockets.Handler, reason: str) -> Patch:
        return Patch(handlers, name, handler, reason, f"{SOCKET}: {name}")

    return (
        on(
            "connect", sockets.connect(original(handlers, "connect"), events, socket_user),
            "Any text becomes a session id, and so a folder's name that is deleted later; another's thread id refuses the "
            "socket, and the page never connects again. A token that is over is a traceback.",
        ),
        on(
            "connection_successful", sockets.connection_successful(events, openings),
            "It ends the page's wait even while an answer runs, and tells nobody of a reconnection (chainlit#2201).",
        ),
        on(
            "client_message", sockets.with_message(events.message, openings),
            "Two quick messages run at once, and the type, author and metadata that a client claims are believed.",
        ),
        on(
            "edit_message", sockets.with_message(events.edit, openings),
            "It edits from memory, crashes on a message that is no longer there, and cannot be stopped.",
        ),
        on(
            "stop", sockets.on_event(events.stop, openings),
            "It adds a message to the chat and cancels only the latest task.",
        ),
        on("chat_settings_change", sockets.on_event(events.settings, openings), "Values are believed as they come."),
        on("window_message", sockets.on_event(events.window_message, openings), "It runs as a task that nobody awaits."),
        on(
            "clear_session", sockets.clear_session(events),
            "It only sets a flag, which a disconnect in the same instant misses (chainlit#2228).",
        ),
        on(
            "disconnect", sockets.disconnect(events),
            "It cancels nothing, keeps the session for an hour, and dumps all of user_session into the database.",
        ),
        *(on(name, sockets.ignore, "The feature is off, and its handler serves all the same.") for name in UNUSED),
        Patch(engineio, "ping_interval", sockets.PING_INTERVAL, "A frozen client is found after 20 to 45 s.", SOCKET),
        Patch(engineio, "ping_timeout", sockets.PING_TIMEOUT, "A frozen client is found after 20 to 45 s.", SOCKET),
        Patch(
            engineio, "max_http_buffer_size", sockets.packet_limit(max_message_chars),
            "A packet over 1 MB closes the socket without a word.", "engineio/base_server.py",
        ),
        Patch(
            sio, "packet_class", packets.CheckedPacket,
            "Any event reaches the handler of its name, also those that Socket.IO calls itself, such as connect; a packet that "
            "cannot be read is a traceback.", "socketio/async_server.py: _trigger_event, _handle_eio_message",
        ),
        Patch(
            engineio.handlers, "message", packets.checked(original(engineio.handlers, "message")),
            "A packet that cannot be read is a traceback.", "socketio/async_server.py: _handle_eio_message",
        ),
        Patch(
            engineio._async, "websocket", frames.websocket(original(engineio._async, "websocket"), packets.refuse, find),
            "A frame that cannot be read ends the connection with a traceback.", "engineio/async_socket.py: _websocket_handler",
        ),
        Patch(
            AsyncSocket, "_websocket_handler", frames.websocket_handler(original(AsyncSocket, "_websocket_handler")),
            "A closed page and a lost connection are the same \"transport close\". An open socket is five tasks, below "
            "every layer of the application, and a packet goes through three.", "engineio/async_socket.py: _websocket_handler",
        ),
        Patch(
            engineio, "create_queue", lambda: PacketQueue(),
            "A queue of asyncio's holds 2.5 KiB while it is empty.", "engineio/async_server.py: create_queue",
        ),
        Patch(
            AsyncSocket, "schedule_ping", socket_service.schedule_ping,
            "Each open socket has a task that sleeps until its next ping.", "engineio/async_socket.py: schedule_ping",
        ),
        Patch(
            AsyncSocket, "handle_post_request",
            frames.handle_post_request(original(AsyncSocket, "handle_post_request"), packets.refuse),
            "A body that cannot be read is a traceback, and answered as if it could.", "engineio/payload.py: decode",
        ),
        Patch(
            sio, "handle_request", sockets.handle_request(original(sio, "handle_request")),
            "A POST to a session that was just closed is a 500 with a traceback.", "engineio/async_server.py: handle_request",
        ),
    )  # fmt: skip


def apply(patches: Iterable[Patch]) -> None:
    """Replace what the table names. Raises `PatchError`. Harmless when called again."""
    for owner, names in USED:
        for name in names:
            original(owner, name)
    for each in patches:
        each.apply()
    chainlit.server.get_html_template("")  # a page without its head must stop the start, not be served
