"""JSON text is read as strictly as thulp reads it, and written as Rust writes it."""

import json
import sys
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.domain.json_value import TEXT_LEVELS, RepeatedKeys
from thulp_tui.domain.strict_json import dumps, loads, quick_parser, reread

PARSERS = [None, quick_parser()]
"""What reads a text anew: the usual parser, and the quick one."""
FLOAT_LIMIT = 2**1024 - 2**970
"""The smallest integer that rounds to infinity as a 64-bit float."""


def refusal(text: str | bytes) -> InvalidDocument:
    """The refusal of a text."""
    with pytest.raises(InvalidDocument) as refused:
        loads(text)
    return refused.value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        (" \t\r\n1 ", 1),
        ("-1.5e3", -1500.0),
        ("1e-400", 0.0),
        ('"\\u0041\\n\\u0000"', "A\n\0"),
        ('"\\ud83d\\ude00"', "😀"),
        ('"\\uD83D\\uDE00 \\\\ud83d"', "😀 \\ud83d"),
        ('"\x7f\u2028\ufeff"', "\x7f\u2028\ufeff"),
        ('{"b":1,"a":[true,false,null]}', {"b": 1, "a": [True, False, None]}),
    ],
)
def test_what_json_allows_is_read(text: str, value: object) -> None:
    """Valid JSON is read alike from text and from UTF-8 bytes."""
    assert loads(text) == value
    assert loads(text.encode()) == value


def test_keys_keep_the_order_read() -> None:
    """An object's keys come in the order of the text."""
    read = loads('{"z":1,"a":2,"m":3}')
    assert isinstance(read, dict)
    assert list(read) == ["z", "a", "m"]


@pytest.mark.parametrize("literal", ["18446744073709551616", "-9223372036854775809", "1" + "0" * 308, "9" * 308])
def test_large_integers_keep_every_digit(literal: str) -> None:
    """An integer beyond 64 bits, but within a float's range, is kept exactly and written again as it was."""
    assert str(loads(literal)) == literal
    assert dumps(loads(literal)) == literal


def test_minus_zero_is_a_float() -> None:
    """Rust reads `-0` as the float -0.0; an integer would lose the sign."""
    assert dumps(loads("-0")) == "-0.0"


@pytest.mark.parametrize(
    "literal", ["1e400", "-1e400", "1.8e308", "1" + "0" * 309, str(FLOAT_LIMIT), f"-{FLOAT_LIMIT}", "9" * 5000]
)
def test_numbers_beyond_a_float_are_refused(literal: str) -> None:
    """A number that no 64-bit float holds is out of range, however many digits it has."""
    refused = refusal(f'{{"a": "{literal}", "b":\n {literal}}}')
    assert (refused.place, refused.reason) == ("line 2 column 2", "number out of range")


def test_the_last_integer_in_range_is_read() -> None:
    """The largest integer that still rounds to a finite float is accepted."""
    assert loads(str(FLOAT_LIMIT - 1)) == FLOAT_LIMIT - 1


@pytest.mark.parametrize("literal", ["NaN", "Infinity", "-Infinity"])
def test_python_literals_are_refused(literal: str) -> None:
    """What Python's json reads as numbers is no JSON; the place is the literal, not a string that looks like it."""
    refused = refusal(f'["{literal}",\n {literal}]')
    assert (refused.place, refused.reason) == ("line 2 column 2", f"{literal} is not JSON")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('"\\ud800"', "line 1 column 2"),
        ('"\\uDC00"', "line 1 column 2"),
        ('"a\\ude00\\ud83d"', "line 1 column 3"),
        ('"\\ud83d\\ud83d\\ude00"', "line 1 column 2"),
        ('"\\ud83d\\n\\ude00"', "line 1 column 2"),
        ('["\\ud83d",\n"\\ude00"]', "line 1 column 3"),
        ('{"a":{"\\ud83dx":1}}', "line 1 column 8"),
        ('["\\\\\\ud800"]', "line 1 column 5"),
        ('["\ud800"]', "line 1 column 3"),
        ('{"\udfff":1}', "line 1 column 3"),
    ],
)
def test_lone_surrogates_are_refused(text: str, place: str) -> None:
    """Half a surrogate pair is refused with its place, escaped or raw, in values and in keys."""
    refused = refusal(text)
    assert (refused.place, refused.reason) == (place, "a lone surrogate is not allowed")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "line 1 column 1: expected a value, but the text ends here"),
        (" \n ", "line 2 column 2: expected a value, but the text ends here"),
        ("\ufeff{}", "line 1 column 1: a byte order mark is not allowed"),
        ('{"a":1', "line 1 column 7: expected ',' or the closing bracket, but the text ends here"),
        ('{"a', "line 1 column 2: this string is not closed"),
        ('"a\tb"', "line 1 column 3: a control character must be written as an escape"),
        ('"a\nb"', "line 1 column 3: a control character must be written as an escape"),
        ('"\x00"', "line 1 column 2: a control character must be written as an escape"),
        ('"\\x41"', "line 1 column 2: not a valid escape"),
        ('"\\u12g4"', "line 1 column 3: \\u needs four hexadecimal digits"),
        ('"\\u 123"', "line 1 column 3: \\u needs four hexadecimal digits"),
        ("{} {}", "line 1 column 4: text after the end of the value"),
        ("{}\n{}", "line 2 column 1: text after the end of the value"),
        ("01", "line 1 column 2: text after the end of the value"),
        ("1.", "line 1 column 2: text after the end of the value"),
        ("1\u0663", "line 1 column 2: text after the end of the value"),
        ("\u00a01", "line 1 column 1: expected a value"),
        ("\f1", "line 1 column 1: expected a value"),
        (".5", "line 1 column 1: expected a value"),
        ("+1", "line 1 column 1: expected a value"),
        ("-", "line 1 column 1: expected a value"),
        ("tru", "line 1 column 1: expected a value"),
        ("// c\n1", "line 1 column 1: expected a value"),
        ("{'a':1}", "line 1 column 2: expected a key in double quotes"),
        ("{1:1}", "line 1 column 2: expected a key in double quotes"),
        ('{"a" 1}', "line 1 column 6: expected ':' after the key"),
        ('["ä" 1]', "line 1 column 6: expected ',' or the closing bracket"),
    ],
)
def test_what_json_forbids_is_refused_with_its_place(text: str, message: str) -> None:
    """Each refusal names line and column, counted in characters, and the reason in our words."""
    assert str(refusal(text)) == message
    assert str(refusal(text.encode())) == message


