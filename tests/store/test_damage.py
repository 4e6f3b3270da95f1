"""A file or a document that cannot be read is shown with its place and its reason, and is never written over."""

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest

from tests.store.samples import document, say, seen_by_stock_tinydb, session, session_id, texts, whole, write_tables
from thulp_tui.domain.operations import Conflict, CreateSession, DeleteSession
from thulp_tui.store import Damaged, NewerLayout, ReadOnly, SessionStore, StoreError

GOOD = json.dumps({"sessions": {"1": document(1, "one"), "2": document(2)}})
GARBAGE: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "empty"),
    "blank": (b" \n\n", "line 3 column 1"),
    "cut": (GOOD.encode()[:-40], "line 1 column.*check FILE --repair NEW"),
    "cut in the middle": (GOOD.encode()[:200], "line 1 column"),
    "no braces at the end": (GOOD.encode()[:-2], "ends here"),
    "NUL": (b"\0" * 4096, "4096 NUL bytes"),
    "NUL at the end": (GOOD.encode() + b"\0" * 512, "NUL"),
    "NUL at the start": (b"\0" * 512 + GOOD.encode(), "NUL"),
    "UTF-16": (GOOD.encode("utf-16"), "UTF-16"),
    "UTF-16 without mark": (GOOD.encode("utf-16-le"), "line 1 column 2"),
    "byte order mark": (b"\xef\xbb\xbf" + GOOD.encode(), "byte order mark"),
    "Latin-1": ('{"sessions": {\n"1": {"é": 1}}}'.encode("latin-1"), "UTF-8.*line 2 column 8"),
    "binary": (bytes(range(255, 0, -1)), "UTF-8"),
    "text": (b"hello\n", "line 1 column 1"),
    "array": (b"[1, 2]", "must be an object.*line 1 column 1"),
    "null": (b"null", "must be an object"),
    "number": (b"17", "must be an object"),
    "table no object": (b'{"sessions": [\n{}]}', 'table "sessions" must be an object.*line 1 column 14'),
    "settings": (b'{"editor": {"size": 3}}', "no TinyDB file"),
    "session file of thulp": (json.dumps(document()).encode(), "import it"),
    "document no JSON": (b'{"sessions": {"1": {"a": 1},\n"2": {"a" 1}}}', "line 2 column 11"),
    "something follows": (GOOD.encode() + b"{}", "follows"),
    "same document twice": (b'{"sessions": {"1": {"a": 1},\n"1": {"a": 1}}}', "twice.*line 2 column 6"),
    "same table twice": (b'{"sessions": {},\n"sessions": {}}', "two tables.*line 2 column 13"),
    "control character": (b'{"sessions": {"1": {"a": "\n"}}}', "line 1 column"),
    "trailing comma": (b'{"sessions": {"1": {"a": 1},}}', "line 1 column 29"),
    "endless nesting": (b'{"sessions": {"1": ' + b"[" * 100_000, "nested too deeply"),
    "endless number": (b'{"sessions": {"1": ' + b"9" * 5_000 + b"}}", "cannot be read"),
}
"""What may stand at the path, and what the message must say."""
EVERY_GARBAGE = pytest.mark.parametrize(("data", "said"), GARBAGE.values(), ids=GARBAGE.keys())


def put(path: Path, data: bytes) -> None:
    """Write a file that looks as if nobody had touched it for an hour: one that has just changed is read patiently."""
    path.write_bytes(data)
    hour_ago = path.stat().st_mtime - 3600
    os.utime(path, (hour_ago, hour_ago))


@EVERY_GARBAGE
def test_what_is_no_tinydb_file_is_refused_and_left_alone(path: Path, data: bytes, said: str) -> None:
    """Opening raises Damaged with what, where and what to do; not a byte changes, and nothing is left beside it."""
    put(path, data)
    with pytest.raises(Damaged) as caught:
        SessionStore.open(path)
    assert re.search(said, str(caught.value), re.DOTALL)
    assert str(path) in str(caught.value)
    assert "Nothing was written" in caught.value.advice
    assert path.read_bytes() == data
    assert list(path.parent.iterdir()) == [path]


