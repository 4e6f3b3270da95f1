"""Following folders: which of their files have changed since they were taken in."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from thulp_tui.exchange.looking import OWN, Found, guess, walk
from thulp_tui.exchange.source import SETTLING

INTERVAL = SETTLING
"""Seconds between two looks."""


class Watch:
    """The files of some folders, and how they were when one looked last."""

    def __init__(self, paths: Sequence[Path], found: Sequence[Found], format_name: str = "") -> None:
        """Follow these files and folders, in which ``found`` was found; with a format's name all are taken for that."""
        self._paths = paths
        self._format_name = format_name
        self._formats = {one.path: one.format for one in found}
        self._seen = {one.path: _state(one.path) for one in found}

    def changed(self) -> list[Found]:
        """The files that are new or have changed since this was asked last. What cannot be read has not."""
        found = []
        for path in self._files():
            state = _state(path)
            if state is None or state == self._seen.get(path):
                continue
            self._seen[path] = state
            if not self._formats.get(path):
                # What looks like nothing may only have been begun.
                self._formats[path] = self._format_name or guess(path)
            if self._formats[path]:
                found.append(Found(path, self._formats[path], state[0]))
        return found

    def _files(self) -> Iterator[Path]:
        for path in self._paths:
            try:
                if path.is_dir():
                    yield from walk(path / ".thulp" if (path / ".thulp").is_dir() and self._is_own() else path)
                else:
                    yield path
            except OSError:
                continue

    def _is_own(self) -> bool:
        return self._format_name in ("", OWN)


def _state(path: Path) -> tuple[int, int] | None:
    """A file's size and time; None where there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns
