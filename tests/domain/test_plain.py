"""What is plainly good is read without pydantic, and read as pydantic reads it."""

import copy
import json
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.domain.golden import document
from tests.domain.test_round_trip import CONFIGS, DOCUMENTS, ENTRY
from tests.store.edits import edited
from thulp_tui.domain import strict_json, validating
from thulp_tui.domain.document import Document
from thulp_tui.domain.entry import SessionEntry, ToolCall
from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.domain.ids import Timestamp
from thulp_tui.domain.limits import SessionConfig
from thulp_tui.domain.operations import CreateSession
from thulp_tui.domain.session import Session, SessionMetadata
from thulp_tui.exchange import samples
from thulp_tui.store import SessionStore

READ = """
import sys
from pathlib import Path
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.operations import AddEntries
from thulp_tui.store import SessionStore

with SessionStore.open(Path(sys.argv[1])) as store:
    kinds = set()
    for listed in store.list().sessions:
        session = listed.summary.id
        store.apply([AddEntries(session, (SessionEntry.user_message("more"),))])
        kinds.add(listed.summary.session_type.type)
        kinds.update(entry.kind for entry in store.load(session).entries)
        kinds.update(["limits"] if listed.summary.limits else [])
    if sys.argv[2:]:
        store.fold()
print(len(kinds), "pydantic" in sys.modules, "pydantic_core" in sys.modules)
"""
"""Reads all sessions of a file and adds to them; how many kinds of session and entry there are, is pydantic loaded."""


def outcome(read: Any, value: Any) -> Any:
    """Return what a value is read as, with the types of the fields, or why it is refused."""
    try:
        found = read(value)
    except InvalidDocument as refused:
        return str(refused)
    return found, found.unknown, [(name, type(value), repr(value)) for name, value in found.__dict__.items()]


def same(kind: type[Document], text: str) -> None:
    """Hold what a text is read as against what pydantic alone makes of it."""
    try:
        value = strict_json.loads(text)
    except InvalidDocument:
        return
    if kind is SessionConfig and isinstance(value, dict) and "limit_action" not in value:
        # Required in JSON only; pydantic is not told.
        return
    assert outcome(kind.from_document, value) == outcome(lambda value: validating.checked(kind, value), value)


@settings(deadline=None)
@given(text=edited(ENTRY.map(strict_json.dumps)))
@example(text=strict_json.dumps(document()["entries"][5]).replace("0.75", "1"))
def test_an_entry_is_what_pydantic_reads(text: str) -> None:
    """Or refused for the same reason, whatever somebody has changed in its text."""
    same(SessionEntry, text)


@settings(deadline=None, max_examples=60)
@given(text=edited(DOCUMENTS.map(strict_json.dumps)))
@example(text=strict_json.dumps({**document(), "x": 1}))
def test_a_session_is_what_pydantic_reads(text: str) -> None:
    """Or refused for the same reason, whatever somebody has changed in its text."""
    same(Session, text)


@settings(deadline=None)
@given(text=edited(CONFIGS.map(SessionConfig.to_json)))
@example(text='{"max_turns":4294967296,"max_entries":null,"max_duration":null,"limit_action":"error"}')
@example(text='{"max_turns":1,"max_entries":null,"max_duration":{"secs":1,"nanos":1e9},"limit_action":"error"}')
def test_limits_are_what_pydantic_reads(text: str) -> None:
    """Or refused for the same reason, whatever somebody has changed in their text."""
    same(SessionConfig, text)


@settings(deadline=None)
@given(st.sampled_from(["name", "tags", "status", "created_at", "parent_session", "session_type", "x"]), st.data())
def test_a_changed_field_is_what_pydantic_makes_of_it(name: str, data: st.DataObject) -> None:
    """Alone as within its document."""
    metadata = SessionMetadata.from_document(document()["metadata"])
    value = data.draw(
        st.sampled_from(["", "\ud800", "failed", ("a",), ["a", "b"], ["a", 1], None, 7, True, 1.0, Timestamp(5), {}])
        | st.sampled_from([metadata.session_type, metadata.id, metadata.status, {"type": "agent", "agent_name": "a"}])
    )
    whole = {**metadata.__dict__, name: value}
    assert outcome(lambda value: metadata.changed(**{name: value}), value) == outcome(
        lambda value: validating.checked(SessionMetadata, whole), value
    )


@pytest.mark.parametrize("fields", [{}, {"tool_name": "a"}, {"tool_name": "a", "success": True, "more": 1}])
def test_a_document_made_in_code_is_what_pydantic_makes_of_it(fields: dict[str, Any]) -> None:
    """Fields may be missing, or unknown."""
    assert outcome(lambda fields: ToolCall(**fields), fields) == outcome(
        lambda fields: validating.checked(ToolCall, fields), fields
    )


def test_lists_and_objects_of_a_document_are_its_own() -> None:
    """What was given may change afterwards."""
    value: Any = document()
    session = Session.from_document(value)
    before = json.loads(session.to_json())
    value["entries"].clear()
    value["context"].clear()
    assert json.loads(session.to_json()) == before


@pytest.mark.parametrize("folded", [[], ["fold"]])
def test_what_this_program_writes_is_read_and_written_without_pydantic(tmp_path: Path, folded: list[str]) -> None:
    """All types of sessions and entries, and limits, in sessions as in changes to them."""
    path = tmp_path / "s.json"
    with SessionStore.open(path) as store:
        store.apply([CreateSession(session) for session in samples.sessions(Timestamp.now())])
    for _ in range(2):
        call: list[str | Path] = [sys.executable, "-c", READ, path, *folded]
        ran = subprocess.run(call, capture_output=True, check=True, timeout=60, text=True)
        assert ran.stdout == "13 False False\n"


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, lambda value: pickle.loads(pickle.dumps(value))])
def test_a_copy_is_equal_and_changes_by_itself(copied: Any) -> None:
    """Unknown fields are copied, too."""
    session = Session.from_document({**document(), "x": [1]})
    other = copied(session)
    assert (other, other.unknown) == (session, {"x": [1]})
    other.complete()
    assert other != session


def test_only_what_is_a_field_can_be_assigned_and_is_checked() -> None:
    """A session changes in place, but not into something else."""
    session = Session.from_document(document())
    with pytest.raises(AttributeError, match="no field 'status'"):
        session.status = "failed"  # type: ignore[assignment, misc]
    with pytest.raises(InvalidDocument, match="metadata: expected an object"):
        session.metadata = 7  # type: ignore[assignment]
    assert session.to_document() == document()


def test_what_differs_in_an_unknown_field_is_not_equal() -> None:
    """Equality is of everything that is written; the hash is the same for what is equal."""
    metadata = document()["metadata"]
    one, same, other = map(SessionMetadata.from_document, (metadata, dict(metadata), {**metadata, "x": 1}))
    assert one == same != other
    assert len({one, same}) == 1
    assert one != metadata
