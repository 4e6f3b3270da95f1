"""Reading the changes at the end of a lined file, again and again as it grows."""

import re
from dataclasses import dataclass
from typing import Final

from thulp_tui.domain import strict_json
from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.store.contents import Frame
from thulp_tui.store.disk import OpenFile
from thulp_tui.store.layout import END, OPEN_CHANGES
from thulp_tui.store.shelf import Shelf

CHANGE: Final = re.compile(rb',?"([1-9][0-9]{0,17})":(\{.*\})')
"""A change's line, without its line break."""
MEMORY: Final = 256
"""How many bytes before the end are remembered, to see whether the file has just grown."""


class BadTail(Exception):
    """A change that cannot be read has readable ones after it."""

    def __init__(self, line: int) -> None:
        """Say in which line of the changes, counted from 1."""
        super().__init__(f"change {line} cannot be read")
        self.line = line
        """The line, counted from 1."""


@dataclass(slots=True)
class Tail:
    """How far the changes of a file have been read."""

    file: OpenFile
    """The file."""
    frame: Frame
    """Where its parts stand."""
    end: int
    """Where the last whole change ends, and END begins."""
    number: int = 0
    """The number of the last change."""
    count: int = 0
    """How many changes there are."""
    is_torn: bool = False
    """Whether something else than END follows: a change that was cut short, or one that is being written."""
    before: bytes = b""
    """The bytes before the end."""

    @classmethod
    def of(cls, file: OpenFile, frame: Frame) -> "Tail":
        """Return the tail of which nothing has been read yet."""
        return cls(file, frame, frame.changes_at)

    def has_only_grown(self) -> bool:
        """Return whether all that was read stands where it stood. Raises OSError."""
        frame, read = self.frame, self.file.read_now
        return (
            read(frame.stamp_at, frame.stamp_at + len(frame.stamp)) == frame.stamp
            and read(frame.changes_at - len(OPEN_CHANGES), frame.changes_at) == OPEN_CHANGES
            and read(self.end - len(self.before), self.end) == self.before
        )

    def count_in(self, line: bytes) -> None:
        """Take note of a change that was written at the end; the line begins with its line break."""
        self.end += len(line)
        self.number += 1
        self.count += 1
        self.is_torn = False
        self.before = line[-MEMORY:]

    def read_on(self, shelf: Shelf) -> None:
        """Carry out the changes from `end` on, up to what is not whole.

        Raises OSError, and BadTail for a line that cannot be read and is not the last one.
        """
        # NUL: a block that never reached the disk, with those behind it.
        read, nul, _ = self.file.read_now(self.end, self.file.identity().size).partition(b"\0")
        rest = read.rstrip(b" \t\r\n")
        self.is_torn = bool(nul) or not rest.endswith(END)
        before, *lines = rest.removesuffix(END).split(b"\n")
        if before:
            raise BadTail(self.count + 1)
        if self.is_torn and lines and lines[-1] == END[1:2]:
            # Just the braces at the end are cut.
            lines.pop()
        for place, line in enumerate(lines):
            match = CHANGE.fullmatch(line)
            try:
                document = strict_json.loads(match[2]) if match else None
            except InvalidDocument:
                document = None
            if document is None or match is None:
                # What begins with a brace was written over an END whose block never reached the disk.
                is_cut_short = self.is_torn or line.startswith(END[1:2])
                if not is_cut_short or place < len(lines) - 1:
                    raise BadTail(self.count + 1)
                self.is_torn = True
                break
            self.number = int(match[1])
            self.count += 1
            self.end += 1 + len(line)
            self.before = line[-MEMORY:]
            shelf.take(self.number, document)
