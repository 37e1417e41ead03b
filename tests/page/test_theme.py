"""The palette is readable in both themes: WCAG 2.2's contrast (1.4.3 text 4.5:1, 1.4.11 controls 3:1), computed."""

from __future__ import annotations

import colorsys
import json
import re
from pathlib import Path

import pytest

PUBLIC = Path(__file__).resolve().parents[2] / "public"
THEMES: dict[str, dict[str, str]] = json.loads((PUBLIC / "theme.json").read_text(encoding="utf-8"))["variables"]
CSS = (PUBLIC / "steward.css").read_text(encoding="utf-8")

TEXT = [
    ("foreground", "background"),
    ("foreground", "accent"),
    ("foreground", "muted"),
    ("card-foreground", "card"),
    ("popover-foreground", "popover"),
    ("primary", "background"),
    ("primary", "card"),
    ("primary-foreground", "primary"),
    ("secondary-foreground", "secondary"),
    ("accent-foreground", "accent"),
    ("muted-foreground", "background"),
    ("muted-foreground", "accent"),
    ("muted-foreground", "card"),
    ("muted-foreground", "sidebar-background"),
    ("destructive-foreground", "destructive"),
    ("sidebar-foreground", "sidebar-background"),
    ("sidebar-accent-foreground", "sidebar-accent"),
    ("sidebar-primary-foreground", "sidebar-primary"),
]
CONTROLS = [("ring", "background"), ("ring", "accent"), ("input", "background"), ("sidebar-ring", "sidebar-background")]
OWN_TEXT = [("steward-warn-text", "steward-warn"), ("steward-bad-text", "steward-bad")] + [
    (f"steward-code-{token}", "steward-code") for token in ("text", "comment", "keyword", "string", "number", "title", "type")
]


def rgb(hsl: str) -> tuple[float, float, float]:
    """`"185 66% 23%"`, as the theme writes it, to red, green and blue in 0..1."""
    hue, saturation, lightness = (float(part.rstrip("%")) for part in hsl.split())
    return colorsys.hls_to_rgb(hue / 360, lightness / 100, saturation / 100)


def luminance(colour: tuple[float, float, float]) -> float:
    """WCAG's relative luminance of an sRGB colour."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: tuple[float, float, float], other: tuple[float, float, float]) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def own_colours(theme: str) -> dict[str, str]:
    block = re.search((r":root" if theme == "light" else r"\.dark") + r" \{(.*?)\n\}", CSS, re.DOTALL)
    assert block
    return dict(re.findall(r"--([\w-]+): (\d[^;]*);", block[1]))


def test_the_measure_is_wcags() -> None:
    assert contrast((0, 0, 0), (1, 1, 1)) == pytest.approx(21)
    assert contrast(rgb("0 0% 46.7%"), (1, 1, 1)) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_can_be_read(theme: str) -> None:
    colours = {name.removeprefix("--"): value for name, value in THEMES[theme].items()} | own_colours(theme)
    faint = {
        f"{text} on {ground}": round(ratio, 2)
        for text, ground in TEXT + OWN_TEXT
        if (ratio := contrast(rgb(colours[text]), rgb(colours[ground]))) < 4.5
    }
    assert not faint


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_controls_can_be_seen(theme: str) -> None:
    colours = {name.removeprefix("--"): value for name, value in THEMES[theme].items()}
    faint = {
        f"{line} on {ground}": round(ratio, 2)
        for line, ground in CONTROLS
        if (ratio := contrast(rgb(colours[line]), rgb(colours[ground]))) < 3
    }
    assert not faint


@pytest.mark.parametrize("icon", sorted((PUBLIC / "starters").glob("*.svg")), ids=lambda path: path.stem)
def test_a_starters_icon_is_seen_in_both_themes(icon: Path) -> None:
    """An icon is an image, so it cannot follow the page's theme: one colour has to do for both."""
    colours = set(re.findall(r'(?:stroke|fill)="#([0-9a-f]{6})"', icon.read_text(encoding="utf-8")))
    assert colours
    for colour in colours:
        parts = tuple(int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
        for theme in THEMES.values():
            assert contrast((parts[0], parts[1], parts[2]), rgb(theme["--background"])) >= 3


def test_both_themes_set_the_same_things() -> None:
    assert THEMES["light"].keys() == THEMES["dark"].keys()
    code = {name for name in own_colours("light") if name.startswith("steward-")}
    assert code == {name for name in own_colours("dark") if name.startswith("steward-")}


def test_the_first_paint_has_the_themes_own_backgrounds() -> None:
    """They are written twice, in theme.json and in steward.css; a difference would flash at every load."""
    for theme, colours in THEMES.items():
        early = re.search(rf":root\.{theme}:not\(\[style\]\) \{{ --background: ([^;]+); --foreground: ([^;]+);", CSS)
        assert early
        assert early.groups() == (colours["--background"], colours["--foreground"])
