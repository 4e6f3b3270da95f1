"""What was typed since the drafts were last saved: put on the disk with every key, in case the program is killed.

A file of the program's own beside the state, one line of JSON for each text; whose lock is held is still written.
Nothing waits for the disk: this is against the end of the program, not of the machine.
"""

import fcntl
import json
import os
import secrets
import threading
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

SUFFIX = ".typed"
"""What the files end in."""
LONGEST = 16_000
"""Characters of a text that is put down with every key; a longer one waits for the next save."""


class Jotted(NamedTuple):
    """A draft."""

    file: str
    """The sessions' file."""
    session_id: str
    """The session it was typed in."""
    text: str
    """The draft; empty when it was recorded or taken away."""


class Jots:
    """What is jotted down beside a state file.  For any number of threads; what cannot be written is left out."""

    def __init__(self, state: Path) -> None:
        """Nothing is written before the first key."""
        self._folder, self._start = state.parent, f".{state.name}."
        self._path = self._folder / f"{self._start}{secrets.token_hex(4)}{SUFFIX}"
        self._lock = threading.Lock()
        self._descriptor = -1
        self._left: list[Path] = []

    def write(self, jotted: Jotted) -> None:
        """Put a draft down."""
        if len(jotted.text) > LONGEST:
            return
        with self._lock, suppress(OSError):
            if self._descriptor < 0:
                self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
                flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC
                self._descriptor = os.open(self._path, flags, 0o600)
                fcntl.flock(self._descriptor, fcntl.LOCK_EX)
            os.write(self._descriptor, json.dumps(jotted).encode() + b"\n")

    def take_over(self) -> list[Jotted]:
        """Return what killed programs have left, in order; it goes with the next ``forget``."""
        found: list[Jotted] = []
        for path in self._folder.glob(f"{self._start}*{SUFFIX}"):
            with suppress(OSError):
                descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
                try:
                    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    found += _read(path)
                    self._left.append(path)
                finally:
                    os.close(descriptor)
        return found

    def forget(self) -> None:
        """Let go of what was put down and taken over: it is saved."""
        with self._lock, suppress(OSError):
            if self._descriptor >= 0:
                os.ftruncate(self._descriptor, 0)
            while self._left:
                self._left.pop().unlink(missing_ok=True)

    def close(self) -> None:
        """Leave nothing behind."""
        self.forget()
        with self._lock, suppress(OSError):
            if self._descriptor >= 0:
                self._path.unlink(missing_ok=True)
                os.close(self._descriptor)
                self._descriptor = -1


def _read(path: Path) -> list[Jotted]:
    """What a file holds; the last line may have been cut short."""
    found = []
    for line in path.read_bytes().splitlines():
        with suppress(ValueError):
            parts = json.loads(line)
            if isinstance(parts, list) and len(parts) == len(Jotted._fields) and all(isinstance(p, str) for p in parts):
                found.append(Jotted(*parts))
    return found
