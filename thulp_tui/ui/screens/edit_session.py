"""The name of a session, the fields of its type, its parent."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Vertical

from thulp_tui.domain.ids import SessionId
from thulp_tui.domain.session import SessionMetadata, SessionType
from thulp_tui.ui.looks import TYPE_LOOKS
from thulp_tui.ui.screens.dialog import Form
from thulp_tui.ui.widgets.field import Field
from thulp_tui.ui.widgets.line_input import LineInput
from thulp_tui.ui.widgets.readings import required, unless_unchanged
from thulp_tui.ui.widgets.session_picker import SessionPicker
from thulp_tui.ui.widgets.type_fields import TypeFields


@dataclass(frozen=True)
class EditedSession:
    """What a session is to be called and to be about; equal to what it was where nothing changed."""

    name: str
    """The name."""
    session_type: SessionType
    """The type with its fields."""
    parent: SessionId | None
    """The session it descends from."""


class EditSession(Form[EditedSession | None]):
    """Renames a session and edits what its type holds; what is not touched stays as it was, to the letter."""

    def __init__(self, metadata: SessionMetadata, sessions: Sequence[tuple[SessionId, str]] = ()) -> None:
        """Edit a session; ``sessions`` are the possible parents, itself left out."""
        super().__init__()
        type_name = metadata.session_type.type
        self.heading = f"Edit {TYPE_LOOKS[type_name].label}"
        self._called = LineInput(unless_unchanged(metadata.name, required, metadata.name), metadata.name)
        self._fields = TypeFields(type_name, metadata.session_type)
        others = [(session_id, name) for session_id, name in sessions if session_id != metadata.id]
        self._descent = SessionPicker(others, metadata.parent_session)

    def body(self) -> ComposeResult:
        """Compose the fields."""
        yield Field("Name", self._called)
        with Vertical(classes="group"):
            yield self._fields
        with Vertical(classes="group"):
            yield Field("Parent", self._descent)

    def action_save(self) -> None:
        """Take what was typed."""
        if self.is_right():
            self.dismiss(EditedSession(self._called.read(), self._fields.read(), self._descent.read()))
