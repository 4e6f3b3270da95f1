"""One session's document in a lined file: its lines, found and read when somebody asks."""

import re
from array import array
from bisect import bisect_left
from collections.abc import Collection
from typing import Any, Final, Protocol

from thulp_tui.store.disk import OpenFile
from thulp_tui.store.durable import CHUNK
from thulp_tui.store.layout import ENTRIES_END, Span, parsed_rest

NEAR_END: Final = 4 << 20
"""How many bytes before a session's end are looked through for its last entries, before all lines are numbered."""
FEW: Final = 16
"""So many ids are looked for one by one."""
ID: Final = re.compile(rb'^\{"id":"([0-9a-f-]{36})"', re.MULTILINE)
"""An entry's id, in the lines of a session."""


class Source(Protocol):
    """Where a session's entries and the rest of its document are, besides its metadata."""

    count: int
    """How many entries there are."""

    def rest(self) -> dict[str, Any]:
        """Return the context and what this program does not know, a new object each time."""

    def entries(self, first: int, last: int) -> list[bytes]:
        """Return the JSON texts of the entries from `first` up to `last`, not included."""

    def places(self, ids: Collection[str]) -> list[int]:
        """Return where the entries with these ids stand, in order."""


class Filed:
    """A session's document in a lined file. Raises OSError where the file cannot be read."""

    __slots__ = (
        "_entries_at",
        "_last_lines",
        "_lines",
        "_looked_from",
        "check",
        "count",
        "end",
        "file",
        "rest_at",
        "start",
    )

    def __init__(
        self, file: OpenFile, start: int, rest_at: int, end: int, count: int, check: int | None = None
    ) -> None:
        """Take note of where it stands; nothing is read."""
        self.file = file
        """The file."""
        self.start = start
        """Where the document begins, with its number."""
        self.rest_at = rest_at
        """Where its line 2 begins."""
        self.end = end
        """Where it ends."""
        self.count = count
        """How many entries it has."""
        self.check = check
        """The checksum of its bytes, where that is known."""
        self._entries_at = -1
        self._lines: array[int] | None = None
        self._last_lines: list[int] = []
        self._looked_from = -1

    def rest(self) -> dict[str, Any]:
        """Return the context and what this program does not know, a new object each time."""
        return parsed_rest(self._rest_line())

    def entries(self, first: int, last: int) -> list[bytes]:
        """Return the JSON texts of the entries from `first` up to `last`, not included."""
        if first >= last:
            return []
        data = self.file.read(self._line_at(first), self._line_at(last))
        return [line.removesuffix(b",") for line in data.split(b"\n")[:-1]]

    def places(self, ids: Collection[str]) -> list[int]:
        """Return where the entries with these ids stand, in order."""
        needles = [b'{"id":"%b"' % entry_id.encode() for entry_id in ids]
        found: list[int] = []
        at, kept = self.entries_at, b""
        for chunk in self.file.chunks(at, self.entries_end):
            lines = kept + chunk
            cut = lines.rfind(b"\n") + 1
            if len(needles) > FEW:
                wanted = {needle[len(b'{"id":"') : -1] for needle in needles}
                found += [at + match.start() for match in ID.finditer(lines, 0, cut) if match[1] in wanted]
            else:
                found += [at + place for needle in needles for place in line_starts(lines, needle) if place < cut]
            at, kept = at + cut, lines[cut:]
        if found and self._lines is None:
            self._lines = self._numbered()
        return [bisect_left(self._lines, place) for place in sorted(found)] if self._lines else []

    def whole(self) -> Span:
        """Return where all of it stands."""
        return Span(self.file, self.start, self.end)

    def rest_span(self) -> Span:
        """Return where its line 2 stands."""
        return Span(self.file, self.rest_at, self.entries_at)

    def span(self, first: int, last: int) -> Span:
        """Return where the entries from `first` up to `last` stand, without the comma and line break at their end."""
        end = self._line_at(last) - len(b"\n" if last == self.count else b",\n")
        return Span(self.file, self._line_at(first), end)

    @property
    def entries_at(self) -> int:
        """Where the first entry begins."""
        if self._entries_at < 0:
            self._rest_line()
        return self._entries_at

    @property
    def entries_end(self) -> int:
        """Where the line break of the last entry ends."""
        return self.end - len(ENTRIES_END)

    def _rest_line(self) -> bytes:
        line = self.file.line(self.rest_at)
        self._entries_at = self.rest_at + len(line)
        return line

    def _line_at(self, number: int) -> int:
        if number == self.count:
            return self.entries_end
        if number == 0:
            return self.entries_at
        if self._lines is None and not self._is_near_end(number):
            self._lines, self._last_lines = self._numbered(), []
        if self._lines is not None:
            return self._lines[number]
        return self._last_lines[number - self.count]

    def _is_near_end(self, number: int) -> bool:
        at = self.entries_end if self._looked_from < 0 else self._looked_from
        while len(self._last_lines) < self.count - number and at > self.entries_at:
            if self.entries_end - at >= NEAR_END:
                return False
            # In small pieces: of the memory for large ones the system gets little back.
            start = max(self.entries_at, at - CHUNK)
            found = [start + 1 + place for place in positions(self.file.read(start, at), b"\n")]
            if at == self.entries_end:
                found = found[:-1]
            if start == self.entries_at:
                found = [start, *found]
            self._last_lines = found + self._last_lines
            self._looked_from = at = start
        return len(self._last_lines) >= self.count - number

    def _numbered(self) -> "array[int]":
        lines = array("Q" if self.end >> 32 else "I", [self.entries_at])
        at = self.entries_at
        for chunk in self.file.chunks(at, self.entries_end):
            lines.extend([at + 1 + place for place in positions(chunk, b"\n")])
            at += len(chunk)
        return lines


def positions(data: bytes, needle: bytes) -> list[int]:
    """Return where the bytes stand."""
    found, at = [], data.find(needle)
    while at >= 0:
        found.append(at)
        at = data.find(needle, at + 1)
    return found


def line_starts(lines: bytes, needle: bytes) -> list[int]:
    """Return where the bytes stand at the beginning of a line."""
    return [at for at in positions(lines, needle) if at == 0 or lines[at - 1 : at] == b"\n"]
