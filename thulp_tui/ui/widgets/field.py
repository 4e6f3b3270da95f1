"""A labelled line of a form: the control, a note beside it and, when the value is wrong, the reason beneath."""

from typing import Protocol

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Input, Static

from thulp_tui import text


class Control(Protocol):
    """What a field holds: a widget that reads its value."""

    def read(self) -> object:
        """Return the value; raises ValueError with the reason in words."""
        ...


class Field(Vertical):
    """A control with its label; judged when the form is, and from then on while one types until it is right."""

    error: reactive[str] = reactive("")
    """Why the value is wrong; empty when it is right or not judged yet."""
    note: reactive[Content] = reactive(Content(""))
    """What stands beside the control, such as the present usage."""

    def __init__(self, label: str, control: Widget, *, note: str = "", id: str | None = None) -> None:
        """Label a control, a widget that is a `Control` as well."""
        super().__init__(id=id)
        assert hasattr(control, "read")
        self._label = text.clean_line(label)
        self.control: Widget = control
        self.set_reactive(Field.note, Content(text.clean_line(note)))

    def compose(self) -> ComposeResult:
        """Compose the line and the reason beneath it."""
        with Horizontal(classes="row"):
            yield Static(self._label, classes="label", markup=False)
            yield self.control
            yield Static(self.note, classes="note")
        yield Static(classes="error", markup=False)
        self.set_class(bool(self.note), "-noted")

    def watch_note(self, note: Content) -> None:
        """Show the note."""
        if self.is_mounted:
            self.query_one(".note", Static).update(note)
            self.set_class(bool(note), "-noted")

    def watch_error(self, error: str) -> None:
        """Show the reason, or nothing."""
        if self.is_mounted:
            self.set_class(bool(error), "-wrong")
            self.query_one(".error", Static).update(Content(f"▲ {text.clean_line(error)}" if error else ""))

    def check(self) -> bool:
        """Judge the value, show the reason if it is wrong, and return whether it is right."""
        control: Control = self.control  # type: ignore[assignment]
        try:
            control.read()
        except ValueError as wrong:
            self.error = str(wrong)
        else:
            self.error = ""
        return not self.error

    def on_descendant_focus(self) -> None:
        """Mark the label."""
        self.add_class("-active")

    def on_descendant_blur(self) -> None:
        """Unmark the label."""
        self.remove_class("-active")

    @on(Input.Changed)
    def judge_again(self) -> None:
        """Take a reason away as soon as it no longer holds."""
        if self.error:
            self.check()
