"""One row of the list of sessions: what it shows, in two lines or in one."""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeAlias

from thulp_tui.domain.ids import Timestamp
from thulp_tui.domain.ordering import SortKey
from thulp_tui.domain.summary import SessionSummary
from thulp_tui.text import ago, clean_line, count, fit, span
from thulp_tui.text import width as cells
from thulp_tui.ui.looks import DAMAGED_LOOK, PINNED_SIGN, RUNS_SIGN, STATUS_LOOKS, TYPE_LOOKS

if TYPE_CHECKING:
    from thulp_tui.ui.markup import Line

SCORED = ("evaluation", "refinement")
"""The session types that show their last score instead of their turns."""
SHORTEST_TAG = 4
"""Cells below which a tag that does not fit is left out rather than cut."""
SHORTEST_NAME = 12
"""Cells that a name has in a single line before anything stands behind it."""

NO_SCORE = "–"
"""What stands where a score would, at the right edge of a single line."""


class SessionRow(Protocol):
    """A session of the file."""

    @property
    def summary(self) -> SessionSummary:
        """The session at a glance."""

    @property
    def occurrence(self) -> int:
        """Above 0: a second session with an id that was there before."""


class DamagedRow(NamedTuple):
    """A document that cannot be read."""

    place: str
    """Where it stands."""
    reason: str
    """Why it cannot be read."""


Row: TypeAlias = SessionRow | DamagedRow
"""What is listed."""
RowKey: TypeAlias = tuple[str, int]
"""What tells a row from the others: the session's id and its occurrence."""


def row_key(row: Row) -> RowKey:
    """Return what tells a row from the others."""
    return (row.place, 0) if isinstance(row, DamagedRow) else (row.summary.id, row.occurrence)


def first_line(row: Row, width: int, *, is_pinned: bool, is_busy: bool = False) -> "Line":
    """Return glyph, signs and name."""
    if isinstance(row, DamagedRow):
        return [(f"{DAMAGED_LOOK.icon} ", f"tone:{DAMAGED_LOOK.tone}"), (fit(clean_line(row.place), width - 2), "text")]
    look = STATUS_LOOKS[row.summary.status]
    name = clean_line(row.summary.name) or "(no name)"
    line: Line = [(f"{look.icon} ", f"tone:{look.tone}")]
    if is_busy:
        line.append((f"{RUNS_SIGN} ", "warn"))
    if is_pinned:
        line.append((f"{PINNED_SIGN} ", "c_number"))
    return [*line, (fit(name, max(1, width - sum(cells(text) for text, _ in line))), "text")]


def second_line(row: Row, now: Timestamp, width: int, key: SortKey) -> "Line":
    """Return type, turns or score, what the list is sorted by or the age, and tags."""
    if isinstance(row, DamagedRow):
        return [(fit("   " + clean_line(row.reason), width), "bad")]
    summary = row.summary
    kind = summary.session_type.type
    words = [TYPE_LOOKS[kind].short]
    if kind in SCORED and summary.last_score is not None:
        words[0] += f" {summary.last_score:.2f}"
    elif not row.occurrence:
        words.append(count(summary.turns, "turn"))
    told = _COLUMNS.get(key, _changed)(summary, now)
    words.append(_changed(summary, now) if told == NO_SCORE or words[-1].endswith(told) else told)
    line: Line = [("   ", "text"), *([("duplicate · ", "warn")] if row.occurrence else [])]
    line.append((fit(" · ".join(words), max(1, width - sum(cells(text) for text, _ in line))), "dim"))
    room = width - sum(cells(text) for text, _ in line)
    for tag in summary.metadata.tags:
        whole = f" #{clean_line(tag)}"
        text = fit(whole, room)
        if text != whole and cells(text) < SHORTEST_TAG:
            break
        room -= cells(text)
        line.append((text, "c_key"))
    return line


def single_line(
    row: Row, now: Timestamp, width: int, key: SortKey, *, is_pinned: bool, is_busy: bool = False
) -> "Line":
    """Return glyph, name, and at the right edge what the list is sorted by, or the age."""
    told = "" if isinstance(row, DamagedRow) else _COLUMNS.get(key, _changed)(row.summary, now)
    room = width - cells(told) - 1
    if not told or room < SHORTEST_NAME:
        return first_line(row, width, is_pinned=is_pinned, is_busy=is_busy)
    line = first_line(row, room, is_pinned=is_pinned, is_busy=is_busy)
    gap = width - cells(told) - sum(cells(text) for text, _ in line)
    return [*line, (" " * gap + told, "dim")]


def _changed(summary: SessionSummary, now: Timestamp) -> str:
    return ago(now, summary.metadata.updated_at)


def _score(summary: SessionSummary, _: Timestamp) -> str:
    return NO_SCORE if summary.last_score is None else f"{summary.last_score:.2f}"


_COLUMNS: dict[SortKey, Callable[[SessionSummary, Timestamp], str]] = {
    SortKey.CREATED: lambda summary, now: ago(now, summary.metadata.created_at),
    SortKey.TURNS: lambda summary, _: count(summary.turns, "turn"),
    SortKey.SCORE: _score,
    SortKey.DURATION: lambda summary, _: span(summary.metadata.updated_at - summary.metadata.created_at),
}
"""Key of the order → what stands at the right edge of a single line."""
