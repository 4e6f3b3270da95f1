"""The text of the composer: its keys, each of which asks the composer for something."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import var
from textual.widgets import TextArea
from textual.widgets.text_area import Edit, EditResult

from thulp_tui.domain.ids import SessionId
from thulp_tui.domain.slash import complete
from thulp_tui.text import masked
from thulp_tui.ui.widgets.session_keys import MOVING


class OwnKeysText(TextArea):
    """A text with keys of its own, which act on it before it takes them for letters."""

    def get_line(self, line_index: int) -> Text:
        """Return a line as it is shown: what was pasted is never obeyed by the terminal."""
        return Text(masked(self.document.get_line(line_index)), end="", no_wrap=True)

    async def _on_key(self, event: events.Key) -> None:
        """Act on our own keys before the text does, each in its turn.

        As priority bindings they would be run before the letters that came in one burst with them.
        """
        if event.is_printable:
            return
        active = self.screen.active_bindings.get(event.key)
        if active is not None and active.node is self and active.binding.id:
            event.stop()
            event.prevent_default()
            await self.run_action(active.binding.action)


BEGINNINGS = ("!", "/")
"""The characters that a command's line begins with."""


class ComposerText(OwnKeysText):
    """The text being written."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "send", "send", tooltip="Record what is written", group=MOVING, id="composer.send"),
        Binding("ctrl+j,shift+enter", "newline", "new line", show=False, group=MOVING, id="composer.newline"),
        Binding("ctrl+r", "role", "role", tooltip="Switch between user, assistant and system", id="composer.role"),
        Binding("tab", "complete", "complete", show=False, group=MOVING, id="composer.complete"),
        Binding("up", "recall", "recall", show=False, tooltip="What was sent last", id="composer.recall"),
        Binding("ctrl+d", "end_input", "end input", show=False, tooltip="End what a command reads", id="composer.eof"),
        Binding("ctrl+g", "editor", "editor", show=False, tooltip="Write in $EDITOR", id="composer.editor"),
    ]

    session_id: var[SessionId | None] = var(None)
    """The session that is written in."""
    is_by_hand: var[bool] = var(False)
    """Whether the ``!`` or ``/`` that the text begins with was typed, not pasted: only that is ever run."""
    is_fed: var[bool] = var(False)
    """Whether what is typed goes to a command."""
    is_hidden: var[bool] = var(False)
    """Whether what is typed is not shown."""
    heard: Callable[[], None] | None = None
    """Called with each edit, before anybody can see it: a message comes behind the next frame."""

    @dataclass
    class SendAsked(Message):
        """Enter was pressed; the text is taken out at once, and what is typed behind it is another one."""

        text: str
        """What was written."""
        session_id: SessionId | None
        """The session it was written in."""
        is_by_hand: bool
        """Whether its first character was typed."""

    @dataclass
    class InputEnded(Message):
        """The command that reads is to be told that nothing more comes."""

        session_id: SessionId | None
        """The session it runs in."""

    class RoleAsked(Message):
        """Another role is wanted."""

    class RecallAsked(Message):
        """What was sent before is wanted."""

    class EditorAsked(Message):
        """An editor is wanted for the text."""

    def edit(self, edit: Edit) -> EditResult:
        """Edit, and tell at once."""
        result = super().edit(edit)
        if self.heard is not None:
            self.heard()
        return result

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave the arrow key to the text unless there is none."""
        if action == "recall":
            return not self.text
        if action == "end_input":
            return self.is_fed and not self.text
        return True

    def get_line(self, line_index: int) -> Text:
        """Return a line as it is shown: of a password dots."""
        shown = super().get_line(line_index)
        return Text("•" * len(shown.plain), end="", no_wrap=True) if self.is_hidden else shown

    async def _on_key(self, event: events.Key) -> None:
        """Note that the first character was typed."""
        if event.is_printable and event.character in BEGINNINGS and min(self.selection) == (0, 0):
            self.is_by_hand = True

    async def _on_paste(self, event: events.Paste) -> None:
        """Note that the first character was not typed."""
        self._note_paste()

    def action_paste(self) -> None:
        """Paste what was copied here, and note it likewise."""
        self._note_paste()
        super().action_paste()

    def _note_paste(self) -> None:
        if min(self.selection) == (0, 0):
            self.is_by_hand = False

    def action_send(self) -> None:
        """Record what is written, or give it to the command that runs."""
        if self.text.strip() or self.is_fed:
            self.post_message(self.SendAsked(self.text, self.session_id, self.is_by_hand))
            self.text = ""
            self.is_by_hand = False

    def action_end_input(self) -> None:
        """Tell the command that runs that nothing more comes."""
        self.post_message(self.InputEnded(self.session_id))

    def action_newline(self) -> None:
        """Begin another line."""
        self.insert("\n")

    def action_role(self) -> None:
        """Write in the next role."""
        self.post_message(self.RoleAsked())

    def action_complete(self) -> None:
        """Complete a command, else go on to the next pane."""
        if (longer := complete(self.text)) is not None:
            self.text = longer
            self.move_cursor(self.document.end)
        elif self.text.startswith("/") and not self.text.startswith("//"):
            self.app.bell()
        else:
            self.screen.focus_next()

    def action_recall(self) -> None:
        """Bring back what was sent last."""
        self.post_message(self.RecallAsked())

    def action_editor(self) -> None:
        """Write in the person's editor."""
        self.post_message(self.EditorAsked())
