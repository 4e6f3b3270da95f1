"""The file under TinyDB's own interface, its lock, and its layout."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tinydb import TinyDB, where
from tinydb.table import Document

from tests.store.samples import document, say, session, session_id, texts
from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.domain.operations import CreateSession
from thulp_tui.store import SessionStore, StoreError, disk, fold
from thulp_tui.store.storage import LinedStorage


def test_tinydb_works_on_the_file(store: SessionStore, path: Path) -> None:
    """TinyDB's queries, inserts, updates and removals go through the storage, and the store sees what they did."""
    with TinyDB(path, storage=LinedStorage) as database:
        sessions = database.table("sessions")
        assert [found["metadata"]["name"] for found in sessions.search(where("metadata").status == "active")] == [
            "session 1"
        ]
        assert sessions.insert(document(2, "by query")) == 2
        database.table("notes").insert({"free": "text"})
        sessions.update(lambda found: found["metadata"].update(name="renamed"), doc_ids=[1])
        assert store.refresh()
        assert {row.summary.name for row in store.list().sessions} == {"renamed", "session 2"}
        sessions.remove(doc_ids=[1])
    store.refresh()
    assert texts(store, 2) == ["by query"]
    with TinyDB(path) as stock:
        assert stock.tables() == {"notes", "sessions", "thulp_tui", "changes"}
        assert stock.table("sessions").get(doc_id=2) == document(2, "by query")


def test_tinydb_sees_what_the_store_writes(store: SessionStore, path: Path) -> None:
    """An open TinyDB reads anew after each change."""
    with TinyDB(path, storage=LinedStorage) as database:
        sessions = database.table("sessions", cache_size=0)
        assert len(sessions) == 1
        store.apply([CreateSession(session(2))])
        found = sessions.get(where("metadata").name == "session 2")
        assert isinstance(found, Document)
        assert found.doc_id == 2


def test_tinydb_does_not_write_over_what_it_has_not_read(store: SessionStore, path: Path) -> None:
    """A write made from an older state is refused, and the file stays."""
    storage = LinedStorage(path)
    old = storage.read()
    store.apply([say(1, "three")])
    data = path.read_bytes()
    assert old is not None
    with pytest.raises(StoreError, match="another program changed the file"):
        storage.write(old)
    assert path.read_bytes() == data
    storage.close()


@pytest.mark.parametrize("data", [None, b"", b"garbage"], ids=["deleted", "empty", "garbage"])
def test_tinydb_does_not_write_over_what_it_could_not_read(store: SessionStore, path: Path, data: bytes | None) -> None:
    """A file that was deleted or damaged meanwhile is neither made again nor written over."""
    storage = LinedStorage(path)
    old = storage.read()
    assert old is not None
    path.unlink()
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(StoreError):
        storage.read()
    with pytest.raises(StoreError):
        storage.write(old)
    assert (path.read_bytes() if path.exists() else None) == data
    storage.close()


def test_tinydb_cannot_write_what_json_cannot_hold(store: SessionStore, path: Path) -> None:
    """A value that JSON has no word for is refused before anything is written."""
    data = path.read_bytes()
    with TinyDB(path, storage=LinedStorage) as database, pytest.raises(InvalidDocument):
        database.table("notes").insert({"free": float("nan")})
    assert path.read_bytes() == data


def test_an_entry_is_one_line(store: SessionStore, path: Path) -> None:
    """What this program folds is one entry a line, so that people can compare two states of a file."""
    store.apply([CreateSession(session(2, "line\nbreak"))])
    store.fold()
    first, *lines, last = path.read_text(encoding="utf-8").split("\n")
    assert (first, last) == ('{"sessions":{', "}}")
    one, two = document(1, "one", "two"), document(2, "line\nbreak")
    assert [json.loads(line.rstrip(",")) for line in lines if line.startswith('{"id"')] == [
        *one["entries"],
        *two["entries"],
    ]
    assert json.loads(path.read_bytes())["sessions"] == {"1": one, "2": two}


