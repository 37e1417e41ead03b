"""The ledger and the record of the start: what a store is told of a request, and when."""

from __future__ import annotations

import pytest

from engine.scripted import Say, ScriptedEngine
from governance.errors import BadInput
from governance.policies.recording import ledger
from governance.policies.recording.ledger import Ledger
from governance.policies.recording.record_start import RecordStart
from governance.ticket import Outcome
from tests.clock import now, timed
from tests.governance.stack import Noted, RecordingStore, Stack, ticket


@timed
async def test_a_round_is_recorded_at_its_start_and_after_all_else_is_released() -> None:
    store = RecordingStore()
    async with ScriptedEngine([Say("x")]) as engine:
        stack, asked = Stack(engine, [Ledger(store, now), Noted("slot", store.lines), RecordStart(store)]), ticket()
        await stack.pump(asked)
    assert store.lines == ["+slot", f"started {asked.id}", "-slot", f"finished {asked.id}"]


@timed
async def test_a_refused_round_ends_without_having_started() -> None:
    store = RecordingStore()
    async with ScriptedEngine([Say("x")]) as engine:
        stack = Stack(engine, [Ledger(store, now), Noted("no", [], refuse=BadInput("No.")), RecordStart(store)])
        asked = ticket()
        with pytest.raises(BadInput):
            await stack.pump(asked)
    assert store.lines == [f"refused {asked.id}"]


@timed
async def test_refusals_in_the_ledger_are_bounded_by_user_and_in_all_and_every_other_end_is_recorded() -> None:
    store, seconds = RecordingStore(), [0.0]
    policy = Ledger(store, lambda: seconds[0])

    async def end(user: str, outcome: Outcome) -> None:
        asked = ticket(user=user)
        release = await policy.admit(asked)
        asked.end(outcome, seconds[0])
        release(asked)

    for _ in range(ledger.REFUSALS_PER_USER + 50):
        await end("eve", Outcome.REFUSED)
    assert len(store.lines) == ledger.REFUSALS_PER_USER
    for number in range(ledger.REFUSALS + 50):
        await end(f"guest-{number}", Outcome.REFUSED)
    assert len(store.lines) == ledger.REFUSALS
    await end("eve", Outcome.FINISHED)
    assert store.lines[-1].startswith("finished"), "no flood of refusals hides what was used"
    seconds[0] = 61.0
    await end("eve", Outcome.REFUSED)
    assert len(store.lines) == ledger.REFUSALS + 2
