"""The line that a person types."""

from textual import events
from textual.app import App, ComposeResult
from textual.widgets import Input

from tests.ui.screens.host import HOSTILE, is_harmless
from thulp_tui.ui.widgets.line_input import LineInput


class Host(App[None]):
    """Two lines, the first of which is under test."""

    def __init__(self, line: LineInput[str]) -> None:
        """Hold a line."""
        super().__init__()
        self.line = line

    def compose(self) -> ComposeResult:
        """Compose the line and another one to go to."""
        yield self.line
        yield Input(id="next")


def complete(line: str) -> str | None:
    """Complete "de" to "demo"."""
    return "demo" if line == "de" else None


async def test_an_untouched_value_is_given_back_as_it_was() -> None:
    """What shows is clean, what is read is the original."""
    app = Host(LineInput(str, HOSTILE))
    async with app.run_test():
        assert is_harmless(app.line.value)
        assert app.line.read() == HOSTILE


async def test_typing_and_deleting_again_is_untouched() -> None:
    """The original comes back when the text is what it was."""
    app = Host(LineInput(str, HOSTILE))
    async with app.run_test() as pilot:
        await pilot.press("x")
        assert is_harmless(app.line.read())
        await pilot.press("backspace")
        assert app.line.read() == HOSTILE


async def test_a_paste_is_cleaned_and_kept_in_one_line() -> None:
    """Line breaks become spaces, control characters their pictures."""
    app = Host(LineInput(str))
    async with app.run_test() as pilot:
        app.post_message(events.Paste("one\n\x1b[31mtwo"))
        await pilot.pause()
        assert app.line.read() == "one ␛[31mtwo"


async def test_line_breaks_come_back_where_they_are_meant() -> None:
    """They stand as signs in the line."""
    app = Host(LineInput(str, breaks=True))
    async with app.run_test() as pilot:
        app.post_message(events.Paste("one\r\ntwo"))
        await pilot.pause()
        assert app.line.value == "one⏎two"
        assert app.line.read() == "one\ntwo"


async def test_tab_completes_and_else_goes_on() -> None:
    """The same key, by what there is to complete."""
    app = Host(LineInput(str, complete=complete))
    async with app.run_test() as pilot:
        await pilot.press("d", "e", "tab")
        assert app.line.value == "demo"
        assert app.focused is app.line
        await pilot.press("tab")
        assert app.focused is app.query_one("#next")


async def test_a_value_is_shown_from_its_end_only_when_it_is_edited() -> None:
    """The cursor stands at the end, so typing adds."""
    app = Host(LineInput(str, "Fix"))
    async with app.run_test() as pilot:
        await pilot.press("!")
        assert app.line.read() == "Fix!"
