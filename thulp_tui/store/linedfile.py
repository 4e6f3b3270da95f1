"""The file of sessions under a lock: reading what others have done to it, appending, and rewriting it whole.

Writers exclude each other by a lock on the hidden file `.NAME.lock` in the same folder; readers need no lock. Stock
TinyDB takes no lock and writes in place: its writes are noticed by what `stat` says, up to the moment before ours, and
are then never overwritten. What cannot be read is never written. See `layout` for what the file looks like.
"""

import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Final

from thulp_tui.store import disk, durable
from thulp_tui.store.contents import Summaries
from thulp_tui.store.errors import Damaged, ReadOnly, StoreError
from thulp_tui.store.layout import END, change_line
from thulp_tui.store.lock import WriterLock
from thulp_tui.store.opening import Opened, damaged_tail, open_file
from thulp_tui.store.shelf import Shelf
from thulp_tui.store.tail import BadTail, Tail
from thulp_tui.store.writing import Plan

LOCK_SECONDS: Final = 10.0
"""How long a writer waits for another one; the longest hold it while they lay out a large file of another program."""
PATIENCE: Final = (0.01, 0.02, 0.04, 0.08)
"""Seconds between further looks at a file that cannot be read: another program may be writing it in place."""
GONE: Final = "there is no such file (any more). Put it back, or open it anew to begin an empty one"
"""What to do about a file that is not there."""


