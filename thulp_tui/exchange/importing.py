"""Taking files into a store: many sessions a change, and a line of report for every file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.domain.ids import SessionId, Timestamp
from thulp_tui.domain.operations import Conflict
from thulp_tui.domain.rules import Decision
from thulp_tui.domain.session import Session
from thulp_tui.domain.summary import SessionSummary
from thulp_tui.exchange.merging import Merge, Outcome, merge
from thulp_tui.store import NotFound, SessionStore

BATCH_BYTES = 4_000_000
"""Bytes of files after which a change is written: it bounds the memory, and what a full disk can refuse at once."""

BATCH_SESSIONS = 500
"""Sessions after which a change is written, however small they are."""


@dataclass(frozen=True)
class Taken:
    """What became of one file."""

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


@dataclass(frozen=True)
class _Waiting:
    """A file whose change is not written yet."""

    number: int
    """Its place in the report."""
    path: Path
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


class Import:
    """One run over any number of files. Call ``take`` for each, ``flush`` at the end; then ``report`` is complete.

    Each session changes wholly or not at all, and only if it is still what the file was compared with. Both methods
    raise StoreError when the store cannot be written; what was written before stays, and ``report`` says what.
    """

    def __init__(self, store: SessionStore, read: Callable[[Path], Session], *, replace: bool = False) -> None:
        """Into ``store``, from files that ``read`` understands (raising InvalidDocument or OSError).

        ``replace``: a session that diverged is taken from the file. Of two files in one run with the same session the
        first counts, even so.
        """
        self._store = store
        self._read = read
        self._replace = replace
        self._known = {listed.summary.id for listed in store.list().sessions}
        self._first: dict[SessionId, tuple[int, Path]] = {}
        self._waiting: list[_Waiting] = []
        self._waiting_bytes = 0
        self._taken: dict[int, Taken] = {}
        self._count = 0

    @property
    def report(self) -> list[Taken]:
        """What became of the files, in the order taken; those still waiting to be written are missing."""
        return [taken for _, taken in sorted(self._taken.items())]

    def take(self, path: Path) -> None:
        """Takes in one file; its change may wait in memory until the batch is full."""
        number, self._count = self._count, self._count + 1
        try:
            theirs = self._read(path)
            size = path.stat().st_size
        except InvalidDocument as error:
            self._taken[number] = Taken(path, Outcome.DAMAGED, reason=str(error))
            return
        except OSError as error:
            self._taken[number] = Taken(path, Outcome.DAMAGED, reason=error.strerror or str(error))
            return
        if theirs.id in self._first:
            self.flush()
        self._first.setdefault(theirs.id, (number, path))
        waiting = self._compared(number, path, theirs)
        if not waiting.merge.operations:
            self._record(waiting)
            return
        self._waiting.append(waiting)
        self._waiting_bytes += size
        if self._waiting_bytes >= BATCH_BYTES or len(self._waiting) >= BATCH_SESSIONS:
            self.flush()

    def flush(self) -> None:
        """Writes what is waiting; where that does not go as one change, session by session."""
        batch, self._waiting, self._waiting_bytes = self._waiting, [], 0
        try:
            self._write(batch)
        except (Conflict, InvalidDocument, NotFound):
            for waiting in batch:
                if waiting.number not in self._taken:
                    self._write_alone(waiting)

    def _compared(self, number: int, path: Path, theirs: Session) -> _Waiting:
        """What is to be done with a file, as the store stands now."""
        ours = self._store.load(theirs.id).to_session() if theirs.id in self._known else None
        compared = (ours.metadata.updated_at, len(ours.entries)) if ours else None
        first, source = self._first[theirs.id]
        merged = merge(ours, theirs, replace=self._replace and first == number)
        if merged.outcome is Outcome.DIVERGED and first != number:
            merged = Merge(Outcome.DIVERGED, reason=f"{merged.reason}, which came from {source}")
        return _Waiting(number, path, theirs, compared, merged)

    def _write(self, batch: Sequence[_Waiting]) -> None:
        """Writes new sessions as one change, and changed ones as another."""
        new = [waiting for waiting in batch if waiting.compared is None]
        if new:
            self._store.apply([operation for waiting in new for operation in waiting.merge.operations])
            self._record(*new)
        changed = {waiting.theirs.id: waiting for waiting in batch if waiting.compared is not None}
        if changed:
            self._store.update(list(changed), lambda summary: changed[summary.id].decide(summary))
            self._record(*changed.values())

    def _write_alone(self, waiting: _Waiting) -> None:
        """Compares one file anew and writes it; what fails again is reported."""
        self._store.refresh()
        self._known = {listed.summary.id for listed in self._store.list().sessions}
        again = self._compared(waiting.number, waiting.path, waiting.theirs)
        outcome, reason = again.merge.outcome, again.merge.reason
        try:
            if again.merge.operations:
                self._write([again])
                return
        except (Conflict, NotFound) as error:
            outcome, reason = Outcome.DIVERGED, str(error)
        except InvalidDocument as error:
            outcome, reason = Outcome.DAMAGED, str(error)
        self._taken[again.number] = Taken(again.path, outcome, again.theirs.id, 0, reason)

    def _record(self, *done: _Waiting) -> None:
        """Reports files with which all is done."""
        for waiting in done:
            merged = waiting.merge
            self._known.add(waiting.theirs.id)
            self._taken[waiting.number] = Taken(
                waiting.path, merged.outcome, waiting.theirs.id, merged.added, merged.reason
            )
