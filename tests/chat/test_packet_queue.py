"""A session's packets: polled, or written by its WebSocket as they come, in their order and each once."""

from __future__ import annotations

import asyncio

import pytest
from engineio.packet import MESSAGE, Packet

from chat.chainlit.protocol.packet_queue import PacketQueue
from tests.clock import ticks


class Writer:
    """A WebSocket that takes so many packets."""

    def __init__(self, takes: int = 100) -> None:
        self.takes, self.texts, self.ended = takes, list[str](), 0

    def write(self, text: str) -> bool:
        if len(self.texts) >= self.takes:
            return False
        self.texts.append(text)
        return True

    def end(self) -> None:
        self.ended += 1


def packets(*texts: str) -> list[Packet]:
    return [Packet(MESSAGE, text) for text in texts]


def filled(*texts: str) -> PacketQueue:
    queue = PacketQueue()
    for packet in packets(*texts):
        queue.put_nowait(packet)
    return queue


def test_a_websocket_writes_what_waited_and_then_each_packet_at_once() -> None:
    queue, writer = filled("a", "b"), Writer()
    queue.attach(writer.write, writer.end)
    assert writer.texts == ["4a", "4b"]
    queue.put_nowait(packets("c")[0])
    assert (writer.texts, queue.qsize()) == (["4a", "4b", "4c"], 0)


def test_what_the_websocket_does_not_take_waits_in_its_order() -> None:
    queue, writer = filled("a", "b", "c"), Writer(takes=1)
    queue.attach(writer.write, writer.end)
    writer.takes = 4  # but nothing overtakes what waits
    queue.put_nowait(packets("d")[0])
    assert (writer.texts, queue.qsize()) == (["4a"], 3)
    queue.drain()
    assert (writer.texts, queue.qsize()) == (["4a", "4b", "4c", "4d"], 0)


def test_the_end_comes_after_what_was_sent_before_it_and_once() -> None:
    queue, writer = filled("a", "b"), Writer(takes=1)
    queue.attach(writer.write, writer.end)
    queue.put_nowait(None)
    assert writer.ended == 0
    writer.takes = 9
    queue.drain()
    assert (writer.texts, writer.ended) == (["4a", "4b"], 1)
    queue.put_nowait(packets("late")[0])
    queue.put_nowait(None)
    queue.drain()
    assert (writer.texts, writer.ended) == (["4a", "4b"], 1)


def test_detaching_says_whether_all_was_written() -> None:
    queue, writer = filled("a"), Writer(takes=1)
    queue.attach(writer.write, writer.end)
    assert queue.detach()
    queue, writer = filled("a", "b"), Writer(takes=1)
    queue.attach(writer.write, writer.end)
    assert not queue.detach()
    queue.put_nowait(None)
    assert writer.ended == 0


async def test_a_poll_waits_for_a_packet_and_a_cancelled_one_takes_none_from_another() -> None:
    queue = PacketQueue()
    with pytest.raises(asyncio.QueueEmpty):
        queue.get_nowait()
    polls = [asyncio.create_task(queue.get()) for _ in range(3)]
    await ticks()
    polls[0].cancel()
    await ticks()
    for packet in packets("a", "b"):
        await queue.put(packet)
    found = await asyncio.gather(*polls[1:])
    assert [each.encode() for each in found if each] == ["4a", "4b"]


async def test_join_waits_until_all_was_taken_but_not_for_the_end() -> None:
    queue, writer = filled("a", "b"), Writer(takes=1)
    joining = asyncio.create_task(queue.join())
    queue.attach(writer.write, writer.end)
    queue.put_nowait(None)
    await ticks()
    assert not joining.done()
    writer.takes = 2
    queue.drain()
    await asyncio.wait_for(joining, 1)
