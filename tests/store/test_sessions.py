"""What a session store answers and how it changes, whatever its inside."""

import stat
import threading
from pathlib import Path
from typing import Any

import pytest

from tests.store.samples import document, message, moment, say, seen_by_stock_tinydb, session, session_id, texts, whole
from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.domain.ids import EntryId
from thulp_tui.domain.limits import SessionConfig
from thulp_tui.domain.operations import (
    REMOVED,
    AddEntries,
    CreateSession,
    DeleteSession,
    EntryRef,
    Operation,
    RemoveEntries,
    ReplaceEntry,
    SetContext,
    SetMetadata,
)
from thulp_tui.domain.rules import Decision, Refused, pause, retag, set_limits
from thulp_tui.domain.session import SessionStatus
from thulp_tui.domain.strict_json import JsonValue
from thulp_tui.domain.summary import SessionSummary
from thulp_tui.store import Conflict, NotFound, SessionStore, StoreError

CHANGES: dict[str, Operation] = {
    "create": CreateSession(session(2, "new")),
    "delete": DeleteSession(session_id(1)),
    "add": say(1, "three", "four"),
    "add before": AddEntries(session_id(1), (message("zero"),), before=EntryRef(message("one").id)),
    "replace": ReplaceEntry(session_id(1), EntryRef(message("one").id), message("uno")),
    "remove": RemoveEntries(session_id(1), (EntryRef(message("one").id),)),
    "metadata": SetMetadata(session_id(1), {"status": SessionStatus.PAUSED, "updated_at": moment(9), "tags": ("x",)}),
    "context": SetContext(session_id(1), ("thulp_tui", "notes", "n"), {"text": "look here"}),
    "context away": SetContext(session_id(1), ("x_context",), REMOVED),
}
"""One operation of each kind, for the session that the `store` fixture holds."""
EVERY_CHANGE = pytest.mark.parametrize("operation", CHANGES.values(), ids=CHANGES.keys())


def nested(levels: int) -> JsonValue:
    """Return arrays within arrays, so many."""
    value: JsonValue = None
    for _ in range(levels):
        value = [value]
    return value


def test_a_new_file_is_made_with_its_folders_for_the_owner_only(tmp_path: Path) -> None:
    """A file that does not exist is created with mode 0600, and folders that are missing with 0700."""
    path = tmp_path / "a" / "b" / "sessions.json"
    with SessionStore.open(path) as store:
        assert store.list().sessions == ()
        assert store.read_only is None
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [stat.S_IMODE(folder.stat().st_mode) for folder in (path.parent, path.parent.parent)] == [0o700, 0o700]
    assert seen_by_stock_tinydb(path) == []


def test_without_create_a_missing_file_is_an_error(path: Path) -> None:
    """Opening with create=False makes nothing."""
    with pytest.raises(StoreError, match="there is no such file"):
        SessionStore.open(path, create=False)
    assert list(path.parent.iterdir()) == []


def test_sessions_are_listed_latest_change_first(store: SessionStore) -> None:
    """The list is sorted by updated_at, latest first."""
    store.apply([CreateSession(session(3)), CreateSession(session(2))])
    assert [row.summary.name for row in store.list().sessions] == ["session 3", "session 2", "session 1"]


def test_a_summary_counts_what_the_session_holds(store: SessionStore) -> None:
    """A listed session shows its entries, notes and limits without being loaded."""
    store.apply([CHANGES["context"], say(1, "three")])
    store.update([session_id(1)], lambda summary: set_limits(summary, SessionConfig(max_turns=7)))
    (row,) = store.list().sessions
    assert (row.summary.entries, row.summary.notes, row.occurrence) == (3, 1, 0)
    assert row.summary.limits is not None
    assert row.summary.limits.max_turns == 7


def test_a_loaded_session_is_the_one_that_was_created(store: SessionStore) -> None:
    """Loading gives the whole session back, with every field that this program does not know."""
    stored = store.load(session_id(1))
    assert stored.to_session().to_document() == document(1, "one", "two")
    assert stored.context == document()["context"]
    assert [entry.text for entry in stored.entries] == ["one", "two"]
    assert stored.summary == store.list().sessions[0].summary


def test_a_loaded_session_stays_as_it_was(store: SessionStore) -> None:
    """What was loaded does not change with the file."""
    stored = store.load(session_id(1))
    store.apply([say(1, "three")])
    assert len(stored.entries) == 2
    store.apply([DeleteSession(session_id(1))])
    assert stored.to_session().to_document() == document(1, "one", "two")


