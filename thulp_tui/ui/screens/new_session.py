"""A new session of any type."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from thulp_tui import text
from thulp_tui.domain.ids import SessionId
from thulp_tui.domain.limits import SessionConfig
from thulp_tui.domain.naming import suggest_name
from thulp_tui.domain.session import SESSION_TYPES, Session, SessionType
from thulp_tui.domain.summary import PROGRAM_KEY
from thulp_tui.domain.tags import by_use, complete_tag, parse_tags
from thulp_tui.ui.looks import TYPE_LOOKS
from thulp_tui.ui.screens.dialog import Form
from thulp_tui.ui.screens.framed import Frame
from thulp_tui.ui.widgets.field import Field
from thulp_tui.ui.widgets.limit_fields import LimitFields
from thulp_tui.ui.widgets.line_input import LineInput
from thulp_tui.ui.widgets.one_of import OneOf
from thulp_tui.ui.widgets.session_picker import SessionPicker
from thulp_tui.ui.widgets.type_fields import TypeFields

MEANINGS = {
    "teacher_demo": "A task shown step by step, to make a skill from.",
    "evaluation": "A skill run against test cases and scored.",
    "refinement": "A skill made better, one iteration after the other.",
    "conversation": "A talk, with a purpose or without.",
    "agent": "An agent at work, recorded.",
}
"""Session type → what it is for."""


@dataclass(frozen=True)
class NewSessionResult:
    """What a person wants to begin."""

    session_type: SessionType
    """The type with its fields."""
    name: str
    """The name, given or suggested; never empty."""
    tags: tuple[str, ...]
    """Its tags, each once."""
    parent: SessionId | None
    """The session it descends from."""
    limits: SessionConfig | None
    """Its limits, None without any."""

    def session(self) -> Session:
        """Return the session, with a new id and made now, ready to be created."""
        session = Session.new(self.name, self.session_type)
        metadata = session.metadata
        for tag in self.tags:
            metadata = metadata.with_tag(tag)
        if self.parent is not None:
            metadata = metadata.with_parent(self.parent)
        session.metadata = metadata
        if self.limits is not None:
            session.context[PROGRAM_KEY] = {"limits": self.limits.to_document()}
        return session


class NewSession(Form[NewSessionResult | None]):
    """A form for the five types; it shows the fields of the one that is chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "create", id="dialog.save", tooltip="Create the session and open it"),
    ]
    heading = "New session"

    def __init__(
        self,
        *,
        tags_in_use: Mapping[str, int] | None = None,
        sessions: Sequence[tuple[SessionId, str]] = (),
        limits: SessionConfig | None = None,
        type_name: str = "conversation",
        parent: SessionId | None = None,
    ) -> None:
        """Begin with a type, a parent and default limits; complete tags from those in use, each with its count."""
        super().__init__()
        known = [tag for tag in by_use(tags_in_use or {}) if text.clean_line(tag) == tag]
        self._type = OneOf([(name, TYPE_LOOKS[name].label) for name in SESSION_TYPES], type_name, id="type")
        self._fields = {name: TypeFields(name) for name in SESSION_TYPES}
        self._called: LineInput[str] = LineInput(str.strip)
        self._tags = LineInput(
            parse_tags, placeholder="separated by spaces", complete=lambda line: complete_tag(line, known)
        )
        self._descent = SessionPicker(sessions, parent)
        self._limits = LimitFields(limits or SessionConfig())
        self._first: dict[Input, str] = {}
        self._is_leaving = False

    def body(self) -> ComposeResult:
        """Compose the type and its fields, what every session has, the limits."""
        yield Field("Type", self._type)
        yield Static(id="meaning", classes="remark")
        yield from self._fields.values()
        with Vertical(classes="group"):
            yield Field("Name", self._called)
            yield Field("Tags", self._tags)
            yield Field("Parent", self._descent)
        with Vertical(classes="group"):
            yield self._limits

    def on_mount(self) -> None:
        """Show the fields of the first type."""
        self._first = {line: line.value for line in self.query(Input)}
        self.watch(self._type, "index", self.show_type)

    def show_type(self) -> None:
        """Show the fields of the chosen type, at once; what was typed for another stays for a change of mind."""
        for name, fields in self._fields.items():
            fields.display = name == self._type.value
        self.query_one("#meaning", Static).update(MEANINGS[self._type.value])
        self.suggest()

    @on(Input.Changed)
    def suggest(self) -> None:
        """Show the name that the session gets if none is given."""
        self._called.placeholder = self.suggestion

    @property
    def suggestion(self) -> str:
        """The name from the type's fields."""
        return suggest_name(self._type.value, self._fields[self._type.value].typed)

    def action_cancel(self) -> None:
        """Leave; what was typed is given up only by a second escape."""
        is_touched = any(line.value != self._first.get(line, "") for line in self.query(Input))
        if self._is_leaving or not is_touched:
            self.dismiss(None)
        else:
            self._is_leaving = True
            self.query_one(Frame).border_subtitle = Content(" esc again gives up what you typed ")

    @on(Input.Changed)
    def stay(self) -> None:
        """Whoever goes on typing does not leave."""
        self._is_leaving = False

    def action_save(self) -> None:
        """Begin the session."""
        if self.is_right():
            self.dismiss(
                NewSessionResult(
                    session_type=self._fields[self._type.value].read(),
                    name=self._called.read() or self.suggestion,
                    tags=self._tags.read(),
                    parent=self._descent.read(),
                    limits=self._limits.read(),
                )
            )
