"""Looking for a needle in all entries of a session, piece by piece, so that nobody waits for it."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence

from thulp_tui.ui.widgets.timeline.needle import LARGE, Needle
from thulp_tui.ui.widgets.timeline.outline import entry_id_in

TOGETHER = 64
"""Entries that are read from the file together."""

Read = Callable[[int, int], Sequence[bytes]]
"""Reads the JSON texts of the entries from one number up to another."""


class Search:
    """Where a needle is, as far as the entries have been searched: from one of them on, around to it again."""

    def __init__(
        self, needle: Needle, count: int, read: Read, start: int, notes: Mapping[str, str] | None = None
    ) -> None:
        """Search ``count`` entries from number ``start`` on, with the notes on them (entry id → text)."""
        self.needle = needle
        """What is searched."""
        self.total = 0
        """How often it was found."""
        self._noted = {entry_id: times for entry_id, note in (notes or {}).items() if (times := needle.times_in(note))}
        self._read = read
        self._counts = array("B", bytes(count))
        self._found = array("I")  # the entries that say it, in order
        self._left = [(start, count), (0, start)]  # what is yet to be searched

    @property
    def is_done(self) -> bool:
        """Whether every entry was searched."""
        return not self._left

    def grow(self, count: int, read: Read) -> None:
        """Go on with more entries, of which the first are those there were."""
        before = len(self._counts)
        self._counts.extend([0] * (count - before))
        self._read = read
        self._left.append((before, count))

    def pieces(self) -> Iterator[None]:
        """Search on, yielding after every few entries; goes on with what has been added meanwhile."""
        while self._left:
            first, last = self._left[0]
            if first >= last:
                self._left.pop(0)
                continue
            end = min(last, first + TOGETHER)
            texts = self._read(first, end)
            # What is found must not be asked for before all that stands before it has been searched.
            for number, text in enumerate(texts, first):
                self._look_at(number, text)
                if len(text) > LARGE:
                    self._left[0] = number + 1, last
                    yield
            self._left[0] = end, last
            yield

    def count(self, entry: int) -> int:
        """Return how often an entry says it, as far as it was searched."""
        return self._counts[entry] if entry < len(self._counts) else 0

    def before(self, entry: int) -> int:
        """Return how often it was found in all entries above one."""
        return sum(self._counts[:entry])

    def beyond(self, entry: int, step: int) -> int | None:
        """Return the nearest entry that says it below (``step`` 1) or above (-1) an entry; None where none is known.

        While the search goes on, None also where one might come to light that is nearer than those known.
        """
        if step > 0:
            place = bisect_right(self._found, entry)
            if place == len(self._found):
                return None
            found = self._found[place]
            return found if self._is_searched(entry + 1, found) else None
        place = bisect_left(self._found, entry)
        if not place:
            return None
        found = self._found[place - 1]
        return found if self._is_searched(found, entry) else None

    def outermost(self, step: int) -> int | None:
        """Return the first entry that says it (``step`` 1) or the last (-1): where one gets by going around."""
        return (self._found[0] if step > 0 else self._found[-1]) if self._found else None

    def _look_at(self, number: int, text: bytes) -> None:
        times = self.needle.count(text) if self.needle.may_be_in(text) else 0
        if self._noted:
            times += self._noted.get(entry_id_in(text), 0)
        if times:
            if times >> 8 * self._counts.itemsize:
                self._counts = array("I", self._counts)
            self._counts[number] = times
            self.total += times
            self._found.insert(bisect_left(self._found, number), number)

    def _is_searched(self, first: int, last: int) -> bool:
        return not any(first < end and start <= last for start, end in self._left if start < end)
