"""The end of a file that was filled with NUL or spoilt: what was acknowledged stays. For cut ones, see tests/faults."""

import json
from pathlib import Path

import pytest

from tests.store.samples import document, say, session, session_id, texts
from thulp_tui.domain.operations import CreateSession
from thulp_tui.store import Damaged, SessionStore
from thulp_tui.store.lock import WriterLock


@pytest.fixture
def lined(path: Path) -> Path:
    """A file with a folded session of one message and three changes that each add one."""
    with SessionStore.open(path) as store:
        store.apply([CreateSession(session(1, "folded"))])
    store = SessionStore.open(path)
    for text in ("one", "two", "three"):
        store.apply([say(1, text)])
    return path


@pytest.mark.parametrize("blocks", [1, 300, 4096])
def test_blocks_that_never_reached_the_disk_are_left_out(lined: Path, blocks: int) -> None:
    """NUL at the end, or from the middle of the last change on, does not count; the next change heals it."""
    data = lined.read_bytes()
    for kept, end in ((data, b""), (data[:-3], b""), (data[:-3], b"}"), (data[:-40], b"")):
        lined.write_bytes(kept + b"\0" * blocks + end)
        store = SessionStore.open(lined)
        assert texts(store) == ["folded", "one", "two", "three"][: 3 if kept == data[:-40] else 4]
        store.apply([say(1, "healed")])
        json.loads(lined.read_bytes())
        assert texts(store)[-1] == "healed"


@pytest.mark.parametrize("missing", [2, 3])
def test_a_first_block_that_never_reached_the_disk_is_left_out(lined: Path, missing: int) -> None:
    """A block ends within the file's own ending, and just the next one was written: torn, and healed by a change."""
    before = lined.read_bytes()
    SessionStore.open(lined).apply([say(1, "four")])
    at = len(before) - 3 + missing
    lined.write_bytes(before[:at] + lined.read_bytes()[at:])
    store = SessionStore.open(lined)
    assert texts(store) == ["folded", "one", "two", "three"]
    store.apply([say(1, "healed")])
    json.loads(lined.read_bytes())
    assert texts(store) == ["folded", "one", "two", "three", "healed"]


def test_a_fold_keeps_a_copy_of_a_torn_file(lined: Path) -> None:
    """What was cut short is not in the new file, but nothing is thrown away unseen."""
    data = lined.read_bytes()[:-40]
    lined.write_bytes(data)
    store = SessionStore.open(lined)
    store.fold()
    assert texts(store) == ["folded", "one", "two"]
    (torn,) = lined.parent.glob("*.torn-*")
    assert torn.read_bytes() == data


def test_an_edit_in_place_of_a_large_file_is_seen(lined: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that changes a few bytes of an open file, leaving all in its place: the session is read anew."""
    monkeypatch.setattr("thulp_tui.store.contents.SMALL", 0)
    store = SessionStore.open(lined)
    store.fold()
    before = store.list().sessions[0].summary
    assert before.turns == 0
    data = lined.read_bytes()
    lined.write_bytes(data.replace(b'"user_message"', b'"user_massage"', 1))
    assert lined.stat().st_size == len(data)
    assert store.refresh()
    assert len(store.list().damaged) == 1
    assert store.list().sessions == ()


def test_an_unreadable_change_before_others_is_damage(lined: Path) -> None:
    """It is no torn end: the file is refused, with the line, and nothing is written."""
    data = lined.read_bytes()
    spoilt = data.replace(b'"2":{"op":"add_entries"', b'"2":{"op":add_entries"', 1)
    lined.write_bytes(spoilt)
    with pytest.raises(Damaged, match='line 2 of table "changes"'):
        SessionStore.open(lined)
    assert lined.read_bytes() == spoilt


def test_a_change_that_cannot_be_carried_out_is_listed_and_kept(lined: Path) -> None:
    """A person deletes the session under its changes: they are listed as damaged, kept by folds, never carried out."""
    tables = json.loads(lined.read_bytes())
    lined.write_text(json.dumps({**tables, "sessions": {"2": document(2, "other")}}), encoding="utf-8")
    with SessionStore.open(lined) as store:
        assert len(store.list().damaged) == 3
        assert "its session is not in the file" in store.list().damaged[0].reason
        store.apply([CreateSession(session(1, "again"))])
        store.fold()
        assert texts(store) == ["again"]
        assert len(store.list().damaged) == 3
    with SessionStore.open(lined) as again:
        assert (texts(again), texts(again, 2), len(again.list().damaged)) == (["again"], ["other"], 3)


def test_a_reader_beside_a_half_written_change_waits_for_its_end(lined: Path) -> None:
    """A store that is open leaves a torn change out, and takes it when it is whole."""
    data = lined.read_bytes()
    store = SessionStore.open(lined)
    inode = lined.stat().st_ino
    with lined.open("r+b") as file:
        line = b',"4":' + json.dumps({"op": "add_entries", "session": session_id(1), "entries": []}).encode()
        file.seek(-3, 2)
        file.write(b"\n" + line[:30])
        file.flush()
        store.refresh()
        assert texts(store) == ["folded", "one", "two", "three"]
        file.write(line[30:] + b"\n}}")
    assert lined.stat().st_ino == inode
    assert store.refresh()
    assert store.read_only is None
    assert lined.read_bytes().startswith(data[:-3])


def test_a_change_that_is_just_being_written_is_waited_for(lined: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever opens the file while a writer is in the middle of a line sees it whole, and nothing torn."""
    SessionStore.open(lined).apply([say(1, "four")])
    data = lined.read_bytes()
    lined.write_bytes(data[:-30])
    acquire = WriterLock.acquire

    def acquire_when_the_writer_is_done(lock: WriterLock, timeout: float) -> None:
        lined.write_bytes(data)
        acquire(lock, timeout)

    monkeypatch.setattr(WriterLock, "acquire", acquire_when_the_writer_is_done)
    store = SessionStore.open(lined)
    assert texts(store) == ["folded", "one", "two", "three", "four"]
    assert store.check().is_sound