def test_a_session_given_to_the_caller_is_the_callers_own(store: SessionStore) -> None:
    """Changing a Session object changes nothing in the store, whether it was loaded or created there."""
    created = session(2, "two")
    store.apply([CreateSession(created)])
    created.add_user_message("only here")
    store.load(session_id(2)).to_session().add_user_message("only there")
    store.apply([say(2, "three")])
    assert texts(store, 2) == ["two", "three"]


@pytest.mark.parametrize(("number", "occurrence"), [(7, 0), (1, 1), (1, -1)])
def test_what_is_not_there_cannot_be_loaded(store: SessionStore, number: int, occurrence: int) -> None:
    """An unknown id, or an occurrence that does not exist, is NotFound."""
    with pytest.raises(NotFound):
        store.load(session_id(number), occurrence)


def test_nothing_can_be_done_to_a_session_that_is_not_there(store: SessionStore) -> None:
    """Operations on an unknown id are NotFound, as is deciding about one."""
    with pytest.raises(NotFound):
        store.apply([say(7, "hello")])
    with pytest.raises(NotFound):
        store.apply([DeleteSession(session_id(7))])
    with pytest.raises(NotFound):
        store.update([session_id(7)], lambda _: Decision(()))


@EVERY_CHANGE
def test_every_change_is_on_the_disk_when_the_call_returns(
    store: SessionStore, path: Path, operation: Operation
) -> None:
    """Another store opened right afterwards, and stock TinyDB, see what this one answers."""
    before = path.read_bytes()
    applied = store.apply([operation])
    assert applied.operations == (operation,)
    assert path.read_bytes() != before
    with SessionStore.open(path) as other:
        assert whole(other) == whole(store)
        assert other.list() == store.list()
    assert {found["metadata"]["id"]: found for found in seen_by_stock_tinydb(path)} == whole(store)


@EVERY_CHANGE
def test_every_change_can_be_taken_back(store: SessionStore, operation: Operation) -> None:
    """Applying the inverse restores exactly what was there, and its own inverse does it again."""
    before = whole(store)
    applied = store.apply([operation])
    after = whole(store)
    assert after != before
    undone = store.apply(applied.inverse)
    assert whole(store) == before
    store.apply(undone.inverse)
    assert whole(store) == after


def test_several_changes_are_taken_back_together(store: SessionStore) -> None:
    """The inverse of a batch over two sessions undoes all of it, in the right order."""
    before = whole(store)
    batch = [
        CHANGES["create"],
        say(2, "more"),
        CHANGES["replace"],
        CHANGES["add"],
        CHANGES["metadata"],
        CHANGES["context"],
    ]
    applied = store.apply(batch)
    assert [summary.entries for summary in applied.summaries] == [2, 4]
    store.apply(applied.inverse)
    assert whole(store) == before


@EVERY_CHANGE
def test_a_batch_happens_wholly_or_not_at_all(store: SessionStore, path: Path, operation: Operation) -> None:
    """When one of several operations is refused, none is done and not a byte of the file changes."""
    data, before = path.read_bytes(), whole(store)
    with pytest.raises(NotFound):
        store.apply([operation, say(7, "nobody's")])
    assert (path.read_bytes(), whole(store)) == (data, before)
    assert not store.refresh()


def test_fields_nobody_knows_survive_every_change(store: SessionStore) -> None:
    """Unknown fields of the document, the metadata, the type and the entries stay through changes to all of them."""
    store.apply([CHANGES["add"], CHANGES["metadata"], CHANGES["context"], CHANGES["replace"]])
    expected = document(1, "uno", "two", "three", "four")
    expected["metadata"].update(status="paused", updated_at=int(moment(9)), tags=["x"])
    expected["context"]["thulp_tui"] = {"notes": {"n": {"text": "look here"}}}
    assert whole(store)[session_id(1)] == expected


def test_a_session_is_not_created_twice(store: SessionStore) -> None:
    """Creating a session whose id is there is a Conflict, also within one batch."""
    with pytest.raises(Conflict, match="there already"):
        store.apply([CreateSession(session(1, "other"))])
    with pytest.raises(Conflict, match="there already"):
        store.apply([CreateSession(session(2)), CreateSession(session(2))])
    assert texts(store) == ["one", "two"]


def test_a_deletion_that_expects_an_older_state_is_refused(store: SessionStore) -> None:
    """A session that changed since the deletion was decided upon stays."""
    with pytest.raises(Conflict):
        store.apply([DeleteSession(session_id(1), expect_updated_at=moment(0))])
    store.apply([DeleteSession(session_id(1), expect_updated_at=moment(1))])
    assert store.list().sessions == ()


