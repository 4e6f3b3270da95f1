"""Plain text as lines."""

from hypothesis import given, settings

from tests.ui.markup import ANY_TEXT, WIDTHS, assert_sound, shown
from thulp_tui.text import clean
from thulp_tui.ui.markup import plain


def test_lines_and_indentation_stay() -> None:
    """Text shows as it was written."""
    assert shown(plain("def f():\n    return 1\n\nend", 40)) == ["def f():", "    return 1", "", "end"]


def test_what_continues_a_line_stands_below_it() -> None:
    """A wrapped line keeps its indentation."""
    assert shown(plain("  one two three", 10)) == ["  one two", "  three"]


def test_the_style_is_the_callers() -> None:
    """All text is in the style asked for."""
    assert plain("a b", 10, "dim") == [[("a b", "dim")]]


def test_markup_and_escapes_are_text() -> None:
    """Nothing in plain text is obeyed."""
    assert shown(plain("[red]**x**[/] \x1b[31m", 40)) == ["[red]**x**[/] ␛[31m"]


@settings(deadline=None)
@given(ANY_TEXT, WIDTHS)
def test_any_text_is_sound_and_whole(source: str, width: int) -> None:
    """Lines fit, are safe, and hold every word."""
    lines = plain(source, width)
    assert_sound(lines, width)
    assert "".join("".join(shown(lines)).split()) == "".join(clean(source).split())
