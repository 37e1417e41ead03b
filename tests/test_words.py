"""Retired words stay out: each is named with its file, its line and the standard term."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CHECKED = {".py", ".js", ".jsx", ".md", ".toml", ".css"}
SKIPPED = (
    "demo_model/",  # its texts are training data
    "storage/migrations/",  # revisions that have been applied do not change
    "config/aliases.py",  # former names of settings
    "tests/test_words.py",
)

# Regular expressions, matched as whole words (`_` ends one); identifiers by their case, prose by `(?i:...)`.
RETIRED = {
    "(?i:houses?)": "server, deployment, defaults, runtime",
    "(?i:seats?|seated)": "slot",
    "(?i:doors?)": "channel, ChatService",
    "(?i:waiters?)": "QueuedRequest, queued request",
    "(?i:wish|wishes)": "Candidate, request",
    "(?i:tongues?)": "locale",
    "(?i:settles?|settled|settling)": "release, finalize, wait_for_writes, wait_for_compaction",
    "(?i:contend|contends|contending|contenders?)": "backlogged",
    "Room|rooms|(?:every|each|a) room": "package; SchedulerCapacity",
    "Crowd|CROWD": "QueueLimit, BASELINE_STREAMS",
    "Visits": "SessionEvents",
    "_?[Pp]resence(?!_)": "DisconnectTimer",
    "TokenBook|Book": "TokenAccount, transcript, ledger",
    "Opening(?=[(),:])": "RecordStart",
    "Holding": "KVProjection",
    "Kept(?=[(),:])": "PromptCache",
    "Said(?=[(),:])": "UserMessage",
    "turn(?:s|ed)?_away": "check_capacity, refuse",
    "taken_in|mended": "normalize, normalize_lossy",
    "in_order|next_in": "fair_order, select_next",
    "because(?=[(])|(?<![A-Z]_)(?:REASONS|CAUSES)": "start_error(code), START_ERRORS, SENTENCES",
    "forbidden(?=[(])": "as_http_403",
    "(?:whose|WHOSE)(?=[\"']|=|: *[\"']|\\])": "scope",
    "(?<=[\"'])yours(?=[\"'])": "scope: user",
    "as beside|leftovers": "feedback, retention",
    "(?i:max_running(?:_per_user)?)": "max_concurrent, max_concurrent_per_user",
    "(?i:max_(?:wait_)?seconds)": "max_wait_s, max_generation_s",
    "(?<![A-Z]_)(?:EVERY|AGAIN|LOOK|SHORT|LONG|MANY)(?= = )": "a constant named by what it bounds, with its unit",
}  # fmt: skip

# Former names that still work for one release, and what says so.
FORMER = {
    "CHANGELOG.md": r"`[^`]+`",
    "tests/config/test_settings.py": r"seats|max_(?:running|wait_seconds|seconds)\w*",
    "storage/models.py": r"\bdoor\b",
    "observability/metrics.py": r"\bdoor\b",
    "tests/observability/test_metrics.py": r"\bdoor\b",
}


def tracked() -> list[Path]:
    if not (ROOT / ".git").exists() or shutil.which("git") is None:
        pytest.skip("which files are tracked is known in a git checkout only")
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    files = [ROOT / name for name in names if name and not name.startswith(SKIPPED)]
    return [file for file in files if file.suffix in CHECKED and file.is_file() and ".min." not in file.name]


def retired(text: str) -> list[tuple[int, str, str]]:
    """The line, the retired word and the standard term of each hit."""
    found = []
    for pattern, standard in RETIRED.items():
        for hit in re.finditer(rf"(?<![A-Za-z0-9])(?:{pattern})(?![A-Za-z0-9])", text):
            found.append((text.count("\n", 0, hit.start()) + 1, hit[0], standard))
    return sorted(found)


def test_no_retired_word_is_left() -> None:
    found = []
    for file in tracked():
        name = file.relative_to(ROOT).as_posix()
        text = file.read_text(encoding="utf-8")
        if name in FORMER:
            text = re.sub(FORMER[name], "", text)
        found += [f"{name}:{line}: {word!r}; the standard term: {standard}" for line, word, standard in retired(text)]
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("class House:", ["House"]),
        ("def test_seats_never_leak(): ...", ["seats"]),
        ('{"whose": "yours"}', ["whose", "yours"]),
        ("self._presence = None", ["_presence"]),
        ("EVERY = 2.0", ["EVERY"]),
        ("A limit in its place leaves room for ten, beside those whose turn it is.", []),
        ("presence_penalty, EVERYTHING, household, the room is small", []),
    ],
)
def test_a_retired_word_is_found_as_a_whole_word_only(text: str, words: list[str]) -> None:
    assert [word for _, word, _ in retired(text)] == words
