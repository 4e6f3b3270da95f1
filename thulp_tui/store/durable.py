"""Putting bytes on the disk so that at every moment either the old file or the new one is there.

POSIX: a rename within a folder is atomic, and is on the disk once the folder has been synchronised.
"""

import errno
import fcntl
import os
import re
import shutil
import stat
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final, Self

PRIVATE: Final = 0o600
"""The mode of a new file: sessions hold what people said."""
CHUNK: Final = 1 << 18
"""How much is read or copied at once, in bytes."""

STEP: Final = 1 << 24
"""So many bytes of a new file are synchronised together. Changes that are appended to the old file meanwhile have to
wait for what of the new one is not on the disk yet."""


class NewFile:
    """A temporary file that will take another one's place; a context, at whose end it is gone unless it did.

    Nobody clears it away meanwhile: its lock says that somebody is at it.
    """

    def __init__(self, path: Path) -> None:
        """Begin a file that is to stand at this path (no symbolic link). Raises OSError."""
        self.path = path
        """Where it will stand."""
        self._temporary = path.with_name(f".{path.name}.{os.urandom(4).hex()}.tmp")
        self.descriptor = os.open(self._temporary, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, PRIVATE)
        """The open file; who keeps it after `take_place` closes it."""
        with suppress(OSError):
            fcntl.flock(self.descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        self._is_placed = False

    def __enter__(self) -> Self:
        """Return the file."""
        return self

    def __exit__(self, *_: object) -> None:
        """Remove the file, unless it stands in its place."""
        if not self._is_placed:
            os.close(self.descriptor)
            with suppress(OSError):
                self._temporary.unlink()

    def write(self, pieces: Iterable[bytes]) -> None:
        """Add these bytes at the end. Raises OSError."""
        with open(self.descriptor, "wb", CHUNK, closefd=False) as file:
            waiting = 0
            for piece in pieces:
                waiting += file.write(piece)
                if waiting >= STEP:
                    file.flush()
                    synchronise(self.descriptor)
                    waiting = 0

    def synchronise(self) -> None:
        """Return when all that was written is on the disk. Raises OSError."""
        synchronise(self.descriptor)

    def take_over_rights(self) -> None:
        """Take the mode and, where that is allowed, the owner and group of the file to replace. Raises OSError."""
        status = self.path.stat()
        with suppress(PermissionError):
            os.fchown(self.descriptor, -1, status.st_gid)
            os.fchown(self.descriptor, status.st_uid, -1)
        os.fchmod(self.descriptor, stat.S_IMODE(status.st_mode))

    def take_place(self) -> int:
        """Stand at the path, durably; return an open descriptor of the file there, the caller's to close.

        That is this file, or the old one with this one's bytes where nothing can be renamed onto it. Raises OSError.
        """
        try:
            self._temporary.replace(self.path)
        except OSError as error:
            if error.errno not in (errno.EBUSY, errno.EXDEV) or not self.path.exists():
                raise
            self._is_placed = True
            return copy_in_place(self.descriptor, self._temporary, self.path)
        self._is_placed = True
        with suppress(OSError):
            fcntl.flock(self.descriptor, fcntl.LOCK_UN)
        try:
            synchronise_folder(self.path.parent)
        except BaseException:
            os.close(self.descriptor)
            raise
        return self.descriptor


def copy_in_place(descriptor: int, temporary: Path, path: Path) -> int:
    """Copy an open temporary file over the bytes of a file that cannot be renamed onto: a mount of its own (EBUSY).

    The whole new file stays beside it under the name `.NAME.whole` until the copy is on the disk, for a copy that is
    cut short leaves a torn file. Raises OSError; `.NAME.whole` is then still there. Closes the descriptor, returns the
    target's.
    """
    try:
        whole = whole_copy(path)
        temporary.replace(whole)
        synchronise_folder(path.parent)
        target = os.open(path, os.O_RDWR | os.O_CLOEXEC)
        try:
            at = 0
            while data := os.pread(descriptor, CHUNK, at):
                write_at(target, data, at)
                at += len(data)
            os.ftruncate(target, at)
            synchronise(target)
        except BaseException:
            os.close(target)
            raise
    finally:
        os.close(descriptor)
    # Durably, or it could come back after changes that it does not hold, and be taken for the newer file.
    with suppress(OSError):
        whole.unlink()
        synchronise_folder(path.parent)
    return target


def keep_torn_copy(path: Path) -> None:
    """Keep a copy of a torn file beside it, durably. Raises OSError, and then there is none."""
    copy = path.with_name(f"{path.name}.torn-{os.urandom(4).hex()}")
    try:
        shutil.copy2(path, copy)
        descriptor = os.open(copy, os.O_RDONLY | os.O_CLOEXEC)
        try:
            synchronise(descriptor)
        finally:
            os.close(descriptor)
        synchronise_folder(path.parent)
    except BaseException:
        with suppress(OSError):
            copy.unlink()
        raise


def write_at(descriptor: int, data: bytes, at: int) -> None:
    """Write all these bytes at an offset; raises OSError, and then a part of them may be there."""
    while data:
        count = os.pwrite(descriptor, data, at)
        at, data = at + count, data[count:]


def whole_copy(path: Path) -> Path:
    """Return where the whole new file stands while a file is overwritten in place."""
    return path.with_name(f".{path.name}.whole")


def synchronise(descriptor: int) -> None:
    """Return when the file's bytes are on the disk. Raises OSError."""
    # fsync of macOS leaves the bytes in the drive's own memory; this one does not.
    if sys.platform == "darwin":
        fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
    else:
        os.fsync(descriptor)


def synchronise_folder(folder: Path) -> None:
    """Return when the folder's names are on the disk, where the file system can say so. Raises OSError."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(descriptor)


def remove_leftovers(path: Path) -> None:
    """Remove the temporary files of writers that were killed; to be called under the lock, when the file is whole."""
    ours = re.compile(rf"\.{re.escape(path.name)}\.[0-9a-f]{{8}}\.tmp")
    with suppress(OSError):
        for sibling in path.parent.iterdir():
            if ours.fullmatch(sibling.name) and not is_in_use(sibling):
                sibling.unlink()


def is_in_use(temporary: Path) -> bool:
    """Return whether a living writer is at this temporary file."""
    try:
        descriptor = os.open(temporary, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(descriptor)
    return False


def make_folder(folder: Path) -> None:
    """Make a folder and those above it that are missing, for their owner only. Raises OSError."""
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
        # Else the file's own folder could be gone after a power cut. One that may not be read keeps its chance.
        with suppress(PermissionError):
            synchronise_folder(folder.parent)
