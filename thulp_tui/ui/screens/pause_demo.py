"""Why a demo is paused, for whoever learns from it; nothing needs to be said."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from thulp_tui.ui.screens.dialog import Dialog
from thulp_tui.ui.widgets.line_input import LineInput


class PauseDemo(Dialog[str | None]):
    """Asks for the reason of a pause; the answer is empty where none was given."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "save", "pause", id="pause.save", priority=True, tooltip="With the reason or without"),
    ]

    def __init__(self, name: str) -> None:
        """Ask about the demo called ``name``."""
        super().__init__()
        self.heading = f"Pause · {name}"
        self._reason: LineInput[str] = LineInput(str.strip, placeholder="why, if you like", id="reason")

    def body(self) -> ComposeResult:
        """Compose the line."""
        yield self._reason
        yield Static("It stands in the demo, and the time until p resumes is no working time.", id="detail")

    def action_save(self) -> None:
        """Pause."""
        self.dismiss(self._reason.read())
