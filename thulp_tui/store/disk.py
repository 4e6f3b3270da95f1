"""Reading a file that others change, and replacing it so that at every moment either the old or the new one is there.

POSIX: a rename within a folder is atomic, and is on the disk once the folder has been synchronised.
"""

import errno
import fcntl
import hashlib
import os
import re
import secrets
import stat
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

PRIVATE: Final = 0o600
"""The mode of a new file: sessions hold what people said."""
TICK_NS: Final = 20_000_000
"""A file that changed within this time before it was looked at can change again and show the same time: file systems
stamp with the kernel's tick, 1 to 10 ms."""
SETTLED_NS: Final = 1_000_000_000
"""A program that writes in place is done within this time, or it was stopped in the middle."""
CHUNK: Final = 1 << 20
"""How much is read or copied at once, in bytes."""


class Overtaken(Exception):
    """Another program changed the file between reading and writing; nothing was written."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What tells one state of a file from another without reading it."""

    device: int
    """The file system."""
    inode: int
    """The file itself; a new one at each rename."""
    size: int
    """In bytes."""
    modified: int
    """When its bytes changed, in nanoseconds."""
    changed: int
    """When anything about it changed, in nanoseconds; unlike `modified` nobody can set it."""

    @classmethod
    def of(cls, status: os.stat_result) -> "Identity":
        """Return the identity in the answer of a stat call."""
        return cls(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)


def identify(path: Path) -> Identity | None:
    """Return the identity of the file at this path; None when there is none. Raises OSError."""
    try:
        return Identity.of(path.stat())
    except FileNotFoundError:
        return None


class Seen:
    """One state of a file, as it was last read or written here.

    Its descriptor stays open: while it is, the system cannot give the inode's number to a file that replaces this one.
    """

    def __init__(self, descriptor: int, identity: Identity, digest_in_doubt: bytes | None) -> None:
        """Take over an open descriptor of the file; the digest is needed where `in_doubt` says so."""
        self.descriptor = descriptor
        """The open file; closed by `close` or when this object goes."""
        self.identity = identity
        """What a stat answers while the file is in this state."""
        self.digest = digest_in_doubt
        """What the bytes were, where the time alone does not tell; else None."""

    def is_current(self, path: Path) -> bool:
        """Return whether the path still shows this state. Raises OSError."""
        if identify(path) != self.identity:
            return False
        if self.digest is None:
            return True
        settled = not in_doubt(self.identity)
        if digest(self.descriptor) != self.digest:
            return False
        if settled:
            self.digest = None
        return True

    def close(self) -> None:
        """Close the descriptor; a second time does nothing."""
        if self.descriptor >= 0:
            descriptor, self.descriptor = self.descriptor, -1
            os.close(descriptor)

    def __del__(self) -> None:
        """Close the descriptor with the last reference."""
        self.close()

    def is_fresh(self) -> bool:
        """Return whether the file was changed less than SETTLED_NS ago: somebody may still be at it."""
        return abs(time.time_ns() - self.identity.modified) < SETTLED_NS


def in_doubt(identity: Identity) -> bool:
    """Return whether a file that changed so recently could change now and still show this identity."""
    return abs(time.time_ns() - identity.modified) < TICK_NS


def digest(descriptor: int) -> bytes:
    """Return a digest of all the bytes of an open file."""
    summed, at = hashlib.blake2b(), 0
    while data := os.pread(descriptor, CHUNK, at):
        summed.update(data)
        at += len(data)
    return summed.digest()


def read(path: Path) -> tuple[Seen, bytes]:
    """Return a file's state and bytes, read while nobody changed it, if a few attempts find such a moment.

    Raises OSError: IsADirectoryError for a folder, and one with a plain sentence for what is neither file nor folder.
    """
    if stat.S_ISDIR(mode := path.stat().st_mode):
        raise IsADirectoryError(errno.EISDIR, "this is a folder, not a file", str(path))
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, "this is not a regular file", str(path))
    attempts = 10
    while True:
        attempts -= 1
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            before = Identity.of(os.fstat(descriptor))
            with open(descriptor, "rb", closefd=False) as file:
                data = file.read()
            steady = Identity.of(os.fstat(descriptor)) == before
        except BaseException:
            os.close(descriptor)
            raise
        if steady or not attempts:
            return Seen(descriptor, before, hashlib.blake2b(data).digest() if in_doubt(before) else None), data
        os.close(descriptor)


def write(path: Path, pieces: Iterable[bytes], seen: Seen | None) -> Seen:
    """Replace the file at this path (no symbolic link) by these bytes; they are on the disk when this returns.

    `seen` is the state that the new bytes were made from, None for no file. Raises Overtaken when the path shows
    anything else just before the rename, and OSError; in both cases the old file is as it was.
    """
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    descriptor = os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, PRIVATE)
    try:
        with open(descriptor, "wb", CHUNK, closefd=False) as file:
            file.writelines(pieces)
        if seen:
            take_over_rights(descriptor, path)
        synchronise(descriptor)
        written = Identity.of(os.fstat(descriptor))
        digest_in_doubt = digest(descriptor) if in_doubt(written) else None
        if not (seen.is_current(path) if seen else identify(path) is None):
            raise Overtaken
        try:
            temporary.replace(path)
        except OSError as error:
            if seen is None or error.errno not in (errno.EBUSY, errno.EXDEV):
                raise
            return copy_in_place(descriptor, temporary, path)
        synchronise_folder(path.parent)
        # What a rename moves on is the time of change; anything else would be another program's doing.
        return Seen(descriptor, replace(written, changed=os.fstat(descriptor).st_ctime_ns), digest_in_doubt)
    except BaseException:
        os.close(descriptor)
        with suppress(OSError):
            temporary.unlink()
        raise


def copy_in_place(descriptor: int, temporary: Path, path: Path) -> Seen:
    """Copy an open temporary file over the bytes of a file that cannot be renamed onto: a mount of its own (EBUSY).

    The whole new file stays beside it under the name `.NAME.whole` until the copy is on the disk, for a copy that is
    cut short leaves a torn file. Raises OSError; `.NAME.whole` is then still there. Closes the descriptor.
    """
    whole = whole_copy(path)
    temporary.replace(whole)
    synchronise_folder(path.parent)
    target = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    try:
        at = 0
        while data := os.pread(descriptor, CHUNK, at):
            while data:
                count = os.pwrite(target, data, at)
                at, data = at + count, data[count:]
        os.ftruncate(target, at)
        synchronise(target)
        identity = Identity.of(os.fstat(target))
        digest_in_doubt = digest(target) if in_doubt(identity) else None
    except BaseException:
        os.close(target)
        raise
    with suppress(OSError):
        whole.unlink()
    os.close(descriptor)
    return Seen(target, identity, digest_in_doubt)


def whole_copy(path: Path) -> Path:
    """Return where the whole new file stands while a file is overwritten in place."""
    return path.with_name(f".{path.name}.whole")


def take_over_rights(descriptor: int, path: Path) -> None:
    """Give the open file the mode and, where that is allowed, the owner and group of the file at this path."""
    status = path.stat()
    with suppress(PermissionError):
        os.fchown(descriptor, -1, status.st_gid)
        os.fchown(descriptor, status.st_uid, -1)
    os.fchmod(descriptor, stat.S_IMODE(status.st_mode))


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
            if ours.fullmatch(sibling.name):
                sibling.unlink()
