"""An operation written as JSON reads as the same operation."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.strategies import changes, entries, json_values, metadata_fields, sessions, unhurried
from thulp_tui.domain import strict_json
from thulp_tui.domain.change import (
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
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.domain.ids import EntryId, SessionId, Timestamp
from thulp_tui.domain.json_value import JsonValue, same_json
from thulp_tui.domain.operation_json import from_document, to_document

SESSION = SessionId("ab00ca3e-e989-4e77-b218-d06eec35bea1")
ENTRY = EntryId("00000000-0000-4000-8000-000000000001")


def reread(operation: Operation) -> Operation:
    """Write an operation as text and read it again."""
    return from_document(strict_json.loads(strict_json.dumps(to_document(operation))))


def assert_survives(operation: Operation) -> None:
    """Check that an operation is the same once reread, true and 1 kept apart."""
    again = reread(operation)
    assert again == operation
    assert same_json(to_document(again), to_document(operation))


@unhurried
@given(st.data())
def test_changes_survive_being_written(data: st.DataObject) -> None:
    """Any change within a session, also one of unknown fields and duplicate ids."""
    assert_survives(data.draw(changes(data.draw(sessions()))))


@unhurried
@given(sessions())
def test_whole_sessions_survive_being_written(session: Any) -> None:
    """A creation holds the whole session."""
    assert_survives(CreateSession(session))


@unhurried
@given(entries(), json_values, st.fixed_dictionaries({}, optional=metadata_fields))
def test_expectations_survive_being_written(entry: SessionEntry, value: JsonValue, fields: Any) -> None:
    """What an operation expects is kept, for every kind that can expect something."""
    ref = EntryRef(ENTRY, 3)
    assert_survives(DeleteSession(SESSION, expect_updated_at=Timestamp(0)))
    assert_survives(DeleteSession(SESSION))
    assert_survives(ReplaceEntry(SESSION, ref, entry, expect=entry))
    assert_survives(RemoveEntries(SESSION, (ref,), expect=(entry,)))
    assert_survives(RemoveEntries(SESSION, (), expect=()))
    assert_survives(SetMetadata(SESSION, {}, expect=fields))
    assert_survives(SetContext(SESSION, ("a",), value, expect=value))
    assert_survives(SetContext(SESSION, ("a", "b"), REMOVED, expect=REMOVED))
    assert_survives(SetContext(SESSION, ("a", "b"), None, expect=None))


def test_the_written_shape_is_stable() -> None:
    """Files keep these lines: the shape must not change unnoticed."""
    assert to_document(AddEntries(SESSION, (), before=EntryRef(ENTRY, 1))) == {
        "op": "add_entries",
        "session": str(SESSION),
        "entries": [],
        "before": {"id": str(ENTRY), "occurrence": 1},
    }
    assert to_document(SetMetadata(SESSION, {"tags": ("a",), "updated_at": Timestamp(2)})) == {
        "op": "set_metadata",
        "session": str(SESSION),
        "fields": {"tags": ["a"], "updated_at": 2},
    }
    assert to_document(SetContext(SESSION, ("a", "b"), REMOVED, expect=None)) == {
        "op": "set_context",
        "session": str(SESSION),
        "path": ["a", "b"],
        "expect": {"value": None},
    }


@pytest.mark.parametrize(
    ("document", "place"),
    [
        ([], ""),
        ({}, "op"),
        ({"op": "sing"}, "op"),
        ({"op": ["add_entries"]}, "op"),
        ({"op": "delete_session"}, "session"),
        ({"op": "delete_session", "session": 3}, "session"),
        ({"op": "delete_session", "session": "x"}, "session"),
        ({"op": "delete_session", "session": SESSION, "expect_updated_at": -1}, "expect_updated_at"),
        ({"op": "create_session", "session": SESSION, "value": {}}, "value.metadata"),
        ({"op": "add_entries", "session": SESSION}, "entries"),
        ({"op": "add_entries", "session": SESSION, "entries": {}}, "entries"),
        ({"op": "add_entries", "session": SESSION, "entries": [{}]}, "entries[0].id"),
        ({"op": "add_entries", "session": SESSION, "entries": [], "before": {}}, "before.id"),
        ({"op": "remove_entries", "session": SESSION, "refs": [{"id": "x"}]}, "refs[0].id"),
        (
            {"op": "remove_entries", "session": SESSION, "refs": [{"id": ENTRY, "occurrence": 0.5}]},
            "refs[0].occurrence",
        ),
        (
            {"op": "remove_entries", "session": SESSION, "refs": [{"id": ENTRY, "occurrence": True}]},
            "refs[0].occurrence",
        ),
        ({"op": "set_metadata", "session": SESSION, "fields": {"id": SESSION}}, "fields.id"),
        ({"op": "set_metadata", "session": SESSION, "fields": {"status": "done"}}, "fields.status"),
        ({"op": "set_context", "session": SESSION, "path": [1], "value": 1}, "path[0]"),
        ({"op": "set_context", "session": SESSION, "path": ["a"], "value": 1, "expect": 1}, "expect"),
    ],
)
def test_what_is_no_operation_is_refused_with_its_place(document: Any, place: str) -> None:
    """A line that was damaged or edited by hand says what is wrong with it, and where."""
    with pytest.raises(InvalidDocument) as refused:
        from_document(document)
    assert refused.value.place == place
