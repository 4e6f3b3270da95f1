"""Commands that are run and recorded in a teacher demo.  What runs them is loaded when the first one is asked for."""

import asyncio
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from functools import partial
from os import environ
from pathlib import Path
from typing import TYPE_CHECKING

from textual import work
from textual.css.query import NoMatches

from thulp_tui.domain import rules
from thulp_tui.domain.demo import demo_folder, going
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.ids import SessionId, Timestamp
from thulp_tui.domain.json_value import JsonValue
from thulp_tui.domain.limits import SessionConfig
from thulp_tui.domain.operations import Operation
from thulp_tui.domain.revising import next_intent
from thulp_tui.domain.rules import Decision
from thulp_tui.settings import RecordSettings
from thulp_tui.state import State
from thulp_tui.store import Applied, StoredSession
from thulp_tui.ui.desk import Desk
from thulp_tui.ui.screens.beginning import BeginningScreen
from thulp_tui.ui.screens.desk_screen import TROUBLES
from thulp_tui.ui.screens.run_ends import MendingScreen, record_end
from thulp_tui.ui.widgets.run_composer import Feed, RunComposer
from thulp_tui.ui.widgets.timeline import Timeline, Transcript

if TYPE_CHECKING:
    from thulp_tui.ui.revising import Revision
    from thulp_tui.ui.runs import Run

FRAME = 0.05
"""Seconds between two looks at what a command prints."""
LOOK = 0.25
"""Seconds after which a command that prints nothing is looked at, whether it asks for a password."""
LEFT = "thulp-tui was left"
"""Why a command was ended with the program."""


