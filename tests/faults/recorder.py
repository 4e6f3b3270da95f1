"""Recording every call by which a store writes, in order, with what it writes.

The functions of `os` are wrapped in this process, and the buffered file in which a new file's bytes are collected. That
nothing is missed is checked by the caller: what was recorded makes the very file that is there.
"""

import errno
import io
import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Literal, Self

from thulp_tui.store import durable

WRAPPED: Final = ("open", "close", "pwrite", "write", "ftruncate", "fsync", "replace", "unlink")
"""The functions of `os` that are wrapped."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call that changes what is on the disk, or says that it must be there."""

    kind: Literal["create", "write", "cut", "flush", "rename", "remove", "flush folder", "acknowledged"]
    """What it does; `acknowledged` is no call but the moment at which a change is."""
    file: int = 0
    """Which file, by a number of its own."""
    name: str = ""
    """The name that is made or goes."""
    to: str = ""
    """The name that takes its place."""
    at: int = 0
    """The offset; the size for `cut`."""
    data: bytes = b""
    """What is written; all of the file for `acknowledged`."""


class Unbuffered(io.RawIOBase):
    """A file that writes by `os.write`, where it can be recorded."""

    def __init__(self, descriptor: int) -> None:
        """Write to an open descriptor, which stays open."""
        self.descriptor = descriptor
        """The descriptor."""

    def writable(self) -> bool:
        """Return that it is."""
        return True

    def write(self, data: Any) -> int:
        """Write bytes; return how many."""
        return os.write(self.descriptor, bytes(data))


class Recorder:
    """The calls made in one folder while this context is entered. Lock files do not count."""

    def __init__(self, folder: Path) -> None:
        """Begin with the files that are there."""
        self.calls: list[Call] = []
        """What was recorded."""
        self.before_flush: Callable[[], None] | None = None
        """Called once before the next file is synchronised: the moment for another writer."""
        self.busy = ""
        """The name of a file onto which nothing can be renamed, as if it were a mount of its own; "" for none."""
        self._folder = folder
        there = sorted(path for path in folder.iterdir() if self._name(path))
        self._names = {path.name: number for number, path in enumerate(there, 1)}
        self.names_before = dict(self._names)
        """The files that were there at the beginning, by name, each with a number."""
        self.contents = {number: (folder / name).read_bytes() for name, number in self._names.items()}
        """What was in them."""
        self._descriptors: dict[int, int] = {}
        self._count = len(self._names)
        self._real: dict[str, Any] = {}

    def __enter__(self) -> Self:
        """Wrap the functions."""
        for name in WRAPPED:
            self._real[name] = getattr(os, name)
            setattr(os, name, getattr(self, f"_{name}"))
        durable.open = self._buffered  # type: ignore[attr-defined]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Put the functions back."""
        for name, function in self._real.items():
            setattr(os, name, function)
        del durable.open  # type: ignore[attr-defined]

    def acknowledge(self, path: Path) -> None:
        """Take note that a change to this file has been acknowledged, and of what is in the file now."""
        self.calls.append(Call("acknowledged", data=path.read_bytes()))

    def _buffered(self, descriptor: int, mode: str, size: int, *, closefd: bool) -> io.BufferedWriter:
        assert (mode, closefd) == ("wb", False)
        return io.BufferedWriter(Unbuffered(descriptor), size)

    def _name(self, path: Any) -> str | None:
        path = Path(path)
        return path.name if path.parent == self._folder and not path.name.endswith(".lock") else None

    def _open(self, path: Any, flags: int, mode: int = 0o777, **more: Any) -> int:
        descriptor: int = self._real["open"](path, flags, mode, **more)
        name = self._name(path)
        if Path(path) == self._folder:
            self._descriptors[descriptor] = 0
        elif name:
            if name not in self._names:
                self._count += 1
                self._names[name] = self._count
                self.calls.append(Call("create", self._count, name))
            self._descriptors[descriptor] = self._names[name]
        return descriptor

    def _close(self, descriptor: int) -> None:
        self._descriptors.pop(descriptor, None)
        self._real["close"](descriptor)

    def _pwrite(self, descriptor: int, data: bytes, at: int) -> int:
        count: int = self._real["pwrite"](descriptor, data, at)
        self._wrote(descriptor, data[:count], at)
        return count

    def _write(self, descriptor: int, data: bytes) -> int:
        at = os.lseek(descriptor, 0, os.SEEK_CUR) if stat.S_ISREG(os.fstat(descriptor).st_mode) else 0
        count: int = self._real["write"](descriptor, data)
        self._wrote(descriptor, bytes(data[:count]), at)
        return count

    def _wrote(self, descriptor: int, data: bytes, at: int) -> None:
        if file := self._descriptors.get(descriptor):
            self.calls.append(Call("write", file, at=at, data=data))

    def _ftruncate(self, descriptor: int, size: int) -> None:
        self._real["ftruncate"](descriptor, size)
        if file := self._descriptors.get(descriptor):
            self.calls.append(Call("cut", file, at=size))

    def _fsync(self, descriptor: int) -> None:
        file = self._descriptors.get(descriptor)
        if file and self.before_flush:
            ready, self.before_flush = self.before_flush, None
            ready()
        self._real["fsync"](descriptor)
        if file is not None:
            self.calls.append(Call("flush", file) if file else Call("flush folder"))

    def _replace(self, name: Any, to: Any, **more: Any) -> None:
        if Path(to).name == self.busy:
            raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))
        self._real["replace"](name, to, **more)
        old, new = self._name(name), self._name(to)
        assert old
        assert new
        self._names[new] = self._names.pop(old)
        self.calls.append(Call("rename", self._names[new], old, new))

    def _unlink(self, path: Any, **more: Any) -> None:
        self._real["unlink"](path, **more)
        if name := self._name(path):
            self._names.pop(name, None)
            self.calls.append(Call("remove", name=name))
