"""Reading a file that others change, and telling one state of it from another."""

import errno
import os
import stat
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from thulp_tui.store.durable import CHUNK, NewFile

TICK_NS: Final = 20_000_000
"""A file that changed within this time before it was looked at can change again and show the same time: file systems
stamp with the kernel's tick, 1 to 10 ms."""
SETTLED_NS: Final = 1_000_000_000
"""A program that writes in place is done within this time, or it was stopped in the middle."""
EVIDENCE: Final = 1 << 15
"""How many bytes of a file's beginning, and of its end, are compared where its times do not tell. A program that writes
more than twice this in place takes longer than a tick of the clock, save for one that changes a few bytes in the
middle."""


BRIEF: Final = 1 << 10
"""As many suffice for a file that is laid out in lines: what another program writes begins or ends otherwise."""


class Overtaken(Exception):
    """Another program changed the file between reading and writing; nothing was written."""


class Identity(NamedTuple):
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

    def is_same_file(self, other: "Identity") -> bool:
        """Return whether the other is a state of the same file, not of one that replaced it."""
        return (self.device, self.inode) == (other.device, other.inode)


def identify(path: Path) -> Identity | None:
    """Return the identity of the file at this path; None when there is none. Raises OSError."""
    try:
        return Identity.of(path.stat())
    except FileNotFoundError:
        return None


class OpenFile:
    """A file that is kept open, so that what was found in it can be read later, whatever replaces it.

    Read with `pread` and not mapped: a mapped file that somebody truncates in place ends the reader with SIGBUS. The
    descriptor is closed with the last reference; until then the system cannot give its inode's number to another file.
    """

    __slots__ = ("_kept", "_writer", "descriptor")

    def __init__(self, descriptor: int) -> None:
        """Take over an open descriptor."""
        self.descriptor = descriptor
        """The descriptor, for reading."""
        self._kept = b""
        self._writer = -1

    @classmethod
    def at(cls, path: Path) -> "OpenFile":
        """Open the file at this path for reading. Raises OSError."""
        return cls(os.open(path, os.O_RDONLY | os.O_CLOEXEC))

    def __del__(self) -> None:
        """Close the descriptors."""
        os.close(self.descriptor)
        if self._writer >= 0:
            os.close(self._writer)

    def writer(self, path: Path) -> int:
        """Return a descriptor for writing, which is kept.

        Raises OSError, and Overtaken unless the path leads to this file.
        """
        if self._writer < 0:
            descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
            if not os.path.samestat(os.fstat(descriptor), os.fstat(self.descriptor)):
                os.close(descriptor)
                raise Overtaken
            self._writer = descriptor
        return self._writer

    def identity(self) -> Identity:
        """Return what tells the file's present state. Raises OSError."""
        return Identity.of(os.fstat(self.descriptor))

    def keep(self, size: int) -> None:
        """Keep so many bytes of the file's beginning in memory, out of reach of a program that writes in place."""
        self._kept = self.read_now(0, size)

    def read(self, start: int, end: int) -> bytes:
        """Return the bytes between two offsets, fewer where the file ends before; what is kept is not read again.

        Raises OSError.
        """
        kept = self._kept[start:end]
        return kept + self.read_now(start + len(kept), end) if start + len(kept) < end else kept

    def read_now(self, start: int, end: int) -> bytes:
        """Return the bytes that the file has between two offsets now, fewer where it ends before. Raises OSError."""
        if end <= start:
            return b""
        data = os.pread(self.descriptor, end - start, start)
        if len(data) == end - start or not data:
            return data
        pieces = [data]
        while (start := start + len(data)) < end and (data := os.pread(self.descriptor, end - start, start)):
            pieces.append(data)
        return b"".join(pieces)

    def chunks(self, start: int, end: int) -> Iterator[bytes]:
        """Yield the bytes between two offsets, in pieces of CHUNK. Raises OSError."""
        while start < end and (data := self.read(start, min(end, start + CHUNK))):
            yield data
            start += len(data)

    def line(self, start: int, guess: int = 1024) -> bytes:
        """Return the line that begins here, with its line break if it has one. Raises OSError."""
        while (cut := (data := self.read(start, start + guess)).find(b"\n")) < 0 and len(data) == guess:
            guess *= 16
        return data[: cut + 1] if cut >= 0 else data

    def find_last(self, needle: bytes, end: int) -> int:
        """Return where the bytes stand for the last time before an offset; -1 for nowhere. Raises OSError."""
        at = end
        while at > 0:
            start = max(0, at - CHUNK)
            found = self.read(start, min(end, at + len(needle) - 1)).rfind(needle)
            if found >= 0:
                return start + found
            at = start
        return -1

    def evidence(self, most: int, size: int) -> bytes:
        """Return so many bytes of beginning and end of a file of a size, all of a small one. Raises OSError."""
        return self.read_now(0, most) + self.read_now(max(most, size - most), size)


