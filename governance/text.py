"""Text normalization: `clean(text)` is what is stored, shown and given to the model, the same for all three.

What goes, and why:
- Line ends of every kind (CR, CRLF, VT, FF, NEL, LS, PS) become LF; every other control (Cc) but the tab goes. A NUL ends
  strings in C, and an escape sequence rewrites the terminal that shows a log.
- Invisible characters that a model reads all the same: tags (a whole ASCII text can be written in them), zero-width
  spaces, soft hyphens, invisible operators, annotations, noncharacters. They hide instructions in a pasted text.
- Embeddings, overrides and isolates of writing direction: the text would be shown in another order than the model reads it.
- In a row of joiners and variation selectors all but one of each, since a row of them carries hidden bytes; of more than 30
  marks on one letter the rest (as in Unicode's Stream-Safe Text Format), since sorting them takes time by the square.

What stays: a selector and a joiner between letters (Persian, Hindi and Sinhala spell with them, an emoji family is made of
them), the three flags that are spelled in tags, LRM, RLM and ALM, which writers of Hebrew and Arabic type, and visible format
characters, such as the Arabic number sign.
"""

from __future__ import annotations

import asyncio
import re
import unicodedata

from governance.errors import BadInput, TooLong

MAX_MARKS = 30
OFFLOAD_CHARS = 10_000  # characters; cleaning them takes about a millisecond

_ODD_ASCII = re.compile("[\0-\x08\x0b-\x1f\x7f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_BREAK = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")
# What lies above U+FFFF has patterns of its own: `re` is ten times as fast with a class that stays below.
_UNSEEN = re.compile(
    "[\0-\x08\x0b-\x1f\x7f-\x9f"  # controls, but for tab and LF
    "\u00ad\u200b\u2060-\u2065\ufeff"  # soft hyphen, zero-width spaces, invisible operators
    "\u202a-\u202e\u2066-\u206f"  # directions that override
    "\ufdd0-\ufdef\ufff0-\ufffb\ufffe\uffff]+"  # noncharacters, annotations
)
_UNSEEN_ABOVE = re.compile(
    "[\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"  # format of shorthand and of music
    "\U000e0000-\U000e00ff\U000e01f0-\U000e0fff]+"  # tags, and what Unicode keeps for more of their kind
)
_REGIONS = "|".join("".join(chr(0xE0000 + ord(letter)) for letter in region) for region in ("gbeng", "gbsct", "gbwls"))
_FLAG = re.compile(f"(\U0001f3f4(?:{_REGIONS})\U000e007f)")
_JOINERS, _SELECTORS = "\u034f\u200c\u200d", "\u180b-\u180d\u180f\ufe00-\ufe0f"
_JOINED, _SELECTED = re.compile(f"[{_JOINERS}{_SELECTORS}]"), re.compile("[\U000e0100-\U000e01ef]")
_SELECTORS += "\U000e0100-\U000e01ef"
_ROW = re.compile(f"(?<=[{_JOINERS}])[{_JOINERS}{_SELECTORS}]+|(?<=[{_SELECTORS}])[{_SELECTORS}]+")
# Marks are neither letters, digits nor spaces, and no symbols: where so many of what is left are in a row, each is looked at.
_SYMBOLS = r"\u2000-\u20cf\u2100-\u2cee\u2e00-\u3029\u3030-\u3098\ufe30-\uffff\U0001f000-\U0001faff"
_MARKS_ROW = re.compile(rf"[^\w\s\0-\u02ff{_SYMBOLS}]{{{MAX_MARKS + 1},}}")
_DOUBLE_MARKS = "\u0f73\u0f75\u0f81"  # starters by their own class, which normalize into nothing but marks


def clean(text: str) -> str:
    """`text` in NFC, without what the module's description names; the same object if that changes nothing.

    Idempotent. At most three times as long as it was. Raises `BadInput` (code `bad_text`) for a lone surrogate: no tokenizer,
    database or JSON accepts one.
    """
    if text.isascii() and not _ODD_ASCII.search(text):
        return text
    if _SURROGATE.search(text):
        raise BadInput("The text is invalid Unicode (a lone surrogate) and cannot be read.", code="bad_text")
    seen = _UNSEEN.sub("", _BREAK.sub("\n", text))
    if _UNSEEN_ABOVE.search(seen):  # every other piece is a flag, the one visible use of tags
        pieces = _FLAG.split(seen)
        seen = "".join(piece if i % 2 else _UNSEEN_ABOVE.sub("", piece) for i, piece in enumerate(pieces))
    if _JOINED.search(seen) or _SELECTED.search(seen):
        seen = _ROW.sub("", seen)
    cleaned = _fewer_marks(unicodedata.normalize("NFC", _fewer_marks(seen)))
    return text if cleaned == text else cleaned


def normalize_lossy(text: str) -> str:
    """`clean` for text that cannot be refused any more: lone surrogates become U+FFFD."""
    return clean(_SURROGATE.sub("\ufffd", text))


def _fewer_marks(text: str) -> str:
    return _MARKS_ROW.sub(lambda row: _first_marks(row[0]), text)


def _first_marks(row: str) -> str:
    kept, marks = [], 0
    for letter in row:
        marks = marks + 1 if unicodedata.combining(letter) or letter in _DOUBLE_MARKS else 0
        if marks <= MAX_MARKS:
            kept.append(letter)
    return "".join(kept)


async def normalize(text: str, most: int | None = None) -> str:
    """`clean(text)`, in a thread where it is long. Raises `BadInput`, and `TooLong` for more than `most` characters.

    Both are counted, what came in and what it becomes: NFC can make it longer.
    """
    check_length(text, most)  # first: looking at each character is work, too
    cleaned = clean(text) if len(text) < OFFLOAD_CHARS else await asyncio.to_thread(clean, text)
    check_length(cleaned, most)
    return cleaned


def check_length(text: str, most: int | None) -> None:
    """Raises `TooLong` for more than `most` characters."""
    if most is not None and len(text) > most:
        sentence = f"The message has {len(text):,} characters; at most {most:,} are allowed."
        raise TooLong(sentence, characters=len(text), limit=most, unit="characters")
