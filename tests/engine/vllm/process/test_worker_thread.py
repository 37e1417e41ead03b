"""Blocking work in a worker thread."""

from __future__ import annotations

import asyncio
import threading

import pytest

from engine.vllm.process.worker_thread import in_worker_thread


async def test_work_in_a_thread_returns_its_result_and_raises_its_error() -> None:
    assert await in_worker_thread(threading.get_ident, "work") != threading.get_ident()
    with pytest.raises(ZeroDivisionError):
        await in_worker_thread(lambda: 1 // 0, "work")


async def test_a_cancelled_wait_for_a_thread_ends_at_once() -> None:
    release = threading.Event()
    task = asyncio.create_task(in_worker_thread(release.wait, "work"))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    release.set()
