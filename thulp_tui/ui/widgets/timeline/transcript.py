"""What a timeline is given: one session as it stands."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Protocol, overload, runtime_checkable

from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.remarks import NO_REMARKS, Remarks
from thulp_tui.domain.strict_json import dumps
from thulp_tui.domain.summary import SessionSummary

FAR = 5_000
"""How many entries around its old place an entry is looked for: making them takes a tenth of a second."""
NEAR_END = 200
"""How many of the last entries an entry is looked for in that is being written."""


@dataclass(frozen=True)
class Transcript:
    """A session's entries, which may be lazy, and its summary."""

    summary: SessionSummary
    """Metadata and counts."""
    entries: Sequence[SessionEntry]
    """In the order of the file."""
    occurrence: int = 0
    """Above 0: a second session with an id that was there before; it is only read."""
    remarks: Remarks = NO_REMARKS
    """The bookmarks and notes on the entries."""
    texts: Callable[[int, int], Sequence[bytes]] | None = field(default=None, repr=False, compare=False)
    """Reads the JSON texts of the entries from one number up to another, without making them, where that is cheaper."""

    @property
    def key(self) -> tuple[str, int]:
        """What tells this session from the others of the file."""
        return self.summary.id, self.occurrence

    def read(self, first: int, last: int) -> Sequence[bytes]:
        """Return the JSON texts of the entries from ``first`` up to ``last``; fewer when some are gone."""
        if self.texts is not None:
            return self.texts(first, last)
        return [dumps(entry.to_document()).encode() for entry in self.entries[first:last]]

    def without(self, entry_id: str) -> "Transcript":
        """Return the session without one of its last entries; itself when it is none of them."""
        count = len(self.entries)
        for place in range(count - 1, max(-1, count - 1 - NEAR_END), -1):
            if self.entries[place].id == entry_id:
                rest = Without(self.entries, place)
                return replace(self, entries=rest, texts=partial(self._read_around, place))
        return self

    def _read_around(self, left_out: int, first: int, last: int) -> Sequence[bytes]:
        """The texts of the entries with these numbers, counted without the one that is left out."""
        before = self.read(first, min(last, left_out)) if first < left_out else []
        behind = self.read(max(first, left_out) + 1, last + 1) if last > left_out else []
        return [*before, *behind]


class Shown(Sequence[SessionEntry]):
    """The recorded entries, and behind them the one that is being written."""

    def __init__(self, recorded: Sequence[SessionEntry] = (), live: SessionEntry | None = None) -> None:
        """Show entries, the last of which may still grow."""
        self.recorded = recorded
        """What stands in the file."""
        self.live = live
        """What is being written, if anything is."""

    def __len__(self) -> int:
        """Return how many are shown."""
        return len(self.recorded) + (self.live is not None)

    @overload
    def __getitem__(self, index: int) -> SessionEntry: ...

    @overload
    def __getitem__(self, index: slice) -> list[SessionEntry]: ...

    def __getitem__(self, index: int | slice) -> SessionEntry | list[SessionEntry]:
        """Return an entry, or those of a slice."""
        if isinstance(index, slice):
            return [self[place] for place in range(len(self))[index]]
        if self.live is not None and index in (-1, len(self.recorded)):
            return self.live
        return self.recorded[index]


class Without(Sequence[SessionEntry]):
    """Entries without one of them, which is shown elsewhere."""

    def __init__(self, entries: Sequence[SessionEntry], left_out: int) -> None:
        """Leave out the entry with this number."""
        self._entries = entries
        self._left_out = left_out

    def alike(self, other: Sequence[SessionEntry]) -> int:
        """Return how many of the first entries are the same in both, as far as that is known."""
        if not isinstance(other, Without):
            return min(self._left_out, alike(self._entries, other))
        same, place = alike(self._entries, other._entries), self._left_out
        return same - (same > place) if place == other._left_out else min(same, place, other._left_out)

    def __len__(self) -> int:
        """Return how many are left."""
        return len(self._entries) - 1

    @overload
    def __getitem__(self, index: int) -> SessionEntry: ...

    @overload
    def __getitem__(self, index: slice) -> list[SessionEntry]: ...

    def __getitem__(self, index: int | slice) -> SessionEntry | list[SessionEntry]:
        """Return an entry, or those of a slice."""
        if isinstance(index, slice):
            return [self[place] for place in range(len(self))[index]]
        place = range(len(self))[index]
        return self._entries[place + (place >= self._left_out)]


@runtime_checkable
class Comparable(Protocol):
    """Entries that know what they have in common with others."""

    def alike(self, other: Sequence[SessionEntry]) -> int:
        """Return how many of the first entries are the same in both, as far as that is known without reading many."""


def alike(entries: Sequence[SessionEntry], others: Sequence[SessionEntry]) -> int:
    """Return how many of the first entries are the same in both, as far as that is cheap to know."""
    if isinstance(others, Without) and not isinstance(entries, Without):
        entries, others = others, entries
    if isinstance(entries, Comparable):
        return entries.alike(others)
    pairs = zip(entries, others, strict=False)
    return next((place for place, (one, other) in enumerate(pairs) if one != other), min(len(entries), len(others)))


def find_entry(entries: Sequence[SessionEntry], entry_id: str | None, near: int) -> int:
    """Return where an entry is now: around its old place; else this place, as far as there is one."""
    last = len(entries) - 1
    near = max(0, min(near, last))
    for distance in range(FAR + 1):
        for index in dict.fromkeys((near + distance, near - distance)):
            if 0 <= index <= last and entries[index].id == entry_id:
                return index
    return near
