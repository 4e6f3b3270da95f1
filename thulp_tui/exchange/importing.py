"""Taking files into a store: many sessions a change, and a line of report for every session."""

from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.domain.ids import EntryId, SessionId, Timestamp
from thulp_tui.domain.operations import Conflict, Operation
from thulp_tui.domain.rules import Decision
from thulp_tui.domain.session import Session
from thulp_tui.domain.summary import SessionSummary
from thulp_tui.exchange import FORMATS
from thulp_tui.exchange.looking import Found
from thulp_tui.exchange.merging import Merge, Outcome, is_branch, merge
from thulp_tui.exchange.source import Source, ignore
from thulp_tui.store import Applied, NotFound, SessionStore

BATCH_BYTES = 4_000_000
"""Bytes of files after which a change is written: it bounds the memory, and what a full disk can refuse at once."""

BATCH_SESSIONS = 500
"""Sessions after which a change is written, however small they are."""

MOST_FAULTS = 1_000
"""Damaged lines that are kept with their reasons; beyond that they are counted."""


class Stopped(Exception):
    """Somebody wants no more of an import; what was taken before is kept."""


@dataclass(frozen=True)
class Taken:
    """What became of one session, or of a file that holds none."""

    path: Path
    """The file."""
    outcome: Outcome
    """What became of it."""
    session_id: SessionId | None = None
    """The session inside; None when the file is damaged."""
    added: int = 0
    """How many entries the store gained, or holds now where the session was replaced."""
    reason: str = ""
    """Why it is damaged or was left alone, for a person."""
    format: str = ""
    """What the file is, the name of a format; empty where that is not known."""
    name: str = ""
    """The session's name in the file."""
    entries: int = 0
    """How many entries the file has of it."""


@dataclass(frozen=True)
class DamagedLine:
    """A line that was left out."""

    path: Path
    """The file."""
    line: int
    """Its number, from 1."""
    reason: str
    """What is wrong with it, for a person."""


@dataclass(frozen=True)
class _Waiting:
    """A session whose change is not written yet."""

    number: int
    """Its place in the report."""
    found: Found
    """The file."""
    theirs: Session
    """The session in the file."""
    compared: tuple[Timestamp, int] | None
    """When the store's session was last changed and how many entries it had when compared; None when it is new."""
    merge: Merge
    """What to do with it."""

    def decide(self, summary: SessionSummary) -> Decision:
        """The change, if the store's session is still what the file was compared with; else raises Conflict."""
        if (summary.metadata.updated_at, summary.entries) != self.compared:
            raise Conflict("another program changed the session meanwhile")
        return Decision(self.merge.operations)

    def taken(self, outcome: Outcome, added: int, reason: str) -> Taken:
        """What is said of it."""
        theirs = self.theirs
        entries = len(theirs.entries)
        return Taken(self.found.path, outcome, theirs.id, added, reason, self.found.format, theirs.name, entries)


