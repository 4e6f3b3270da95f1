"""JSON as lines."""

import json
from collections.abc import Iterator, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ui.markup import ANY_TEXT, WIDTHS, assert_sound, shown
from thulp_tui.domain.strict_json import JsonValue
from thulp_tui.ui.markup import json_inline, json_lines
from thulp_tui.ui.markup.wrap import run_width

RESULT: JsonValue = {
    "ok": False,
    "count": 3,
    "ratio": 0.5,
    "name": "x",
    "none": None,
    "list": [1, 2],
    "rows": [{"a": 1}, {}],
}
VALUES: st.SearchStrategy[JsonValue] = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), ANY_TEXT),
    lambda inner: st.one_of(st.lists(inner, max_size=5), st.dictionaries(ANY_TEXT, inner, max_size=5)),
    max_leaves=20,
)


def test_json_is_indented_with_short_lists_on_one_line() -> None:
    """Objects open up, a few numbers do not."""
    assert shown(json_lines(RESULT, 40, 50)) == [
        "{",
        '  "ok": false,',
        '  "count": 3,',
        '  "ratio": 0.5,',
        '  "name": "x",',
        '  "none": null,',
        '  "list": [1, 2],',
        '  "rows": [',
        "    {",
        '      "a": 1',
        "    },",
        "    {}",
        "  ]",
        "}",
    ]


def test_each_part_has_its_style() -> None:
    """Keys, strings, numbers, keywords and punctuation differ."""
    runs = {run for line in json_lines(RESULT, 40, 50) for run in line}
    assert {
        ('"ok"', "c_key"),
        ("false", "c_keyword"),
        ("3", "c_number"),
        ('"x"', "c_string"),
        ("null", "c_keyword"),
    } <= runs
    assert ("{", "punct") in runs


def test_text_is_coloured_as_it_stands() -> None:
    """JSON text keeps its own lines, and what is no JSON shows too."""
    lines = json_lines('{"a": [1, true],\n  "b": "c"} oops', 40, 50)
    assert shown(lines) == ['{"a": [1, true],', '  "b": "c"} oops']
    assert ('"b"', "c_key") in lines[1]


def test_what_continues_a_line_stands_further_in() -> None:
    """A wrapped string is told from the next key."""
    assert shown(json_lines({"a": "one two three four"}, 16, 50)) == ["{", '  "a": "one two', '    three four"', "}"]


def test_what_is_missing_is_said() -> None:
    """A cut value ends with a line that says so."""
    lines = json_lines(list(range(100)), 40, 5)
    assert len(lines) == 5
    assert lines[-1] == [("… and more", "more")]


@pytest.mark.parametrize("value", ["x" * 10_000, {"a": "x" * 10_000}])
def test_a_long_string_is_cut(value: JsonValue) -> None:
    """One long string does not fill more lines than asked for."""
    lines = json_lines(value, 40, 6)
    assert len(lines) == 6
    assert lines[-1][0][1] == "more"


class Counted(dict[str, JsonValue]):
    """An object that counts how many of its parts were asked for."""

    asked = 0

    def items(self) -> Iterator[tuple[str, JsonValue]]:  # type: ignore[override]
        """Its parts, counted."""
        for item in super().items():
            self.asked += 1
            yield item


def test_no_more_is_looked_at_than_is_shown() -> None:
    """The cost of a preview follows its size."""
    large = Counted({str(n): n for n in range(10_000)})
    json_lines(large, 40, 10)
    assert 0 < large.asked < 20
    large.asked = 0
    json_inline(large, 40)
    assert 0 < large.asked < 20


def test_a_value_on_one_line_is_compact() -> None:
    """A call's arguments show as one short line."""
    line = json_inline({"path": "a.py", "n": [1, None]}, 60)
    assert shown([line]) == ['{"path": "a.py", "n": [1, null]}']
    assert ('"path"', "c_key") in line


def test_a_value_too_long_for_one_line_is_cut() -> None:
    """What does not fit ends with an ellipsis."""
    assert shown([json_inline({"path": "a.py", "n": 1}, 12)]) == ['{"path": "a…']


def test_deep_nesting_is_shown() -> None:
    """The deepest content that thulp accepts shows as lines and as one line."""
    value: JsonValue = 1
    for _ in range(400):
        value = [value] if isinstance(value, Mapping) else {"k": value}
    assert_sound(json_lines(value, 30, 2_000), 30)
    assert_sound([json_inline(value, 3_000)], 3_000)


@settings(deadline=None)
@given(VALUES, WIDTHS, st.integers(1, 30))
def test_any_value_is_sound(value: JsonValue, width: int, most: int) -> None:
    """Lines fit, are safe, and no more than asked for."""
    lines = json_lines(value, width, most)
    assert_sound(lines, width)
    assert len(lines) <= most
    assert_sound([json_inline(value, width)], width)


@settings(deadline=None)
@given(st.recursive(st.text("ab c", max_size=5), lambda inner: st.lists(inner) | st.dictionaries(st.text("ab"), inner)))
def test_a_whole_value_reads_back(value: JsonValue) -> None:
    """Where nothing is cut, the lines are the value's JSON."""
    if not isinstance(value, str):
        assert json.loads("\n".join(shown(json_lines(value, 200, 10_000)))) == value
    line = json_inline(value, 100_000)
    assert json.loads("".join(text for text, _ in line)) == value
    assert run_width(line) < 100_000
