"""What a timeline is given: one session as it stands."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import overload

from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.remarks import NO_REMARKS, Remarks
from thulp_tui.domain.strict_json import dumps
from thulp_tui.domain.summary import SessionSummary

FAR = 5_000
"""How many entries around its old place an entry is looked for: making them takes a tenth of a second."""


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


def find_entry(entries: Sequence[SessionEntry], entry_id: str | None, near: int) -> int:
    """Return where an entry is now: around its old place; else this place, as far as there is one."""
    last = len(entries) - 1
    near = max(0, min(near, last))
    for distance in range(FAR + 1):
        for index in dict.fromkeys((near + distance, near - distance)):
            if 0 <= index <= last and entries[index].id == entry_id:
                return index
    return near
