"""The fullest moment to come: exact where few answers are inside, near it where many are, and never the mere sum."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.scheduling.kv_forecast import MOMENTS, Forecast, KVProjection

HOLDINGS = st.builds(KVProjection, st.integers(0, 500), st.integers(0, 300))


def fullest(inside: list[KVProjection], block: int) -> int:
    """By walking through every step."""
    last = max((projection.grows for projection in inside), default=0)
    return max(sum(projection.at(step, block) for projection in inside) for step in range(last + 1))


@pytest.mark.parametrize(
    ("inside", "held"),
    [
        ([], 0),
        ([KVProjection(100)], 100),
        ([KVProjection(100, 50)], 150),
        ([KVProjection(100, 50), KVProjection(100, 50)], 300),  # both at their longest at once
        ([KVProjection(140, 10), KVProjection(100, 50)], 260),  # the first ends at 150, when the second has 110
        ([KVProjection(400, 0), KVProjection(10, 400)], 410),
    ],
)
def test_the_peak_of_several_answers_is_known_step_by_step(inside: list[KVProjection], held: int) -> None:
    assert max(Forecast(1000, 1, inside).held) == held


def test_memory_is_held_in_whole_blocks() -> None:
    assert max(Forecast(1000, 128, [KVProjection(1, 126), KVProjection(120, 20)]).held) == 128 + 256


@given(st.lists(HOLDINGS, max_size=MOMENTS - 1), st.sampled_from([1, 16, 128]))
def test_with_few_answers_the_forecast_is_exact(inside: list[KVProjection], block: int) -> None:
    assert max(Forecast(1e9, block, inside).held) == fullest(inside, block)


@given(st.lists(HOLDINGS, max_size=12), HOLDINGS, st.integers(0, 4000))
def test_one_fits_exactly_when_there_is_room_for_it_at_every_step(
    inside: list[KVProjection], new: KVProjection, memory: int
) -> None:
    forecast = Forecast(memory, 16, inside, [new])
    assert forecast.fits(new) == (fullest([*inside, new], 16) <= memory)
    forecast.take(new)
    assert max(forecast.held) == fullest([*inside, new], 16)


def test_with_many_answers_a_few_moments_come_near_the_fullest() -> None:
    dice = random.Random(11)
    for _ in range(50):
        inside = [KVProjection(dice.randint(20, 600), dice.randint(1, 400)) for _ in range(200)]
        exact = fullest(inside, 16)
        assert 0.97 * exact <= max(Forecast(1e9, 16, inside).held) <= exact


def test_answers_begun_at_different_times_need_less_than_the_sum_of_what_they_come_to() -> None:
    inside = [KVProjection(20 + 10 * number, 400 - 10 * number) for number in range(40)]
    assert max(Forecast(1e9, 1, inside).held) < 0.7 * sum(projection.now + projection.grows for projection in inside)
