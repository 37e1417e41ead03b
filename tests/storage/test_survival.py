"""kill -9: acknowledged messages are there, and running rounds are marked interrupted."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

from storage import Store
from tests.storage.conftest import Clock, opened

ROOT = Path(__file__).resolve().parents[2]
LIVES = 10

# It imports once and forks for each life: a fork costs milliseconds, an import half a second.
PROGRAM = """
import asyncio, os, sys
from engine.types import ChatRequest, Sampling
from storage import Store
from storage.records import steps
from governance.ticket import Caller, Ticket

async def live(life):
    async with Store(sys.argv[1]) as store:
        def save(thread, step_id, text, kind, **more):
            step = {"id": step_id, "threadId": thread, "type": kind, "output": text, **more}
            store.submit(steps.save(step, "*", store.clock(), overwrite=kind != "user_message"))
        for number in range(100_000):
            name = f"{life}-{number}"
            save("chat", f"q-{name}", f"question {name}", "user_message")
            caller = Caller("ada", thread="chat", question=f"q-{name}", answer=f"a-{name}")
            store.round_started(Ticket(caller, ChatRequest((), Sampling(5))))
            await store.flush(f"q-{name}")
            os.write(1, f"{name}\\n".encode())
            save("chat", f"a-{name}", f"half of answer {name}", "assistant_message", metadata={"outcome": "running"})
            save("filler", f"f-{name}", "x" * 5000, "assistant_message")

for life in sys.stdin:
    child = os.fork()
    if child == 0:
        asyncio.run(live(life.strip()))
    os.write(1, f"pid {child}\\n".encode())
    os.waitpid(child, 0)
    os.write(1, b"dead\\n")
"""


async def test_an_acknowledged_message_survives_kill_9_at_any_moment(url: str, clock: Clock) -> None:
    async with opened(url, clock) as stack:
        stack.question("*", "filler", "first", "")
    seed = random.randrange(1 << 32)
    moments = random.Random(seed)
    acknowledged = await asyncio.to_thread(_lives, url, moments)
    assert len(acknowledged) >= LIVES, "nothing was killed while it worked"
    async with opened(url, clock) as stack:
        kept = set(await stack.outputs("chat"))
        missing = [name for name in acknowledged if f"question {name}" not in kept]
        assert not missing, f"seed {seed}"
        path = stack.store.path
        with sqlite3.connect(path) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            outcomes = {row[0] for row in connection.execute("SELECT outcome FROM rounds UNION SELECT outcome FROM usage")}
            assert outcomes == {"interrupted"}
        connection.close()
        rounds = await stack.store.history("chat")
        assert rounds, "the halves of the answers are in the model's memory"
        found = await stack.layer.get_thread("chat")
        assert found is not None
        answers = [step for step in found["steps"] if step["output"].startswith("half of")]
        assert {step["metadata"].get("interrupted") for step in answers} == {True}


def _lives(url: str, moments: random.Random) -> list[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    acknowledged: list[str] = []
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as program:
        assert program.stdin is not None
        assert program.stdout is not None
        for life in range(LIVES):
            program.stdin.write(f"{life}\n")
            program.stdin.flush()
            child, left = 0, moments.randint(1, 12)
            for line in program.stdout:
                if line.startswith("pid "):
                    child = int(line.split()[1])
                elif line == "dead\n":
                    break
                else:
                    acknowledged.append(line.strip())
                    left -= 1
                if left == 0 and child:
                    time.sleep(moments.random() * 0.02)
                    os.kill(child, signal.SIGKILL)
                    left = -1
        program.stdin.close()
    return acknowledged


async def test_a_command_during_the_servers_run_interrupts_nothing(url: str, clock: Clock) -> None:
    async with opened(url, clock) as stack:
        stack.question("*", "chat", "q", "question")
        stack.store.round_started(stack.ticket("ada", "chat", "q", "a"))
        await stack.store.flush()
        async with Store(url, clock, recover=False):
            pass
        with sqlite3.connect(stack.store.path) as connection:
            assert connection.execute("SELECT outcome FROM rounds").fetchall() == [("running",)]
        connection.close()