@EVERY_GARBAGE
def test_a_file_that_becomes_damaged_is_kept_in_view_and_left_alone(
    store: SessionStore, path: Path, data: bytes, said: str
) -> None:
    """The last good view stays, `read_only` says why, nothing is written; once the file is good again, all goes on."""
    good, before = path.read_bytes(), whole(store)
    put(path, data)
    assert store.refresh()
    assert not store.refresh()
    assert whole(store) == before
    assert re.search(said, store.read_only or "", re.DOTALL)
    with pytest.raises(Damaged):
        store.apply([say(1, "three")])
    assert path.read_bytes() == data
    path.write_bytes(good)
    assert store.refresh()
    assert store.read_only is None
    store.apply([say(1, "three")])
    assert texts(store) == ["one", "two", "three"]


@pytest.mark.parametrize("gone", ["file", "folder"])
def test_a_file_that_vanishes_is_not_made_again_unasked(store: SessionStore, path: Path, gone: str) -> None:
    """What took the file away may have had its reasons: the view stays, writing is refused, until the file is back."""
    good, before = path.read_bytes(), whole(store)
    for sibling in list(path.parent.iterdir()):
        sibling.unlink()
    if gone == "folder":
        path.parent.rmdir()
    with pytest.raises(StoreError, match="no such file"):
        store.apply([say(1, "three")])
    assert not path.exists()
    assert path.parent.exists() == (gone == "file")
    assert store.refresh()
    assert not store.refresh()
    assert "no such file" in (store.read_only or "")
    assert whole(store) == before
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(good)
    store.apply([say(1, "three")])
    assert texts(store) == ["one", "two", "three"]
    assert store.read_only is None


def test_a_folder_in_the_files_place_is_an_error(path: Path) -> None:
    """A path that is a folder is said to be one."""
    path.mkdir()
    with pytest.raises(StoreError, match="this is a folder"):
        SessionStore.open(path)


def test_a_file_in_the_folders_place_is_an_error(path: Path) -> None:
    """A path below a file cannot be made, and the file stays."""
    path.write_text("hello", encoding="utf-8")
    with pytest.raises(StoreError):
        SessionStore.open(path / "sessions.json")
    assert path.read_text(encoding="utf-8") == "hello"


BROKEN: dict[str, tuple[str, str]] = {
    "no object": ("17", "object"),
    "empty object": ("{}", "metadata"),
    "bad status": (json.dumps(document(5, status="asleep")), "metadata.status"),
    "bad entry": (json.dumps({**document(5), "entries": [{"id": "x"}]}), r"entries\[0\]"),
    "NaN": (json.dumps({**document(5), "context": {"x": float("nan")}}), "NaN"),
    "lone surrogate": (json.dumps({**document(5), "context": {"x": "\ud800"}}), "surrogate"),
    "field twice": (json.dumps(document(5)).replace('"entries"', '"entries": [], "entries"'), "twice"),
    "too deep": (json.dumps({**document(5), "context": {"x": json.loads("[" * 126 + "]" * 126)}}), "deep"),
}
"""Documents that thulp refuses, and what the reason must name."""


@pytest.mark.parametrize(("text", "said"), BROKEN.values(), ids=BROKEN.keys())
def test_an_unreadable_session_is_listed_and_kept_as_it_is(path: Path, text: str, said: str) -> None:
    """In a good file it is listed as damaged with place and reason, and every rewrite keeps its very text."""
    path.write_text(f'{{"sessions": {{"4": {text}, "7": {json.dumps(document(1, "one"))}}}}}', encoding="utf-8")
    with SessionStore.open(path) as store:
        (damaged,) = store.list().damaged
        assert damaged.place == 'document 4 of table "sessions"'
        assert re.search(said, damaged.reason)
        assert len(store.list().sessions) == 1
        store.apply([say(1, "two")])
        store.apply([CreateSession(session(2)), DeleteSession(session_id(1))])
        assert f'"4":{text}' in path.read_text(encoding="utf-8")
        assert store.list().damaged == (damaged,)
    with SessionStore.open(path) as again:
        assert again.list().damaged == (damaged,)


