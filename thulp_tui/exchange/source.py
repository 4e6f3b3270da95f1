"""A file of another tool while it is read: its lines or its one value, what is damaged in it, how far one is."""

import errno
import os
import stat
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.domain.json_value import JsonValue
from thulp_tui.exchange import lenient_json

LONGEST_LINE = 256_000_000
"""Bytes of a line that is still read; a longer one counts as damaged."""
LARGEST_DOCUMENT = 256_000_000
"""Bytes of a file that is one JSON value; a larger one counts as damaged."""
CHUNK = 1 << 20
"""Bytes of a file of lines that are read at a time."""
SETTLING = 2.0
"""Seconds after its last change for which a last line that is cut off counts as being written."""

Object = dict[str, JsonValue]
"""A JSON object."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A line that could not be read and was left out."""

    line: int
    """Its number, from 1."""
    reason: str
    """Why, for a person."""


def ignore(_count: int) -> None:
    """Do nothing with a number of bytes."""


class Source:
    """One file of another tool, to be read once."""

    def __init__(self, path: Path, tell: Callable[[int], None] = ignore) -> None:
        """Of the file at this path; ``tell`` is called with the bytes that were read since it was called last."""
        self.path = path
        """The file."""
        self.faults: list[Fault] = []
        """The lines that were left out because they are damaged."""
        self.passed_over: Counter[str] = Counter()
        """What was left out because it says nothing of the conversation: kind → how often."""
        self._tell = tell

    @property
    def time(self) -> int:
        """When the file last changed, in milliseconds since 1970, for sessions that tell no time. Raises OSError."""
        return max(0, self.path.stat().st_mtime_ns // 1_000_000)

    def lines(self) -> Iterator[tuple[int, Object]]:
        """Yield each line's number, from 1, and the object in it; blank lines are passed over, others are faults.

        Raises OSError.
        """
        with opened(self.path, CHUNK) as file:
            number = 0
            while raw := file.readline(LONGEST_LINE):
                number += 1
                self._tell(len(raw))
                if len(raw) == LONGEST_LINE and not raw.endswith(b"\n"):
                    self._skip_line(file)
                    self.faults.append(Fault(number, f"longer than {LONGEST_LINE:,} bytes"))
                    continue
                if raw.isspace():
                    continue
                try:
                    value = lenient_json.loads(raw)
                except InvalidDocument as error:
                    if raw.endswith(b"\n") or not self._is_being_written():
                        self.faults.append(Fault(number, str(error).removeprefix("line 1 ")))
                    continue
                if isinstance(value, dict):
                    yield number, value
                else:
                    self.faults.append(Fault(number, "no JSON object"))

    def document(self) -> JsonValue:
        """The one JSON value that the file is. Raises OSError, and InvalidDocument for what is none."""
        with opened(self.path) as file:
            if os.fstat(file.fileno()).st_size > LARGEST_DOCUMENT:
                raise InvalidDocument("", f"larger than {LARGEST_DOCUMENT:,} bytes")
            data = file.read(LARGEST_DOCUMENT + 1)
        self._tell(len(data))
        return lenient_json.loads(data)

    def tell_all(self) -> None:
        """Tell that the whole file was read, where somebody else did it. Raises OSError."""
        self._tell(self.path.stat().st_size)

    def _skip_line(self, file: BinaryIO) -> None:
        while raw := file.readline(LONGEST_LINE):
            self._tell(len(raw))
            if raw.endswith(b"\n"):
                return

    def _is_being_written(self) -> bool:
        with suppress(OSError):
            return time.time() - self.path.stat().st_mtime < SETTLING
        return False


def opened(path: Path, buffering: int = -1) -> BinaryIO:
    """A regular file, opened for reading, so many bytes at a time.

    Raises OSError, also for a pipe, since reading it could wait for ever.
    """
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, "is a folder, not a file", str(path))
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, "is not a regular file", str(path))
    return path.open("rb", buffering)
