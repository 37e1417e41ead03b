from __future__ import annotations

import pytest

from engine.errors import EngineStartError
from engine.scripted import ScriptedEngine
from governance.errors import NotReady, ShuttingDown
from governance.policies.readiness import Readiness
from governance.register import Register
from tests.clock import timed
from tests.governance.stack import ticket


@timed
async def test_while_the_model_loads_the_refusal_says_so_and_when_to_try_again() -> None:
    with pytest.raises(NotReady, match=r"still loading\. Not started") as refusal:
        await Readiness(ScriptedEngine(), Register()).admit(ticket())
    assert refusal.value.retry_after is not None
    assert refusal.value.params["status"] == "starting"


@timed
async def test_a_failed_engine_is_refused_with_its_cause_and_no_time_to_wait_for() -> None:
    engine = ScriptedEngine(start_error="The model folder is empty. Set STEWARD_MODEL.")
    with pytest.raises(EngineStartError):
        await engine.start()
    with pytest.raises(NotReady, match="The model folder is empty") as refusal:
        await Readiness(engine, Register()).admit(ticket())
    assert refusal.value.retry_after is None


@timed
async def test_a_ready_engine_lets_everyone_in_until_the_register_is_closed() -> None:
    register = Register()
    async with ScriptedEngine() as engine:
        assert await Readiness(engine, register).admit(ticket()) is None
        register.closed = True
        with pytest.raises(ShuttingDown):
            await Readiness(engine, register).admit(ticket())
