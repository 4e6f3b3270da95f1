"""How far an import is, on one line of a terminal's stderr; and its end by ctrl+c, between two steps."""

import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from thulp_tui.exchange.importing import Stopped
from thulp_tui.text import took

REDRAWN = 0.1
"""Seconds between two drawings of the line."""


class Progress:
    """Counts what was read, draws it, and raises Stopped where ctrl+c was pressed."""

    def __init__(self, files: int, size: int) -> None:
        """For so many files and bytes."""
        self.is_stopping = False
        """Whether ctrl+c was pressed."""
        self._is_shown = sys.stderr.isatty()
        self._files, self._size = files, size
        self._file, self._bytes, self._entries = 0, 0, 0
        self._began = self._drawn = time.monotonic()

    def tell(self, count: int) -> None:
        """Note that so many bytes were read. Raises Stopped."""
        if self.is_stopping:
            raise Stopped
        self._bytes += count
        if self._is_shown and time.monotonic() - self._drawn >= REDRAWN:
            self._draw()

    def done(self, entries: int) -> None:
        """Note that a file is done, and so many entries in all. Raises Stopped."""
        self._file, self._entries = self._file + 1, entries
        self.tell(0)
        if self._is_shown and self._file == self._files:
            self._draw()

    def line(self) -> str:
        """What the line says."""
        lasted = max(time.monotonic() - self._began, 0.001)
        rate = self._bytes / lasted
        left = took(1000 * (self._size - self._bytes) / rate) if 0 < self._bytes <= self._size else "…"
        shown = f"Importing {self._file:,}/{self._files:,} files · {self._entries:,} entries"
        return f"{shown} · {rate / 1e6:.0f} MB/s · {left} left · ctrl+c stops"

    def _draw(self) -> None:
        self._drawn = time.monotonic()
        sys.stderr.write(f"\r\x1b[K{self.line()}")
        sys.stderr.flush()

    def clear(self) -> None:
        """Take the line away."""
        if self._is_shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


@contextmanager
def stoppable(progress: Progress) -> Iterator[None]:
    """Let the first ctrl+c end the work where nothing is half done; a second one ends the program at once."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        progress.is_stopping = True
        signal.signal(signal.SIGINT, before)

    before: Any = signal.getsignal(signal.SIGINT)
    try:
        signal.signal(signal.SIGINT, stop)
    except ValueError:  # another thread than the first: nobody presses ctrl+c there
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        progress.clear()
