"""A session's entries as a sequence that makes an entry when somebody looks at it."""

from collections.abc import Iterator, Sequence
from typing import Final, overload

from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.domain.ids import EntryId, Timestamp
from thulp_tui.store.body import Body, entry_of

NOBODY: Final = EntryId("00000000-0000-0000-0000-000000000000")
"""The id of an entry that stands in for one that cannot be read any more."""
NEVER: Final = Timestamp(0)
"""Its time."""
KEPT: Final = 200
"""Entries that are kept once they were made: who goes through a hundred thousand does not hold them all."""


class Entries(Sequence[SessionEntry]):
    """A session's entries, which were found to be good when the file was read; it never changes."""

    def __init__(self, body: Body) -> None:
        """Take the entries as they lie in the file."""
        self._body = body
        self._made: dict[int, SessionEntry] = {}

    def __len__(self) -> int:
        """Return how many entries there are, without making one."""
        return len(self._body)

    @overload
    def __getitem__(self, index: int) -> SessionEntry: ...

    @overload
    def __getitem__(self, index: slice) -> list[SessionEntry]: ...

    def __getitem__(self, index: int | slice) -> SessionEntry | list[SessionEntry]:
        """Return an entry, the same object while others near it are looked at, or a list of those in a slice."""
        places = range(len(self._body))[index]
        return self._entry(places) if isinstance(places, int) else [self._entry(place) for place in places]

    def __iter__(self) -> Iterator[SessionEntry]:
        """Yield all entries in order; those not looked at before are not kept."""
        for place, text in enumerate(self._body.all_texts()):
            yield self._made.get(place) or entry_of(text)

    def alike(self, other: Sequence[SessionEntry]) -> int:
        """Return how many of the first entries are the same in both, as far as that is known without reading many."""
        return self._body.alike(other._body) if isinstance(other, Entries) else 0

    def _entry(self, place: int) -> SessionEntry:
        entry = self._made.get(place)
        if entry is None:
            if len(self._made) >= KEPT:
                self._made.clear()
            try:
                entry = self._made[place] = self._body.entry(place)
            except InvalidDocument as invalid:
                # A program that overwrites a large file in place takes away what was not read yet. Who looks at
                # entries, a screen, should say so for the moment until the file has been read again.
                return SessionEntry.system_event("unreadable", {"text": str(invalid)}, timestamp=NEVER, id=NOBODY)
        return entry
