"""The screens' one way to the store: a worker thread for all of its calls, and what was done, for undo and redo."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, ParamSpec, Self, TypeVar

from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.ids import EntryId, SessionId, Timestamp
from thulp_tui.domain.operations import Operation
from thulp_tui.domain.rules import Decision
from thulp_tui.domain.summary import SessionSummary
from thulp_tui.store import Applied, Listing, NotFound, SessionStore, StoredSession, StoreError
from thulp_tui.ui.revising import Consequence, Revision, revise

if TYPE_CHECKING:
    from thulp_tui.domain.search import SearchQuery
    from thulp_tui.store.searching import Search

P = ParamSpec("P")
R = TypeVar("R")


class Done(NamedTuple):
    """One thing that was done and how it is undone."""

    label: str
    """In words, as the notice names it."""
    inverse: tuple[Operation, ...]
    """What undoes it."""

    @property
    def session_ids(self) -> tuple[SessionId, ...]:
        """The sessions it concerned, each once."""
        return tuple(dict.fromkeys(operation.session_id for operation in self.inverse))


class Desk:
    """A store, opened and used in one thread of its own: what is asked for before it is open waits there.

    Where a store cannot be opened, whatever is asked for raises what opening it raised.
    """

    def __init__(self, path: Path, open_store: Callable[[], SessionStore]) -> None:
        """Begin to open the store at ``path``; ``close`` closes it."""
        self.path = path
        """The sessions' file."""
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="store")
        self._opening = self._thread.submit(open_store)
        self._done: list[Done] = []
        self._undone: list[Done] = []

    @classmethod
    def over(cls, store: SessionStore) -> Self:
        """Return the desk of a store that is open."""
        return cls(store.path, lambda: store)

    def wait(self, seconds: float) -> None:
        """Wait until the store is open, at most so long. Raises StoreError when it cannot be opened."""
        with suppress(TimeoutError):
            self._opening.result(seconds)

    @property
    def failure(self) -> StoreError | None:
        """Why the store could not be opened; None when it is open or not yet."""
        error = self._opening.exception() if self._opening.done() else None
        return error if isinstance(error, StoreError) else None

    @property
    def read_only(self) -> str | None:
        """Why nothing can be written; None when it can, and while the store is being opened."""
        return self._store.read_only if self._opening.done() and not self._opening.exception() else None

    @property
    def _store(self) -> SessionStore:
        return self._opening.result()

    async def run(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Call something in the store's thread; what it raises is raised here."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, lambda: function(*args, **kwargs))

    async def work(self, function: Callable[[SessionStore], R]) -> R:
        """Call something that takes long in a thread of its own; each of its calls to the store waits its turn."""
        return await asyncio.to_thread(lambda: function(self._store))

    @property
    def listing_at_hand(self) -> Listing | None:
        """What the file holds, each row to be made when it is looked at; None where the store is not open yet."""
        return self._store.list() if self._opening.done() and not self._opening.exception() else None

    async def listing(self) -> Listing:
        """Return what the file holds, with all rows."""

        def listing() -> Listing:
            # The rows are made when they are looked at: here, not in the screen's thread.
            listing = self._store.list()
            return Listing(tuple(listing.sessions), listing.damaged)

        return await self.run(listing)

    async def load(self, session_id: SessionId, occurrence: int = 0) -> StoredSession:
        """Return one session."""
        return await self.run(lambda: self._store.load(session_id, occurrence))

    async def holds(self, session_id: SessionId) -> bool:
        """Tell whether there is a session with this id."""
        try:
            await self.load(session_id)
        except NotFound:
            return False
        return True

    async def refresh(self) -> bool:
        """Tell whether another program changed the file."""
        return await self.run(lambda: self._store.refresh())

    def search(self, query: "SearchQuery") -> "Search":
        """Return a search, in any thread but the screen's; going through it holds up nothing else.

        Raises InvalidQuery.
        """
        return self._store.search(query)

    async def update(
        self,
        label: str | Callable[[], str],
        session_ids: Sequence[SessionId],
        decide: Callable[[SessionSummary], Decision],
        then: Callable[[Applied], None] = lambda _: None,
    ) -> Applied:
        """Decide on the freshest state and write, as one change that can be undone.

        A label that depends on what was decided is asked for afterwards.
        ``then`` is called in the store's thread as soon as the change is on the disk, even if nobody waits any more.
        """

        def write() -> Applied:
            applied = self._store.update(session_ids, decide)
            then(applied)
            return applied

        return self._note(label, await self.run(write))

    async def apply(self, label: str, operations: Sequence[Operation]) -> Applied:
        """Write operations, as one change that can be undone."""
        return self._note(label, await self.run(lambda: self._store.apply(operations)))

    async def write(self, session_ids: Sequence[SessionId], decide: Callable[[SessionSummary], Decision]) -> Applied:
        """Decide on the freshest state and write what is not to be undone by itself."""
        return await self.run(lambda: self._store.update(session_ids, decide))

    async def revise(
        self,
        session_id: SessionId,
        entry_id: EntryId,
        revision: Revision,
        now: Timestamp,
        also: Consequence = lambda _: (),
    ) -> SessionEntry:
        """Replace the last entry with this id by what is made of it as it stands; not to be undone by itself."""
        return await self.run(lambda: revise(self._store, session_id, entry_id, revision, now, also))

    def revise_at_last(
        self,
        session_id: SessionId,
        entry_id: EntryId,
        revision: Revision,
        now: Timestamp,
        then: Callable[[], object] = lambda: None,
    ) -> None:
        """Replace an entry as ``revise`` does, before the store is closed; what goes wrong is not told.

        ``then`` is called in the store's thread when it is on the disk.
        """

        def write() -> None:
            revise(self._store, session_id, entry_id, revision, now)
            then()

        self._thread.submit(write)

    def write_at_last(self, session_id: SessionId, decide: Callable[[SessionSummary], Decision]) -> None:
        """Write before the store is closed; what goes wrong is not told."""
        self._thread.submit(lambda: self._store.update([session_id], decide))

    def note(self, label: str, inverse: tuple[Operation, ...]) -> None:
        """Let what was written in several steps be undone as one."""
        self._done.append(Done(label, inverse))
        self._undone.clear()

    async def undo(self) -> Done | None:
        """Undo the last thing done; return what it was, or None when there is nothing left to undo."""
        return await self._back(self._done, self._undone)

    async def redo(self) -> Done | None:
        """Do again what was undone last; return what it was, or None."""
        return await self._back(self._undone, self._done)

    def close(self) -> None:
        """Finish what is being written, then close the store."""
        self._thread.shutdown(wait=True)
        if not self._opening.exception():
            self._store.close()

    def _note(self, label: str | Callable[[], str], applied: Applied) -> Applied:
        if applied.inverse:
            self._done.append(Done(label if isinstance(label, str) else label(), applied.inverse))
            self._undone.clear()
        return applied

    async def _back(self, source: list[Done], target: list[Done]) -> Done | None:
        """Move one thing from a pile to the other; what cannot be undone any more is dropped."""
        # What is being written now was done before: its turn to be noted comes with its turn in the thread.
        await self.run(lambda: None)
        if not source:
            return None
        done = source.pop()
        applied = await self.run(lambda: self._store.apply(done.inverse))
        target.append(Done(done.label, applied.inverse))
        return done
