"""A new file in its place: wholly or not at all, and over another one only where that is wanted."""

import contextlib
import os
import secrets
from pathlib import Path

PRIVATE = 0o600
"""The mode of a file that only its owner reads."""
USUAL = 0o666
"""The mode that the user's umask makes of every new file."""


def place(path: Path, text: str, *, overwrite: bool, mode: int = USUAL) -> None:
    """Put ``text`` at ``path``, wholly or not at all; a link is followed, a file that is overwritten keeps its mode.

    Raises FileExistsError when something is there and ``overwrite`` is false, OSError when it cannot be written. The
    temporary name does not end in ``.json``, since thulp would list it.
    """
    path = Path(os.path.realpath(path))
    temporary = path.with_name(f".{path.name[:200]}.{secrets.token_hex(4)}.tmp")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if overwrite:
            with contextlib.suppress(FileNotFoundError):
                temporary.chmod(path.stat().st_mode & 0o777)
            temporary.replace(path)
        else:
            _link(temporary, path, mode)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink()


def _link(temporary: Path, path: Path, mode: int) -> None:
    """Give the file its name if nothing has it; raises FileExistsError otherwise."""
    try:
        path.hardlink_to(temporary)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode))
        temporary.replace(path)
