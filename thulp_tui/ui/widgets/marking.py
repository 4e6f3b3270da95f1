"""Marking sessions of the list, so that a key acts on many at once."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from textual.binding import Binding
from textual.message import Message
from textual.reactive import var

from thulp_tui.domain.ids import SessionId
from thulp_tui.domain.session import SessionStatus
from thulp_tui.domain.summary import SessionSummary
from thulp_tui.ui.widgets.session_keys import Act, SessionKeys, moving
from thulp_tui.ui.widgets.session_row import DamagedRow, Row, RowKey, row_key

MANY = frozenset({Act.TAG, Act.PAUSE, Act.RESUME, Act.CLOSE, Act.REOPEN, Act.EXPORT, Act.DELETE})
"""What is done to all marked sessions together; the rest acts on the highlighted one."""

OPEN = {status for status in SessionStatus if not status.is_closed}


MARK_BINDINGS: tuple[Binding, ...] = (
    Binding("space", "mark", "mark", show=False, tooltip="Mark the session, for a key to act on all", id="list.mark"),
    Binding("V", "mark_range", "mark up to here", show=False, tooltip="From the last one marked", id="list.mark_range"),
    Binding("A", "mark_all", "mark all shown", show=False, tooltip="All that the filter shows", id="list.mark_all"),
    Binding("escape", "unmark", "unmark", tooltip="Mark none any more", id="list.unmark"),
    moving("shift+down", "mark_step(1)", "mark and go on", "list.mark_down"),
    moving("shift+up", "mark_step(-1)", "mark and go back", "list.mark_up"),
)
"""The keys; the list puts them behind its own."""


class Marking(SessionKeys):
    """A list of which some rows are marked."""

    rows: var[Sequence[Row]] = var(())
    """What is listed, in order."""
    highlighted: var[int] = var(0)
    """The highlighted row's number, from 0."""
    marks: var[frozenset[SessionId]] = var(frozenset())
    """The sessions that are marked, listed or not."""
    marked: var[tuple[SessionSummary, ...]] = var(())
    """The same at a glance, as the file has them; whoever knows the file sets it."""

    class Marked(Message):
        """Others are marked now."""

    @dataclass
    class ManyAsked(Message):
        """A key asked for something to be done to all that is marked."""

        act: Act
        """What to do."""
        summaries: tuple[SessionSummary, ...]
        """The sessions as they are shown."""

    _anchor: RowKey | None = None
    _statuses: Collection[SessionStatus] = ()

    @property
    def current(self) -> Row | None:
        """The highlighted row."""
        return self.rows[self.highlighted] if self.highlighted < len(self.rows) else None

    def watch_marks(self) -> None:
        """Show them, and tell."""
        self.refresh()
        self.post_message(self.Marked())

    def watch_marked(self) -> None:
        """Other keys may be offered now."""
        self._statuses = {summary.status for summary in self.marked}
        self.refresh_bindings()

    def action_mark(self) -> None:
        """Mark the highlighted session, or mark it no more, and go on to the next."""
        self.switch()
        self.highlighted += 1

    def action_mark_step(self, rows: int) -> None:
        """Mark the highlighted session and go on."""
        self.marks |= _ids([self.current])
        self._put_anchor()
        self.highlighted += rows

    def action_mark_range(self) -> None:
        """Mark all from the row that was marked last to the highlighted one."""
        places = (place for place, row in enumerate(self.rows) if row_key(row) == self._anchor)
        first, last = sorted((next(places, self.highlighted), self.highlighted))
        self.marks |= _ids(self.rows[first : last + 1])
        self._put_anchor()

    def action_mark_all(self) -> None:
        """Mark all that is listed."""
        self.marks |= _ids(self.rows)

    def action_unmark(self) -> None:
        """Mark none."""
        self.marks = frozenset()
        self._anchor = None

    def action_ask(self, act: str) -> None:
        """Ask for an act on what is marked, else on the session."""
        if self.marked and Act(act) in MANY:
            self.post_message(self.ManyAsked(Act(act), self.marked))
        else:
            super().action_ask(act)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what at least one of the marked sessions can take."""
        match action:
            case "unmark":
                return bool(self.marks)
            case "mark" | "mark_range" | "mark_all" | "mark_step":
                return bool(self.rows)
            case "ask" if self.marked and (act := Act(str(parameters[0]))) in MANY:
                return self._fits(act)
            case _:
                return super().check_action(action, parameters)

    def _fits(self, act: Act) -> bool:
        has = self._statuses
        match act:
            case Act.PAUSE:
                return SessionStatus.ACTIVE in has
            case Act.RESUME:
                return SessionStatus.PAUSED in has and SessionStatus.ACTIVE not in has
            case Act.CLOSE:
                return not OPEN.isdisjoint(has)
            case Act.REOPEN:
                return OPEN.isdisjoint(has)
            case _:
                return True

    def switch(self) -> None:
        """Mark the highlighted session, or mark it no more."""
        wanted = _ids([self.current])
        if self.current and not wanted:
            self.notify("It is only read, so it cannot be marked", timeout=3, markup=False)
        self.marks ^= wanted
        self._put_anchor()

    def _put_anchor(self) -> None:
        self._anchor = row_key(self.current) if self.current else None


def _ids(rows: Iterable[Row | None]) -> frozenset[SessionId]:
    """Return the ids of those that can be marked: neither damaged documents nor duplicates, which are only read."""
    return frozenset(
        row.summary.id for row in rows if row is not None and not isinstance(row, DamagedRow) and not row.occurrence
    )
