"""Training conversations: reproducible from a seed, without held-out words and phrasings."""

from __future__ import annotations

import hashlib
import random

import pytest

from demo_model.cases import SKILLS, Case, cases
from demo_model.evaluate import assert_unseen
from demo_model.lessons.conversation import SHARES, Builder, Conversation
from demo_model.lessons.phrases import bank, expand
from demo_model.lessons.skills.exercises.arithmetic import arithmetic
from demo_model.lessons.skills.exercises.count import count
from demo_model.lessons.skills.exercises.story import story
from demo_model.lessons.source import Source
from demo_model.lessons.words import is_held


def _conversations(seed: int, number: int = 40) -> list[Conversation]:
    builder = Builder(Source(random.Random(seed), "train"), SHARES)
    return [builder.build() for _ in range(number)]


def test_the_same_seed_gives_the_same_conversations() -> None:
    assert _conversations(7) == _conversations(7)
    assert _conversations(7) != _conversations(8)


def test_the_same_seed_gives_the_same_cases() -> None:
    first, second = list(cases(3, 2)), list(cases(3, 2))
    assert [c.users for c in first] == [c.users for c in second]
    assert {c.skill for c in first} == set(SKILLS)


def test_the_evaluations_questions_do_not_change_with_the_training_data() -> None:
    """Otherwise its figures could not be compared with earlier ones. Only training may get new phrasings and words."""
    asked = [(case.skill, case.lang, case.system, case.users, case.expected) for case in cases(2026, 10)]
    assert hashlib.sha256(repr(asked).encode()).hexdigest().startswith("a7121cce1c01c487")


def test_in_the_final_phase_words_consist_of_the_letter_tokens_and_may_occur_twice() -> None:
    """Copying fails at tokens that were never copied before, and between two equal words."""
    pieces = ("qux", "vlor")
    finish = Source(random.Random(5), "train", pieces)
    names = [finish.name("en").lower() for _ in range(400)]
    assert sum(set(name.replace("qux", "").replace("vlor", "")) == set() for name in names) > 100
    given = [finish.words("en").replace(",", "").split() for _ in range(400)]
    assert sum(len(set(words)) < len(words) for words in given) > 40


def test_training_never_sees_a_question_of_the_evaluation() -> None:
    assert_unseen(list(cases(2026, 10)), conversations=3000)


def test_a_question_that_is_in_the_training_data_is_found() -> None:
    trained = Builder(Source(random.Random("1:unseen"), "train"), SHARES).build().rounds[0].user
    with pytest.raises(AssertionError, match="training saw"):
        assert_unseen([Case("count", "en", None, (trained.upper(),), "")], conversations=5)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("split", ["train", "held"])
def test_names_words_and_numbers_stay_in_their_split(lang: str, split: str) -> None:
    src = Source(random.Random(5), split)
    held = split == "held"
    for _ in range(50):
        assert is_held("name", src.name(lang)) == held
        assert is_held("city", src.city(lang)) == held
        assert is_held("colour", src.colour(lang)) == held
        assert is_held("petname", src.pet(lang)[1]) == held
        a, sign, b = arithmetic(src, lang).answers["en"].split(" ")[:3]
        assert is_held(sign, f"{a},{b}") == held
        numbers = count(src, lang).answers["en"].split(", ")
        assert is_held("count", f"{numbers[0]},{numbers[-1]}") == held


def test_a_phrasing_in_both_splits_is_refused() -> None:
    with pytest.raises(ValueError, match="both splits"):
        bank("What now?\nAnd then?", "what now?")


def test_alternatives_are_expanded_innermost_first() -> None:
    assert expand("[a [b|b]|a [b|b]] c", random.Random(1)) == "a b c"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_story_passes_its_check_and_a_cut_one_does_not(lang: str) -> None:
    turn = story(Source(random.Random(2), "train"), lang)
    assert turn.check is not None
    assert turn.check(turn.answers[lang])
    assert not turn.check(turn.answers[lang][:-20])
