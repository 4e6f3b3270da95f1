"""thulp's own session files."""

import base64
import os
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.strategies import sessions
from tests.domain.test_round_trip import SESSIONS
from tests.exchange.recordings import ID, entry, keep, numbered, recording
from tests.vectors import cases, document
from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.domain.json_value import same_json
from thulp_tui.domain.session import Session
from thulp_tui.exchange import thulp

Case = dict[str, Any]

RECORDED = [pytest.param(store, id=store["id"]) for store in document("store").get("stores", [])] or [
    pytest.param({}, marks=pytest.mark.skip(reason="thulp's recorded vectors are not here"))
]
"""The session folders that thulp's own manager was run on."""


def laid_out(folder: Path, store: Case) -> Path:
    """A recorded folder, put on disk."""
    for file in store["files"]:
        path = folder / file["name"]
        if file["kind"] == "dir":
            path.mkdir()
        else:
            path.write_bytes(file["text"].encode() if "text" in file else base64.b64decode(file["base64"]))
    return folder


def readable(folder: Path) -> list[Session]:
    """The sessions of a folder that can be read, latest change first."""
    found = []
    for path in thulp.files(folder):
        try:
            found.append(thulp.load(path))
        except (InvalidDocument, OSError):
            continue
    return sorted(found, key=lambda session: session.metadata.updated_at, reverse=True)


@pytest.mark.parametrize("store", RECORDED)
def test_the_files_are_those_thulp_counts(tmp_path: Path, store: Case) -> None:
    """Every name that ends in .json counts, whatever stands behind it."""
    assert len(thulp.files(laid_out(tmp_path, store))) == store["expected"]["session_count_json_files"]


@pytest.mark.parametrize("store", RECORDED)
def test_what_thulp_lists_is_read(tmp_path: Path, store: Case) -> None:
    """The same ids, in the same order, out of good, damaged and foreign files."""
    sessions = readable(laid_out(tmp_path, store))
    assert [session.id.as_str() for session in sessions] == store["expected"]["listed"]
    assert [session.metadata.updated_at for session in sessions] == store["expected"]["listed_updated_at"]


@pytest.mark.parametrize("store", RECORDED)
def test_what_thulp_loads_is_read_the_same(tmp_path: Path, store: Case) -> None:
    """Each file loads or fails as in thulp; the id, name and number of entries agree."""
    laid_out(tmp_path, store)
    for load in store["expected"]["loads"]:
        path = tmp_path / f"{load['id']}.json"
        match load.get("error_class"):
            case None:
                session = thulp.load(path)
                assert (session.id, session.name, len(session.entries)) == (
                    load["metadata_id"],
                    load["name"],
                    load["entry_count"],
                )
            case "serialization":
                with pytest.raises(InvalidDocument):
                    thulp.load(path)
            case _:
                with pytest.raises((OSError, InvalidDocument)):
                    thulp.load(path)


@pytest.mark.parametrize("case", cases("sessions"))
def test_a_file_goes_through_unchanged(tmp_path: Path, case: Case) -> None:
    """A file that Rust wrote is read and written back byte for byte."""
    if case["file_text"] is None:
        pytest.skip("Rust's own text varies here")
    path = tmp_path / "file.json"
    path.write_bytes(case["file_text"].encode())
    assert thulp.write(thulp.load(path)).text.encode() == case["file_text"].encode()


def test_a_small_file_goes_through_unchanged(tmp_path: Path) -> None:
    """Two spaces indent, raw Unicode, no line break at the end; the name is the id's."""
    path = tmp_path / f"{ID}.json"
    text = f"""{{
  "metadata": {{
    "id": "{ID}",
    "name": "Größe 🐍",
    "session_type": {{
      "type": "agent",
      "agent_name": "a"
    }},
    "created_at": 1,
    "updated_at": 18446744073709551615,
    "status": "active",
    "tags": [],
    "parent_session": null
  }},
  "entries": [],
  "context": {{}}
}}"""
    path.write_text(text, encoding="utf-8")
    assert thulp.write(thulp.load(path)).text == text
    assert thulp.file_name(thulp.load(path)) == path.name