@pytest.mark.parametrize("text", ["[1,]", '{"a":1,}'])
def test_trailing_commas_are_refused(text: str) -> None:
    """A comma before a closing bracket is refused at or right behind the comma (Python versions differ)."""
    assert refusal(text).place in {f"line 1 column {len(text) - 1}", f"line 1 column {len(text)}"}


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b'{"a":"\xff"}', "line 1 column 7"),
        (b'[\n"\xc3\xa4\xc3"]', "line 2 column 3"),
        (b"\xff\xfe[\0]\0", "line 1 column 1"),
    ],
)
def test_bytes_that_are_not_utf8_are_refused(data: bytes, place: str) -> None:
    """Invalid UTF-8 is refused where it begins; encoded surrogates and UTF-16 are none either."""
    refused = refusal(data)
    assert (refused.place, refused.reason) == (place, "not valid UTF-8")


def test_surrogates_encoded_as_utf8_are_refused() -> None:
    """CESU-8 bytes are not UTF-8."""
    assert refusal(b'"\xed\xa0\x80"').reason == "not valid UTF-8"


def test_of_repeated_keys_the_last_wins_and_is_known_as_repeated() -> None:
    """An object with a repeated key holds the last value, and tells which keys were repeated."""
    read = loads('{"a": 1, "b": {"c": 2, "c": 3}, "a": 4}')
    assert read == {"a": 4, "b": {"c": 3}}
    assert isinstance(read, RepeatedKeys)
    assert read.repeated == {"a"}


def test_objects_without_repetition_are_ordinary() -> None:
    """Only objects that repeat a key are anything but plain dicts."""
    assert type(loads('{"a": 1, "b": 2}')) is dict


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
def test_text_nests_as_deep_as_an_unknown_field_may_lie(opening: str, closing: str) -> None:
    """The deepest text any document may need is read, and written again, from an almost used-up stack too."""
    text = opening * TEXT_LEVELS + "1" + closing * TEXT_LEVELS
    assert dumps(loads(text)) == text
    assert on_a_used_stack(lambda: dumps(loads(text))) == text
    assert on_a_used_stack(lambda: dumps(loads(text), indent=2)) == json_indented(text)


@pytest.mark.parametrize("text", ["[" * 100_000, "[" * 9_000 + "]" * 9_000, '{"a":' * 9_000 + "1" + "}" * 9_000])
def test_endless_nesting_is_refused_without_a_recursion_error(text: str) -> None:
    """Text that nests thousands of levels deep is refused, either where it is too deep or where it is cut off."""
    assert refusal(text).place.startswith("line 1 column ")


def test_one_level_more_is_refused() -> None:
    """The limit is exact, whatever Python's own limit is."""
    levels = TEXT_LEVELS + 1
    assert refusal("[" * levels + "]" * levels).place == f"line 1 column {levels}"


def test_many_brackets_are_not_deep() -> None:
    """Only what nests counts, not how many brackets there are."""
    text = "[" + ",".join(["[{}]"] * TEXT_LEVELS) + "]"
    assert dumps(loads(text)) == text


