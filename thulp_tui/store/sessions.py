"""The sessions of one TinyDB file: read them, change them, follow what other programs do to them."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import RLock, Thread
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

from thulp_tui.domain.ids import SessionId
from thulp_tui.domain.operations import Conflict, Operation
from thulp_tui.domain.rules import Decision
from thulp_tui.domain.summary import SessionSummary
from thulp_tui.store.answers import Applied, Listing, StoredSession
from thulp_tui.store.disk import Overtaken
from thulp_tui.store.draft import Draft
from thulp_tui.store.durable import NewFile
from thulp_tui.store.errors import NewerLayout, NotFound, ReadOnly, StoreError
from thulp_tui.store.fold import Fold, is_cheap, is_long
from thulp_tui.store.linedfile import LinedFile
from thulp_tui.store.lines import written

if TYPE_CHECKING:
    from thulp_tui.domain.search import SearchQuery
    from thulp_tui.store.checking import Report
    from thulp_tui.store.searching import Search

ATTEMPTS: Final = 3
"""How often a change is made anew when a program that takes no lock writes in the very moment."""


class SessionStore:
    """The sessions of one file. What it answers is what is on the disk; every change is there when the call returns.

    It always answers with the file as it could last be read. Should the file be damaged or taken away meanwhile,
    `read_only` says so, `list` and `load` go on with the last good view, and nothing is written until the file is back.
    For any number of threads; one call at a time.
    """

    def __init__(self, file: LinedFile) -> None:
        """Answer with the sessions of an open file; see `open`."""
        self.path = file.path
        """The file, as it was given."""
        self._file = file
        self._mutex = RLock()
        self._folding: Thread | None = None
        self._has_written = False
        self._in_bulk = False
        self._obstacle: StoreError | None = self._find_hindrance()
        self._untold = False
        self._closed = False

    @classmethod
    def open(cls, path: Path, *, create: bool = True) -> Self:
        """Open a file; when there is none, make it (mode 0600) and the folders that it needs (0700).

        Raises Damaged for a file that is no TinyDB file, and StoreError for one that cannot be read or made. What can
        be read but not written opens with a reason in `read_only`.
        """
        return cls(LinedFile(path, create=create))

    @property
    def read_only(self) -> str | None:
        """Why nothing can be written now, a sentence for a person; None when it can."""
        return self._obstacle.reason if self._obstacle else None

    def list(self) -> Listing:
        """Return all sessions at a glance, the latest change first, and the documents that are none."""
        with self._mutex:
            return self._file.shelf.listing

    def load(self, session_id: SessionId, occurrence: int = 0) -> StoredSession:
        """Return one session, as it is now; what happens to the file later does not change it. Raises NotFound."""
        with self._mutex:
            held = self._file.shelf.find(session_id, occurrence)
            if held is None:
                raise NotFound(self.path, session_id, occurrence)
            with self._file.plainly("cannot be read"):
                return held.stored(occurrence)

    def search(self, query: "SearchQuery", wanted: Callable[[SessionSummary], bool] | None = None) -> "Search":
        """Return a search through the sessions as they are now, of which `wanted` may leave out some.

        Nothing is searched before somebody iterates over it, in a thread of their own if they like: it holds up no
        other call. Raises InvalidQuery.
        """
        # Loaded with the first search, as what checks with the first check: a list of sessions shows sooner.
        from thulp_tui.store.searching import Search

        with self._mutex:
            rows = self._file.shelf.rows()
        return Search(rows, query, wanted)

    def update(self, session_ids: Sequence[SessionId], decide: Callable[[SessionSummary], Decision]) -> Applied:
        """Change sessions by what is decided for each, as it stands in the file now: all of it, or nothing.

        `decide` is called in the order of the ids while other programs wait, and sees what it decided before; it is
        called anew when a program that takes no lock wrote meanwhile. Raises what it raises (Refused, for one),
        NotFound, Conflict, InvalidDocument for what thulp would not read, ReadOnly, and StoreError when writing failed.
        """

        def follow(draft: Draft) -> None:
            for session_id in session_ids:
                draft.follow(decide(draft.summary(session_id)))

        return self._change(follow)

    def apply(self, operations: Sequence[Operation]) -> Applied:
        """Carry out operations in their order: all of them, or nothing. Raises as `update` does."""

        def perform(draft: Draft) -> None:
            for operation in operations:
                draft.perform(operation)

        return self._change(perform)

    def refresh(self) -> bool:
        """Return whether anybody else has changed the file since this was asked last; `list` and `load` then show it.

        Also true when `read_only` changed: the file was damaged, taken away, protected, or is good again. Costs one
        look at the file's size and time when nothing happened. Never raises for what happened to the file.
        """
        with self._mutex:
            changed, self._untold = self._look() or self._untold, False
            return changed

    @contextmanager
    def in_bulk(self) -> Iterator[None]:
        """Within this block very much is written: folds are rare, and there is one at its end if it is needed."""
        self._in_bulk = True
        try:
            yield
        finally:
            with self._mutex:
                self._in_bulk = False
                self._fold_when_long()

    def fold(self) -> bool:
        """Let all changes join their sessions' documents; return whether that was done.

        Others go on reading and appending meanwhile, other threads of this store, too. False where another program
        folded or rewrote the file in the meantime, which is as good. Raises StoreError when it cannot be written; the
        file is then as it was.
        """
        with self._mutex:
            self._look_before_writing()
            fold = Fold.begin(self._file)
        with self._file.plainly("could not be folded, nothing was changed"), NewFile(self._file.target) as new:
            fold.copy(new)
            with self._mutex:
                is_done = fold.finish(new)
        # With the last look at the old file the system takes back its blocks: a tenth of a second for 400 MB.
        last = [fold]
        del fold
        Thread(target=last.clear, name="let go").start()
        return is_done

    def check(self) -> "Report":
        """Return what the file holds after reading all of it: what is damaged, and how long its tail is.

        Raises StoreError where it cannot be read. Takes as long as reading every entry does.
        """
        from thulp_tui.store.checking import check_file

        with self._mutex, self._file.plainly("cannot be read"):
            self._look()
            return check_file(self._file)

    def close(self) -> None:
        """Let go of the file; `list` and `load` still answer, nothing can be written any more.

        What this store has written is folded first where that takes no time worth speaking of.
        """
        if self._folding:
            self._folding.join()
        with self._mutex:
            if self._closed:
                return
            tail = self._file.tail
            if self._has_written and not self._obstacle and tail and is_cheap(tail):
                # The file is as good without.
                with suppress(StoreError):
                    self.fold()
            self._closed = True
            self._obstacle = StoreError(self.path, "the file was closed")
            self._file.close()

    def __enter__(self) -> Self:
        """Return the store; it is closed at the end of the block."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the store."""
        self.close()

    def _change(self, make: Callable[[Draft], None]) -> Applied:
        with self._mutex:
            if not self._file.was_locked:
                # A folder that cannot be written has no lock, and one that vanished must stay so.
                self._look_before_writing()
            for _ in range(ATTEMPTS):
                with self._file.exclusive():
                    self._look_before_writing(again=True)
                    draft = Draft(self.path, self._file.shelf)
                    with self._file.plainly("cannot be read, nothing was changed"):
                        make(draft)
                    try:
                        self._write(draft)
                    except Overtaken:
                        continue
                    return draft.applied(self._file.shelf)
            self._look_before_writing()
            raise Conflict("Another program is changing the file at the same time: nothing was done. Try again.")

    def _write(self, draft: Draft) -> None:
        if not draft.effects:
            return
        change = written(draft.effects)
        self._has_written = True
        if self._file.tail:
            self._file.append(change)
            self._file.shelf.put(draft.changes)
            self._fold_when_long()
        else:
            self._file.rewrite(draft.on_a_copy())

    def _fold_when_long(self) -> None:
        tail = self._file.tail
        if tail and is_long(tail, in_bulk=self._in_bulk) and not (self._folding and self._folding.is_alive()):
            self._folding = Thread(target=self._fold_quietly, name="fold", daemon=True)
            self._folding.start()

    def _fold_quietly(self) -> None:
        # It failed, the file is as it was, and the next change tries again.
        with suppress(StoreError):
            self.fold()

    def _look_before_writing(self, *, again: bool = False) -> None:
        # Whoever asks for news later has not heard of what is found here.
        self._untold = self._look(again=again) or self._untold
        if self._obstacle:
            raise self._obstacle.with_traceback(None)

    def _look(self, *, again: bool = False) -> bool:
        if self._closed:
            return False
        before = self.read_only
        try:
            changed = self._file.look()
        except StoreError as error:
            self._obstacle = error
            return self.read_only != before
        if changed or not again:
            self._obstacle = self._find_hindrance()
        return changed or self.read_only != before

    def _find_hindrance(self) -> ReadOnly | None:
        if layout := self._file.shelf.newer_layout:
            return NewerLayout(
                self.path,
                f"a later version of this program wrote it (layout {layout}). It can be read; update to change it",
            )
        return self._file.hindrance()
