"""Tool calls in an answer's text: found however the text is cut, with nothing lost."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.tool_calls import CALL, CALL_END, MAX_HELD, ToolCallParser, call_id

WEATHER = '<tool_call>\n{"name": "weather", "arguments": {"city": "Oslo"}}\n</tool_call>'
TIME = '<tool_call>\n{"name": "time", "arguments": {}}\n</tool_call>'
PIECES = [
    *(
        CALL,
        CALL_END,
        "\n",
        " ",
        '{"name": "f", "arguments": ',
        "{",
        "}",
        '"',
        "\\",
        "[",
        "]",
        ",",
        '"a": 1',
        "<",
        "text",
        "é🙂",
    ),
    *(WEATHER, TIME, '"</tool_call>"', '"<tool_call>"', "</tool", '{"name": "', '", "arguments": '),
]
answers = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)


def parse(pieces: list[str], single: bool = False) -> tuple[str, list[tuple[str, str]]]:
    """The text, and each call's name and arguments."""
    parser = ToolCallParser("request", single)
    parsed = [*map(parser.push, pieces), parser.finish()]
    calls: list[tuple[str, str]] = []
    for delta in (delta for each in parsed for delta in each.calls):
        if delta.name is not None:
            assert (delta.index, delta.id, delta.arguments) == (len(calls), call_id("request", len(calls)), "")
            calls.append((delta.name, ""))
        else:
            assert delta.index == len(calls) - 1
            assert delta.arguments
            name, arguments = calls.pop()
            calls.append((name, arguments + delta.arguments))
    return "".join(each.text for each in parsed), calls


@given(answers, st.data())
def test_any_cut_of_the_text_gives_the_same_calls(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=8)))
    pieces = [text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    assert parse(pieces) == parse([text]) == parse(list(text))
    assert parse(pieces, single=True) == parse([text], single=True) == parse(list(text), single=True)


@given(answers)
def test_no_letter_of_an_answer_is_lost(text: str) -> None:
    """But for a call's own braces and tags."""
    said, calls = parse([text])
    kept = "".join([said, *(name + arguments for name, arguments in calls)])
    frame = re.compile(r'</?tool_call>|"name": "|", "arguments": |[\s{}"\\]')
    assert sorted(frame.sub("", kept)) == sorted(frame.sub("", text))


names = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=20)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.sampled_from([CALL, CALL_END, '"}', "\\", "]"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(
    st.lists(st.tuples(names, st.dictionaries(st.text(max_size=5), values, max_size=3)), min_size=1, max_size=4),
    st.booleans(),
    st.sampled_from([None, 2]),
)
def test_calls_come_out_as_they_were_written(calls: list[tuple[str, object]], ascii_only: bool, indent: int | None) -> None:
    written = [json.dumps({"name": n, "arguments": a}, ensure_ascii=ascii_only, indent=indent) for n, a in calls]
    text, found = parse(list("Wait.\n" + "\n".join(f"{CALL}\n{each}\n{CALL_END}" for each in written)))
    assert text == "Wait.\n"
    assert [(name, json.loads(arguments)) for name, arguments in found] == calls


def test_arguments_are_passed_on_before_the_call_ends() -> None:
    parser = ToolCallParser("request")
    parser.push('<tool_call>\n{"name": "weather", "arguments": {"ci')
    assert [delta.arguments for delta in parser.push('ty": "Os').calls] == ['ty": "Os']
    assert parser.in_call


def test_text_before_between_and_after_calls_stays_text() -> None:
    assert parse([f"Let me see.\n{WEATHER}\n And {TIME}\nDone."]) == (
        "Let me see.\n\n And \nDone.",
        [("weather", '{"city": "Oslo"}'), ("time", "{}")],
    )


def test_white_space_between_calls_is_no_text() -> None:
    assert parse([f"{WEATHER}\n\n{TIME}\n"])[0] == ""


@pytest.mark.parametrize(
    "malformed",
    [
        "<tool_call>\nweather(Oslo)\n</tool_call>",
        '<tool_call>\n{"arguments": {}, "name": "weather"}\n</tool_call>',
        '<tool_call>\n{"name": "weather", "arguments": "Oslo"}\n</tool_call>',
        '<tool_call>\n{"name": "", "arguments": {}}\n</tool_call>',
        '<tool_call>\n{"name": "\\ud800", "arguments": {}}\n</tool_call>',
        '<tool_call>\n{"name": "wea',
        "<tool_call>",
        "<tool_",
        "</tool_call>",
        CALL + " " * 2 * MAX_HELD + '{"name": "f", "arguments": {}}',
        f"{CALL}{CALL}{CALL}",
    ],
)
def test_a_malformed_call_is_text_to_the_letter(malformed: str) -> None:
    assert parse([malformed]) == parse(list(malformed)) == (malformed, [])
    text = f"{WEATHER} {malformed}"
    assert parse([text])[0] == f" {malformed}"


def test_a_call_may_follow_a_malformed_one() -> None:
    assert parse(["<tool_call>oh<tool_call>", WEATHER]) == ("<tool_call>oh<tool_call>", [("weather", '{"city": "Oslo"}')])


@pytest.mark.parametrize(
    ("text", "arguments"),
    [
        ('<tool_call>{"name": "f", "arguments": {"a": 1}}', '{"a": 1}'),  # the end of the answer came first
        ('<tool_call>{"name": "f", "arguments": {"a": 1}</tool_call>', '{"a": 1}'),
        ('<tool_call>{"name": "f", "arguments": {"a": 1</tool_call>', '{"a": 1'),
        ('<tool_call>{"name": "f", "arguments": {"a": "1', '{"a": "1'),
    ],
)
def test_a_call_that_is_cut_or_lacks_a_brace_is_a_call(text: str, arguments: str) -> None:
    assert parse([text]) == parse(list(text)) == ("", [("f", arguments)])


def test_what_follows_a_call_within_its_tags_is_text() -> None:
    assert parse(['<tool_call>{"name": "f", "arguments": {}} or not</tool_call>']) == ("} or not</tool_call>", [("f", "{}")])


def test_a_single_call_is_the_end_of_the_answer() -> None:
    parser = ToolCallParser("request", single=True)
    parsed = parser.push(WEATHER + TIME)
    assert parser.over
    assert {delta.index for delta in parsed.calls} == {0}
    assert parser.push("more") == parser.finish() == type(parsed)()


def test_ids_differ_between_calls_and_between_answers() -> None:
    assert len({call_id(request, index) for request in ("a", "b") for index in range(3)}) == 6
