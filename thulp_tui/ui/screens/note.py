"""What a person writes on an entry."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Static

from thulp_tui.ui.screens.dialog import Dialog
from thulp_tui.ui.widgets.composer_text import OwnKeysText


class NoteText(OwnKeysText):
    """The text of a note."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,ctrl+s", "save", "save", id="note.save", key_display="⏎"),
        Binding("ctrl+j,shift+enter", "newline", "new line", id="note.newline", key_display="^j"),
    ]

    class SaveAsked(Message):
        """The text is as it is to be."""

    def action_save(self) -> None:
        """Take the text."""
        self.post_message(self.SaveAsked())

    def action_newline(self) -> None:
        """Begin another line."""
        self.insert("\n")


class NoteEditor(Dialog[str | None]):
    """Asks for the text of a note; an empty one takes the note away."""

    def __init__(self, where: str, note: str) -> None:
        """Edit the note on what is called ``where``."""
        super().__init__()
        self.heading = f"Note on {where}"
        self._note = note

    def body(self) -> ComposeResult:
        """Compose the text."""
        yield NoteText(self._note, compact=True, id="note")
        if self._note:
            yield Static("Without any text the note goes.", classes="remark", markup=False)

    def on_mount(self) -> None:
        """Go on where the note ends."""
        text = self.query_one(NoteText)
        text.move_cursor(text.document.end)

    @on(NoteText.SaveAsked)
    def save(self) -> None:
        """Take the text."""
        self.dismiss(self.query_one(NoteText).text)
