"""Heights: sums that agree with the entries, learned as they are laid out."""

from hypothesis import given
from hypothesis import strategies as st

from thulp_tui.ui.widgets.timeline.heights import Heights
from thulp_tui.ui.widgets.timeline.outline import BLOCK

HEIGHT = st.integers(1, 9) | st.integers(200, 100_000)
MANY = st.lists(HEIGHT, min_size=1, max_size=3 * BLOCK)


@given(MANY)
def test_an_entry_begins_where_those_above_it_end(heights: list[int]) -> None:
    """The line of an entry is the sum of what is above, and that line leads back to it."""
    known = Heights(len(heights), heights.__getitem__)
    for index in range(len(heights)):
        assert known.of(index) == heights[index]
    assert known.total == sum(heights)
    for index in {0, len(heights) // 2, len(heights) - 1}:
        assert known.line_of(index) == sum(heights[:index])
        assert known.at_line(known.line_of(index)) == (index, 0)


@given(MANY, st.data())
def test_what_is_learned_counts(heights: list[int], data: st.DataObject) -> None:
    """An exact height replaces the guess in all sums."""
    known = Heights(len(heights), lambda _: 4)
    for index in range(len(heights)):
        known.learn(index, heights[index])
    assert known.total == sum(heights)
    line = data.draw(st.integers(0, sum(heights) - 1))
    entry, within = known.at_line(line)
    assert sum(heights[:entry]) + within == line


@given(MANY, MANY, HEIGHT)
def test_more_entries_follow_those_there_were(before: list[int], more: list[int], learned: int) -> None:
    """What was learned stays."""
    heights = [*before, *more]
    known = Heights(len(before), heights.__getitem__)
    known.learn(0, learned)
    known.grow(len(heights))
    assert [known.of(index) for index in range(len(heights))] == [learned, *heights[1:]]
    assert known.total == sum(heights) - heights[0] + learned


def test_a_line_outside_is_the_nearest_one() -> None:
    """Lines before the first and after the last lead to these; an empty timeline has none."""
    known = Heights(3, lambda _: 2)
    assert known.at_line(-7) == (0, 0)
    assert known.at_line(99) == (2, 1)
    assert Heights(0, lambda _: 1).at_line(5) == (0, 0)