class Import:
    """One run over any number of files. Call ``take`` for each, ``flush`` at the end; then ``report`` is complete.

    Each session changes wholly or not at all, and only if it is still what the file was compared with. Both methods
    raise StoreError when the store cannot be written; what was written before stays, and ``report`` says what.
    """

    def __init__(
        self,
        store: SessionStore | None,
        *,
        replace: bool = False,
        is_trial: bool = False,
        tell: Callable[[int], None] = ignore,
        wrote: Callable[[tuple[Operation, ...]], None] | None = None,
    ) -> None:
        """Into ``store``; None for one that does not exist yet, in a trial, which only says what would be done.

        ``replace``: a session that diverged is taken from the file. Of two files in one run with the same session the
        first counts, even so. ``tell`` is called with the bytes that were read since; what it raises ends the run
        between two sessions, with nothing half done: ``flush`` may still be called. ``wrote`` is called after each
        change with what undoes it.
        """
        self.damaged_lines: list[DamagedLine] = []
        """The lines that were left out, the first of them."""
        self.damaged_line_count = 0
        """How many lines were left out."""
        self.entry_count = 0
        """How many entries were read."""
        self._store = store
        self._replace = replace
        self._is_trial = is_trial
        self._tell = tell
        self._wrote = wrote
        self._known = {listed.summary.id for listed in store.list().sessions} if store else set()
        self._first: dict[SessionId, tuple[int, Path]] = {}
        self._waiting: list[_Waiting] = []
        self._waiting_bytes = 0
        self._taken: dict[int, Taken] = {}
        self._count = 0

    @property
    def report(self) -> list[Taken]:
        """What became of the sessions, in the order taken; those still waiting to be written are missing."""
        return [taken for _, taken in sorted(self._taken.items())]

    def take(self, found: Found) -> None:
        """Takes in one file; its changes may wait in memory until the batch is full."""
        source = Source(found.path, self._hear)
        left: list[_Waiting] = []
        moved: set[EntryId] = set()
        for theirs in self._sessions(found, source):
            waiting = self._met(found, theirs)
            if is_branch(theirs):
                moved.update(entry.id for entry in theirs.entries)
            if waiting.merge.outcome is Outcome.DIVERGED:
                left.append(waiting)
            else:
                self._await(waiting)
        self.damaged_line_count += len(source.faults)
        for fault in source.faults[: MOST_FAULTS - len(self.damaged_lines)]:
            self.damaged_lines.append(DamagedLine(found.path, fault.line, fault.reason))
        for waiting in left:
            self._await(self._compared(waiting.number, found, waiting.theirs, moved) if moved else waiting)

    def flush(self) -> None:
        """Writes what is waiting; where that does not go as one change, session by session."""
        batch, self._waiting, self._waiting_bytes = self._waiting, [], 0
        try:
            self._write(batch)
        except (Conflict, InvalidDocument, NotFound):
            for waiting in batch:
                if waiting.number not in self._taken:
                    self._write_alone(waiting)

    def _sessions(self, found: Found, source: Source) -> Iterator[Session]:
        """The sessions in a file; what is wrong with it as a whole is reported."""
        try:
            if not found.format:
                raise InvalidDocument("", "looks like no known format")
            yield from FORMATS[found.format].reader().read(source)
        except InvalidDocument as error:
            self._record_damage(found, str(error))
        except OSError as error:
            self._record_damage(found, error.strerror or str(error))

    def _hear(self, count: int) -> None:
        self._waiting_bytes += count
        self._tell(count)

    def _record_damage(self, found: Found, reason: str) -> None:
        number, self._count = self._count, self._count + 1
        self._taken[number] = Taken(found.path, Outcome.DAMAGED, reason=reason, format=found.format)

    def _met(self, found: Found, theirs: Session) -> _Waiting:
        """A session of a file, compared."""
        number, self._count = self._count, self._count + 1
        self.entry_count += len(theirs.entries)
        if theirs.id in self._first:
            self.flush()
        self._first.setdefault(theirs.id, (number, found.path))
        return self._compared(number, found, theirs)

    def _await(self, waiting: _Waiting) -> None:
        """Let a change wait until it is written."""
        if self._is_trial or not waiting.merge.operations:
            self._record(waiting)
            return
        self._waiting.append(waiting)
        if self._waiting_bytes >= BATCH_BYTES or len(self._waiting) >= BATCH_SESSIONS:
            self.flush()

    def _compared(self, number: int, found: Found, theirs: Session, moved: Set[EntryId] = frozenset()) -> _Waiting:
        """What is to be done with a session, as the store stands now."""
        is_known = self._store is not None and theirs.id in self._known
        ours = self._store.load(theirs.id).to_session() if self._store is not None and is_known else None
        compared = (ours.metadata.updated_at, len(ours.entries)) if ours else None
        first, source = self._first[theirs.id]
        merged = merge(ours, theirs, replace=self._replace and first == number, moved=moved)
        if merged.outcome is Outcome.DIVERGED and first != number:
            merged = Merge(Outcome.DIVERGED, reason=f"{merged.reason}, which came from {source}")
        return _Waiting(number, found, theirs, compared, merged)

    def _write(self, batch: Sequence[_Waiting]) -> None:
        """Writes new sessions as one change, and changed ones as another."""
        if self._store is None:
            return
        new = [waiting for waiting in batch if waiting.compared is None]
        if new:
            self._note(self._store.apply([operation for waiting in new for operation in waiting.merge.operations]))
            self._record(*new)
        changed = {waiting.theirs.id: waiting for waiting in batch if waiting.compared is not None}
        if changed:
            self._note(self._store.update(list(changed), lambda summary: changed[summary.id].decide(summary)))
            self._record(*changed.values())

    def _note(self, applied: Applied) -> None:
        if self._wrote is not None:
            self._wrote(applied.inverse)

    def _write_alone(self, waiting: _Waiting) -> None:
        """Compares one session anew and writes it; what fails again is reported."""
        assert self._store is not None
        self._store.refresh()
        self._known = {listed.summary.id for listed in self._store.list().sessions}
        again = self._compared(waiting.number, waiting.found, waiting.theirs)
        outcome, reason = again.merge.outcome, again.merge.reason
        try:
            if again.merge.operations:
                self._write([again])
                return
        except (Conflict, NotFound) as error:
            outcome, reason = Outcome.DIVERGED, str(error)
        except InvalidDocument as error:
            outcome, reason = Outcome.DAMAGED, str(error)
        self._taken[again.number] = again.taken(outcome, 0, reason)

    def _record(self, *done: _Waiting) -> None:
        """Reports sessions with which all is done."""
        for waiting in done:
            merged = waiting.merge
            if not self._is_trial:
                self._known.add(waiting.theirs.id)
            self._taken[waiting.number] = waiting.taken(merged.outcome, merged.added, merged.reason)
