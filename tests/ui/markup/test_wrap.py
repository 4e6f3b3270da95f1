"""Wrapping and cutting of styled runs."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ui.markup import ANY_TEXT, WIDTHS, shown
from thulp_tui.text import clean_line, width
from thulp_tui.ui.markup import Line, clip, wrap_runs
from thulp_tui.ui.markup.wrap import run_width

RUNS = st.lists(st.tuples(ANY_TEXT.map(clean_line), st.sampled_from(["text", "bold", "code"])), max_size=6)


def test_styles_stay_with_their_words() -> None:
    """A break within a run leaves both parts in its style."""
    assert wrap_runs([("one ", "text"), ("two three", "bold"), (" four", "text")], 8) == [
        [("one ", "text"), ("two", "bold")],
        [("three", "bold")],
        [("four", "text")],
    ]


def test_the_first_line_is_led_by_its_mark_and_the_others_by_space() -> None:
    """A list item's words stand below each other."""
    lines = wrap_runs([("one two three", "text")], 12, [("• ", "bullet")], [("  ", "text")])
    assert shown(lines) == ["• one two", "  three"]


def test_nothing_is_one_empty_line() -> None:
    """No runs are still a line, with its lead."""
    assert wrap_runs([], 10) == [[]]
    assert wrap_runs([], 10, [("• ", "bullet")]) == [[("•", "bullet")]]


def test_a_lead_leaves_room_for_words() -> None:
    """Leads wider than the page are cut, not the words."""
    lines = wrap_runs([("words", "text")], 6, [("> " * 10, "quotebar")], [("> " * 10, "quotebar")])
    assert "".join(line[-1][0] for line in lines) == "words"
    assert all(run_width(line) <= 6 for line in lines)


@pytest.mark.parametrize("letter", ["x", "日"])
def test_a_word_of_a_megabyte_is_folded(letter: str) -> None:
    """One word without end becomes full lines."""
    lines = wrap_runs([(letter * 1_000_000, "text")], 80)
    assert len(lines) == 1_000_000 * width(letter) // 80


def test_a_joined_emoji_parted_by_styles_is_measured_whole() -> None:
    """What a terminal draws as one character is one run, whatever the runs said."""
    (line,) = wrap_runs([("👩", "text"), ("\u200d", "bold"), ("🚀", "text"), ("x", "text")], 10)
    assert line == [("👩‍🚀", "text"), ("x", "text")] or line == [("👩‍🚀x", "text")]


@settings(deadline=None)
@given(RUNS, WIDTHS, RUNS, RUNS)
def test_wrapped_lines_hold_all_words_within_the_width(runs: Line, cells: int, first: Line, rest: Line) -> None:
    """No line is too wide, and without leads every character but spaces is there in order."""
    assert all(run_width(line) <= cells for line in wrap_runs(runs, cells, first, rest))
    words = "".join("".join(shown(wrap_runs(runs, cells))).split())
    assert words == "".join("".join(text for text, _ in runs).split())


def test_clipped_runs_end_with_an_ellipsis_in_the_style_of_what_is_cut() -> None:
    """A reader sees that more follows."""
    assert clip([("one ", "text"), ("two", "bold"), (" three", "text")], 6) == [("one ", "text"), ("t…", "bold")]
    assert clip([("one", "text"), ("two", "bold")], 3) == [("on…", "text")]


def test_what_fits_is_not_clipped() -> None:
    """Runs that take exactly the width stay whole."""
    assert clip([("one", "text"), ("two", "bold")], 6) == [("one", "text"), ("two", "bold")]


@settings(deadline=None)
@given(RUNS, st.integers(0, 40))
def test_clipped_runs_fit(runs: Line, cells: int) -> None:
    """No cut line is wider than asked, and only the end is changed."""
    cut = clip(runs, cells)
    assert run_width(cut) <= cells
    joined = "".join(text for text, _ in runs)
    kept = "".join(text for text, _ in cut)
    assert joined == kept or joined.startswith(kept.removesuffix("…"))
