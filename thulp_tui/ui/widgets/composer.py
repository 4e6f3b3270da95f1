"""The composer: where entries are written by hand.  It grows with its text and gives back what was refused."""

from dataclasses import dataclass
from typing import ClassVar

import click
from textual import events
from textual.app import ComposeResult, SuspendNotSupported
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import var
from textual.widgets import Static, TextArea

from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.slash import BadCommand, Role, complete, hint, parse
from thulp_tui.text import clean_line
from thulp_tui.ui.looks import ENTRY_LOOKS
from thulp_tui.ui.widgets.session_keys import MOVING

ROLE_LOOKS = {role: ENTRY_LOOKS[f"{role.value}_message"] for role in Role}
"""Role → the look of the entry it writes."""


class ComposerText(TextArea):
    """The text being written."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter", "send", "send", priority=True, tooltip="Record what is written", group=MOVING, id="composer.send"
        ),
        Binding(
            "ctrl+j,shift+enter", "newline", "new line", show=False, priority=True, group=MOVING, id="composer.newline"
        ),
        Binding("ctrl+r", "role", "role", tooltip="Switch between user, assistant and system", id="composer.role"),
        Binding("tab", "complete", "complete", show=False, priority=True, group=MOVING, id="composer.complete"),
        Binding(
            "up", "recall", "recall", show=False, priority=True, tooltip="What was sent last", id="composer.recall"
        ),
        Binding("ctrl+g", "editor", "editor", show=False, tooltip="Write in $EDITOR", id="composer.editor"),
    ]

    @dataclass
    class SendAsked(Message):
        """Enter was pressed; the text is taken out at once, and what is typed behind it is another one."""

        text: str
        """What was written."""

    class RoleAsked(Message):
        """Another role is wanted."""

    class RecallAsked(Message):
        """What was sent before is wanted."""

    class EditorAsked(Message):
        """An editor is wanted for the text."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave the arrow key to the text unless there is none."""
        if action == "recall":
            return not self.text
        return True

    def action_send(self) -> None:
        """Record what is written."""
        if self.text.strip():
            self.post_message(self.SendAsked(self.text))
            self.text = ""

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


class Composer(Vertical):
    """Role, text, and a line beneath for hints and refusals."""

    role: var[Role] = var(Role.USER)
    """Who speaks."""
    obstacle: var[str] = var("")
    """Why nothing can be recorded now, with the key that changes it; empty when it can."""

    @dataclass
    class Sent(Message):
        """An entry was written and is to be recorded."""

        entry: SessionEntry
        """The entry."""
        text: str
        """As it was typed, to be given back if it is refused."""

    @dataclass
    class DraftChanged(Message):
        """The text has changed."""

        text: str
        """All of it."""

    def __init__(self, *, id: str | None = None) -> None:
        """Start empty."""
        super().__init__(id=id)
        self._sent: list[str] = []
        self._recalled = 0
        self._problem = ""
        self._faulty = ""

    def compose(self) -> ComposeResult:
        """Role, text, hint."""
        with Horizontal(id="composer-line"):
            yield Static(id="composer-role", markup=False)
            yield ComposerText(
                compact=True,
                show_line_numbers=False,
                highlight_cursor_line=False,
                tab_behavior="focus",
                placeholder="Ask, record, or / for commands",
                id="composer-text",
            )
        yield Static(id="composer-hint", markup=False)

    def on_mount(self) -> None:
        """Show the role."""
        self._show_role()
        self._explain()

    @property
    def area(self) -> ComposerText:
        """The text area."""
        return self.query_one(ComposerText)

    @property
    def text(self) -> str:
        """What is written."""
        return self.area.text

    def load(self, draft: str) -> None:
        """Show another session's draft."""
        self._problem = ""
        self._set(draft)

    def give_back(self, text: str, reason: str) -> None:
        """Show a refused text again, before what was typed meanwhile, with the reason."""
        typed = self.text
        self._set(f"{text}\n{typed}" if typed else text)
        self._complain(reason)

    def recorded(self, text: str) -> None:
        """Remember a text that was recorded, for recall."""
        self._sent.append(text)
        self._recalled = 0

    def watch_role(self) -> None:
        """Show who speaks."""
        if self.is_mounted:
            self._show_role()

    def watch_obstacle(self) -> None:
        """Say why nothing can be recorded."""
        if self.is_mounted:
            self._explain()

    def _show_role(self) -> None:
        look = ROLE_LOOKS[self.role]
        style = f"$text-{look.tone}" if look.tone else ""
        shown = Content.assemble((f"{look.icon} {self.role.value}", style), (" ▸ ", "$text-muted"))
        self.query_one("#composer-role", Static).update(shown)

    def _set(self, text: str) -> None:
        area = self.area
        area.text = text
        area.move_cursor(area.document.end)

    def _complain(self, reason: str) -> None:
        """Say what is wrong with the text, until it changes."""
        self._problem, self._faulty = reason, self.text
        self._explain()

    def _explain(self) -> None:
        """The line beneath: the refusal, else the obstacle, else the hint of what is being typed."""
        shown = self.query_one("#composer-hint", Static)
        line = self._problem or self.obstacle or hint(self.text)
        shown.update(Content(clean_line(line)))
        shown.set_class(bool(self._problem), "-problem")
        shown.set_class(not line, "-empty")

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Keep the draft, renew the hint."""
        event.stop()
        if self.text != self._faulty:
            self._problem = ""
        self._explain()
        self.post_message(self.DraftChanged(self.text))

    def on_composer_text_send_asked(self, event: ComposerText.SendAsked) -> None:
        """Make an entry of the text, or say what is wrong with it."""
        event.stop()
        try:
            entry = parse(event.text, self.role)
        except BadCommand as problem:
            self.give_back(event.text, str(problem))
        else:
            self.post_message(self.Sent(entry, event.text))

    def on_composer_text_role_asked(self, event: ComposerText.RoleAsked) -> None:
        """Switch the role."""
        event.stop()
        roles = list(Role)
        self.role = roles[(roles.index(self.role) + 1) % len(roles)]

    def on_composer_text_recall_asked(self, event: ComposerText.RecallAsked) -> None:
        """Bring back what was sent."""
        event.stop()
        if self._recalled < len(self._sent):
            self._recalled += 1
            self._set(self._sent[-self._recalled])

    def on_composer_text_editor_asked(self, event: ComposerText.EditorAsked) -> None:
        """Hand the text to the person's editor and take back what it saved."""
        event.stop()
        try:
            with self.app.suspend():
                written = click.edit(self.text, extension=".md")
        except (click.ClickException, SuspendNotSupported) as problem:
            self._complain(f"The editor could not be run: {problem}")
            return
        if written is not None:
            self._set(written.rstrip("\n"))

    def on_click(self, event: events.Click) -> None:
        """A click anywhere in the composer writes."""
        self.area.focus()
