"""The plot of a benchmark: each figure has its point, larger ones are higher, and what has no logarithm is refused."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from benchmarks.serving.plot import Panel, svg

PANEL = Panel("Cost <of> a token", "streams", {"Steward": [(1, 40.0), (64, 20.0)], "vllm serve": [(1, 50.0), (64, 45.0)]})


def test_each_figure_is_a_point_and_the_larger_one_is_higher() -> None:
    drawn = svg([PANEL])
    root = ElementTree.fromstring(drawn)
    points = [
        (float(each.get("cx", "")), float(each.get("cy", ""))) for each in root.iter("{http://www.w3.org/2000/svg}circle")
    ]
    assert len(points) == 4
    assert points[1][1] > points[0][1], "20 is lower than 40, and y goes down"
    assert points[0][0] == points[2][0]
    assert points[0][0] < points[1][0]
    assert {"Cost <of> a token", "Steward", "vllm serve", "64"} <= {text.text for text in root.iter() if text.text}


def test_one_point_alone_is_drawn() -> None:
    assert len(re.findall("<circle", svg([Panel("One", "x", {"a": [(1, 2.0)]})]))) == 1


def test_what_has_no_logarithm_is_refused() -> None:
    with pytest.raises(ValueError, match="0 or less"):
        svg([Panel("None", "x", {"a": [(0, 2.0)]})])
