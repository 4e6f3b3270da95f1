"""The window on the timeline: exact, whatever the heights."""

from hypothesis import given
from hypothesis import strategies as st

from thulp_tui.ui.widgets.timeline.viewport import Row, Viewport

HEIGHTS = st.lists(st.integers(1, 40), min_size=1, max_size=60)


def window(heights: list[int], height: int) -> Viewport:
    """Return a window on entries of these heights."""
    view = Viewport(len(heights), heights.__getitem__)
    view.height = height
    return view


def every_row(heights: list[int]) -> list[Row]:
    """Return all rows there are."""
    return [(entry, line) for entry, height in enumerate(heights) for line in range(height)]


@given(HEIGHTS, st.integers(1, 50), st.lists(st.integers(1, 30), max_size=12))
def test_scrolling_down_and_back_is_exact(heights: list[int], height: int, steps: list[int]) -> None:
    """Going down any number of lines and up as many ends at the same rows, unless the end was met on the way."""
    view = window(heights, height)
    rows, total = view.rows(), len(every_row(heights))
    if sum(steps) + height > total:
        return
    for step in steps:
        view.scroll(step)
        view.rows()
    for step in steps:
        view.scroll(-step)
    assert view.rows() == rows


@given(HEIGHTS, st.integers(1, 50), st.integers(-5, 3000))
def test_the_rows_in_view_are_consecutive(heights: list[int], height: int, lines: int) -> None:
    """The window shows rows in order without a gap, and is full where there is enough to show."""
    view = window(heights, height)
    view.scroll(lines)
    rows, every = view.rows(), every_row(heights)
    start = every.index(rows[0])
    assert rows == every[start : start + height]
    assert len(rows) == min(height, len(every))


@given(HEIGHTS, st.integers(1, 50))
def test_following_shows_the_last_row(heights: list[int], height: int) -> None:
    """A window that follows the end shows the last row, also when entries are added."""
    view = window(heights, height)
    view.to_end()
    assert view.rows()[-1] == every_row(heights)[-1]
    heights.append(3)
    view.count += 1
    assert view.rows()[-1] == (len(heights) - 1, 2)


@given(HEIGHTS, st.integers(1, 50), st.integers(0, 3000), st.data())
def test_showing_an_entry_brings_its_first_line_into_view(
    heights: list[int], height: int, lines: int, data: st.DataObject
) -> None:
    """Whatever is selected is in view from its first line, and nothing moves when it already was."""
    entry = data.draw(st.integers(0, len(heights) - 1))
    view = window(heights, height)
    view.scroll(lines)
    before = view.rows()
    view.show(entry)
    rows = view.rows()
    assert (entry, 0) in rows
    if all((entry, line) in before for line in range(heights[entry])):
        assert rows == before


@given(HEIGHTS, st.integers(1, 50))
def test_scrolling_to_the_end_begins_to_follow(heights: list[int], height: int) -> None:
    """Reaching the last row by scrolling follows it; scrolling up leaves it."""
    view = window(heights, height)
    view.scroll(sum(heights))
    view.rows()
    assert view.following
    view.scroll(-1)
    assert not view.following


def test_an_empty_timeline_has_no_rows() -> None:
    """Nothing is shown of nothing, and moving does not fail."""
    view = Viewport(0, lambda _: 1)
    view.height = 10
    view.scroll(5)
    assert view.rows() == []