@pytest.mark.parametrize("inside", ["", ".thulp/sessions", "../.thulp/sessions"])
def test_a_folder_stands_for_its_sessions(tmp_path: Path, inside: str) -> None:
    """A workspace, its .thulp and a folder of sessions all lead to the same files."""
    folder = tmp_path / "a"
    sessions = folder / inside
    folder.mkdir()
    sessions.mkdir(parents=True, exist_ok=True)
    path = keep(sessions, recording())
    asked = folder.parent / ".thulp" if inside.startswith("..") else folder
    assert [file.resolve() for file in thulp.files(asked)] == [path.resolve()]


@pytest.mark.parametrize("asked", ["", ".thulp"])
def test_a_workspace_without_sessions_has_none(tmp_path: Path, asked: str) -> None:
    """Other JSON files of a workspace, and this program's own in its .thulp, are no sessions."""
    (tmp_path / "package.json").touch()
    (tmp_path / ".thulp").mkdir()
    (tmp_path / ".thulp" / "sessions.tinydb.json").touch()
    assert thulp.files(tmp_path / asked) == []


def test_from_within_the_thulp_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``.`` is the .thulp folder when one stands in it."""
    (tmp_path / ".thulp" / "sessions").mkdir(parents=True)
    keep(tmp_path / ".thulp" / "sessions", recording())
    monkeypatch.chdir(tmp_path / ".thulp")
    assert [path.name for path in thulp.files(Path())] == [f"{ID}.json"]


def test_only_names_that_thulp_lists_count(tmp_path: Path) -> None:
    """Hidden files count, temporary and other files do not, nor do files in folders below."""
    for name in (".hidden.json", ".json", "b.json.tmp", "c.JSON", "notes.txt"):
        (tmp_path / name).touch()
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "d.json").touch()
    assert [path.name for path in thulp.files(tmp_path)] == [".hidden.json", ".json"]


def test_the_file_thulp_would_load_comes_first(tmp_path: Path) -> None:
    """A copy beside it, under another name, comes after it."""
    keep(tmp_path, numbered(2), "0-copy.json")
    keep(tmp_path, numbered(2))
    assert [path.name for path in thulp.files(tmp_path)] == [f"{numbered(2).id}.json", "0-copy.json"]


def test_a_file_stands_for_itself(tmp_path: Path) -> None:
    """A file named by a person is read whatever it is called."""
    path = keep(tmp_path, recording(), "trace.txt")
    assert thulp.files(path) == [path]
    assert thulp.load(path).id == ID


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "expected a value"),
        (b"\xef\xbb\xbf{}", "byte order mark"),
        (b'{"a": "\xff"}', "UTF-8"),
        (b'{"hello": 1}', "metadata: missing"),
        (b"[]", "expected an object"),
    ],
)
def test_why_a_file_is_damaged(tmp_path: Path, data: bytes, reason: str) -> None:
    """A file that thulp would refuse is refused with the reason."""
    path = tmp_path / "a.json"
    path.write_bytes(data)
    with pytest.raises(InvalidDocument) as caught:
        thulp.load(path)
    assert reason in str(caught.value)


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    """What is no regular file is refused at once."""
    path = tmp_path / "a.json"
    os.mkfifo(path)
    with pytest.raises(OSError, match="not a regular file"):
        thulp.load(path)


def test_a_file_being_written_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """thulp writes in place: half a file is no damage while it keeps growing."""
    whole = recording(entry(1)).to_json()
    path = tmp_path / "a.json"
    pieces = iter([whole[:100], whole[:200], whole])

    def grow(_: float) -> None:
        path.write_text(next(pieces), encoding="utf-8")

    grow(0)
    monkeypatch.setattr(time, "sleep", grow)
    assert thulp.load(path).to_json() == whole


@settings(max_examples=60)
@given(st.one_of(sessions(), SESSIONS))
def test_a_session_survives(tmp_path_factory: pytest.TempPathFactory, session: Session) -> None:
    """Written into a file and read again, it is the same, and its text is, too."""
    path = tmp_path_factory.getbasetemp() / "survives.json"
    path.write_text(thulp.write(session).text, encoding="utf-8", newline="")
    read = thulp.load(path)
    assert same_json(read.to_document(), session.to_document())
    assert thulp.write(read) == thulp.write(session)
