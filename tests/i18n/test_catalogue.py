"""The catalogue of texts: complete in both languages, used in full, and the only place with Chinese text."""

from __future__ import annotations

import functools
import re
from pathlib import Path

import pytest

from governance.ticket import Outcome
from i18n.catalogue import LOCALES, locale_of, messages, placeholders, translate
from tests.test_layers import program

ROOT = Path(__file__).resolve().parents[2]
CHINESE = re.compile(r"[\u4e00-\u9fff]")
SCRIPTS = [*(ROOT / "public").rglob("*.js"), *(ROOT / "public").rglob("*.jsx"), *(ROOT / "public").rglob("*.html")]
SOURCES = [path for path in (*program(), *SCRIPTS) if "uplot" not in path.parts]

# Areas whose keys are put together from codes: where the codes stand.
CODES = {
    "admin": ("public", "governance", "config", "web", "engine"),
    "denied": ("web",),
    "engine": ("chat",),
    "failed_start": ("web",),
    "footer": ("governance", "chat"),
    "keys": ("storage", "web"),
    "limits": ("public", "governance", "config"),
    "panel": ("chat",),
    "phase": ("engine",),
    "refusal": ("governance", "chat"),
    "start": ("engine", "storage", "runtime.py"),
    "starter": ("chat",),
    "storage": ("storage",),
    "time": ("public",),
}
# What follows a code: the scope or the budget, the form without values, a plural, a second text, a second remedy.
VARIANT = re.compile(r"\.(user|address|tokens_per_minute|tokens_per_day|characters|plain|one|two|few|other|tip|ask)$|_shorter$")


@functools.cache
def words(*folders: str) -> frozenset[str]:
    """Every word in the sources of these folders, and every dotted one: a key is one of the latter."""
    paths = [path for path in SOURCES if path.relative_to(ROOT).parts[0] in folders or not folders]
    return frozenset(word for path in paths for word in re.findall(r"[\w.]*\w", path.read_text(encoding="utf-8")))


def is_used(key: str) -> bool:
    area, _, code = key.partition(".")
    stem = VARIANT.sub("", key)
    if key in words() or stem in words():
        return True
    return area in CODES and VARIANT.sub("", code).rpartition(".")[2] in words(*CODES[area])


def test_both_languages_have_the_same_keys() -> None:
    assert list(messages("en")) == list(messages("zh"))


def test_a_text_has_the_same_placeholders_in_both_languages() -> None:
    for key in messages("en"):
        english, chinese = (messages(locale)[key] for locale in LOCALES)
        assert english, key
        assert chinese, key
        assert placeholders(english) == placeholders(chinese), key


def test_english_texts_are_in_english_and_chinese_ones_in_chinese() -> None:
    neutral = {"command.limits", "panel.top_p", "admin.gpu"}  # a command in both languages, and names
    signs = re.compile(r"\{\w+\}|[^\w]")
    for key, text in messages("en").items():
        assert key in neutral or not CHINESE.search(text), key
    for key, text in messages("zh").items():
        letters = signs.sub("", text)
        assert key in neutral or not letters or CHINESE.search(text) or letters == "token", f"{key}: {text}"


def test_every_text_is_used() -> None:
    assert [key for key in messages("en") if not is_used(key)] == []


def test_every_key_in_the_code_is_in_the_catalogue() -> None:
    calls = re.compile(r"""(?:translate|plural)\(\s*['"]([\w.]+)['"]""")
    for path in SOURCES:
        for key in calls.findall(path.read_text(encoding="utf-8")):
            assert key in messages("en") or f"{key}.other" in messages("en"), f"{path.relative_to(ROOT)}: {key}"


def test_no_other_file_of_the_program_holds_chinese_text() -> None:
    found = [path.relative_to(ROOT).as_posix() for path in SOURCES if CHINESE.search(path.read_text(encoding="utf-8"))]
    assert found == []


@pytest.mark.parametrize("tag", ["zh", "zh-CN", "zh-TW", "zh-Hant-HK", "ZH-cn", "zh_CN", "zh;q=0.9", "zh-CN,zh;q=0.9,en;q=0.8"])
def test_every_chinese_tag_is_chinese(tag: str) -> None:
    assert locale_of(tag) == "zh"


@pytest.mark.parametrize("tag", ["en-US", "en", "de-DE", "zhx", "", "*", None, "en-US,en;q=0.9,zh;q=0.8"])
def test_every_other_tag_is_english(tag: str | None) -> None:
    assert locale_of(tag) == "en"


def test_a_missing_key_or_value_raises() -> None:
    with pytest.raises(KeyError):
        translate("no.such_key", "en")
    with pytest.raises(KeyError):
        translate("time.seconds", "en")
    assert translate("time.seconds", "zh-TW", n=3) == "3 秒"


@pytest.mark.parametrize("area", ["footer", "admin.outcome"])
def test_every_way_to_end_has_its_words(area: str) -> None:
    """Below the answer, and on the operator's page. A complete answer needs none; a refused one has its notice."""
    without = {"footer": {Outcome.FINISHED, Outcome.REFUSED}, "admin.outcome": {Outcome.FINISHED, Outcome.LENGTH}}[area]
    texts = messages("en")
    assert [outcome for outcome in Outcome if outcome not in without and f"{area}.{outcome}" not in texts] == []
    said = [texts[f"{area}.{outcome}"] for outcome in Outcome if outcome not in without]
    assert len(set(said)) == len(said), "no two ends are told in the same words"


def test_the_operators_page_counts_every_way_to_end() -> None:
    endings = re.search(r"const ENDINGS = \[(.*?)\]", (ROOT / "public/admin/users.js").read_text(), re.DOTALL)
    assert endings is not None
    assert {*re.findall(r"'(\w+)'", endings[1])} == {*Outcome, "interrupted"} - {Outcome.FINISHED, Outcome.LENGTH}
