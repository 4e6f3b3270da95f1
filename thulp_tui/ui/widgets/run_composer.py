"""The composer of a session in which commands can be run: it asks for them, and feeds the one that runs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from textual.content import Content
from textual.message import Message
from textual.reactive import var
from textual.widgets import Static

from thulp_tui.domain.ids import SessionId
from thulp_tui.domain.shell_line import SHAPE, shell_line
from thulp_tui.domain.slash import Role
from thulp_tui.text import clean_line, fit
from thulp_tui.ui.widgets.composer import Composer
from thulp_tui.ui.widgets.composer_text import ComposerText

NOT_TYPED = "What was pasted is not run: type the ! yourself, or \\! for a message"
"""What is said of a command that somebody may not have meant."""
NOT_HERE = "Only a teacher demo runs commands; \\! begins a message with an exclamation mark"
"""What is said of a command elsewhere."""
IN_A_DEMO = "Ask, record, ! to run a command, / for others"
"""What stands in an empty composer of a demo."""
FED = "What you type goes to the command"
"""What stands in an empty composer while a command runs."""
NAMED = 26
"""Cells shown of a command in the line beneath."""


class Feed(NamedTuple):
    """A command that runs in the open session and takes what is typed."""

    command: str
    """As it was typed."""
    is_hidden: bool
    """Whether it shows nothing of what is typed to it: it asks for a password."""


class RunComposer(Composer):
    """A composer that also asks for commands and takes what they ask for."""

    folder: var[str] = var("")
    """Where commands run in the open session; empty where none may."""
    why: var[str] = var("")
    """Why the next command is run, where that was said."""
    feed: var[Feed | None] = var(None)
    """The command that takes what is typed; None where none runs."""

    jot: Callable[[SessionId, str], None] | None = None
    """Puts a session's draft where it survives whatever happens next; called with each key."""

    @dataclass
    class RunAsked(Message):
        """A command was typed and is to be run."""

        command: str
        """What the shell is given."""
        is_handed_over: bool
        """Whether it gets the whole terminal."""
        text: str
        """As it was typed, to be given back if it is refused."""
        session_id: SessionId
        """The session it was typed in."""

    @dataclass
    class Fed(Message):
        """Something was typed to the command that runs."""

        text: str
        """A line, with its end."""
        session_id: SessionId
        """The session the command runs in."""

    def __init__(self, *, id: str | None = None) -> None:
        """Start empty."""
        super().__init__(id=id)
        self._by_hand: dict[SessionId, str] = {}
        self._run: set[str] = set()

    def load(self, session_id: SessionId | None, draft: str) -> None:
        """Write in another session; a command that was typed in it is still one, and a password is nobody's draft."""
        area = self.area
        if area.is_hidden:
            area.text = ""
        if area.session_id is not None and area.is_by_hand:
            self._by_hand[area.session_id] = self.text
        super().load(session_id, draft)
        area.is_by_hand = bool(draft) and session_id is not None and self._by_hand.get(session_id) == draft

    def _set(self, text: str) -> None:
        super()._set(text)
        if text in self._run:
            self.area.is_by_hand = True

    def on_mount(self) -> None:
        """Hear each key."""
        self.area.heard = self._hear

    def _hear(self) -> None:
        # A command may be about to hide what is typed to it.
        if self.jot is not None and self.feed is None and self.area.session_id is not None:
            self.jot(self.area.session_id, self.draft)

    def _tell_draft(self) -> None:
        if not self.area.is_hidden:
            super()._tell_draft()

    def watch_folder(self) -> None:
        """Show whether a command would be run."""
        self._renew()

    def watch_why(self) -> None:
        """Say it beside the command."""
        self._renew()

    def watch_feed(self, old: Feed | None, new: Feed | None) -> None:
        """Show to whom one types; hide it while the command does."""
        area, is_hidden = self.area, new is not None and new.is_hidden
        if area.is_hidden and not is_hidden:
            # What was typed unseen is not shown afterwards, and kept nowhere.
            area.text = ""
        if is_hidden and not area.is_hidden and area.session_id is not None:
            self.post_message(self.DraftChanged("", area.session_id))
        area.is_fed, area.is_hidden = new is not None, is_hidden
        area.refresh()
        self._renew()

    def _renew(self) -> None:
        if self.is_mounted:
            self._show_role()
            self._explain()
            self.watch_role()

    def watch_role(self) -> None:
        """Show who speaks, and what else can be typed."""
        super().watch_role()
        if self.feed is not None:
            self.area.placeholder = FED
        elif self.folder and self.role is Role.USER:
            self.area.placeholder = IN_A_DEMO

    def _show_role(self) -> None:
        if self.feed is not None:
            word, tone = ("hidden", "error") if self.feed.is_hidden else ("input", "warning")
        elif self._wants_to_run:
            word, tone = "RUN", "warning"
        else:
            super()._show_role()
            return
        shown = Content.assemble((f"▶ {word}", f"bold $text-{tone}"), (" ▸ ", "$text-muted"))
        role = self.query_one("#composer-role", Static)
        if shown != role.content:
            role.update(shown)

    @property
    def _wants_to_run(self) -> bool:
        return bool(self.folder) and self.area.is_by_hand and shell_line(self.text) is not None

    @property
    def hint(self) -> str:
        """What stands beneath the text when nothing is wrong with it."""
        if self.feed is not None:
            to = "unseen and not recorded" if self.feed.is_hidden else f"to {fit(clean_line(self.feed.command), NAMED)}"
            return f"{to} · ^c stops it · ^d ends the input"
        if shell_line(self.text) is None:
            return super().hint
        if not self.folder:
            return NOT_HERE
        if not self.area.is_by_hand:
            return NOT_TYPED
        return f"in {self.folder} · {f'why: {clean_line(self.why)}' if self.why else SHAPE}"

    def _explain(self) -> None:
        super()._explain()
        self._show_role()

    def on_composer_text_send_asked(self, event: ComposerText.SendAsked) -> None:
        """Feed the command that runs, or ask for one; messages are the composer's."""
        session_id = event.session_id
        if self.feed is not None and session_id is not None:
            event.prevent_default()
            event.stop()
            self.post_message(self.Fed(f"{event.text}\n", session_id))
            return
        line = shell_line(event.text)
        if line is None or session_id is None:
            return
        event.prevent_default()
        event.stop()
        if not self.folder or not event.is_by_hand or not line.command:
            reason = NOT_HERE if not self.folder else "A command follows the !" if event.is_by_hand else NOT_TYPED
            self.give_back(event.text, reason)
            self.area.is_by_hand = event.is_by_hand
            return
        self._run.add(event.text)
        self.on_its_way(event.text, session_id)
        self.post_message(self.RunAsked(line.command, line.is_handed_over, event.text, session_id))

    def on_composer_text_input_ended(self, event: ComposerText.InputEnded) -> None:
        """End the input of the command that runs."""
        event.stop()
        if self.feed is not None and event.session_id is not None:
            self.post_message(self.Fed("\x04", event.session_id))