class Seen:
    """One state of a file, as it was last read or written here."""

    def __init__(self, file: OpenFile, identity: Identity, evidence: int = EVIDENCE) -> None:
        """Remember the state that the open file is in, by so many bytes of it where its times do not tell."""
        self.file = file
        """The open file: while it is, the system cannot give its inode's number to a file that replaces it."""
        self.identity = identity
        """What a stat answers while the file is in this state."""
        self._most = evidence
        self._evidence = file.evidence(evidence, identity.size) if in_doubt(identity) else None

    def is_current(self, path: Path) -> bool:
        """Return whether the path still shows this state. Raises OSError."""
        if identify(path) != self.identity:
            return False
        if self._evidence is None:
            return True
        settled = not in_doubt(self.identity)
        if self.file.evidence(self._most, self.identity.size) != self._evidence:
            return False
        if settled:
            self._evidence = None
        return True

    def is_fresh(self) -> bool:
        """Return whether the file was changed less than SETTLED_NS ago: somebody may still be at it."""
        return abs(time.time_ns() - self.identity.modified) < SETTLED_NS


def in_doubt(identity: Identity) -> bool:
    """Return whether a file that changed so recently could change now and still show this identity."""
    return abs(time.time_ns() - identity.modified) < TICK_NS


def check_kind(path: Path) -> None:
    """Raise OSError with a plain sentence for what is no regular file, FileNotFoundError for nothing."""
    if stat.S_ISDIR(mode := path.stat().st_mode):
        raise IsADirectoryError(errno.EISDIR, "this is a folder, not a file", str(path))
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, "this is not a regular file", str(path))


def read(path: Path) -> tuple[Seen, bytes]:
    """Return a file's state and bytes, read while nobody changed it, if a few attempts find such a moment.

    Raises OSError: IsADirectoryError for a folder, and one with a plain sentence for what is neither file nor folder.
    """
    check_kind(path)
    attempts = 10
    while True:
        attempts -= 1
        file = OpenFile.at(path)
        before = file.identity()
        data = b"".join(file.chunks(0, 1 << 62))
        if file.identity() == before or not attempts:
            return Seen(file, before), data


def write(path: Path, pieces: Iterable[bytes], seen: Seen | None) -> Seen:
    """Replace the file at this path (no symbolic link) by these bytes; they are on the disk when this returns.

    `seen` is the state that the new bytes were made from, None for no file. Raises Overtaken when the path shows
    anything else just before the rename, and OSError; in both cases the old file is as it was.
    """
    with NewFile(path) as new:
        new.write(pieces)
        return put_in_place(new, seen)


def put_in_place(new: NewFile, seen: Seen | None) -> Seen:
    """Synchronise a new file and let it stand at its path; returns and raises as `write` does."""
    if seen:
        new.take_over_rights()
    new.synchronise()
    written = Identity.of(os.fstat(new.descriptor))
    if not (seen.is_current(new.path) if seen else identify(new.path) is None):
        raise Overtaken
    placed = OpenFile(new.take_place())
    now = placed.identity()
    # What a rename moves on is the time of change; anything else would be another program's doing.
    is_renamed = now.is_same_file(written)
    return Seen(placed, written._replace(changed=now.changed) if is_renamed else now)
