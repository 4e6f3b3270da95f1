"""What importing from the screen does in a thread of its own: no widget is touched here."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.domain.operations import Operation
from thulp_tui.domain.session import Session
from thulp_tui.exchange import FORMATS
from thulp_tui.exchange.importing import Import, Stopped
from thulp_tui.exchange.looking import OWN, Found
from thulp_tui.exchange.merging import Outcome, merge
from thulp_tui.exchange.source import Source
from thulp_tui.store import NotFound, SessionStore, StoreError
from thulp_tui.text import clean_line, count

SHOWN = 3
"""Sessions of a file that are shown."""
MOST_TO_UNDO = 100_000_000
"""Bytes of files of which the import can be undone: doing it again afterwards holds its sessions in memory."""
LONGEST = 300
"""Characters of a message that are shown."""

_WOULD = {
    Outcome.IMPORTED: "new",
    Outcome.UNCHANGED: "is here already",
    Outcome.AHEAD: "is here, and goes further here",
}
_TROUBLES = (Outcome.DAMAGED, Outcome.DIVERGED)


@dataclass(frozen=True)
class Outcomes:
    """What became of an import."""

    line: str
    """The sentence for a person."""
    is_trouble: bool
    """Whether anything was left out."""
    inverse: tuple[Operation, ...] = ()
    """What undoes it; empty where nothing was written, or too much."""


class Run:
    """One import; a screen looks at it while a thread is at it."""

    def __init__(self, found: Sequence[Found]) -> None:
        """Of these files."""
        self.is_stopping = False
        """Whether a person wants no more; set by the screen."""
        self.bytes_read = 0
        """How far it is."""
        self.size = sum(one.size for one in found)
        """How far it goes."""
        self._found = found
        self._files = 0
        self._entries = 0

    def line(self) -> str:
        """How far it is, in words."""
        return f"{self._files:,} of {count(len(self._found), 'file')} · {count(self._entries, 'entry', 'entries')}"

    def take(self, store: SessionStore) -> Outcomes:
        """Import; what goes wrong is told, never raised."""
        steps: list[tuple[Operation, ...]] = []
        is_small = self.size <= MOST_TO_UNDO
        run = Import(store, tell=self._hear, wrote=steps.append if is_small else None)
        trouble = ""
        try:
            with store.in_bulk():
                try:
                    for one in self._found:
                        run.take(one)
                        self._files, self._entries = self._files + 1, run.entry_count
                        self._hear(0)
                except Stopped:
                    trouble = "stopped; what was taken is kept"
                run.flush()
        except StoreError as error:
            trouble = error.reason
        outcomes = _outcomes(run, trouble)
        if not is_small and any(taken.added for taken in run.report):
            return replace(
                outcomes, line=f"{outcomes.line}; too much for z to undo: mark and delete what is not wanted"
            )
        return replace(outcomes, inverse=tuple(operation for step in reversed(steps) for operation in step))

    def _hear(self, number: int) -> None:
        if self.is_stopping:
            raise Stopped
        self.bytes_read += number


def _outcomes(run: Import, trouble: str) -> Outcomes:
    counts = Counter(taken.outcome for taken in run.report)
    parts = [f"{counts[outcome]:,} {outcome.value}" for outcome in Outcome if counts[outcome]]
    if run.damaged_line_count:
        parts.append(f"{count(run.damaged_line_count, 'damaged line')} left out")
    why = next((f"{taken.path.name}: {taken.reason}" for taken in run.report if taken.outcome in _TROUBLES), "")
    line = "; ".join(filter(None, ("Import: " + (", ".join(parts) or "nothing"), why, trouble)))
    return Outcomes(line, bool(trouble or why or run.damaged_line_count))


def preview(found: Found, is_stopping: Callable[[], bool], store: SessionStore) -> list[str]:
    """What is in a file and what would become of it, in clean lines. Raises Stopped where nobody waits any more."""

    def hear(_count: int) -> None:
        if is_stopping():
            raise Stopped

    source = Source(found.path, hear)
    lines: list[str] = []
    number = 0
    try:
        for number, session in enumerate(FORMATS[found.format or OWN].reader().read(source), 1):
            if number <= SHOWN:
                lines += _told(session, _would(store, session))
    except InvalidDocument as error:
        unknown = "It looks like no known format; ctrl+f says what it is"
        lines.append(f"damaged: {clean_line(str(error))}" if found.format else unknown)
    except OSError as error:
        lines.append(error.strerror or str(error))
    if number > SHOWN:
        lines.append(f"… and {count(number - SHOWN, 'more session')}")
    if source.faults:
        lines.append(f"{count(len(source.faults), 'damaged line')} will be left out")
    return lines


def _would(store: SessionStore, session: Session) -> str:
    """What would become of a session."""
    try:
        ours = store.load(session.id).to_session()
    except NotFound:
        ours = None
    merged = merge(ours, session)
    return ": ".join(filter(None, (_WOULD.get(merged.outcome, merged.outcome.value), merged.reason)))


def _told(session: Session, would: str) -> list[str]:
    """A session in a few lines: its name, how long it is, and what was said first."""
    asked = (entry for entry in session.entries if entry.kind == "user_message" and entry.text)
    size = count(len(session.entries), "entry", "entries")
    head = clean_line(f"{session.name} · {size}, {count(session.turn_count(), 'turn')} · {would}")
    return [head, *(f"  {clean_line((entry.text or '')[:LONGEST])}" for entry in islice(asked, 1))]
