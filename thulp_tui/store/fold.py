"""Folding: a new file in which all changes have joined their sessions, while others go on reading and appending."""

from typing import Final, NamedTuple

from thulp_tui.store.disk import Overtaken
from thulp_tui.store.durable import NewFile
from thulp_tui.store.layout import END, change_line
from thulp_tui.store.linedfile import LinedFile
from thulp_tui.store.tail import CHANGE, Tail
from thulp_tui.store.writing import Plan

LONG_BYTES: Final = 5_000_000
"""Changes with more bytes than this are folded in the background: reading them takes about a tenth of a second."""
LONG_LINES: Final = 5_000
"""So many changes are folded in the background."""
BULK_BYTES: Final = 64_000_000
"""While very much is written, so many bytes of changes wait for a fold, or a quarter of the file where that is less."""
CHEAP_BYTES: Final = 4_000_000
"""A file with no more bytes than this is folded when it is closed: that takes about ten milliseconds."""


class Fold(NamedTuple):
    """A fold of a file as it was when the fold began."""

    file: LinedFile
    """The file."""
    generation: int
    """Which reading of the file the fold is of."""
    upto: int
    """Where the changes end that the fold takes in."""
    plan: Plan
    """What is to be written."""

    @classmethod
    def begin(cls, file: LinedFile) -> "Fold":
        """Return a fold of the file as it was last read: not while another thread is at it."""
        upto = file.tail.end if file.tail else 0
        return cls(file, file.generation, upto, Plan.of(file.shelf))

    def copy(self, new: NewFile) -> None:
        """Write what takes long; reads only what does not change, so others may be at the file. Raises OSError."""
        new.write(self.plan.pieces())
        new.synchronise()

    def finish(self, new: NewFile) -> bool:
        """Add what arrived meanwhile and put the new file into its place, as the only thread at the file.

        Returns False, and changes nothing, where another program folded or rewrote the file meanwhile. Raises
        StoreError.
        """
        file = self.file
        with file.plainly("could not be folded, nothing was changed"), file.exclusive():
            file.look()
            if file.generation != self.generation:
                return False
            if file.tail:
                new.write(arrived(file.tail, self.upto, len(self.plan.left_over)))
            new.write([END])
            try:
                file.take_over(new, self.plan.summaries())
            except Overtaken:
                return False
        return True


def arrived(tail: Tail, start: int, count: int) -> list[bytes]:
    """Return the changes from an offset on, numbered anew behind so many others."""
    lines = tail.file.read(start, tail.end).split(b"\n")[1:]
    documents = [match[2] for line in lines if (match := CHANGE.fullmatch(line))]
    return [change_line(number, document, is_first=number == 1) for number, document in enumerate(documents, count + 1)]


def is_long(tail: Tail, *, in_bulk: bool = False) -> bool:
    """Return whether reading the changes takes so long that folding them is worth it.

    In bulk a fold waits longer: to write all of a file anew for every few megabytes would write it many times over.
    """
    size, before = tail.end - tail.frame.changes_at, tail.frame.changes_at
    if in_bulk:
        return size >= max(LONG_BYTES, min(before // 4, BULK_BYTES))
    return tail.count >= LONG_LINES or size >= LONG_BYTES


def is_cheap(tail: Tail) -> bool:
    """Return whether there is something to fold, and doing so takes no time that a person would notice."""
    return tail.count > 0 and tail.end <= CHEAP_BYTES
