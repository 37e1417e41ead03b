"""Formulas show as formulas, prices as prices, and code as it was written, however the text is cut into pieces."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.display.formula import Formulas


def shown(*pieces: str) -> str:
    formulas = Formulas()
    return "".join([*map(formulas.feed, pieces), formulas.end()])


@pytest.mark.parametrize(
    ("written", "page"),
    [
        ("It costs $5 and not $10.", r"It costs \$5 and not \$10."),
        (r"Then \(x^2\) is", "Then $x^2$ is"),
        ("\\[\na + b\n\\]", "$$\na + b\n$$"),
        ("where $x + 1$ and $y$", "where $x + 1$ and $y$"),
        ("$$5 + 5$$", "$$5 + 5$$"),
        ("$x = 5$5", "$x = 5$5"),
        ("`$5` and `\\(x\\)`", "`$5` and `\\(x\\)`"),
        ("```sh\necho $1 \\(\n\nls\n```\nfor $2", "```sh\necho $1 \\(\n\nls\n```\nfor \\$2"),
        ("an open ` tick\n\nthen $5", "an open ` tick\n\nthen \\$5"),
        ("an open $ sign\n\nthen $5", "an open $ sign\n\nthen \\$5"),
        ("C:\\dir and \\$5", "C:\\dir and \\$5"),
        ("ends in $", "ends in $"),
        ("ends in \\", "ends in \\"),
    ],
)
def test_formulas_prices_and_code_are_shown_as_such(written: str, page: str) -> None:
    assert shown(written) == page


@given(st.lists(st.text(alphabet="$\\()[]`5x \n", max_size=6), max_size=12))
def test_how_the_text_is_cut_makes_no_difference(pieces: list[str]) -> None:
    assert shown(*pieces) == shown("".join(pieces))


@given(st.text(alphabet="ab 5.,\n", max_size=40))
def test_plain_text_is_left_alone(text: str) -> None:
    assert shown(text) == text
