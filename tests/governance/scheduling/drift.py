"""What tests of the scheduler share: a random step of its life, and how far apart two users' service ever was."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet

from engine.types import Usage
from governance.scheduling.state import SchedulerState
from governance.ticket import Outcome, Ticket

STEPS = ["enqueue", "enqueue", "produce", "release", "withdraw", "retry"]


def random_step(state: SchedulerState, dice: random.Random, running: list[Ticket], newcomer: Callable[[], Ticket]) -> None:
    """One step of any kind; `running` are the tickets that have a slot, and are kept up."""
    kind = dice.choice(STEPS)
    queued = [each.ticket for each in state.queue]
    if kind == "enqueue":
        running += state.enqueue(newcomer())[0]
    elif kind == "produce" and running:
        each = dice.choice(running)
        each.usage = Usage(each.prompt_tokens, each.usage.completion_tokens + dice.randint(1, 60))
    elif kind == "release" and running:
        each = running.pop(dice.randrange(len(running)))
        each.outcome = Outcome.FINISHED
        running += state.release(each)
    elif kind == "withdraw" and queued:
        running += state.withdraw(dice.choice(queued))
    elif kind == "retry":
        running += state.admit_next()


def largest_difference(history: Iterable[tuple[Mapping[str, float], AbstractSet[str]]], f: str, g: str) -> float:
    """Of the service that `f` and `g` had, over any time in which both had something waiting throughout.

    `history`: at each moment the service of each so far, and who had something waiting.
    """
    worst, low, high = 0.0, None, None
    for had, backlogged in history:
        if not {f, g} <= backlogged:
            low = high = None
            continue
        ahead = float(had[f] - had[g])
        low, high = (ahead, ahead) if low is None or high is None else (min(low, ahead), max(high, ahead))
        worst = max(worst, high - low)
    return worst
