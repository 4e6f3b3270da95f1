"""A command that runs in a session: its entry, and when what it has printed is next written."""

import asyncio
import os
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from time import monotonic

from thulp_tui.domain.demo import output_beside
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.ids import SessionId
from thulp_tui.recording import calls
from thulp_tui.recording.command import CannotRun, Command
from thulp_tui.recording.spool import SpooledOutput
from thulp_tui.settings import RecordSettings
from thulp_tui.ui.revising import Revision

EVERY = 1.0
"""Seconds between two checkpoints of what a command has printed."""
AT_FIRST = 200_000
"""Characters that checkpoints may write as often as that."""
RATE = 4_000
"""Characters a second that they may write on the average afterwards: each is a whole entry, and the file grows."""


def shell(settings: RecordSettings, surroundings: Callable[[str], str | None]) -> str:
    """Return the program that runs commands."""
    return settings.shell or surroundings("SHELL") or "/bin/sh"


@dataclass(eq=False)
class Run:
    """A command and its entry."""

    session_id: SessionId
    """The session it is recorded in."""
    entry: SessionEntry
    """Its entry as it was begun."""
    command: Command
    """The command."""
    woken: asyncio.Event
    """Set when it has printed something, and when it has ended."""
    output: SpooledOutput
    """What it prints, on the disk before it is shown."""
    full: Path | None = None
    """The file with all that it prints, where that is kept."""
    is_over: bool = False
    """Whether nothing more is to be written of it."""
    _checked: str = field(default="", repr=False)
    _written: int = 0
    _began: float = field(default_factory=monotonic)
    _last: float = field(default_factory=monotonic)

    @property
    def shown(self) -> SessionEntry:
        """Its entry as it is shown now."""
        return calls.shown(self.entry, self.command)

    def checkpoint(self) -> Revision | None:
        """Return what is to be made of the entry on the disk now, so that a crash loses little; None for nothing."""
        now = monotonic()
        if now - self._last < EVERY:
            return None
        text = self.command.text
        budget = AT_FIRST + RATE * (now - self._began)
        if text == self._checked or self._written + len(text) > budget:
            return None
        self._checked, self._last = text, now
        self._written += len(text)
        return partial(calls.so_far, text=text, duration_ms=self.command.duration_ms)

    def outcome(self) -> Revision:
        """Return what is to be made of its entry when it has ended."""
        command = self.command
        name = self._kept_output()
        stopped = f"stopped by {command.stopped_by}" if command.stopped_by else ""
        return partial(
            calls.ended,
            text=command.text,
            exit_code=command.exit_code or 0,
            duration_ms=command.duration_ms,
            error=stopped,
            output_file=name,
        )

    def break_off(self, reason: str) -> Revision:
        """End it, and return what is to be made of its entry."""
        self.is_over = True
        self.command.end()
        return partial(calls.broken_off, text=self.command.text, duration_ms=self.command.duration_ms, reason=reason)

    def _kept_output(self) -> str:
        """The name of the file with all of the output, if some of it was cut; else there is none."""
        if self.full is None:
            return ""
        if self.command.was_cut and self.full.exists():
            return f"{self.full.parent.name}/{self.full.name}"
        self.full.unlink(missing_ok=True)
        return ""


def start(
    session_id: SessionId,
    entry: SessionEntry,
    command: str,
    folder: Path,
    settings: RecordSettings,
    store: Path,
    hidden: Collection[str] = (),
) -> Run:
    """Start a command whose entry is on the disk; to be called in the screen's thread.

    It does not see the variables that are ``hidden``.

    Raises:
        CannotRun: it could not be started.
    """
    loop, woken = asyncio.get_running_loop(), asyncio.Event()
    full = output_beside(store, entry.id) if settings.keep_output else None
    output = SpooledOutput(settings.output_limit, keeping(full) if full else None, store, session_id, entry.id)
    program = shell(settings, os.environ.get)

    def wake() -> None:
        # The loop may be closed when the last word comes.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(woken.set)

    try:
        started = Command(command, folder, program, output, wake, hidden)
    except CannotRun:
        output.let_go()
        raise
    return Run(session_id, entry, started, woken, output, full)


def keeping(path: Path) -> Callable[[str], object]:
    """Return what appends texts to a file of the owner's; what cannot be written is left out."""

    def keep(text: str) -> None:
        with suppress(OSError):
            path.parent.mkdir(mode=0o700, exist_ok=True)
            path.touch(mode=0o600)
            with path.open("a", encoding="utf-8") as file:
                file.write(text)

    return keep