class RunningScreen(BeginningScreen, MendingScreen):
    """A screen with a timeline and a composer in which commands are run."""

    def __init__(
        self,
        desk: Desk,
        state: State,
        clock: Callable[[], Timestamp],
        default_limits: SessionConfig,
        record_settings: RecordSettings,
        recorded: SessionId | None = None,
    ) -> None:
        """Hold the desk's sessions; the settings say how commands are recorded, and in which session at first."""
        super().__init__(desk, state, clock, default_limits, recorded)
        self.record_settings = record_settings
        self.runs: dict[SessionId, Run] = {}
        """The commands that run, by session."""
        self._left_running: list[Run] = []  # they have ended, and something goes on in the background

    async def read_anew(self) -> None:
        """Show what the file holds now."""
        if self.app.is_running:
            await self._read_now()

    @property
    def busy(self) -> frozenset[SessionId]:
        """The sessions in which something runs."""
        return frozenset(self.runs)

    def transcript_of(self, opened: StoredSession, transcript: Transcript) -> Transcript:
        """Return what the timeline shows of a session: the entry of a command that runs stands behind the others."""
        run = self.runs.get(opened.summary.id)
        return transcript.without(run.entry.id) if run and not opened.occurrence else transcript

    def show_run(self) -> None:
        """Show what runs in the open session, and let the composer know."""
        with suppress(NoMatches):  # while the program ends, the widgets go one after the other
            self._show_run()

    def _show_run(self) -> None:
        opened, composer = self.opened, self.query_one(RunComposer)
        self.at_work = self.busy
        is_demo = opened is not None and opened.summary.session_type.type == "teacher_demo" and not opened.occurrence
        composer.folder = str(demo_folder(opened.context)) if opened is not None and is_demo else ""
        composer.why = next_intent(opened.context).intent if opened is not None and is_demo else ""
        run = self.runs.get(opened.summary.id) if opened is not None and not opened.occurrence else None
        if run is not None:
            self.query_one(Timeline).live = run.shown
        composer.feed = Feed(run.command.command, not run.command.is_echoing) if run is not None else None

    # -- what is typed

    @work(group="record")
    async def on_run_composer_run_asked(self, event: RunComposer.RunAsked) -> None:
        """Record that a command begins, run it, record how it ended; what is refused goes back to the composer."""
        from thulp_tui.recording import calls

        composer, session_id = self.query_one(RunComposer), event.session_id
        context = await self._context_of(session_id)
        folder = demo_folder(context)
        entry = calls.begun(
            event.command,
            folder,
            self.record_settings.tool,
            self.clock(),
            is_handed_over=event.is_handed_over,
        )
        entry, also = self.intended(session_id, entry)
        applied, decision = await self._begin_entry(session_id, entry, event.text, also)
        if not self.app.is_running:
            return
        is_here = self.opened is not None and self.opened.summary.id == session_id
        if applied is None or not decision.accepted:
            if is_here:
                composer.give_back(event.text, decision.notice or "")
            else:
                self.complain(f"{decision.notice} The command is kept as the session's draft.")
            return
        if is_here:
            composer.recorded(event.text)
        if decision.notice:
            self.complain(decision.notice)
        if event.is_handed_over:
            await self._hand_over(session_id, entry, event.command, folder, applied)
        elif way := going(event.command, context):
            # From a folder that was taken away, too, there is a way.
            there = next((place for place in (folder, *folder.parents) if place.is_dir()), folder)
            await self.run_command(session_id, entry, way, there, applied)
        else:
            await self.run_command(session_id, entry, event.command, folder, applied)

    def on_run_composer_fed(self, event: RunComposer.Fed) -> None:
        """Type to the command that runs."""
        if run := self.runs.get(event.session_id):
            run.command.send(event.text)

    def stop_command(self) -> bool:
        """Stop what runs in the open session, each time harder; tell whether anything does."""
        run = self.runs.get(self.opened.summary.id) if self.opened else None
        if run is None:
            return False
        match run.command.stop().name:
            case "SIGINT":
                self.say("Interrupted.  ctrl+c again asks it to end")
            case "SIGTERM":
                self.say("Asked to end.  ctrl+c again ends it")
            case _:
                self.say("Ended")
        return True

    # -- what is run

    async def _context_of(self, session_id: SessionId) -> Mapping[str, JsonValue]:
        with suppress(*TROUBLES):
            return (await self.desk.load(session_id)).context
        return {}

    async def _begin_entry(
        self, session_id: SessionId, entry: SessionEntry, text: str, also: tuple[Operation, ...]
    ) -> tuple[Applied | None, Decision]:
        if session_id in self.runs:
            return None, Decision((), accepted=False, notice="A command runs here already; ctrl+c stops it.")
        try:
            applied = await self.desk.write(
                [session_id], lambda fresh: rules.record(fresh, [entry], Timestamp(entry.timestamp)).with_also(also)
            )
        except TROUBLES as trouble:
            return None, Decision((), accepted=False, notice=str(trouble))
        if applied.decisions[0].accepted:
            self.drafts.settle(session_id, text)
            self.drafts.save_soon()
        else:
            await self._read_now()
        return applied, applied.decisions[0]

    async def run_command(
        self,
        session_id: SessionId,
        entry: SessionEntry,
        command: str,
        folder: Path,
        applied: Applied | None,
        hidden: Collection[str] = (),
    ) -> None:
        """Run the command of an entry that is on the disk, and record how it ended; what began it may be undone.

        It does not see the variables that are ``hidden``.
        """
        from thulp_tui.recording import calls
        from thulp_tui.recording.command import CannotRun
        from thulp_tui.ui import runs

        try:
            run = runs.start(session_id, entry, command, folder, self.record_settings, self.desk.path, hidden)
        except CannotRun as trouble:
            await self._record_end(session_id, applied, entry, partial(calls.not_run, reason=str(trouble)))
            self.complain(trouble)
            return
        self.runs[session_id] = run
        await self._read_now()
        if self.opened is not None and self.opened.summary.id == session_id:
            self.query_one(Timeline).action_end()
        while run.command.is_running:
            with suppress(TimeoutError):
                await asyncio.wait_for(run.woken.wait(), LOOK)
            run.woken.clear()
            if self.opened is not None and self.opened.summary.id == session_id:
                self.show_run()
            if revision := run.checkpoint():
                with suppress(*TROUBLES):
                    await self.desk.revise(session_id, entry.id, revision, self.clock())
            if run.command.is_running:
                await asyncio.sleep(FRAME)
        if not run.is_over:
            if await self._record_end(session_id, applied, entry, run.outcome()):
                run.output.let_go()
            self._tell_end(run)
            if run.command.has_children:
                self._left_running.append(run)
                self.say("It left something running in the background, until you leave the program")

    async def _record_end(
        self, session_id: SessionId, begun: Applied | None, entry: SessionEntry, revision: "Revision"
    ) -> bool:
        """Record how a command ended, and show it; tell whether nothing is left to be written."""
        is_done = await record_end(self, session_id, begun, entry, revision)
        self.runs.pop(session_id, None)
        if self.app.is_running:
            await self.read_anew()
            self.show_run()
        return is_done

    def _tell_end(self, run: "Run") -> None:
        """Tell whoever looks at another session that a command ended."""
        if self.listing is None or (self.opened is not None and self.opened.summary.id == run.session_id):
            return
        names = (row.summary.name for row in self.listing.sessions if row.summary.id == run.session_id)
        told = f"“{run.command.command}” ended in “{next(names, '')}”"
        if run.command.exit_code:
            self.complain(f"{told}: exit {run.command.exit_code}")
        else:
            self.say(told)

    async def _hand_over(
        self, session_id: SessionId, entry: SessionEntry, command: str, folder: Path, applied: Applied
    ) -> None:
        from thulp_tui.recording import calls
        from thulp_tui.ui.handover import CannotHandOver, hand_over
        from thulp_tui.ui.runs import shell

        self.drafts.save()
        try:
            had = hand_over(self.app, command, folder, shell(self.record_settings, environ.get))
        except CannotHandOver as trouble:
            self.complain(trouble)
            await self._record_end(session_id, applied, entry, partial(calls.not_run, reason=str(trouble)))
        else:
            outcome = partial(calls.ended, text=None, exit_code=had.exit_code, duration_ms=had.duration_ms)
            await self._record_end(session_id, applied, entry, outcome)

    @property
    def is_busy(self) -> bool:
        """Whether something runs that would be ended with the program."""
        return bool(self.runs)

    def under_way(self) -> list[str]:
        """Return what runs, in words."""
        return [f"“{run.command.command}”" for run in self.runs.values()]

    async def leave(self) -> None:
        """Leave the program if what runs may be ended."""
        from thulp_tui.ui.screens.confirm import Confirm

        running = ", ".join(self.under_way())
        detail = "What has come of it is recorded, and that it was interrupted."
        if await self.answer(Confirm(f"End {running}?", detail, "End it and quit")):
            self.app.exit()

    def end_runs(self) -> None:
        """End all that runs, because the program is left; what was printed is recorded as interrupted."""
        for session_id, run in self.runs.items():
            if not run.is_over:
                revision = run.break_off(LEFT)
                self.desk.revise_at_last(session_id, run.entry.id, revision, self.clock(), run.output.let_go)
        for run in self._left_running:
            run.command.end()