def test_document_numbers_increase(store: SessionStore, path: Path) -> None:
    """A new session gets the number after the highest one, as TinyDB would give it."""
    path.write_text(json.dumps({"sessions": {"41": document(1), "7": document(2)}}), encoding="utf-8")
    store.apply([CreateSession(session(3)), CreateSession(session(4))])
    store.fold()
    assert list(json.loads(path.read_bytes())["sessions"]) == ["41", "7", "42", "43"]


def test_a_killed_writers_temporary_file_is_cleared_away(path: Path) -> None:
    """The next writer removes what was left beside the file, and nothing else that only looks like it."""
    with SessionStore.open(path) as store:
        store.apply([CreateSession(session(1))])
    left = path.with_name(f".{path.name}.0123abcd.tmp")
    kept = [path.with_name(f".{path.name}.notes.tmp"), path.with_name(f".x{path.name}.0123abcd.tmp")]
    for sibling in (left, *kept):
        sibling.write_bytes(b"x")
    with SessionStore.open(path) as store:
        store.apply([say(1, "three")])
    assert not left.exists()
    assert all(sibling.exists() for sibling in kept)


def test_reading_makes_no_lock_file(path: Path) -> None:
    """Who only looks at a file leaves nothing beside it."""
    path.write_text(json.dumps({"sessions": {"1": document(1)}}), encoding="utf-8")
    with SessionStore.open(path) as store:
        store.list()
        store.refresh()
    assert list(path.parent.iterdir()) == [path]


def test_a_writer_that_holds_the_lock_too_long_is_named(
    store: SessionStore, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the time-out an error says what is waited for; nothing is written, and reading goes on."""
    script = (
        "import sys; from filelock import FileLock\n"
        "with FileLock(sys.argv[1]): print('held', flush=True); sys.stdin.read()"
    )
    lock = path.with_name(f".{path.name}.lock")
    command = [sys.executable, "-c", script, str(lock)]
    monkeypatch.setattr("thulp_tui.store.linedfile.LOCK_SECONDS", 0.05)
    with (
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder,
        SessionStore.open(path) as waiting,
    ):
        assert holder.stdout
        assert holder.stdin
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(StoreError, match="another program has been writing") as caught:
            waiting.apply([say(1, "three")])
        assert str(lock) in caught.value.reason
        assert texts(waiting) == ["one", "two"]
        holder.stdin.close()
        holder.wait()
        waiting.apply([say(1, "three")])
        assert texts(waiting) == ["one", "two", "three"]


def test_a_file_caught_in_the_middle_of_being_written_is_read_again(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program that writes in place shows a torn file for a moment: the store looks again rather than give up."""
    whole = json.dumps({"sessions": {"1": document(1, "one")}})
    path.write_text(whole[:100], encoding="utf-8")
    reads: list[int] = []

    def read_and_be_late(target: Path) -> tuple[disk.Seen, bytes]:
        seen, data = read(target)
        reads.append(len(data))
        path.write_text(whole, encoding="utf-8")
        return seen, data

    read = disk.read
    monkeypatch.setattr(disk, "read", read_and_be_late)
    with SessionStore.open(path) as store:
        assert store.load(session_id(1)).summary.entries == 1
    assert reads == [100, len(whole)]


def test_in_bulk_the_file_is_written_anew_seldom(
    store: SessionStore, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not for each few changes, as else, but at the end; what was written is there all the while."""
    monkeypatch.setattr(fold, "LONG_BYTES", 100_000)
    monkeypatch.setattr(fold, "LONG_LINES", 4)
    monkeypatch.setattr(fold, "CHEAP_BYTES", 0)
    store.apply([say(1, "first")])
    before = path.stat().st_ino
    with store.in_bulk():
        for number in range(20):
            store.apply([say(1, f"{number} {'x' * 1000}")])
            assert len(texts(store)) == number + 4
        assert path.stat().st_ino == before
    store.close()
    assert path.stat().st_ino != before
    with SessionStore.open(path) as again:
        assert again.check().tail_lines == 0
        assert len(texts(again)) == 23
