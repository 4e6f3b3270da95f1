"""A text to be edited: an entry's, a definition in JSON; what cannot be taken is said beneath it."""

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Static, TextArea

from thulp_tui.domain.rules import Refused
from thulp_tui.text import clean_line
from thulp_tui.ui.editor import EditorFailed, edited
from thulp_tui.ui.screens.dialog import Dialog
from thulp_tui.ui.widgets.composer_text import OwnKeysText


class EditedText(OwnKeysText):
    """The text."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "save", id="edit.save"),
        Binding("ctrl+g", "editor", "$EDITOR", id="edit.editor", tooltip="Edit in $EDITOR"),
        Binding("ctrl+o", "original", "as first recorded", id="edit.original"),
    ]
    has_original = False
    """Whether there is a first form to go back to."""

    class SaveAsked(Message):
        """The text is as it is to be."""

    class EditorAsked(Message):
        """An editor is wanted."""

    class OriginalAsked(Message):
        """The first form is wanted."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the first form where there is one."""
        return self.has_original if action == "original" else True

    def action_save(self) -> None:
        """Take the text."""
        self.post_message(self.SaveAsked())

    def action_editor(self) -> None:
        """Edit elsewhere."""
        self.post_message(self.EditorAsked())

    def action_original(self) -> None:
        """Go back to the first form."""
        self.post_message(self.OriginalAsked())


class EditText(Dialog[str | None]):
    """Asks for a text that `check` does not refuse."""

    def __init__(
        self,
        heading: str,
        text: str,
        check: Callable[[str], object],
        *,
        original: str | None = None,
        remark: str = "",
    ) -> None:
        """Edit a text; ``check`` raises Refused, ``original`` is its first form where it had another."""
        super().__init__()
        self.heading = heading
        self._text = text
        self._check = check
        self._original = original
        self._remark = remark
        self._is_leaving = False

    def body(self) -> ComposeResult:
        """Compose the text and what is said of it."""
        area = EditedText(self._text, compact=True, id="text")
        area.has_original = self._original is not None and self._original != self._text
        yield area
        yield Static(self._remark, id="told", classes="remark", markup=False)

    def on_mount(self) -> None:
        """Go on where the text ends."""
        self._area.move_cursor(self._area.document.end)
        self.query_one("#told").display = bool(self._remark)

    @property
    def _area(self) -> EditedText:
        return self.query_one(EditedText)

    @on(EditedText.SaveAsked)
    def save(self) -> None:
        """Take the text, or say why not."""
        try:
            self._check(self._area.text)
        except Refused as refused:
            self._tell(refused.reason)
        else:
            self.dismiss(self._area.text)

    @on(EditedText.EditorAsked)
    def edit(self) -> None:
        """Hand the text to the person's editor and take back what it saved."""
        try:
            self._area.text = edited(self._area.text, self.app)
        except EditorFailed as failed:
            self._tell(str(failed))

    @on(EditedText.OriginalAsked)
    def restore(self) -> None:
        """Put back the first form."""
        self._area.text = self._original or ""

    @on(TextArea.Changed)
    def stay(self) -> None:
        """Whoever goes on typing does not leave."""
        self._is_leaving = False

    def action_cancel(self) -> None:
        """Leave; what was typed is given up only by a second escape."""
        if self._is_leaving or self._area.text == self._text:
            self.dismiss(None)
        else:
            self._is_leaving = True
            self._tell("esc again gives up what you changed")

    def _tell(self, line: str) -> None:
        told = self.query_one("#told", Static)
        told.update(Content(clean_line(line)))
        told.display = True
