"""Several programs at one file, one of which takes no lock. For many at once, and some that die, see tests/faults."""

from pathlib import Path

import pytest
from tinydb import TinyDB

from tests.store.samples import seen_by_stock_tinydb, session, session_id
from thulp_tui.domain.operations import Conflict, CreateSession
from thulp_tui.domain.rules import Decision, retag
from thulp_tui.domain.summary import SessionSummary
from thulp_tui.store import SessionStore, StoreError


def stock_tinydb_writes(path: Path, name: str) -> None:
    """Change the name of every session as a program does that knows nothing of us: in place, without a lock."""
    with TinyDB(path) as database:
        database.table("sessions").update(lambda found: found["metadata"].update(name=name))


def test_a_writer_without_a_lock_is_not_overwritten(store: SessionStore, path: Path) -> None:
    """Stock TinyDB writes in the very moment of our change: it is decided anew, and both changes are there."""
    store.fold()
    asked: list[str] = []

    def decide(summary: SessionSummary) -> Decision:
        asked.append(summary.name)
        if len(asked) == 1:
            stock_tinydb_writes(path, "renamed by stock TinyDB")
        return retag(summary, ["ours"], [])

    applied = store.update([session_id(1)], decide)
    assert asked == ["session 1", "renamed by stock TinyDB"]
    (found,) = seen_by_stock_tinydb(path)
    assert (found["metadata"]["name"], found["metadata"]["tags"]) == ("renamed by stock TinyDB", ["a", "ours"])
    assert applied.summaries[0].name == "renamed by stock TinyDB"
    assert store.refresh()


def test_a_writer_without_a_lock_that_never_stops_is_a_conflict(store: SessionStore, path: Path) -> None:
    """When it writes again and again, our change is given up: nothing is written, and its state is what we show."""
    store.fold()
    count = iter(range(100))

    def decide(summary: SessionSummary) -> Decision:
        stock_tinydb_writes(path, f"name {next(count)}")
        return retag(summary, ["ours"], [])

    with pytest.raises(Conflict, match="Another program"):
        store.update([session_id(1)], decide)
    (found,) = seen_by_stock_tinydb(path)
    assert found["metadata"]["tags"] == ["a"]
    assert store.list().sessions[0].summary.name == found["metadata"]["name"]


def test_a_file_that_is_deleted_while_a_change_is_made_is_not_put_back(store: SessionStore, path: Path) -> None:
    """Between reading and writing somebody takes the file away: an error, and it stays away."""

    def decide(summary: SessionSummary) -> Decision:
        path.unlink()
        return retag(summary, ["ours"], [])

    with pytest.raises(StoreError, match="no such file"):
        store.update([session_id(1)], decide)
    assert not path.exists()


def test_two_programs_that_make_the_same_file_share_it(path: Path) -> None:
    """Stores opened at the same moment on a path without a file: one makes it, both work on it."""
    with SessionStore.open(path) as one, SessionStore.open(path) as other:
        one.apply([CreateSession(session(1))])
        other.apply([CreateSession(session(2))])
        one.refresh()
        assert len(one.list().sessions) == len(other.list().sessions) == 2
