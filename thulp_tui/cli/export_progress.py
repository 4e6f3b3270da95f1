"""How far an export is, on one line of a terminal's stderr."""

import sys
import time
from types import TracebackType
from typing import Self

from thulp_tui.cli.import_progress import REDRAWN


class Progress:
    """Draws how many sessions are written, and takes that away at the end of its block."""

    def __init__(self, sessions: int) -> None:
        """For so many sessions; of one alone nothing is drawn."""
        self._is_shown = sessions > 1 and sys.stderr.isatty()
        self._sessions, self._done = sessions, 0
        self._began = self._drawn = time.monotonic()

    def tell(self, size: int) -> None:
        """Note that one more session is done, and so many bytes in all."""
        self._done += 1
        if self._is_shown and time.monotonic() - self._drawn >= REDRAWN:
            self._drawn = time.monotonic()
            sys.stderr.write(f"\r\x1b[K{self.line(size)}")
            sys.stderr.flush()

    def line(self, size: int) -> str:
        """Return what the line says."""
        rate = size / max(time.monotonic() - self._began, 0.001)
        shown = f"Exporting {self._done:,}/{self._sessions:,} sessions · {size / 1e6:,.0f} MB"
        return f"{shown} · {rate / 1e6:.0f} MB/s · ctrl+c stops"

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take the line away."""
        if self._is_shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