def test_an_undo_that_would_take_away_others_work_is_refused(store: SessionStore, path: Path) -> None:
    """When another program changed the same place meanwhile, the undo is a Conflict and nothing changes."""
    applied = store.apply([CHANGES["replace"]])
    with SessionStore.open(path) as other:
        other.apply([ReplaceEntry(session_id(1), EntryRef(message("uno").id), message("eins"))])
    with pytest.raises(Conflict):
        store.apply(applied.inverse)
    assert texts(store) == ["eins", "two"]


def test_an_undo_works_beside_somebody_who_goes_on_writing(store: SessionStore, path: Path) -> None:
    """A status is set back although another program added an entry meanwhile; the entry stays."""
    applied = store.update([session_id(1)], lambda summary: pause(summary, moment(5)))
    with SessionStore.open(path) as other:
        other.apply([say(1, "from elsewhere"), SetMetadata(session_id(1), {"updated_at": moment(50)})])
    store.apply(applied.inverse)
    assert texts(store) == ["one", "two", "from elsewhere"]
    assert store.load(session_id(1)).summary.status == SessionStatus.ACTIVE


def test_decisions_are_made_on_the_freshest_state(store: SessionStore, path: Path) -> None:
    """`update` shows `decide` what another program wrote a moment ago, without a refresh."""
    with SessionStore.open(path) as other:
        other.apply([say(1, "from elsewhere")])
    seen: list[int] = []

    def decide(summary: SessionSummary) -> Decision:
        seen.append(summary.entries)
        return retag(summary, ["seen"], [])

    applied = store.update([session_id(1)], decide)
    assert seen == [3]
    assert applied.decisions[0].accepted
    assert applied.summaries[0].metadata.tags == ("a", "seen")


def test_a_decision_about_many_is_one_change(store: SessionStore) -> None:
    """When one of the sessions refuses, the others stay as they were too; when none does, one undo takes all back."""
    store.apply([CreateSession(session(2, status="completed"))])
    before = whole(store)
    with pytest.raises(Refused):
        store.update([session_id(1), session_id(2)], lambda summary: pause(summary, moment(5)))
    assert whole(store) == before
    applied = store.update([session_id(1), session_id(2)], lambda summary: retag(summary, ["both"], []))
    assert [summary.metadata.tags for summary in applied.summaries] == [("a", "both"), ("a", "both")]
    store.apply(applied.inverse)
    assert whole(store) == before


def test_a_later_decision_sees_the_earlier_ones(store: SessionStore) -> None:
    """The same session twice in one update: the second decision is made on what the first one did."""

    def decide(summary: SessionSummary) -> Decision:
        return retag(summary, [f"{len(summary.metadata.tags)}"], [])

    store.update([session_id(1), session_id(1)], decide)
    assert store.load(session_id(1)).summary.metadata.tags == ("a", "1", "2")


def test_deciding_to_do_nothing_writes_nothing(store: SessionStore, path: Path) -> None:
    """An update without operations leaves the file as it is, to the byte and the time."""
    before = path.stat()
    before_data = path.read_bytes()
    applied = store.update([session_id(1)], lambda _: Decision((), notice="nothing to do"))
    assert applied.operations == applied.inverse == ()
    assert applied.decisions[0].notice == "nothing to do"
    after = path.stat()
    assert (after.st_ino, after.st_mtime_ns, path.read_bytes()) == (before.st_ino, before.st_mtime_ns, before_data)


@pytest.mark.parametrize(
    "operation",
    [
        SetContext(session_id(1), ("bad",), float("nan")),
        SetContext(session_id(1), ("bad",), float("-inf")),
        SetContext(session_id(1), ("bad",), "\ud800"),
        SetContext(session_id(1), ("bad\udfff",), 1),
        SetContext(session_id(1), ("bad",), {1: 2}),  # type: ignore[dict-item]
        SetContext(session_id(1), ("bad",), 10**400),
        SetMetadata(session_id(1), {"name": "\udfff"}),
        SetMetadata(session_id(1), {"name": None}),
        SetMetadata(session_id(1), {"status": "asleep"}),
        SetMetadata(session_id(1), {"updated_at": -1}),
    ],
    ids=repr,
)
def test_what_thulp_would_not_read_is_not_written(store: SessionStore, path: Path, operation: Operation) -> None:
    """NaN, infinities, lone surrogates, keys that are no text and fields of the wrong kind are refused beforehand."""
    data = path.read_bytes()
    with pytest.raises(InvalidDocument):
        store.apply([say(1, "fine"), operation])
    assert path.read_bytes() == data
    assert texts(store) == ["one", "two"]


