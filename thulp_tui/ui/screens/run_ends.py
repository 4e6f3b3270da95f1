"""How the end of a command is recorded, with what follows from it, and what is left of those of a killed program."""

import asyncio
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from textual import work

from thulp_tui.domain.demo import FOLDER, gone_to, spools_beside
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.ids import SessionId, Timestamp
from thulp_tui.domain.operations import REMOVED, Conflict, Operation, RemoveEntries, SetContext, SetMetadata
from thulp_tui.domain.summary import own_context
from thulp_tui.store import Applied, NotFound, StoreError
from thulp_tui.text import clean_line, fit
from thulp_tui.ui.screens.desk_screen import TROUBLES, DeskScreen

if TYPE_CHECKING:
    from thulp_tui.ui.revising import Revision

NAMED = 40
"""Cells shown of a command that was interrupted."""
AGAIN = 2.0
"""Seconds until an outcome that could not be written is written again."""


class MendingScreen(DeskScreen):
    """A screen that completes what a program that was killed has left."""

    def on_mount(self) -> None:
        """Look for it once."""
        self._make_whole()

    @work(group="whole")
    async def _make_whole(self) -> None:
        with suppress(*TROUBLES):
            if not await self.desk.run(spools_beside(self.desk.path).is_dir):
                return
            from thulp_tui.recording.spool import make_whole

            commands = await self.desk.work(make_whole)
            if commands and self.app.is_running:
                await self._read_now()
                named = ", ".join(f"“{fit(clean_line(command), NAMED)}”" for command in commands)
                self.complain(f"The program was killed while {named} ran: what it had printed by then is recorded")


async def record_end(
    screen: DeskScreen, session_id: SessionId, begun: Applied | None, entry: SessionEntry, revision: "Revision"
) -> bool:
    """Record how a command ended, as one thing to undo together with its beginning; write until it is written.

    A lone ``cd`` that a person typed moves the folder of the next commands. Return whether nothing is left to be
    written.
    """
    now, is_done = screen.clock(), False
    while screen.app.is_running and not is_done:
        try:
            before = (await screen.desk.load(session_id)).context
            final = await screen.desk.revise(session_id, entry.id, revision, now, partial(_moves, session_id, begun))
        except (Conflict, NotFound) as trouble:
            screen.complain(f"How the command ended was not recorded: {trouble}")
            is_done = True
        except StoreError as trouble:
            screen.complain(f"The output is not recorded yet, and will be: {trouble}")
            await asyncio.sleep(AGAIN)
        else:
            is_done = True
            if begun is not None:
                place = own_context(before).get(FOLDER[-1])
                back = (
                    SetContext(session_id, FOLDER, REMOVED if place is None else place, expect=move.value)
                    for move in _moves(session_id, begun, final)
                )
                undone = (_undone(step, final, now) for step in begun.inverse)
                screen.desk.note("Command recorded", (*back, *undone))
    return is_done


def _moves(session_id: SessionId, begun: Applied | None, final: SessionEntry) -> tuple[SetContext, ...]:
    """What follows from a call that a person began."""
    place = gone_to(final) if begun is not None else None
    return () if place is None else (SetContext(session_id, FOLDER, place),)


def _undone(step: Operation, final: SessionEntry, now: Timestamp) -> Operation:
    """What undoes the beginning of a command, as it undoes it with its end."""
    match step:
        case RemoveEntries():
            return step._replace(expect=(final,))
        case SetMetadata(expect=expected):
            return step._replace(expect={**(expected or {}), "updated_at": now})
        case _:
            return step
