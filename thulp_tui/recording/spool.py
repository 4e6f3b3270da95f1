"""What a running command prints, on the disk before it is shown: a killed program's record is made whole of it.

The file lies beside the sessions while the command runs: a line of JSON that says what it is and where the output stood
when the file was begun, then the bytes that came since, as the pseudo-terminal gave them.  What was typed unseen is not
among them.  It is begun anew when it has grown, so that a flood keeps within bounds.  Nothing waits for the disk: this
is against the end of the program, not of the machine.  Whose lock is held is still written.
"""

import fcntl
import json
import os
import platform
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from thulp_tui.domain.demo import output_beside, spools_beside
from thulp_tui.domain.envelope import CallEnvelope
from thulp_tui.domain.ids import EntryId, SessionId, Timestamp
from thulp_tui.domain.operations import Conflict, EntryRef, ReplaceEntry, SetMetadata
from thulp_tui.recording import calls
from thulp_tui.recording.output import Output
from thulp_tui.store import NotFound, SessionStore

GROWN: Final = 1_000_000
"""Bytes of output after which a file is begun anew."""
FOR_EACH: Final = 4
"""But not before so many for each character of a longer recorded output: beginning anew writes all of them."""
SUFFIX: Final = ".spool"
"""What the files end in, behind the id of the entry."""
NEW: Final = ".new"
"""What a file ends in that is being begun."""


class SpooledOutput(Output):
    """An output that is on the disk before anybody can look at it.  What cannot be written there is left out."""

    def __init__(
        self,
        limit: int,
        keep: Callable[[str], object] | None,
        store: Path,
        session_id: SessionId,
        entry_id: EntryId,
    ) -> None:
        """Keep at most ``limit`` characters, as any output does, and the file beside ``store``."""
        super().__init__(limit, keep)
        self._path = spools_beside(store) / f"{entry_id}{SUFFIX}"
        self._told = {
            "session": str(session_id),
            "entry": str(entry_id),
            "limit": limit,
            "host": platform.node(),
            "begun": time.time(),
        }
        self._most = max(GROWN, FOR_EACH * limit)
        self._lock = threading.RLock()
        self._descriptor, self._size = -1, 0
        self._giving_up(self._begin)

    def feed(self, data: bytes) -> None:
        """Keep bytes that were printed, then take them."""
        self._giving_up(lambda: self._write(data))
        super().feed(data)
        if self._size > self._most:
            self._giving_up(self._begin_anew)

    def let_go(self) -> None:
        """Take the file away: what it says is recorded.  For any thread."""
        with self._lock:
            if self._descriptor >= 0:
                os.close(self._descriptor)
                self._descriptor, self._size = -1, 0
                _take_away(self._path)

    def _begin(self) -> None:
        """Put a file in place that says where the output stands."""
        self._path.parent.mkdir(mode=0o700, exist_ok=True)
        new = self._path.with_suffix(NEW)
        new.unlink(missing_ok=True)
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            _write_all(descriptor, json.dumps({**self._told, "state": self.state}).encode() + b"\n")
            new.replace(self._path)
        except BaseException:
            os.close(descriptor)
            new.unlink(missing_ok=True)
            raise
        if self._descriptor >= 0:
            os.close(self._descriptor)
        self._descriptor, self._size = descriptor, 0

    def _begin_anew(self) -> None:
        # Not after it was let go of.
        if self._descriptor >= 0:
            self._begin()

    def _write(self, data: bytes) -> None:
        if self._descriptor >= 0:
            _write_all(self._descriptor, data)
            self._size += len(data)

    def _giving_up(self, write: Callable[[], None]) -> None:
        """Write; where that is not possible, a file with holes must not be taken for the output."""
        with self._lock:
            try:
                write()
            except OSError:
                self.let_go()


