"""A JSON value as rows that fold."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from thulp_tui.ui.branches import GROUP, UNFOLDED, Branches, find

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=3), inner, max_size=5),
    max_leaves=30,
)


def paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the path of a value and of all within it, in order."""
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(below for key, child in children for below in paths(child, (*path, key)))]


@given(VALUES)
def test_unfolded_it_shows_every_value_once_and_in_order(value: Any) -> None:
    """Whatever was folded before."""
    branches = Branches(value)
    branches.fold_all()
    branches.unfold()
    assert [branch.path for branch in branches.rows] == paths(value)


@given(VALUES, st.data())
def test_each_value_is_led_to(value: Any, data: st.DataObject) -> None:
    """From whatever state, and folding it again leaves its row in place."""
    branches = Branches(value)
    for _ in range(3):
        row = data.draw(st.integers(0, len(branches.rows) - 1))
        branches.fold(row) if data.draw(st.booleans()) else branches.open(row)
    path = data.draw(st.sampled_from(paths(value)))
    row = branches.show(path)
    assert branches.rows[row].path == path
    branches.fold(row)
    assert branches.rows[row].path == path
    assert branches.end(row) == row + 1


def test_a_long_array_never_opens_into_more_than_a_hundred_rows() -> None:
    """It opens into groups, those into groups again; each index is led to."""
    branches = Branches(list(range(1_000_000)))
    assert len(branches.rows) == 1 + GROUP
    for index in (0, 99, 100, 9_999, 10_000, 999_999):
        row = branches.show((index,))
        assert branches.rows[row].value == index
    assert len(branches.rows) < 20 * GROUP


def test_unfolding_stops_somewhere() -> None:
    """A large value stays usable."""
    branches = Branches([{"n": n} for n in range(50_000)])
    branches.unfold()
    assert len(branches.rows) <= UNFOLDED


def test_words_are_found_in_keys_and_scalars() -> None:
    """In the order of the rows, up to a number of places; containers themselves say nothing."""
    value: Any = {"name": "x", "list": [1, True, None, "a name"], "deep": {"nick name": {}}}
    assert find(value, lambda said: "name" in said, 9) == [("name",), ("list", 3), ("deep", "nick name")]
    assert find(value, lambda said: said in ("true", "null", "1"), 9) == [("list", 0), ("list", 1), ("list", 2)]
    assert len(find(value, lambda said: "name" in said, 2)) == 2
