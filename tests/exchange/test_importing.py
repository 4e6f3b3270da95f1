"""Taking many files into a store."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.exchange.recordings import ID, entry, keep, numbered, recording
from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.domain.ids import SessionId, Timestamp
from thulp_tui.domain.operations import AddEntries, Conflict, CreateSession, Operation, SetMetadata
from thulp_tui.domain.rules import Decision
from thulp_tui.domain.session import Session
from thulp_tui.domain.summary import SessionSummary
from thulp_tui.exchange import importing, thulp
from thulp_tui.exchange.importing import Import
from thulp_tui.exchange.looking import look
from thulp_tui.exchange.merging import Outcome
from thulp_tui.store import Applied, SessionStore


class WatchedStore(SessionStore):
    """A real store that counts what it is asked to write, and can be overtaken just before."""

    sizes: list[int]
    """How many operations or sessions each change was about."""
    before_writing: Callable[[], None]
    """Called once, just before the next change."""

    def apply(self, operations: Sequence[Operation]) -> Applied:
        """As the store does."""
        self._meet(len(operations))
        return super().apply(operations)

    def update(self, session_ids: Sequence[SessionId], decide: Callable[[SessionSummary], Decision]) -> Applied:
        """As the store does."""
        self._meet(len(session_ids))
        return super().update(session_ids, decide)

    def _meet(self, size: int) -> None:
        self.sizes.append(size)
        before, self.before_writing = self.before_writing, lambda: None
        before()


@pytest.fixture
def store(tmp_path: Path) -> WatchedStore:
    """An empty store."""
    opened = WatchedStore.open(tmp_path / "s.tinydb.json")
    opened.sizes = []
    opened.before_writing = lambda: None
    return opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with seven session files."""
    folder = tmp_path / "folder"
    folder.mkdir()
    for number in range(1, 8):
        keep(folder, numbered(number))
    return folder


def imported(store: SessionStore, folder: Path) -> Import:
    """A whole run over a folder."""
    run = Import(store)
    for found in look(folder):
        run.take(found)
    run.flush()
    return run


def held(store: SessionStore, id: SessionId = ID) -> Session:
    """A session as it is in the store."""
    return store.load(id).to_session()


def test_many_sessions_are_one_change(store: WatchedStore, folder: Path) -> None:
    """All that fits into a batch is written at once, in one change for what is new and one for what has grown."""
    store.apply([CreateSession(recording())])
    store.sizes.clear()
    keep(folder, recording(entry(1), updated_at=3_000))
    assert [taken.outcome for taken in imported(store, folder).report] == [Outcome.GROWN] + [Outcome.IMPORTED] * 6
    assert store.sizes == [6, 1]


@pytest.mark.parametrize(("limit", "value", "sizes"), [("BATCH_SESSIONS", 3, [3, 3, 1]), ("BATCH_BYTES", 1, [1] * 7)])
def test_a_full_batch_is_written(
    store: WatchedStore, folder: Path, monkeypatch: pytest.MonkeyPatch, limit: str, value: int, sizes: list[int]
) -> None:
    """A batch is bounded in sessions and in bytes."""
    monkeypatch.setattr(importing, limit, value)
    imported(store, folder)
    assert store.sizes == sizes


def test_nothing_new_is_no_change(store: WatchedStore, folder: Path) -> None:
    """A second run writes nothing."""
    imported(store, folder)
    store.sizes.clear()
    assert {taken.outcome for taken in imported(store, folder).report} == {Outcome.UNCHANGED}
    assert store.sizes == []


def test_the_report_follows_the_files(store: WatchedStore, folder: Path) -> None:
    """One line a file, in the order taken, whatever was written first."""
    (folder / "00000000-0000-4000-8000-000000000000.json").write_text("{}")
    report = imported(store, folder).report
    assert [taken.path for taken in report] == thulp.files(folder)
    assert [taken.added for taken in report] == [0] + [1] * 7
    assert report[0].session_id is None
    assert report[0].reason == "metadata: missing"


def overtake(store: WatchedStore, *operations: Operation) -> None:
    """Lets another program change the store just before the next change is written."""

    def change() -> None:
        with SessionStore.open(store.path) as other:
            other.apply(operations)

    store.before_writing = change


def test_what_another_program_adds_meanwhile_is_not_lost(store: WatchedStore, tmp_path: Path) -> None:
    """A session that changed between comparing and writing is compared again."""
    store.apply([CreateSession(recording(entry(1)))])
    path = keep(tmp_path, recording(entry(1), entry(2), updated_at=3_000))
    theirs = recording(entry(9), updated_at=2_500)
    overtake(store, AddEntries(ID, tuple(theirs.entries)), SetMetadata(ID, {"updated_at": theirs.metadata.updated_at}))
    run = Import(store)
    run.take(*look(path))
    run.flush()
    assert [(taken.outcome, taken.reason) for taken in run.report] == [
        (Outcome.DIVERGED, "entry 2 differs from the one here")
    ]
    assert held(store) == recording(entry(1), entry(9), updated_at=2_500)


def test_what_another_program_creates_meanwhile_is_compared(store: WatchedStore, folder: Path) -> None:
    """A batch with a session that is there by now is written all the same, session by session."""
    overtake(store, CreateSession(numbered(3)))
    report = imported(store, folder).report
    assert [taken.outcome for taken in report] == [
        *[Outcome.IMPORTED] * 2,
        Outcome.UNCHANGED,
        *[Outcome.IMPORTED] * 4,
    ]
    assert len(store.list().sessions) == 7


def test_what_was_written_before_a_conflict_is_not_compared_again(store: WatchedStore, folder: Path) -> None:
    """The new sessions of a batch stay imported when what has grown meets a conflict."""
    store.apply([CreateSession(recording())])
    keep(folder, recording(entry(1), updated_at=3_000))

    def meanwhile() -> None:
        overtake(store, SetMetadata(ID, {"updated_at": Timestamp(2_500)}))

    store.before_writing = meanwhile
    report = imported(store, folder).report
    assert [taken.outcome for taken in report] == [Outcome.GROWN] + [Outcome.IMPORTED] * 6
    assert held(store) == recording(entry(1), updated_at=3_000)


@pytest.mark.parametrize(
    ("error", "outcome"),
    [(Conflict("no peace"), Outcome.DIVERGED), (InvalidDocument("x", "no peace"), Outcome.DAMAGED)],
)
def test_what_cannot_be_written_even_alone_is_reported(
    store: WatchedStore, folder: Path, error: Exception, outcome: Outcome
) -> None:
    """A session that is refused twice is left out, with the reason; the others are taken."""
    refused = numbered(3).id

    def refuse(operations: Sequence[Operation]) -> Applied:
        if any(operation.session_id == refused for operation in operations):
            raise error
        return SessionStore.apply(store, operations)

    store.apply = refuse  # type: ignore[method-assign]
    report = imported(store, folder).report
    assert [taken.outcome for taken in report].count(Outcome.IMPORTED) == 6
    assert (report[2].outcome, report[2].session_id) == (outcome, refused)
    assert "no peace" in report[2].reason
