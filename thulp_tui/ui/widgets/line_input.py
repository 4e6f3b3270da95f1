"""One line that a person types: cleaned, completed on tab, and read as the value that it means."""

from collections.abc import Callable
from typing import ClassVar, Generic, TypeVar

from textual.binding import Binding, BindingType
from textual.events import Paste
from textual.suggester import Suggester
from textual.widgets import Input

from thulp_tui import text

T = TypeVar("T")

LINE_BREAK = "⏎"
"""How a line break stands in a line."""

LONGEST = 4_000
"""Characters that a line can be edited with; a longer text is shown in part and stays as it is."""
TOO_LONG = "(too long to edit here)"
"""What stands after the part of it."""


class Completion(Suggester):
    """Suggests what a pure function completes a line to."""

    def __init__(self, complete: Callable[[str], str | None]) -> None:
        """Suggest ``complete(line)``; None suggests nothing."""
        super().__init__(use_cache=False, case_sensitive=True)
        self._complete = complete

    async def get_suggestion(self, value: str) -> str | None:
        """Return the completed line."""
        return self._complete(value)


class LineInput(Input, Generic[T]):
    """An input of one line that shows a value from a file safely and gives it back untouched unless it was edited."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "complete", "complete", id="line.complete"),
    ]

    def __init__(
        self,
        parse: Callable[[str], T],
        original: str = "",
        *,
        placeholder: str = "",
        complete: Callable[[str], str | None] | None = None,
        breaks: bool = False,
        select_on_focus: bool = False,
        id: str | None = None,
    ) -> None:
        """Show ``original``, read by ``parse`` (which raises ValueError with the reason as its text).

        ``complete`` offers the line that is meant; with ``breaks`` line breaks stand as ⏎ and come back as line breaks.
        """
        self._parse = parse
        self._original = original
        self._breaks = breaks
        self._complete = complete
        is_long = len(original) > LONGEST
        self._shown = self._cleaned(original[:LONGEST]) + (f"… {TOO_LONG}" if is_long else "")
        super().__init__(
            placeholder=text.clean_line(placeholder),
            suggester=Completion(complete) if complete else None,
            select_on_focus=select_on_focus,
            compact=True,
            disabled=is_long,
            id=id,
        )

    def on_mount(self) -> None:
        """Show the original: not earlier, because an input with a value cannot be made outside a running program."""
        with self.prevent(Input.Changed):
            self.value = self._shown

    @property
    def typed(self) -> str:
        """The text meant: the original while untouched, else what is typed, with its line breaks."""
        if self.value == self._shown:
            return self._original
        return self.value.replace(LINE_BREAK, "\n") if self._breaks else self.value

    def read(self) -> T:
        """Return the value; raises ValueError with the reason in words."""
        return self._parse(self.typed)

    @property
    def completed(self) -> str | None:
        """The line that tab would make, or None when there is nothing to complete."""
        return self._complete(self.value) if self._complete and self.value else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave tab to the form while there is nothing to complete."""
        return self.completed is not None if action == "complete" else True

    def action_complete(self) -> None:
        """Take the completion."""
        if (completed := self.completed) is not None:
            self.value = completed
            self.cursor_position = len(completed)

    def on_input_changed(self) -> None:
        """Tell the hints whether tab completes now."""
        self.refresh_bindings()

    def replace(self, text_in: str, start: int, end: int) -> None:
        """Put text into the line, cleaned: a paste may carry anything."""
        super().replace(self._cleaned(text_in), start, end)

    def _on_paste(self, event: Paste) -> None:
        event.prevent_default()
        event.stop()
        self.replace("\n".join(event.text.splitlines()), *self.selection)

    def _cleaned(self, value: str) -> str:
        return text.clean_line(value.replace("\n", LINE_BREAK if self._breaks else " "))
