"""The lock that keeps writers apart: `filelock`'s native lock on a descriptor that stays open.

Opening and checking the lock file anew for each change, as `filelock.FileLock` does, costs about as much as writing the
change; here that is done once. Both contend for the same lock. `filelock` itself is loaded with the first lock, in
`_native`: who only reads does without.
"""

import os
import time
from contextlib import suppress
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Final

POLL_SECONDS: Final = 0.002
"""How often a waiting writer looks; filelock's own 50 ms starve writers."""


@cache
def _native() -> ModuleType:
    import filelock

    return filelock


class WriterLock:
    """A lock file of one writer; nested acquiring is counted. Not for several threads at once."""

    def __init__(self, path: Path, mode: int) -> None:
        """Lock by this file, which is made with `mode` when it is first needed, and stays."""
        self.path = path
        """The lock file."""
        self._mode = mode
        self._descriptor = -1
        self._process = 0
        self._depth = 0

    @property
    def is_open(self) -> bool:
        """Whether the lock file was found, or made, before."""
        return self._descriptor >= 0

    def acquire(self, timeout: float) -> None:
        """Return when no other writer has the lock, and none can get it before `release`.

        Raises TimeoutError after so many seconds, and OSError when the lock file cannot be opened.
        """
        if self._depth and self._process == os.getpid():
            self._depth += 1
            return
        deadline = time.monotonic() + timeout
        while not self._is_taken():
            if time.monotonic() >= deadline:
                raise TimeoutError
            time.sleep(POLL_SECONDS)
        self._depth = 1

    def release(self) -> None:
        """Undo one `acquire`; without one, do nothing."""
        if self._depth > 1:
            self._depth -= 1
        elif self._depth:
            self._depth = 0
            _native().unlock_descriptor(self._descriptor)

    def close(self) -> None:
        """Release the lock and let go of its file; it can be acquired again."""
        self._depth = 0
        self._close()

    def __del__(self) -> None:
        """Close the descriptor."""
        self._close()

    def _is_taken(self) -> bool:
        if self._process != os.getpid():
            # The descriptor of the process that this one was forked from shares its lock.
            self._close()
        if self._descriptor < 0:
            self._descriptor, self._process = self._opened(), os.getpid()
        if not _native().lock_descriptor(self._descriptor, blocking=False):
            return False
        if self._is_in_place():
            return True
        self._close()
        return False

    def _opened(self) -> int:
        flags = os.O_CLOEXEC | os.O_NOFOLLOW
        try:
            made = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_EXCL | flags, self._mode)
        except FileExistsError:
            pass
        else:
            # The mask of the process must not keep out whom the file itself lets write.
            with suppress(PermissionError):
                os.fchmod(made, self._mode)
            return made
        try:
            return os.open(self.path, os.O_RDWR | flags)
        except PermissionError:
            return os.open(self.path, os.O_RDONLY | flags)

    def _is_in_place(self) -> bool:
        # A lock file that was taken away guards nothing: who comes next makes another.
        try:
            return os.path.samestat(os.fstat(self._descriptor), os.stat(self.path))  # noqa: PTH116  # a Path costs 3 µs
        except FileNotFoundError:
            return False

    def _close(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1
