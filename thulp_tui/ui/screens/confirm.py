"""The question before something that cannot be taken back easily."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Button, Static

from thulp_tui import text
from thulp_tui.ui.screens.dialog import Dialog

LONGEST = 120
"""Cells shown of a question, which may hold a long name."""


class Confirm(Dialog[bool]):
    """Yes or no; the safe answer has the focus, and escape is no."""

    AUTO_FOCUS = "#no"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "choose", id="confirm.choose", priority=True),
        Binding("y", "answer(True)", "yes", id="confirm.yes", show=False),
        Binding("n", "answer(False)", "no", id="confirm.no", show=False),
        Binding("left,up", "app.focus_previous", "other answer", id="confirm.previous", show=False),
        Binding("right,down", "app.focus_next", "other answer", id="confirm.next", show=False),
    ]

    def __init__(self, question: str, detail: str = "", verb: str = "Yes", *, refusal: str = "Cancel") -> None:
        """Ask a question; ``verb`` says on the button what yes does, ``detail`` what it means."""
        super().__init__()
        self.heading = verb
        self._question = question
        self._detail = detail
        self._verb = verb
        self._refusal = refusal

    def body(self) -> ComposeResult:
        """Compose the detail and the two answers."""
        yield Static(text.clean(text.fit(self._question, LONGEST)), id="question", markup=False)
        if self._detail:
            yield Static(text.clean(self._detail), id="detail", markup=False)
        with Horizontal(id="answers"):
            yield Button(Content(f"n  {text.clean_line(self._refusal)}"), id="no", compact=True)
            yield Button(Content(f"y  {text.clean_line(self._verb)}"), id="yes", compact=True, variant="error")

    def on_mount(self) -> None:
        """Have the answers in view, however small the terminal."""
        self.call_after_refresh(self.query_one("#answers").scroll_visible, animate=False)

    def action_answer(self, answer: bool) -> None:
        """Answer."""
        self.dismiss(answer)

    def action_choose(self) -> None:
        """Answer as the button in focus says."""
        self.action_answer(self.focused is not None and self.focused.id == "yes")

    def action_cancel(self) -> None:
        """Answer no."""
        self.dismiss(False)

    @on(Button.Pressed)
    def press(self, event: Button.Pressed) -> None:
        """Answer as the button says."""
        self.dismiss(event.button.id == "yes")
