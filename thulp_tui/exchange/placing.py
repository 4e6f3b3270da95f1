"""New files in their place: wholly or not at all, over another one only where that is wanted, and with safe names."""

import contextlib
import os
import re
import secrets
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from thulp_tui.domain.session import Session

PRIVATE = 0o600
"""The mode of a file that only its owner reads."""
USUAL = 0o666
"""The mode that the user's umask makes of every new file."""
LONGEST_NAME: Final = 40
"""Characters that a session's name gives to a file's."""

_NOT_IN_NAMES = re.compile(r"[^a-z0-9]+")


class NewText:
    """A text file that grows beside its place under another name, and gets its own when it is whole.

    As a context manager: it is kept at the end of the block, and dropped where that raises.
    """

    def __init__(self, path: Path, *, overwrite: bool, mode: int = USUAL) -> None:
        """Begin a file for ``path``; a link is followed, a file that is overwritten keeps its mode.

        Raises FileExistsError when something is there and ``overwrite`` is false, OSError when it cannot be written.
        The temporary name does not end in ``.json``, since thulp would list it.
        """
        self.path = Path(os.path.realpath(path))
        """Where it will stand."""
        self._overwrite, self._mode = overwrite, mode
        self._temporary = self.path.with_name(f".{self.path.name[:200]}.{secrets.token_hex(4)}.tmp")
        if not overwrite and os.path.lexists(self.path):
            raise FileExistsError(17, "File exists", str(self.path))
        try:
            descriptor = os.open(self._temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        except OSError as error:
            raise self._named(error) from error
        self._file = os.fdopen(descriptor, "wb")

    def write(self, text: str | bytes) -> None:
        """Add a text, or what it is in UTF-8. Raises OSError."""
        try:
            self._file.write(text.encode() if isinstance(text, str) else text)
        except OSError as error:
            raise self._named(error) from error

    def keep(self) -> None:
        """Give the file its name. Raises OSError, and FileExistsError when somebody was quicker; then it is dropped."""
        try:
            with self._file:
                self._file.flush()
                os.fsync(self._file.fileno())
            if self._overwrite:
                with contextlib.suppress(FileNotFoundError):
                    self._temporary.chmod(self.path.stat().st_mode & 0o777)
                self._temporary.replace(self.path)
            else:
                _link(self._temporary, self.path, self._mode)
        except OSError as error:
            raise self._named(error) from error
        finally:
            self.drop()

    def drop(self) -> None:
        """Leave nothing of what has no name yet."""
        with contextlib.suppress(OSError):
            self._file.close()
        with contextlib.suppress(OSError):
            self._temporary.unlink()

    def __enter__(self) -> Self:
        """Return the file."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Keep the file, or drop it after an error."""
        if error is None:
            self.keep()
        else:
            self.drop()

    def _named(self, error: OSError) -> OSError:
        return OSError(error.errno, error.strerror, str(self.path))


def place(path: Path, text: str | bytes, *, overwrite: bool, mode: int = USUAL) -> None:
    """Put ``text`` at ``path``, wholly or not at all. Raises as `NewText` does."""
    with NewText(path, overwrite=overwrite, mode=mode) as file:
        file.write(text)


def name_of(session: Session, otherwise: str = "session") -> str:
    """Return a name, without its end, for a file or folder of a session among others, such as `fix-the-bug-40b3c1aa`.

    The session's own in small letters of ASCII, or what stands in for it, and the beginning of its id.
    """
    words = _NOT_IN_NAMES.sub("-", session.name.lower()).strip("-")[:LONGEST_NAME].strip("-")
    return f"{words or otherwise}-{session.id[:8]}"


def _link(temporary: Path, path: Path, mode: int) -> None:
    """Give the file its name if nothing has it; raises FileExistsError otherwise."""
    try:
        path.hardlink_to(temporary)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode))
        temporary.replace(path)
