"""Rounds of a chat, asked over a socket as a page does, without drawing them."""

from __future__ import annotations

import asyncio
from uuid import uuid4

import socketio

ROUND_TIMEOUT_S = 30


async def ask_many(url: str, cookies: dict[str, str], rounds: int) -> None:
    """Ask so many times, one after the other, in a new chat of the browser with these cookies."""
    ended = asyncio.Event()
    client = socketio.AsyncClient(reconnection=False)
    client.on("task_end", lambda *_: ended.set())
    header = "; ".join(f"{name}={value}" for name, value in cookies.items())
    auth = {"sessionId": str(uuid4()), "threadId": "", "clientType": "webapp", "userEnv": "{}"}
    await client.connect(
        url, headers={"Cookie": header}, auth=auth, socketio_path="/ws/socket.io", transports=["websocket"], wait_timeout=30
    )
    await client.emit("connection_successful")
    await asyncio.wait_for(ended.wait(), ROUND_TIMEOUT_S)  # it is also told to each page that connects
    for number in range(rounds):
        ended.clear()
        message = {"id": str(uuid4()), "threadId": "", "type": "user_message", "name": "me", "output": f"Question {number}?"}
        await client.emit("client_message", {"message": message, "fileReferences": []})
        await asyncio.wait_for(ended.wait(), ROUND_TIMEOUT_S)
    await client.disconnect()
