"""The page's own scripts and styles use nothing that the oldest supported browsers lack: Chrome 97, Firefox 104, Safari 15.4.

Older ones do not run Chainlit's script, which calls `Array.prototype.findLast`. A browser shows that the page works without
what is newer (tests/chat/browser/test_without_newer_features.py).
"""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

PUBLIC = Path(__file__).resolve().parents[2] / "public"
VENDORED = {"uplot", "katex"}
SCRIPTS = [path for path in sorted(PUBLIC.rglob("*.js")) if not VENDORED & {*path.parts}]
STYLES = [path for path in sorted(PUBLIC.rglob("*.css")) if not VENDORED & {*path.parts}]
COMMENT = re.compile(r"/\*.*?\*/|(?<![:'\"`])//[^\n]*", re.DOTALL)

NEWER = {
    r"AbortSignal\.(timeout|any)\b": "Chrome 103 and 116, Safari 16 and 17.4",
    r"Promise\.(withResolvers|try)\b": "Chrome 119, Firefox 121, Safari 17.4",
    r"\.(toSorted|toReversed|toSpliced)\(": "Chrome 110, Firefox 115, Safari 16",
    r"\b(Object|Map)\.groupBy\b": "Chrome 117, Firefox 119, Safari 17.4",
    r"\bArray\.fromAsync\b": "Chrome 121, Firefox 115, Safari 16.4",
    r"\bURL\.(canParse|parse)\b": "Chrome 120, Firefox 115, Safari 17",
    r"\.(isWellFormed|toWellFormed)\(": "Chrome 111, Firefox 119, Safari 16.4",
    r"\bstructuredClone\b": "Chrome 98",
    r"\brandomUUID\b": "only where the page comes over https or from this machine",
    r"\brequestIdleCallback\b": "not in Safari",
    r"\bIntl\.(Segmenter|DurationFormat)\b": "Firefox 125 and 136",
    r"\.checkVisibility\(": "Chrome 105, Firefox 106, Safari 17.4",
    r"\b(showPopover|togglePopover|popovertarget)\b": "Chrome 114, Firefox 125, Safari 17",
    r"\b(scrollend|onscrollend)\b": "Chrome 114, Firefox 109, Safari 26",
    r"\bwindow\.(navigation|scheduler)\b": "Chrome 102, Firefox 142, Safari 26",
    r"\bResponse\.json\(": "Chrome 105, Firefox 115, Safari 17",
    r"\.(setHTML|setHTMLUnsafe|getHTML)\(": "Chrome 124, Firefox 128, Safari 18.2",
    r"\.(isSubsetOf|isSupersetOf|isDisjointFrom|symmetricDifference)\(": "Chrome 122, Firefox 127, Safari 17",
    r":has\(": "as a selector: Chrome 105, Firefox 121",
    r"\(\?<[=!]": "a lookbehind: Safari 16.4",
    r"\bstatic\s*\{": "Safari 16.4",
    r"[^\\]/[gimsuy]*v[gimsuy]*[.,;)]": "the v flag of a pattern: Chrome 112, Firefox 116, Safari 17",
}


@pytest.mark.parametrize("pattern", NEWER)
def test_no_script_uses_what_an_older_browser_lacks(pattern: str) -> None:
    users = [path.name for path in SCRIPTS if re.search(pattern, COMMENT.sub("", path.read_text(encoding="utf-8")))]
    assert users == [], NEWER[pattern]


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_a_newer_unit_stands_below_the_same_property_in_an_older_one(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    for before, line in pairwise(lines):
        if newer := re.search(r"([\w-]+):[^;]*\d[dsl]v[hwib]\b", line):
            assert re.search(rf"{newer[1]}:[^;]*\dv[hw]\b", before), f"{line.strip()}: Chrome 108"
    assert not re.search(r"\b(color-mix|oklch|light-dark)\(|@(container|layer|scope|starting-style)\b", "\n".join(lines))


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_no_rule_that_others_share_has_a_selector_that_an_older_browser_cannot_read(path: Path) -> None:
    """A list of selectors is dropped whole when one of them cannot be read."""
    for selector in re.findall(r"([^{}]+)\{", COMMENT.sub("", path.read_text(encoding="utf-8"))):
        alone = re.sub(r"\([^()]*\)", "", selector)  # a comma within :is() is no list
        assert ":has" not in selector or "," not in alone, selector.strip()


def test_the_readme_names_the_oldest_browsers() -> None:
    readme = (PUBLIC.parent / "README.md").read_text(encoding="utf-8")
    assert "Chrome and Edge from 97 on, in Firefox from 104 and in Safari from 15.4" in readme
