"""The composer: where entries are written by hand.  It grows with its text and gives back what was refused."""

from contextlib import suppress
from dataclasses import dataclass

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import var
from textual.widgets import Static, TextArea

from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.ids import SessionId
from thulp_tui.domain.slash import BadCommand, Role, hint, parse
from thulp_tui.text import clean_line
from thulp_tui.ui.editor import EditorFailed, edited
from thulp_tui.ui.looks import ENTRY_LOOKS
from thulp_tui.ui.widgets.composer_text import ComposerText

ROLE_LOOKS = {role: ENTRY_LOOKS[f"{role.value}_message"] for role in Role}
"""Role → the look of the entry it writes."""

PLACEHOLDERS = {
    Role.USER: "Ask, record, or / for commands",
    Role.ASSISTANT: "What the assistant answers, or / for commands",
    Role.SYSTEM: "What the system is told, or / for commands",
}
"""Role → what stands in an empty composer."""


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
        session_id: SessionId
        """The session it was written in."""

    @dataclass
    class DraftChanged(Message):
        """What is not recorded yet has changed."""

        text: str
        """All of it."""
        session_id: SessionId
        """The session it was written in."""

    def __init__(self, *, id: str | None = None) -> None:
        """Start empty."""
        super().__init__(id=id)
        self._sent: list[str] = []
        self._recalled = 0
        self._on_the_way: list[str] = []
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
                placeholder=PLACEHOLDERS[Role.USER],
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

    @property
    def draft(self) -> str:
        """What is not recorded yet: texts on their way to the disk, then what is written."""
        return "\n".join([*self._on_the_way, *([self.text] if self.text else [])])

    @property
    def hint(self) -> str:
        """What stands beneath the text when nothing is wrong with it."""
        return hint(self.text)

    def load(self, session_id: SessionId | None, draft: str) -> None:
        """Write in another session, whose draft this is; what was written in the one before is its draft."""
        self._tell_draft()
        self.area.session_id = session_id
        self._problem = ""
        self._on_the_way.clear()
        self._set(draft)

    def _tell_draft(self) -> None:
        if self.area.session_id is not None:
            self.post_message(self.DraftChanged(self.draft, self.area.session_id))

    def give_back(self, text: str, reason: str) -> None:
        """Show a refused text again, before what was typed meanwhile, with the reason."""
        with suppress(ValueError):
            self._on_the_way.remove(text)
        if text in self._sent:
            self._sent.remove(text)
        typed = self.text
        self._set(f"{text}\n{typed}" if typed else text)
        self._complain(reason)

    def recorded(self, text: str) -> None:
        """Let go of a text that was recorded; recall still knows it."""
        with suppress(ValueError):
            self._on_the_way.remove(text)
        self._tell_draft()

    def forget_problem(self) -> None:
        """The session has changed: what was refused may be taken now."""
        self._problem = ""
        self._explain()

    def edit(self) -> None:
        """Hand the text to the person's editor and take back what it saved."""
        try:
            self._set(edited(self.text, self.app))
        except EditorFailed as failed:
            self._complain(str(failed))

    def watch_role(self) -> None:
        """Show who speaks."""
        if self.is_mounted:
            self._show_role()
            self.area.placeholder = PLACEHOLDERS[self.role]

    def watch_obstacle(self) -> None:
        """Say why nothing can be recorded."""
        if self.is_mounted:
            self._explain()

    def _show_role(self) -> None:
        look = ROLE_LOOKS[self.role]
        style = f"$text-{look.tone}" if look.tone else ""
        shown = Content.assemble((f"{look.icon} {self.role.value}", style), (" ▸ ", "$text-muted"))
        role = self.query_one("#composer-role", Static)
        if shown != role.content:  # an update lays the whole screen out
            role.update(shown)

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
        line = self._problem or self.obstacle or self.hint
        said = Content(clean_line(line))
        if said != shown.content:
            shown.update(said)
        shown.set_class(bool(self._problem), "-problem")
        shown.set_class(bool(self.obstacle), "-obstacle")
        shown.set_class(not line, "-empty")

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Keep the draft, renew the hint."""
        event.stop()
        # Who types on behind a refused message may not have seen why; a command becomes another by what is typed on.
        if not self.text.startswith(self._faulty) or (hint(self.text) and self.text != self._faulty):
            self._problem = ""
        self._explain()
        self._tell_draft()

    def on_composer_text_send_asked(self, event: ComposerText.SendAsked) -> None:
        """Make an entry of the text, or say what is wrong with it."""
        event.stop()
        session_id = event.session_id
        if session_id is None:
            self.give_back(event.text, self.obstacle or "No session is open.")
            return
        try:
            entry = parse(event.text, self.role)
        except BadCommand as problem:
            if session_id == self.area.session_id:
                self.give_back(event.text, str(problem))
            else:
                self.post_message(self.DraftChanged(event.text, session_id))
            return
        self.on_its_way(event.text, session_id)
        self.post_message(self.Sent(entry, event.text, session_id))

    def on_its_way(self, text: str, session_id: SessionId) -> None:
        """Keep a text that was sent until it is recorded; recall knows it from now on."""
        if session_id == self.area.session_id:
            self._on_the_way.append(text)
        self._sent.append(text)
        self._recalled = 0

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

    def on_click(self, event: events.Click) -> None:
        """A click anywhere in the composer writes."""
        self.area.focus()
