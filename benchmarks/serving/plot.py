"""A plot of figures as SVG: one panel for each question, one line for each server. Nothing need be installed to draw it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from math import log10
from pathlib import Path

WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 320, 240, 52, 34, 40  # of one panel, in pixels, with its margins
COLOURS = ("#1f6feb", "#d1632a", "#2a9d5c")

Line = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Panel:
    """`lines` by the server's name: points of x, such as the number of streams, and y. Both axes are logarithmic."""

    title: str
    x: str
    lines: Mapping[str, Line]


def svg(panels: Sequence[Panel]) -> str:
    """The panels side by side, with the names of the lines below. Raises `ValueError` for a value that is not above 0."""
    names = list(dict.fromkeys(name for panel in panels for name in panel.lines))
    colours = {name: COLOURS[index % len(COLOURS)] for index, name in enumerate(names)}
    drawn = [f'<g transform="translate({index * WIDTH},0)">{_panel(each, colours)}</g>' for index, each in enumerate(panels)]
    for index, name in enumerate(names):
        x = LEFT + 130 * index
        drawn.append(f'<rect x="{x}" y="{HEIGHT + 8}" width="14" height="4" fill="{colours[name]}"/>')
        drawn.append(f'<text x="{x + 20}" y="{HEIGHT + 14}">{escape(name)}</text>')
    size = f'width="{WIDTH * len(panels)}" height="{HEIGHT + 24}"'
    style = "<style>text{font:11px sans-serif;fill:#57606a}.t{font-weight:bold}</style>"
    paper = '<rect width="100%" height="100%" fill="#fff"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{style}{paper}{"".join(drawn)}</svg>\n'


def write(path: Path, panels: Sequence[Panel]) -> None:
    path.write_text(svg(panels), encoding="utf-8")


def _panel(panel: Panel, colours: Mapping[str, str]) -> str:
    points = [point for line in panel.lines.values() for point in line]
    if any(value <= 0 for point in points for value in point):
        raise ValueError(f"{panel.title}: a logarithmic axis has no place for 0 or less")
    right, top = WIDTH - 26, TOP
    across = _scale([x for x, _ in points], LEFT, right)
    ys = [y for _, y in points]
    up = _scale([*ys, max(ys) / 10], HEIGHT - BOTTOM, top)  # a tenth at least: what hardly grows shall look so
    parts = [f'<text class="t" x="{LEFT}" y="18">{escape(panel.title)}</text>']
    parts.append(f'<path d="M{LEFT} {top}V{HEIGHT - BOTTOM}H{right}" fill="none" stroke="#8c959f"/>')
    for x in sorted({x for x, _ in points}):
        parts.append(f'<text x="{across(x):.0f}" y="{HEIGHT - BOTTOM + 14}" text-anchor="middle">{x:,.0f}</text>')
    for y in sorted({min(ys), max(ys)} if max(ys) > 1.2 * min(ys) else {max(ys)}):
        parts.append(f'<text x="{LEFT - 6}" y="{up(y) + 4:.0f}" text-anchor="end">{y:,.{0 if y >= 100 else 1}f}</text>')
    parts.append(f'<text x="{(LEFT + right) / 2:.0f}" y="{HEIGHT - 8}" text-anchor="middle">{escape(panel.x)}</text>')
    for name, line in panel.lines.items():
        path = " ".join(f"{across(x):.1f},{up(y):.1f}" for x, y in sorted(line))
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colours[name]}" stroke-width="2"/>')
        parts += [f'<circle cx="{across(x):.1f}" cy="{up(y):.1f}" r="3" fill="{colours[name]}"/>' for x, y in line]
    return "".join(parts)


def _scale(values: Sequence[float], begin: float, end: float) -> Callable[[float], float]:
    """From a value to its place between two pixels, by its logarithm."""
    low, high = log10(min(values)), log10(max(values))
    step = (end - begin) / ((high - low) or 1)
    return lambda value: begin + step * (log10(value) - low)