@dataclass(frozen=True)
class Orphan:
    """What a command had printed when the program that ran it was killed."""

    session_id: SessionId
    """The session it is recorded in."""
    entry_id: EntryId
    """Its entry."""
    text: str
    """What is to be recorded of it."""
    rest: str
    """The end of it, which could still change."""
    was_cut: bool
    """Whether it is not all."""
    duration_ms: int
    """How long it had been running when it last printed, in milliseconds."""


def make_whole(store: SessionStore) -> list[str]:
    """Record what commands had printed whose program was killed; return the commands, as they were typed.

    Raises StoreError when it cannot be written; then it is still there the next time.
    """
    done = []
    for path in sorted(spools_beside(store.path).glob(f"*{SUFFIX}")) if store.read_only is None else ():
        with suppress(Conflict, OSError), _held(path) as is_nobodys:
            told, data = _told(path) if is_nobodys else ({}, b"")
            # Of another machine the lock may not be seen here.
            if not is_nobodys or told.get("host", platform.node()) != platform.node():
                continue
            orphan = _orphan(told, data, path.stat().st_mtime)
            if orphan is not None and (call := _completed(store, orphan)):
                arguments = call.arguments
                done.append(str(arguments.get("command", "")) if isinstance(arguments, dict) else "")
            _take_away(path)
    return done


def _completed(store: SessionStore, orphan: Orphan) -> CallEnvelope | None:
    """Complete an entry; return the call, or None where there is nothing to be completed."""
    try:
        stored = store.load(orphan.session_id)
    except NotFound:
        return None
    entry = next((entry for entry in reversed(stored.entries) if entry.id == orphan.entry_id), None)
    call = entry.envelope if entry is not None else None
    if entry is None or call is None or not call.interrupted or call.result == orphan.text:
        return None
    full, took = output_beside(store.path, entry.id), max(orphan.duration_ms, round(call.duration_ms or 0))
    is_kept = orphan.was_cut and full.exists()
    name = f"{full.parent.name}/{full.name}" if is_kept else ""
    whole = calls.so_far(entry, orphan.text, took, output_file=name)
    ended = Timestamp(max(stored.summary.metadata.updated_at, entry.timestamp + orphan.duration_ms))
    replaced = ReplaceEntry(orphan.session_id, EntryRef(entry.id, -1), whole, expect=entry)
    store.apply([replaced, SetMetadata(orphan.session_id, {"updated_at": ended})])
    if is_kept:
        with full.open("a", encoding="utf-8") as file:
            file.write(orphan.rest)
    else:
        full.unlink(missing_ok=True)
    return call


@contextmanager
def _held(path: Path) -> Iterator[bool]:
    """Hold a file, if nobody writes it any more; tell whether that is so."""
    descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # One that was begun anew in this moment lies under the same name.
        yield os.path.samestat(os.fstat(descriptor), path.stat())
    except BlockingIOError:
        yield False
    finally:
        os.close(descriptor)


def _told(path: Path) -> tuple[dict[str, Any], bytes]:
    """What a file says of itself, nothing where it is damaged, and the bytes behind that."""
    head, _, data = path.read_bytes().partition(b"\n")
    try:
        told = json.loads(head)
    except ValueError:
        return {}, b""
    return told if isinstance(told, dict) else {}, data


def _orphan(told: Mapping[str, Any], data: bytes, ended: float) -> Orphan | None:
    """What a file holds that was last written at this time; None for a damaged one."""
    try:
        output = Output.again(int(told["limit"]), told["state"])
        took = max(0, round(1000 * (ended - float(told["begun"]))))
        session_id, entry_id = SessionId.from_string(told["session"]), EntryId.from_string(told["entry"])
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
    output.feed(data)
    return Orphan(session_id, entry_id, output.text, output.rest, output.was_cut, took)


def _take_away(path: Path) -> None:
    with suppress(OSError):
        path.unlink(missing_ok=True)
        path.with_suffix(NEW).unlink(missing_ok=True)
        path.parent.rmdir()


def _write_all(descriptor: int, data: bytes) -> None:
    while data:
        data = data[os.write(descriptor, data) :]
