"""The file of sessions as a TinyDB storage that is changed by an atomic rewrite under a lock.

Writers exclude each other by `filelock` on the hidden file `.NAME.lock` in the same folder; readers need no lock, for a
rename shows them either the old file or the new one. Stock TinyDB takes no lock and writes in place: its writes are
noticed by what `stat` says, up to the moment before the rename, and are then never overwritten.

What cannot be read is never written: neither a file that was damaged when it was opened, nor one that was damaged or
removed while it was open.
"""

import os
import re
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from filelock import FileLock, Timeout
from tinydb.storages import Storage

from thulp_tui.domain import strict_json
from thulp_tui.store import disk
from thulp_tui.store.errors import Damaged, ReadOnly, StoreError
from thulp_tui.store.tables import BadText, lay_out, parse, values_of

LOCK_SECONDS: Final = 10.0
"""How long a writer waits for another one; a write of a large file takes about a second."""
POLL_SECONDS: Final = 0.002
"""How often it looks; filelock's own 50 ms starve writers."""
PATIENCE: Final = (0.01, 0.02, 0.04, 0.08)
"""Seconds between further looks at a file that cannot be read: another program may be writing it in place."""
SESSIONS: Final = "sessions"
"""The table that a new file has."""
ADVICE: Final = "Nothing was written. Put a sound copy in its place, or move it away to begin a new file"
"""What to do with a file that is no TinyDB file."""
GONE: Final = "there is no such file (any more). Put it back, or open it anew to begin an empty one"
"""What to do about a file that is not there."""


