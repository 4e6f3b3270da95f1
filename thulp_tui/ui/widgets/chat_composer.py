"""The composer of a session in which a model may answer: it says who, and what waits can be taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from textual.content import Content
from textual.message import Message
from textual.reactive import var
from textual.widgets import Static

from thulp_tui.domain.ids import SessionId
from thulp_tui.domain.slash import Role
from thulp_tui.text import clean_line, fit
from thulp_tui.ui.looks import ENTRY_LOOKS
from thulp_tui.ui.widgets.composer import ROLE_LOOKS
from thulp_tui.ui.widgets.composer_text import ComposerText
from thulp_tui.ui.widgets.run_composer import RunComposer

NAMED = 16
"""Cells shown of a model's or a tool's name before the text."""


class ChatComposer(RunComposer):
    """A composer that also speaks to a model, and for a tool."""

    partner: var[str] = var("")
    """The model that answers in the open session; empty for none."""
    wanted: var[str] = var("")
    """The tool whose result is written; empty for none."""

    @dataclass
    class TakenBack(Message):
        """The prompt that came last of those that wait is to be written on."""

        session_id: SessionId
        """The session it was written in."""

    def __init__(self, *, id: str | None = None) -> None:
        """Start empty."""
        super().__init__(id=id)
        self.waiting: Mapping[SessionId, Sequence[str]] = {}
        """What was sent and waits for the answer before it, by session."""

    def load(self, session_id: SessionId | None, draft: str) -> None:
        """Write in another session; what waits there is part of its draft on the disk, but not of what is written."""
        waiting = self.waiting.get(session_id, ()) if session_id is not None else ()
        for text in waiting:
            draft = draft.removeprefix(text).removeprefix("\n")
        super().load(session_id, draft)
        self._on_the_way += waiting

    def wait_with(self, waiting: Mapping[SessionId, Sequence[str]]) -> None:
        """Know what waits, and say how it is taken back."""
        if waiting != self.waiting:
            self.waiting = waiting
            self._renew()

    def watch_partner(self) -> None:
        """Show who answers."""
        self._renew()

    def watch_wanted(self) -> None:
        """Show for which tool one writes."""
        self._renew()

    def watch_role(self) -> None:
        """Show who speaks, and to whom."""
        super().watch_role()
        if self.feed is not None:
            return
        if self.wanted:
            self.area.placeholder = "What the tool returns"
        elif self.area.session_id is not None and self.waiting.get(self.area.session_id):
            self.area.placeholder = "↑ takes the last prompt back"
        elif self.partner and self.role is Role.USER and not self.folder:
            self.area.placeholder = f"Ask {fit(clean_line(self.partner), NAMED)}, or / for commands"

    def _show_role(self) -> None:
        if self.feed is not None or self._wants_to_run:
            super()._show_role()
            return
        if self.wanted:
            look, said = ENTRY_LOOKS["tool_call"], f"result of {fit(clean_line(self.wanted), NAMED)}"
        elif self.partner and self.role is Role.USER:
            look, said = ROLE_LOOKS[Role.USER], f"user → {fit(clean_line(self.partner), NAMED)}"
        else:
            super()._show_role()
            return
        shown = Content.assemble((f"{look.icon} {said}", f"$text-{look.tone}"), (" ▸ ", "$text-muted"))
        role = self.query_one("#composer-role", Static)
        if shown != role.content:
            role.update(shown)

    def on_composer_text_recall_asked(self, event: ComposerText.RecallAsked) -> None:
        """Take back what waits; where nothing does, bring back what was sent."""
        session_id = self.area.session_id
        if session_id is not None and self.waiting.get(session_id):
            event.prevent_default()
            event.stop()
            self.post_message(self.TakenBack(session_id))