class LinedFile:
    """One file of sessions. Not for several threads at once."""

    def __init__(self, path: Path | str, *, create: bool = True) -> None:
        """Read the file; make it, and its folder, when it does not exist and `create` says so. Raises StoreError."""
        self.path = Path(path)
        """The file, as it was given."""
        self.shelf = Shelf([], {})
        """What the file held when it could last be read."""
        self.tail: Tail | None = None
        """How far its changes were read; None while it is not laid out in lines."""
        self.generation = 0
        """Counts how often the file was read from its beginning."""
        self._trouble: StoreError | None = None
        self._seen: disk.Seen | None = None
        self._tidy = False
        # A rename onto a symbolic link would replace the link.
        self.target = Path(os.path.realpath(self.path))
        """The file itself, where the path leads through a link."""
        with self.plainly(f"cannot be opened in {self.target.parent}"):
            status = self.target.stat() if self.target.exists() else None
            if status is None and create:
                durable.make_folder(self.target.parent)
        self._lock = WriterLock(
            self.target.with_name(f".{self.target.name}.lock"),
            (status.st_mode & 0o666 if status else 0) | durable.PRIVATE,
        )
        if status is None and create:
            self._make()
        self.look()

    def look(self) -> bool:
        """Catch up with the file; return whether it has changed since it was last read here.

        Raises StoreError when it is gone or cannot be read, again and again until it is good; `shelf` stays as it was.
        """
        with self.plainly("cannot be read"):
            if self._seen and self._seen.is_current(self.target):
                if self._trouble:
                    raise self._trouble.with_traceback(None)
                return False
            try:
                self._read_patiently()
            except FileNotFoundError:
                # Written now, the file would hold what was read here, and not what whoever took it away has done.
                self._trouble = StoreError(self.path, GONE)
                raise self._trouble from None
        return True

    @property
    def was_locked(self) -> bool:
        """Whether there is a lock file already, so that locking makes none."""
        return self._lock.is_open

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Keep other writers of this kind away. Raises StoreError when one of them takes longer than LOCK_SECONDS."""
        try:
            self._lock.acquire(LOCK_SECONDS)
        except TimeoutError:
            raise StoreError(
                self.path,
                f"another program has been writing for {LOCK_SECONDS:.0f} seconds (it holds {self._lock.path}); "
                "nothing was written. Try again when it is done",
            ) from None
        except OSError as error:
            raise StoreError(self.path, f"cannot be locked: {sentence(error)}") from error
        try:
            yield
        finally:
            self._lock.release()

    def append(self, change: bytes) -> None:
        """Write a change behind the others, in `exclusive`; it is on the disk when this returns.

        Only for a file that is laid out in lines. Raises disk.Overtaken when the file is not what was last read here,
        and StoreError when it cannot be written; both leave the file as it was. `shelf` is the caller's to change.
        """
        self._raise_trouble()
        tail, seen = self.tail, self._seen
        assert tail
        assert seen
        with self.plainly("could not be written, nothing was changed"):
            if not seen.is_current(self.target):
                raise disk.Overtaken
            line = change_line(tail.number + 1, change, is_first=not tail.count)
            descriptor = tail.file.writer(self.target)
            if tail.is_torn:
                durable.keep_torn_copy(self.target)
                self._cut_torn_end(descriptor, tail)
            self._put(descriptor, tail, line)
            tail.count_in(line)
            self._seen = disk.Seen(tail.file, tail.file.identity(), disk.BRIEF)
        self._tidy_up()

    def rewrite(self, shelf: Shelf) -> None:
        """Make this what the file holds, laid out in lines, in `exclusive`. Returns and raises as `append` does."""
        self._raise_trouble()
        with self.plainly("could not be written, nothing was changed"), durable.NewFile(self.target) as new:
            new.write(Plan.of(shelf).pieces())
            new.write([END])
            self.take_over(new, {})
        self._tidy_up()

    def take_over(self, new: durable.NewFile, summaries: Summaries) -> None:
        """Put a new file into this one's place, in `exclusive`, and read it, except for what is known of its sessions.

        Raises disk.Overtaken and OSError.
        """
        if self.tail and self.tail.is_torn:
            durable.keep_torn_copy(self.target)
        seen = disk.put_in_place(new, self._seen)
        opened = open_file(self.path, self.target, None, summaries=summaries)
        # Read by its name: if that shows something else already, the next look finds out.
        self._take(opened)
        if opened.seen.identity != seen.identity:
            self._seen = seen

    def hindrance(self) -> ReadOnly | None:
        """Return why the file cannot be written as far as rights are concerned; None when it can."""
        folder = self.target.parent
        if os.access(self.target, os.F_OK) and not os.access(self.target, os.W_OK):
            return ReadOnly(self.path, "you may read this file but not write it")
        if os.access(folder, os.F_OK) and not os.access(folder, os.W_OK | os.X_OK):
            return ReadOnly(self.path, f"you may not write in its folder {folder}, which a safe change needs")
        return None

    def close(self) -> None:
        """Let go of the lock; what was read can still be looked at. A second time does nothing."""
        self._lock.close()

    @contextmanager
    def plainly(self, what: str) -> Iterator[None]:
        """Turn the system's errors into a StoreError with a sentence that begins so."""
        try:
            yield
        except OSError as error:
            raise StoreError(self.path, f"{what}: {sentence(error)}") from error

    def _make(self) -> None:
        with self.plainly("cannot be created"), self.exclusive():
            if not self.target.exists():
                # Overtaken: somebody else made it in this moment, which is as good.
                with suppress(disk.Overtaken):
                    self.rewrite(self.shelf)

    def _raise_trouble(self) -> None:
        if self._trouble:
            raise self._trouble.with_traceback(None)

    def _put(self, descriptor: int, tail: Tail, line: bytes) -> None:
        end = tail.end + len(line) + len(END)
        try:
            durable.write_at(descriptor, line + END, tail.end)
            if os.fstat(descriptor).st_size != end:
                os.ftruncate(descriptor, end)
            durable.synchronise(descriptor)
        except BaseException:
            # The last bytes first: they lie on blocks that the file has already, which a full disk cannot refuse.
            with suppress(OSError):
                durable.write_at(descriptor, END, tail.end)
            with suppress(OSError):
                os.ftruncate(descriptor, tail.end + len(END))
                durable.synchronise(descriptor)
            self._seen = disk.Seen(tail.file, tail.file.identity())
            raise

    def _cut_torn_end(self, descriptor: int, tail: Tail) -> None:
        # On the disk before anything is written over it: should the power fail, a line of which a part arrived, with
        # parts of the torn one between, could pass for a change that nobody made.
        durable.write_at(descriptor, END, tail.end)
        os.ftruncate(descriptor, tail.end + len(END))
        durable.synchronise(descriptor)
        tail.is_torn = False

    def _tidy_up(self) -> None:
        if not self._tidy:
            durable.remove_leftovers(self.target)
            self._tidy = True

    def _read_patiently(self) -> None:
        is_alone = False
        with ExitStack() as held:
            for patience in (*PATIENCE, None):
                try:
                    self._read()
                except Damaged as damage:
                    may_heal = self._seen and self._seen.is_fresh() or durable.whole_copy(self.target).exists()
                    if patience is None or not may_heal:
                        self._trouble = damage
                        raise
                    time.sleep(patience)
                else:
                    self._trouble = None
                    # Torn, or caught while a writer is at it: then look once more when no writer can be.
                    if not (self.tail and self.tail.is_torn) or is_alone:
                        return
                # One of our writers can be at it, under the lock. No lock file, no such writer.
                if not is_alone and self._lock.path.exists():
                    with suppress(StoreError):
                        held.enter_context(self.exclusive())
                is_alone = True

    def _read(self) -> None:
        disk.check_kind(self.target)
        if self._read_grown():
            return
        file = disk.OpenFile.at(self.target)
        is_suspect = bool(self._seen and self._seen.identity.is_same_file(file.identity()))
        try:
            opened = open_file(self.path, self.target, self.shelf, is_suspect=is_suspect)
        except Damaged:
            self._seen, self.tail = disk.Seen(file, file.identity()), None
            raise
        self._take(opened)

    def _read_grown(self) -> bool:
        tail, seen, now = self.tail, self._seen, disk.identify(self.target)
        if not tail or not seen or not now or not now.is_same_file(seen.identity):
            return False
        if now.size <= seen.identity.size and not tail.is_torn:
            return False
        if now.size < tail.end or not tail.has_only_grown():
            return False
        try:
            tail.read_on(self.shelf)
        except BadTail as bad:
            self._seen = disk.Seen(tail.file, now)
            raise damaged_tail(self.path, bad) from None
        self._seen = disk.Seen(tail.file, now, disk.BRIEF)
        return True

    def _take(self, opened: Opened) -> None:
        self._seen, self.shelf, self.tail = opened.seen, opened.shelf, opened.tail
        self.generation += 1


def sentence(error: OSError) -> str:
    """Return what the system says of a failure, in lower case and without its number."""
    said = error.strerror or str(error)
    return said[:1].lower() + said[1:]
