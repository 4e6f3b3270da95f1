"""A session's entries as a sequence that makes an entry when somebody looks at it."""

from collections.abc import Iterator, Sequence
from typing import overload

from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.strict_json import JsonValue


class Entries(Sequence[SessionEntry]):
    """Entries over their JSON values, which were found to be good when the file was read; it never changes."""

    def __init__(self, values: Sequence[JsonValue]) -> None:
        """Take the values as they stand in the document; they must not be changed afterwards."""
        self._values = values
        self._made: dict[int, SessionEntry] = {}

    def __len__(self) -> int:
        """Return how many entries there are, without making one."""
        return len(self._values)

    @overload
    def __getitem__(self, index: int) -> SessionEntry: ...

    @overload
    def __getitem__(self, index: slice) -> list[SessionEntry]: ...

    def __getitem__(self, index: int | slice) -> SessionEntry | list[SessionEntry]:
        """Return an entry, the same object each time, or a list of those in a slice."""
        places = range(len(self._values))[index]
        return self._entry(places) if isinstance(places, int) else [self._entry(place) for place in places]

    def __iter__(self) -> Iterator[SessionEntry]:
        """Yield all entries in order; those not looked at before are not kept."""
        for place, value in enumerate(self._values):
            yield self._made.get(place) or SessionEntry.from_document(value)

    def _entry(self, place: int) -> SessionEntry:
        entry = self._made.get(place)
        if entry is None:
            entry = self._made[place] = SessionEntry.from_document(self._values[place])
        return entry
