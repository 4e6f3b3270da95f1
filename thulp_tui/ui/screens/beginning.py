"""How a demo begins: straight into recording, with what it began with kept once."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

from textual import work

from thulp_tui.domain.demo import demo_folder
from thulp_tui.domain.ids import SessionId, Timestamp
from thulp_tui.domain.limits import SessionConfig
from thulp_tui.domain.operations import REMOVED, SetContext
from thulp_tui.domain.rules import Decision
from thulp_tui.domain.summary import PROGRAM_KEY
from thulp_tui.domain.working import Pauses
from thulp_tui.state import State
from thulp_tui.store import Listing, StoredSession
from thulp_tui.ui.desk import Desk
from thulp_tui.ui.screens.desk_screen import TROUBLES, DeskScreen


class BeginningScreen(DeskScreen):
    """A screen in which demos are begun."""

    def __init__(
        self,
        desk: Desk,
        state: State,
        clock: Callable[[], Timestamp],
        default_limits: SessionConfig,
        recorded: SessionId | None,
    ) -> None:
        """Hold the desk's sessions; one may have been created to be recorded in."""
        super().__init__(desk, state, clock, default_limits)
        self._recorded = recorded
        self._pauses: tuple[tuple[SessionId, int] | None, Pauses] = None, Pauses()

    def on_mount(self) -> None:
        """Wait for the session that is to be recorded."""
        if self._recorded is not None:
            self.watch(self, "listing", self._go_into_recording, init=False)

    def _go_into_recording(self, listing: Listing | None) -> None:
        if listing is not None and self._recorded is not None:
            self.ask(partial(self.begin, self._recorded))
            self._recorded = None

    def pauses_in(self, opened: StoredSession | None) -> Pauses:
        """Return the pauses of a demo; of other sessions none, for they may be long."""
        if opened is None or opened.summary.session_type.type != "teacher_demo":
            return Pauses()
        key, count = (opened.summary.id, opened.occurrence), opened.summary.entries
        fresh = Pauses(begins=opened.summary.metadata.created_at)
        known = self._pauses[1] if self._pauses[0] == key and self._pauses[1].read <= count else fresh
        if known.read < count:
            known = known.and_then(opened.texts(known.read, count))
        self._pauses = key, known
        return known

    async def begin(self, session_id: SessionId) -> None:
        """Open a session that was just created, write in it, and keep what a demo begins with."""
        await super().begin(session_id)
        opened = self.opened
        if opened and opened.summary.id == session_id and opened.summary.session_type.type == "teacher_demo":
            self._keep_start(session_id, demo_folder(opened.context))

    @work(group="start")
    async def _keep_start(self, session_id: SessionId, folder: Path) -> None:
        from thulp_tui.recording.start_state import start_state

        state = await asyncio.to_thread(start_state, folder, self.clock())
        path = (PROGRAM_KEY, "start")
        with suppress(*TROUBLES):
            await self.desk.write([session_id], lambda _: Decision((SetContext(session_id, path, state, REMOVED),)))
            if self.app.is_running:
                await self._read_now()
