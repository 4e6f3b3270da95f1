"""A lined file that a person has edited is read anew where it was edited, and stays a lined file."""

import json
from pathlib import Path

import pytest

from tests.store.samples import document, entry_document, say, session_id, texts, whole, write_tables
from thulp_tui.store import SessionStore
from thulp_tui.store.disk import OpenFile
from thulp_tui.store.durable import CHUNK
from thulp_tui.store.scanning import find_first


@pytest.fixture
def folded(path: Path) -> Path:
    """A folded file of three sessions, whose entries have no fields that nobody knows."""
    documents = {str(number): document(number) for number in (1, 2, 3)}
    for number, one in documents.items():
        one["entries"] = [{**entry_document(f"{text} of {number}")} for text in ("one", "two", "three")]
        for entry in one["entries"]:
            del entry["x_entry"]
    write_tables(path, {"sessions": documents})
    with SessionStore.open(path) as store:
        store.fold()
    return path


def edit(path: Path, old: bytes, new: bytes) -> None:
    """Change something in the file by hand, once."""
    data = path.read_bytes()
    assert old in data
    path.write_bytes(data.replace(old, new, 1))


EDITS: dict[str, tuple[bytes, bytes]] = {
    "space in the head": (b'"name":"session 2"', b'"name": "session 2"'),
    "name": (b'"name":"session 2"', b'"name":"renamed"'),
    "context": (b'"x_context":', b'"more":{"a":1},"x_context":'),
    "space in the context": (b'"context":{', b'"context": { '),
    "text": (b"two of 2", b"2 of 2"),
    "space in an entry": (b'"timestamp":', b'"timestamp": '),
    "space before an id": (b'\n{"id":"', b'\n{"id": "'),
    "field in an entry": (b'"timestamp":', b'"x":1,"timestamp":'),
    "line break in an entry": (b'"timestamp":', b'\n"timestamp":'),
    "two entries in a line": (b"},\n{", b"},{"),
    "blank line": (b"},\n{", b"},\n\n{"),
    "entries in the head's line": (b',\n"context"', b',"context"'),
    "end of the entries": (b"\n]}", b"]}"),
    "two documents in a line": (b"\n,", b","),
    "blank before a comma": (b"\n,", b"\n ,"),
    "indented document": (b'"1":{"metadata"', b'"1": {\n  "metadata"'),
}


@pytest.mark.parametrize(("old", "new"), EDITS.values(), ids=EDITS.keys())
def test_an_edit_by_hand_is_shown_and_can_be_worked_on(folded: Path, old: bytes, new: bytes) -> None:
    """Wherever it is, the file is read as JSON has it; changes, folds and reading again go on from there."""
    edit(folded, old, new)
    expected = {one["metadata"]["id"]: one for one in json.loads(folded.read_bytes())["sessions"].values()}
    with SessionStore.open(folded) as store:
        assert whole(store) == expected
        for row in store.list().sessions:
            assert row.summary.entries == len(expected[row.summary.id]["entries"])
        before = texts(store, 2)
        store.apply([say(2, "four")])
        assert texts(store, 2) == [*before, "four"]
        store.fold()
        assert texts(store, 2) == [*before, "four"]
    with SessionStore.open(folded) as again:
        assert texts(again, 2) == [*before, "four"]
        assert again.check().is_sound


def test_a_bad_entry_among_good_lines_is_damage_of_its_session_alone(folded: Path) -> None:
    """The edited session is listed as damaged with the place, the others are there."""
    edit(folded, b'"type":"user_message"', b'"type":"user_massage"')
    with SessionStore.open(folded) as store:
        (damaged,) = store.list().damaged
        assert damaged.place == 'document 1 of table "sessions"'
        assert "entries[0]" in damaged.reason
        assert len(store.list().sessions) == 2


def test_a_field_given_twice_is_found(folded: Path) -> None:
    """Metadata that stand twice in a document are refused, as thulp does."""
    edit(folded, b'"context":{', b'"metadata":{},"context":{')
    with SessionStore.open(folded) as store:
        assert "twice" in store.list().damaged[0].reason
        assert texts(store, 2) == [f"{text} of 2" for text in ("one", "two", "three")]


def test_a_number_given_twice_is_refused(folded: Path) -> None:
    """Two documents with one number: one of them would vanish."""
    edit(folded, b'\n,"2":{', b'\n,"1":{')
    with pytest.raises(Exception, match="twice"):
        SessionStore.open(folded)


def test_what_is_edited_far_from_a_session_leaves_its_entries_in_the_file(folded: Path) -> None:
    """A session that was not touched is shown from its lines, and folds copy those byte for byte."""
    line = next(line for line in folded.read_bytes().split(b"\n") if b"two of 3" in line)
    edit(folded, b'"name":"session 1"', b'"name":"another name"')
    with SessionStore.open(folded) as store:
        store.apply([say(1, "four")])
        store.fold()
        assert session_id(3) in whole(store)
    assert line in folded.read_bytes().split(b"\n")


@pytest.mark.parametrize("at", [0, 1, CHUNK - 2, CHUNK - 1, CHUNK, 2 * CHUNK - 1])
def test_a_mark_is_found_across_the_borders_of_what_is_read_together(path: Path, at: int) -> None:
    """Wherever it stands, and only where it stands whole before the end."""
    path.write_bytes(b"." * at + b"abc" + b"." * CHUNK)
    file = OpenFile.at(path)
    assert find_first(file, b"abc", 0, at + CHUNK) == at
    assert find_first(file, b"abc", at, at + 3) == at
    assert find_first(file, b"abc", 0, at + 2) == -1
    assert find_first(file, b"abc", at + 1, at + CHUNK) == -1
