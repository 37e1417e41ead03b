"""The ledger and the record of the start: what a store is told of a request, and when."""

from __future__ import annotations

import pytest

from engine.scripted import Say, ScriptedEngine
from governance.errors import BadInput
from governance.policies.ledger import Ledger
from governance.policies.record_start import RecordStart
from tests.clock import timed
from tests.governance.stack import Noted, RecordingStore, Stack, ticket


@timed
async def test_a_round_is_recorded_at_its_start_and_after_all_else_is_released() -> None:
    store = RecordingStore()
    async with ScriptedEngine([Say("x")]) as engine:
        stack, asked = Stack(engine, [Ledger(store), Noted("slot", store.lines), RecordStart(store)]), ticket()
        await stack.pump(asked)
    assert store.lines == ["+slot", f"started {asked.id}", "-slot", f"finished {asked.id}"]


@timed
async def test_a_refused_round_ends_without_having_started() -> None:
    store = RecordingStore()
    async with ScriptedEngine([Say("x")]) as engine:
        stack = Stack(engine, [Ledger(store), Noted("no", [], refuse=BadInput("No.")), RecordStart(store)])
        asked = ticket()
        with pytest.raises(BadInput):
            await stack.pump(asked)
    assert store.lines == [f"refused {asked.id}"]
