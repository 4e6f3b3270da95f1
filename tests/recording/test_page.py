"""What a program printed, as the lines that a terminal would leave."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thulp_tui.recording.page import FULL_SCREEN, LONGEST_LINE, LONGEST_SEQUENCE, ROWS, Page


def shown(*pieces: str) -> str:
    """Return what is left of pieces of text that were printed one after the other."""
    page = Page()
    for piece in pieces:
        page.feed(piece)
    page.end()
    return page.settled() + page.rest


@pytest.mark.parametrize(
    ("printed", "left"),
    [
        ("one\r\ntwo\r\n", "one\ntwo\n"),
        ("one\ntwo", "one\ntwo"),
        ("10 %\r50 %\rdone", "done"),
        ("a long line\rshort", "short line"[:5] + "g line"),
        ("a long line\r\x1b[Kshort", "short"),
        ("ab\b\bc", "cb"),
        ("\x1b[1;31mred\x1b[0m and \x1b[38;5;120mgreen\x1b[m", "red and green"),
        ("\x1b]0;a title\x07text", "text"),
        ("\x1b]8;;https://example.org\x1b\\a link\x1b]8;;\x1b\\", "a link"),
        ("\x1bPsome device control\x1b\\text", "text"),
        ("\x1b(Btext\x1b=\x1b7", "text"),
        ("bell\x07 and null\x00", "bell and null"),
        ("c1 \x9b31mred \x85next", "c1 red \nnext"),
        ("one\r\ntwo\x1b[A\rONE\x1b[B\x1b[3D and", "ONE\n and"),
        ("\x1b[5Cfar", "     far"),
        ("abcdef\x1b[3G\x1b[1KX", "  Xdef"),
        ("abcdef\x1b[2GX\x1b[2PY", "aXYf"),
        ("abcdef\r\x1b[2X", "  cdef"),
        ("a\tb", "a\tb"),
        ("äöü 漢字 🙂", "äöü 漢字 🙂"),
    ],
)
def test_what_is_left(printed: str, left: str) -> None:
    """Rewriting is obeyed, colours and titles and other control go."""
    assert shown(printed) == left


@pytest.mark.parametrize("printed", ["a\r\nb\x1b[31mc\x1b[0m\r\n", "1%\r2%\r3%\n", "\x1b]0;t\x1b\\x\x1b[2Ky\x9b1mz"])
def test_a_sequence_may_be_cut_anywhere(printed: str) -> None:
    """However the bytes come, the same lines are left."""
    assert all(shown(printed[:cut], printed[cut:]) == shown(printed) for cut in range(len(printed)))
    assert shown(*printed) == shown(printed)


@given(st.text(st.sampled_from("ab \t\r\n\b\x1b[]0;1234?hlmAKJGP\x07\\\x9b\x9cX"), max_size=80))
def test_nothing_that_is_printed_controls_anything(printed: str) -> None:
    """No control character is left but line break and tab."""
    assert not {char for char in shown(printed) if char not in "\n\t" and (char < " " or "\x7f" <= char <= "\x9f")}


def test_progress_over_several_lines_is_left_as_it_ended() -> None:
    """Lines that are drawn over again count once."""
    drawn = "".join(f"first {n}\r\nsecond {n}\r\n\x1b[2A" for n in range(5))
    assert shown(drawn, "\x1b[2Bdone") == "first 4\nsecond 4\ndone"


def test_what_scrolled_away_cannot_be_rewritten() -> None:
    """Only as many lines as the terminal has are within reach."""
    lines = "".join(f"{n}\r\n" for n in range(3 * ROWS))
    left = shown(lines, "\x1b[999AX").split("\n")
    assert left.index("X" + str(2 * ROWS + 1)[1:]) == 2 * ROWS + 1
    assert left[: 2 * ROWS] == [str(n) for n in range(2 * ROWS)]


def test_a_full_screen_program_leaves_one_line() -> None:
    """What it draws on the alternate screen is not text."""
    assert shown("before\r\n\x1b[?1049h\x1b[2J\x1b[Hmenu\r\n~\r\n\x1b[?1049lafter") == f"before\n{FULL_SCREEN}\nafter"
    assert shown("prompt> \x1b[?1049hmenu\x1b[?1049lafter") == f"prompt> \n{FULL_SCREEN}\nafter"


def test_a_sequence_without_an_end_holds_up_nothing() -> None:
    """What never ends is let go after a few thousand characters."""
    page = Page()
    page.feed("text\x1b]0;")
    page.feed("x" * (2 * LONGEST_SEQUENCE))
    page.feed("more\r\n")
    page.end()
    assert (page.settled() + page.rest).endswith("more\n")


def test_a_line_without_an_end_takes_no_memory() -> None:
    """A long line is let go piece by piece, and nothing of it is lost."""
    page = Page()
    for _ in range(10):
        page.feed("x" * (LONGEST_LINE // 2))
    assert len(page.rest) <= LONGEST_LINE
    assert page.settled() + page.rest == "x" * (5 * LONGEST_LINE)