class RewrittenFile(Storage):
    """One TinyDB file. For `SessionStore` by document texts, and for `TinyDB(path, storage=RewrittenFile)` by values.

    Not for several threads at once.
    """

    def __init__(self, path: Path | str, *, create: bool = True) -> None:
        """Read the file; make it, and its folder, when it does not exist and `create` says so. Raises StoreError."""
        self.path = Path(path)
        """The file, as it was given."""
        self.texts: dict[str, dict[int, str]] = {}
        """The documents when the file could last be read; see `tables`."""
        self._trouble: StoreError | None = None
        self._seen: disk.Seen | None = None
        self._tidy = False
        # A rename onto a symbolic link would replace the link.
        self._target = Path(os.path.realpath(self.path))
        self._whole = disk.whole_copy(self._target)
        with self._plainly(f"cannot be opened in {self._target.parent}"):
            status = self._target.stat() if self._target.exists() else None
            if status is None and create:
                make_folder(self._target.parent)
        self._lock = FileLock(
            self._target.with_name(f".{self._target.name}.lock"),
            timeout=LOCK_SECONDS,
            poll_interval=POLL_SECONDS,
            mode=(status.st_mode & 0o666 if status else 0) | disk.PRIVATE,
        )
        if status is None and create:
            self._make()
        self.look()

    def look(self) -> bool:
        """Catch up with the file; return whether it has changed since it was last read here.

        Raises StoreError when it is gone or cannot be read, again and again until it is good; `texts` stays as it was.
        """
        with self._plainly("cannot be read"):
            if self._seen and self._seen.is_current(self._target):
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

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Keep other writers of this kind away. Raises StoreError when one of them takes longer than LOCK_SECONDS."""
        try:
            self._lock.acquire()
        except Timeout:
            raise StoreError(
                self.path,
                f"another program has been writing for {LOCK_SECONDS:.0f} seconds (it holds {self._lock.lock_file}); "
                "nothing was written. Try again when it is done",
            ) from None
        except OSError as error:
            raise StoreError(self.path, f"cannot be locked: {sentence(error)}") from error
        try:
            yield
        finally:
            self._lock.release()

    def replace(self, texts: Mapping[str, Mapping[int, str]]) -> None:
        """Make these the documents of the file, in `exclusive`; they are on the disk when this returns.

        Raises disk.Overtaken when the file is not what was last read here, and StoreError when it cannot be written;
        both leave the file as it was.
        """
        if self._trouble:
            raise self._trouble.with_traceback(None)
        with self._plainly("could not be written, nothing was changed"):
            now = disk.write(self._target, lay_out(texts), self._seen)
        self._forget()
        self._seen = now
        self.texts = {name: dict(documents) for name, documents in texts.items()}
        if not self._tidy:
            disk.remove_leftovers(self._target)
            self._tidy = True

    def hindrance(self) -> ReadOnly | None:
        """Return why the file cannot be written as far as rights are concerned; None when it can."""
        folder = self._target.parent
        if os.access(self._target, os.F_OK) and not os.access(self._target, os.W_OK):
            return ReadOnly(self.path, "you may read this file but not write it")
        if os.access(folder, os.F_OK) and not os.access(folder, os.W_OK | os.X_OK):
            return ReadOnly(self.path, f"you may not write in its folder {folder}, which a safe change needs")
        return None

    def read(self) -> dict[str, dict[str, Any]] | None:
        """Return all tables as values, as TinyDB asks for them; catches up first. Raises StoreError."""
        self.look()
        return values_of(self.texts)

    def write(self, data: Mapping[str, Mapping[Any, Any]]) -> None:
        """Write all tables, as TinyDB gives them.

        Raises StoreError when another program has changed the file since `read`, and InvalidDocument for what JSON
        cannot hold.
        """
        texts = {
            name: {int(doc_id): strict_json.dumps(dict(value)) for doc_id, value in documents.items()}
            for name, documents in data.items()
        }
        with self.exclusive():
            try:
                self.replace(texts)
            except disk.Overtaken:
                raise StoreError(self.path, "another program changed the file meanwhile; nothing was written") from None

    def close(self) -> None:
        """Let go of the file and the lock; a second time does nothing."""
        self._forget()
        self._lock.release(force=True)

    def _make(self) -> None:
        with self._plainly("cannot be created"), self.exclusive():
            if not self._target.exists():
                # Overtaken: somebody else made it in this moment, which is as good.
                with suppress(disk.Overtaken):
                    self.replace({SESSIONS: {}})

    def _read_patiently(self) -> None:
        with ExitStack() as held:
            for patience in (*PATIENCE, None):
                self._forget()
                self._seen, data = disk.read(self._target)
                try:
                    self.texts = self._parsed(data)
                except Damaged as damage:
                    if patience is None or not (self._seen.is_fresh() or self._whole.exists()):
                        self._trouble = damage
                        raise
                else:
                    self._trouble = None
                    return
                # One of our writers can be copying in place, under the lock. No lock file, no such writer.
                if Path(self._lock.lock_file).exists():
                    with suppress(StoreError):
                        held.enter_context(self.exclusive())
                time.sleep(patience)

    def _parsed(self, data: bytes) -> dict[str, dict[int, str]]:
        if self._whole.exists():
            advice = f"Nothing was written. {self._whole} is the whole new file: copy it over this one, then delete it"
            raise Damaged(self.path, "a change was cut short while it was copied into the file", advice=advice)
        if not data:
            reason = "the file is empty (0 bytes), which no file of sessions ever is: what it held may be lost"
            raise Damaged(self.path, reason, advice=f"{ADVICE} (delete it if it was new)")
        try:
            return parse(decoded(data), self.texts)
        except BadText as bad:
            looks_like_thulp = re.match(rb'\s*\{\s*"metadata"', data)
            advice = "Nothing was written. It looks like a session file of thulp: import it into another file"
            raise Damaged(
                self.path, bad.reason, place=bad.place, advice=advice if looks_like_thulp else ADVICE
            ) from None

    def _forget(self) -> None:
        if self._seen:
            self._seen.close()
        self._seen = None

    @contextmanager
    def _plainly(self, what: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise StoreError(self.path, f"{what}: {sentence(error)}") from error


def decoded(data: bytes) -> str:
    """Return the text of the file's bytes; raises BadText for what is not plain UTF-8, with a name for what it is."""
    if not data.strip(b"\0"):
        raise BadText(f"the file holds nothing but {len(data)} NUL bytes: its contents never reached the disk", "", 0)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise BadText("the file is UTF-16 text, TinyDB's are UTF-8", "", 0)
    if data.startswith(b"\xef\xbb\xbf"):
        raise BadText("the file begins with a byte order mark, which JSON does not allow", "", 0)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        before = data[: error.start].decode()
        raise BadText("the file is not UTF-8 text", before, len(before)) from None
    if (at := text.find("\0")) >= 0:
        raise BadText("here are NUL bytes: a part that never reached the disk", text, at)
    return text


def make_folder(folder: Path) -> None:
    """Make a folder and those above it that are missing, for their owner only. Raises OSError."""
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)


def sentence(error: OSError) -> str:
    """Return what the system says of a failure, in lower case and without its number."""
    said = error.strerror or str(error)
    return said[:1].lower() + said[1:]
