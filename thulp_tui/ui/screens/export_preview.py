"""What an export would write, before it does: how much, what is left out and why, which secrets are taken out."""

import asyncio
from collections.abc import Mapping
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from thulp_tui import text
from thulp_tui.domain.ids import SessionId
from thulp_tui.settings import Settings
from thulp_tui.ui.desk import Desk
from thulp_tui.ui.markup import Line, plain
from thulp_tui.ui.screens.dialog import Dialog
from thulp_tui.ui.screens.export_run import Outcome, Run, Wanted, called
from thulp_tui.ui.screens.secrets import secret_lines, suspect_lines
from thulp_tui.ui.widgets.reader import Reader

LOOK = 0.1
"""Seconds between two looks at how far it is."""


class ExportPreview(Dialog[bool | None]):
    """Shows it; the answer is whether secrets are to be taken out, None where nothing is to be written."""

    AUTO_FOCUS = "Reader"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "write", "write", id="export.write", tooltip="Write it as it is shown"),
        Binding("s", "secrets", "secrets in/out", id="export.secrets", tooltip="Leave secrets in, or take them out"),
        Binding("escape", "cancel", "back", id="dialog.cancel", tooltip="Write nothing"),
    ]

    def __init__(self, desk: Desk, sessions: Mapping[SessionId, str], wanted: Wanted, settings: Settings) -> None:
        """Look at what sessions, by id and name, would become."""
        super().__init__()
        number = text.count(len(sessions), "session")
        self.heading = f"Export {number} as {wanted.format_name}"
        self._desk = desk
        self._sessions = sessions
        self._names: dict[str, str] = {}
        self._wanted = wanted
        self._settings = settings
        self._redacts = wanted.redacts
        self._run = Run(list(sessions), wanted, settings, is_preview=True)
        self._outcome: Outcome | None = None
        self._reader = Reader(id="reader")

    def body(self) -> ComposeResult:
        """Compose where it goes, and what is to be read."""
        yield Static(id="state", markup=False)
        yield self._reader

    def on_mount(self) -> None:
        """Look."""
        self._tell()
        self.set_interval(LOOK, self._tell)
        self._look()

    def on_unmount(self) -> None:
        """Look no further."""
        self._run.is_stopping = True

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is nothing to decide before it is known what there is."""
        is_known = self._outcome is not None
        if action == "write":
            return is_known and bool(self._outcome and self._outcome.report.sessions)
        return is_known if action == "secrets" else True

    def action_write(self) -> None:
        """Write it."""
        self.dismiss(self._redacts)

    def action_secrets(self) -> None:
        """Leave secrets in, or take them out after all."""
        self._redacts = not self._redacts
        self._tell()
        self._show()

    @on(Reader.Widened)
    def wrap(self) -> None:
        """Wrap what shows."""
        self._show()

    @work
    async def _look(self) -> None:
        self._names = await asyncio.to_thread(called, self._sessions, self._settings)
        outcome = await self._desk.work(self._run.take)
        if self.is_running and not self._run.is_stopping:
            self._outcome = outcome
            self.refresh_bindings()
            self._tell()
            self._show()

    def _tell(self) -> None:
        """Say where it goes, or how far one is."""
        state = self.query_one("#state", Static)
        if self._outcome is None:
            state.update(f"Reading {self._run.done + 1:,} of {len(self._sessions):,} …")
            return
        state.set_class(not self._redacts, "-left-in")
        how = "secrets are taken out" if self._redacts else "SECRETS ARE LEFT IN"
        state.update(f"{how} · to {text.clean_line(str(self._wanted.path))}")

    def _show(self) -> None:
        width, outcome = self._reader.width, self._outcome
        if not width or outcome is None:
            return
        lines: list[Line] = []
        if outcome.trouble:
            lines += [*plain(outcome.trouble, width, "bad"), []]
        for number, told in enumerate(outcome.report.told()[:-1]):
            lines += plain(text.clean_line(told), width, "text" if number == 0 else "warn")
        lines += [[], *secret_lines(outcome.report.found, self._names, width, is_left_in=not self._redacts)]
        if outcome.report.suspects:
            lines += [[], *suspect_lines(outcome.report.suspects, self._names, width)]
        self._reader.show(lines, from_top=False)