@pytest.mark.parametrize("bad", [{"x": float("nan")}, {1: 2}, {"x": "\udc00"}, {"x": {1, 2}}, {"x": nested(124)}])
def test_an_entry_that_was_spoilt_after_it_was_made_is_not_written(
    store: SessionStore, path: Path, bad: dict[Any, Any]
) -> None:
    """An entry's content is not copied: what has been put into it since is found before anything is written."""
    entry, data = message("three"), path.read_bytes()
    assert isinstance(entry.content, dict)
    entry.content.update(bad)
    with pytest.raises(InvalidDocument):
        store.apply([AddEntries(session_id(1), (entry,))])
    assert path.read_bytes() == data
    assert texts(store) == ["one", "two"]


def test_the_depth_that_thulp_reads_is_written_and_no_more(store: SessionStore) -> None:
    """A context value may nest 125 levels: that many are kept, one more is refused."""

    store.apply([SetContext(session_id(1), ("deep",), nested(125))])
    with pytest.raises(InvalidDocument):
        store.apply([SetContext(session_id(1), ("deep",), nested(126))])


def test_a_removed_entry_with_a_repeated_id_is_the_one_that_was_meant(store: SessionStore) -> None:
    """Entries that share an id are told apart by their occurrence, and an undo puts them back in their places."""
    store.apply([say(1, "one")])
    applied = store.apply([RemoveEntries(session_id(1), (EntryRef(message("one").id, 1),))])
    assert texts(store) == ["one", "two"]
    store.apply(applied.inverse)
    assert texts(store) == ["one", "two", "one"]


def test_an_entry_that_is_gone_cannot_be_replaced(store: SessionStore) -> None:
    """An operation on an entry that is not there is a Conflict."""
    with pytest.raises(Conflict):
        store.apply([ReplaceEntry(session_id(1), EntryRef(EntryId.new()), message("x"))])


def test_refresh_tells_of_others_changes_once(store: SessionStore, path: Path) -> None:
    """After another program's change refresh is true once, and then list and load show it."""
    with SessionStore.open(path) as other:
        other.apply([say(1, "from elsewhere")])
    assert len(store.load(session_id(1)).entries) == 2
    assert store.refresh()
    assert not store.refresh()
    assert len(store.load(session_id(1)).entries) == 3
    assert store.list().sessions[0].summary.entries == 3


def test_refresh_says_nothing_of_ones_own_changes(store: SessionStore) -> None:
    """What this store wrote itself is no news."""
    store.apply([say(1, "mine")])
    assert not store.refresh()


def test_refresh_tells_of_changes_that_a_write_met_on_its_way(store: SessionStore, path: Path) -> None:
    """Another program's change that was read just before an own write is still news for who asks afterwards."""
    with SessionStore.open(path) as other:
        other.apply([CreateSession(session(2))])
    store.apply([say(1, "mine")])
    assert store.refresh()
    assert not store.refresh()


def test_a_change_of_equal_length_in_the_same_moment_is_noticed(store: SessionStore, path: Path) -> None:
    """A program that rewrites the file in place, without lock, with as many bytes, is noticed each time."""
    for old, new in [(b"one", b"uno"), (b"uno", b"one")] * 20:
        path.write_bytes(path.read_bytes().replace(old, new))
        assert store.refresh()
        assert texts(store)[0] == new.decode()


def test_a_closed_store_writes_no_more(store: SessionStore, path: Path) -> None:
    """After closing, changes are refused with the reason; closing again does nothing."""
    store.close()
    store.close()
    data = path.read_bytes()
    with pytest.raises(StoreError, match="closed"):
        store.apply([say(1, "late")])
    assert path.read_bytes() == data
    assert not store.refresh()


def test_threads_share_a_store(store: SessionStore) -> None:
    """Four threads that write and read through one store lose nothing and never fail."""
    failures: list[BaseException] = []

    def work(name: str) -> None:
        try:
            for place in range(10):
                store.apply([say(1, f"{name} {place}")])
                store.refresh()
                assert f"{name} {place}" in texts(store)
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=work, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    said = texts(store)
    assert len(said) == 2 + 40
    for name in "abcd":
        assert [text for text in said if text and text.startswith(name)] == [f"{name} {place}" for place in range(10)]
