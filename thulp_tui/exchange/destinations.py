"""Where what is exported goes: nowhere, to a stream, into one file, into a folder; never over the store itself."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

from thulp_tui.domain.rules import Refused
from thulp_tui.exchange import FolderWriter
from thulp_tui.exchange.placing import NewText, place


class Destination(Protocol):
    """Takes what sessions become."""

    def put(self, name: str, data: bytes) -> Path | None:
        """Take a text in UTF-8, a file or lines, of which ``name`` is the usual name; return where it is, if anywhere.

        Raises OSError, and Refused for a bad place.
        """
        ...

    def put_folder(self, name: str, files: Mapping[str, str], writer: FolderWriter) -> Path | None:
        """Take the files of a folder. Raises as `put` does."""
        ...

    def finish(self) -> None:
        """Make whole what was begun. Raises OSError."""
        ...

    def abandon(self) -> None:
        """Leave nothing that is not whole."""
        ...


class Nowhere:
    """A preview: what comes is forgotten."""

    def put(self, name: str, data: bytes) -> Path | None:
        """Forget it."""
        return None

    def put_folder(self, name: str, files: Mapping[str, str], writer: FolderWriter) -> Path | None:
        """Forget it."""
        return None

    def finish(self) -> None:
        """Nothing was begun."""

    def abandon(self) -> None:
        """Nothing was begun."""


class Stream(Nowhere):
    """Text that goes out as it comes."""

    def __init__(self, write: Callable[[str], None]) -> None:
        """Hand every text to this."""
        self._write = write

    def put(self, name: str, data: bytes) -> Path | None:
        """Write it."""
        self._write(data.decode())
        return None

    def put_folder(self, name: str, files: Mapping[str, str], writer: FolderWriter) -> Path | None:
        """Raise Refused: a stream holds no folder."""
        raise Refused("This format is a folder of files.")


class OneFile:
    """One file for all that comes; it appears when all of it is there."""

    def __init__(self, path: Path, *, overwrite: bool, store: Path | None = None) -> None:
        """Begin a file at ``path``. Raises as `NewText` does, and Refused where the store stands."""
        _keep_off(path, store)
        self._file = NewText(path, overwrite=overwrite)

    def put(self, name: str, data: bytes) -> Path | None:
        """Add it to the file."""
        self._file.write(data)
        return self._file.path

    def put_folder(self, name: str, files: Mapping[str, str], writer: FolderWriter) -> Path | None:
        """Raise Refused: a file holds no folder."""
        raise Refused("This format is a folder of files.")

    def finish(self) -> None:
        """Give the file its name."""
        self._file.keep()

    def abandon(self) -> None:
        """Drop the file."""
        self._file.drop()


class Folder(Nowhere):
    """A folder with a file, or a folder, for each session; each is there as soon as it is whole."""

    def __init__(self, path: Path, *, overwrite: bool, store: Path | None = None) -> None:
        """Write into a folder, which is made when it is not there and its parent is. Raises OSError."""
        path.mkdir(exist_ok=True)
        self._path, self._overwrite, self._store = path, overwrite, store
        self._names: set[str] = set()

    def put(self, name: str, data: bytes) -> Path | None:
        """Place a file."""
        path = self._path / self._free(name)
        _keep_off(path, self._store)
        place(path, data, overwrite=self._overwrite)
        return path

    def put_folder(self, name: str, files: Mapping[str, str], writer: FolderWriter) -> Path | None:
        """Place a folder."""
        path = self._path / self._free(name)
        writer.put(files, path, overwrite=self._overwrite)
        return path

    def _free(self, name: str) -> str:
        """The name; or where another session of this export has it, with a number before its end."""
        stem, dot, end = name.rpartition(".")
        free, number = name, 1
        while free.casefold() in self._names:
            number += 1
            free = f"{stem}-{number}{dot}{end}" if stem else f"{name}-{number}"
        self._names.add(free.casefold())
        return free


class ThisFolder(Nowhere):
    """The very folder that a session becomes."""

    def __init__(self, path: Path, *, overwrite: bool) -> None:
        """Put the files into ``path``."""
        self._path, self._overwrite = path, overwrite

    def put_folder(self, name: str, files: Mapping[str, str], writer: FolderWriter) -> Path | None:
        """Place the files."""
        writer.put(files, self._path, overwrite=self._overwrite)
        return self._path


def _keep_off(path: Path, store: Path | None) -> None:
    """Raise Refused where the store stands."""
    if store is not None and path.exists() and path.samefile(store):
        raise Refused(f"{path} is the store itself; it is not overwritten")
