"""What no document may hold is found, with its place, however a value came about."""

from typing import Any

import pytest

from tests.domain.golden import nested
from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.domain.json_value import CONTENT_LEVELS, RepeatedKeys, check


def refusal(value: object, **options: int) -> InvalidDocument:
    """The refusal of a value."""
    with pytest.raises(InvalidDocument) as refused:
        check(value, **options)
    return refused.value


@pytest.mark.parametrize(
    "value",
    [None, True, 0, -(10**300), 1.5, "", "ä😀\0", [], {}, {"": [{"a": None}]}, RepeatedKeys([("a", 1), ("a", 2)])],
)
def test_json_passes(value: Any) -> None:
    """Every JSON value passes, large integers and control characters included."""
    check(value)


@pytest.mark.parametrize(
    ("value", "place", "reason"),
    [
        (float("nan"), "", "nan is not JSON"),
        ({"a": [0, float("inf")]}, "a[1]", "inf is not JSON"),
        ([10**309], "[0]", "number out of range"),
        ({"a b": "x\udc80"}, '["a b"]', "a lone surrogate is not allowed"),
        ({"a": {"\ud800": 1}}, "a", 'key "\\ud800": a lone surrogate is not allowed'),
        ({"a": {1: 2}}, "a", "expected keys that are text, found 1"),
        ({"a": (1, 2)}, "a", "expected a JSON value, found a Python tuple"),
        ([{"a": b""}], "[0].a", "expected a JSON value, found a Python bytes"),
    ],
)
def test_the_first_fault_is_named_with_its_place(value: object, place: str, reason: str) -> None:
    """NaN, infinities, numbers out of range, lone surrogates and foreign types are refused where they stand."""
    refused = refusal(value)
    assert (refused.place, refused.reason) == (place, reason)


def test_the_first_fault_in_document_order_is_named() -> None:
    """Of several faults the one that a reader meets first is told."""
    assert refusal({"a": [1, [float("nan")]], "b": float("nan")}).place == "a[1][0]"


def test_content_may_nest_124_levels() -> None:
    """By default the limit is that of an entry's content."""
    check(nested(CONTENT_LEVELS))
    assert refusal(nested(CONTENT_LEVELS + 1)).reason == "nested more than 124 levels deep"


@pytest.mark.parametrize("levels", [0, 1, 3])
def test_the_levels_can_be_chosen(levels: int) -> None:
    """A scalar has no level, an empty array one."""
    check(nested(levels), levels=levels)
    assert refusal(nested(levels + 1), levels=levels).reason == f"nested more than {levels} levels deep"


def test_a_value_that_holds_itself_is_refused() -> None:
    """A loop counts as endless nesting, even one that branches."""
    loop: list[Any] = []
    loop.extend([loop, loop])
    assert refusal(loop).reason == "nested more than 124 levels deep"


def test_objects_know_which_keys_were_repeated() -> None:
    """The last value counts, the place is that of the first, and each repeated key is told once."""
    members = RepeatedKeys([("a", 1), ("b", 2), ("a", 3), ("a", 4)])
    assert list(members.items()) == [("a", 4), ("b", 2)]
    assert members.repeated == {"a"}