def test_a_second_session_with_the_same_id_is_listed_and_never_changed(path: Path) -> None:
    """It is loaded by its occurrence; changes go to the first; deleting the first would bring it up and is refused."""
    second = document(1, "other", name="second", updated_at=document()["metadata"]["updated_at"] + 5)
    write_tables(path, {"sessions": {"1": document(1, "one"), "2": second}})
    with SessionStore.open(path) as store:
        rows = store.list().sessions
        assert [(row.summary.name, row.occurrence) for row in rows] == [("second", 1), ("session 1", 0)]
        assert store.load(session_id(1), 1).to_session().to_document() == second
        store.apply([say(1, "two")])
        assert texts(store) == ["one", "two"]
        with pytest.raises(Conflict, match="deleting one would leave the other"):
            store.apply([DeleteSession(session_id(1))])
        with pytest.raises(Conflict):
            store.apply([CreateSession(session(1))])
    assert seen_by_stock_tinydb(path) == [document(1, "one", "two"), second]


def test_a_foreign_file_is_read_and_everything_in_it_kept(path: Path) -> None:
    """Sessions in `_default` are read and changed in place; other documents and tables stay as they are."""
    tables: dict[str, dict[str, Any]] = {
        "_default": {"3": {"not": "a session"}, "5": document(1, "one")},
        "other": {"1": {"x": 1.0}, "12": [1, 2], "13": None},
        "empty": {},
        "sessions": {"2": document(2)},
    }
    write_tables(path, tables)
    with SessionStore.open(path) as store:
        assert [row.summary.name for row in store.list().sessions] == ["session 2", "session 1"]
        assert store.list().damaged == ()
        store.apply([say(1, "two"), CreateSession(session(3)), DeleteSession(session_id(2))])
    kept = json.loads(path.read_bytes())
    assert {name: table for name, table in kept.items() if name not in ("thulp_tui", "changes")} == {
        **tables,
        "_default": {"3": {"not": "a session"}, "5": document(1, "one", "two")},
        "sessions": {"3": document(3)},
    }


def test_a_damaged_session_in_the_default_table_is_shown(path: Path) -> None:
    """What looks like a session in `_default` but is none is listed as damaged, not passed over."""
    write_tables(path, {"_default": {"1": document(1, status="asleep")}})
    with SessionStore.open(path) as store:
        assert [damaged.place for damaged in store.list().damaged] == ['document 1 of table "_default"']


@pytest.mark.parametrize(
    "text", ["{}", " {\n}\n ", '{"_default": {}}', '{"sessions": {}}', '{"thulp_tui": {"1": {"layout": 1}}}']
)
def test_an_empty_database_is_a_good_file(path: Path, text: str) -> None:
    """What stock TinyDB leaves when all documents are gone can be written to."""
    path.write_text(text, encoding="utf-8")
    with SessionStore.open(path) as store:
        assert store.list().sessions == ()
        store.apply([CreateSession(session(1))])
    assert seen_by_stock_tinydb(path) == [document(1)]


@pytest.mark.parametrize("layout", [2, 99, "2", None, True, 1.5])
def test_a_newer_layout_opens_read_only(path: Path, layout: object) -> None:
    """A file of a later version can be read; writing says why not and changes nothing."""
    data = write_tables(path, {"sessions": {"1": document(1, "one")}, "thulp_tui": {"1": {"layout": layout}}})
    with SessionStore.open(path) as store:
        assert texts(store) == ["one"]
        assert "later version" in (store.read_only or "")
        with pytest.raises(NewerLayout):
            store.apply([say(1, "two")])
        with pytest.raises(ReadOnly):
            store.update([session_id(1)], lambda summary: pytest.fail("asked for nothing"))
    assert path.read_bytes() == data


def test_a_file_indented_by_hand_is_read(path: Path) -> None:
    """White space and the order of keys do not matter."""
    path.write_text(json.dumps({"sessions": {"1": document(1, "one")}}, indent=3, sort_keys=True), encoding="utf-8")
    with SessionStore.open(path) as store:
        store.apply([say(1, "two")])
        assert whole(store)[session_id(1)] == document(1, "one", "two")


@pytest.mark.parametrize("missing", range(1, 15))
def test_a_file_without_its_first_bytes_is_damaged(store: SessionStore, path: Path, missing: int) -> None:
    """The contents then say that the sessions begin before the file does: it is refused."""
    store.close()
    data = path.read_bytes()[missing:]
    put(path, data)
    with pytest.raises(Damaged, match="Nothing was written"):
        SessionStore.open(path)
    assert path.read_bytes() == data