def test_deep_nesting_names_the_first_bracket_too_many() -> None:
    """The place is the bracket that opens one level too many; brackets in strings do not count."""
    head = '["[[[[", '
    refused = refusal(head + "[" * 5_000 + "]" * 5_001)
    assert refused.place == f"line 1 column {len(head) + TEXT_LEVELS}"
    assert refused.reason == f"nested more than {TEXT_LEVELS} levels deep"


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"a": [1, float("nan")]}, "a[1]: nan is not JSON"),
        ([float("-inf")], "[0]: -inf is not JSON"),
        ({"a": "\ud800"}, "a: a lone surrogate is not allowed"),
        ({"\ud800": 1}, 'key "\\ud800": a lone surrogate is not allowed'),
        ({"a": b"x"}, "a: expected a JSON value, found a Python bytes"),
        ({"a": {(1, 2): 3}}, "a: expected keys that are text, found a Python tuple"),
    ],
)
def test_what_json_cannot_hold_is_not_written(value: object, message: str) -> None:
    """NaN, lone surrogates and foreign types are refused with their place."""
    with pytest.raises(InvalidDocument) as refused:
        dumps(value)
    assert str(refused.value) == message


def test_an_integer_beyond_pythons_digits_is_not_written() -> None:
    """A number too long for Python to write is out of range, without Python's own error."""
    with pytest.raises(InvalidDocument, match=r"^number out of range$"):
        dumps(10**5000)


def test_a_value_that_holds_itself_is_not_written() -> None:
    """A loop is refused as endless nesting, not as a recursion error."""
    loop: list[Any] = []
    loop.append(loop)
    with pytest.raises(InvalidDocument, match="levels deep"):
        dumps(loop)


def test_written_text_is_compact_and_raw_unicode() -> None:
    """Without an indent nothing is spent on blanks; what UTF-8 can hold is not escaped."""
    assert dumps({"a": ["ä😀", "\x1f\x7f\u2028"], "b": None}) == '{"a":["ä😀","\\u001f\x7f\u2028"],"b":null}'


def test_written_text_can_be_indented() -> None:
    """With an indent the text is laid out as serde_json's pretty printer does."""
    assert dumps({"a": [1], "b": {}, "c": []}, indent=2) == '{\n  "a": [\n    1\n  ],\n  "b": {},\n  "c": []\n}'


JSON_VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
"""Any JSON value."""


@settings(deadline=None)
@given(JSON_VALUES, st.sampled_from([None, 2]))
def test_what_is_written_is_read_again(value: Any, indent: int | None) -> None:
    """Any JSON value survives being written and read, with and without escapes."""
    assert loads(dumps(value, indent=indent)) == value
    assert loads(json.dumps(value).encode()) == value


@settings(deadline=None)
@example("1E1000E")
@given(st.text(alphabet='{}[]",:\\u0123456789deEnrtNaIfinityulsd.-+ \t\n\ufeff', max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Whatever the text, the answer is a value that can be written again, or a refusal with place and reason."""
    try:
        value = loads(text)
    except InvalidDocument as error:
        refused = error
    else:
        assert loads(dumps(value)) == value
        return
    assert refused.place.startswith("line ")
    assert refused.reason


def on_a_used_stack(call: Callable[[], str], left: int = 150) -> str:
    """The call's answer, made with only so many frames left until Python's recursion limit."""
    depth = 0
    frame = sys._getframe()
    while frame.f_back is not None:
        depth, frame = depth + 1, frame.f_back
    return call() if sys.getrecursionlimit() - depth <= left else on_a_used_stack(call, left)


def json_indented(text: str) -> str:
    """The text laid out over lines, for a text that only nests."""
    levels = text.count("[") or text.count("{")
    opening, closing, key = ("[", "]", "") if "[" in text else ("{", "}", '"a": ')
    head = opening + "".join(f"\n{'  ' * level}{key}{opening}" for level in range(1, levels))
    tail = "".join(f"\n{'  ' * level}{closing}" for level in range(levels - 1, -1, -1))
    return f"{head}\n{'  ' * levels}{key}1{tail}"


@settings(deadline=None)
@given(JSON_VALUES)
@example(-0.0)
@example([0, {"-0": "-0,"}])
def test_what_was_read_is_read_again_alike(value: Any) -> None:
    """With the same types, whichever parser reads it."""
    for parse in PARSERS:
        assert repr(reread(dumps(value).encode(), parse)) == repr(value)


@pytest.mark.parametrize("parse", PARSERS)
@pytest.mark.parametrize("text", ["-0", "[-0]", '{"a":-0 }', "[-0 , 1]", '"\\ud83d\\ude00"', " [1] ", '{"a":1,"a":2}'])
def test_what_parsers_may_tell_otherwise_is_read_again_alike(text: str, parse: Any) -> None:
    """As it was the first time."""
    assert repr(reread(text.encode(), parse)) == repr(loads(text))


@pytest.mark.parametrize("parse", PARSERS)
@pytest.mark.parametrize("text", [b"", b"{", b'"\xff"', b'"\\ud800"', b"NaN", b"[-Infinity]", b"1 2", b"[" * 9999])
def test_what_is_no_json_is_refused_again(text: bytes, parse: Any) -> None:
    """As it is the first time."""
    with pytest.raises(InvalidDocument):
        reread(text, parse)
