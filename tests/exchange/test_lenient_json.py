"""JSON of other tools: read as far as it can be, and never anything that thulp would refuse."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thulp_tui.domain import strict_json
from thulp_tui.domain.entry import check_content
from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.domain.json_value import same_json
from thulp_tui.exchange import lenient_json


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("NaN", "NaN"),
        ("[Infinity, -Infinity]", ["Infinity", "-Infinity"]),
        ("1e999", "1e999"),
        ("18446744073709551616", 2**64),
        ("9" * 400, "9" * 400),
        ("1" + "0" * 308, 10**308),
        ("9" * 5000, "9" * 5000),
        (r'"\ud800x"', "\ufffdx"),
        (r'{"\udfff": 1}', {"\ufffd": 1}),
        (r'"\ud83d\ude00"', "😀"),
        ('{"a": 1, "a": 2}', {"a": 2}),
        ("\ufeff1", 1),
    ],
)
def test_what_thulp_refuses(text: str, value: object) -> None:
    """The nearest thing that it accepts is read."""
    assert lenient_json.loads(text.encode()) == value


@pytest.mark.parametrize("text", ["", "{", '"', "01", "nul", "1 2", '"\n"', "[" * 100_000])
def test_what_is_no_json(text: str) -> None:
    """It is refused in words."""
    with pytest.raises(InvalidDocument):
        lenient_json.loads(text.encode())


def test_what_is_no_text() -> None:
    """Bytes that are not UTF-8 are refused with their place."""
    with pytest.raises(InvalidDocument, match="byte 2: not valid UTF-8"):
        lenient_json.loads(b"\x20\xff")


@pytest.mark.parametrize("levels", [100, 101, 300])
def test_what_nests_deep(levels: int) -> None:
    """The innermost is its text, so that an entry can hold it."""
    value = lenient_json.loads(("[" * levels + "1" + "]" * levels).encode())
    check_content(value)
    assert "1" in json.dumps(value)


def test_what_nests_very_deep() -> None:
    """It is refused, or cut, but never ends the program."""
    with pytest.raises(InvalidDocument, match="nested"):
        check_content(lenient_json.loads(b"[" * 200_000 + b"]" * 200_000))


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=[])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters(exclude_categories=[])), inner),
)


@given(ANY)
def test_all_that_other_tools_write(value: Any) -> None:
    """Whatever Python's own writer lets through can be kept."""
    read = lenient_json.loads(json.dumps(value).encode())
    check_content(read)
    assert same_json(lenient_json.loads(strict_json.dumps(strict_json.loads(strict_json.dumps(read))).encode()), read)
