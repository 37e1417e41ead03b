"""How a browser opens its socket (Engine.IO, protocol 4): by long polling, which it upgrades to a WebSocket at once."""

from __future__ import annotations

import asyncio
import json

import aiohttp

SEPARATOR = "\x1e"


async def upgraded(
    http: aiohttp.ClientSession, url: str, connect: str, headers: dict[str, str] | None = None
) -> tuple[aiohttp.ClientWebSocketResponse, list[str]]:
    """A WebSocket whose session was connected by polling with the frame `connect`, and the frames that came by polling."""
    address = f"{url}/ws/socket.io/?EIO=4&transport="

    async def poll(query: str) -> list[str]:
        async with http.get(f"{address}polling{query}", headers=headers) as response:
            response.raise_for_status()
            return (await response.text()).split(SEPARATOR)

    (handshake,) = await poll("")
    query = f"&sid={json.loads(handshake[1:])['sid']}"
    async with http.post(f"{address}polling{query}", data=connect, headers=headers) as response:
        response.raise_for_status()
    frames = await poll(query)
    socket = await http.ws_connect(f"{address}websocket{query}", headers=headers, max_msg_size=0)
    waiting = asyncio.create_task(poll(query))
    await socket.send_str("2probe")
    if (probed := await socket.receive_str()) != "3probe":
        raise RuntimeError(f"The server answered the probe with {probed[:50]!r}.")
    frames += [frame for frame in await waiting if frame != "6"]
    await socket.send_str("5")
    return socket, frames
