"""What becomes of a session file when the store may hold that session already."""

from typing import Any

import pytest

from tests.exchange.recordings import entry, recording
from thulp_tui.domain import operations
from thulp_tui.domain.change import CreateSession, DeleteSession
from thulp_tui.domain.session import Session
from thulp_tui.exchange.merging import Merge, Outcome, merge

FIRST, SECOND, THIRD = entry(1), entry(2), entry(3)


def carried_out(ours: Session, merged: Merge) -> Session:
    """The session after a merge that changes it."""
    for operation in merged.operations:
        ours = operations.apply(ours, operation)
    return ours


def test_a_new_session_is_taken_as_it_is() -> None:
    """What is not in the store is created, context of this program included."""
    theirs = recording(FIRST, context={"thulp_tui": {"limits": {"max_turns": 1, "limit_action": "error"}}})
    merged = merge(None, theirs)
    assert merged == Merge(Outcome.IMPORTED, (CreateSession(theirs),), added=1)


def test_the_same_is_left_alone() -> None:
    """An identical file changes nothing."""
    assert merge(recording(FIRST), recording(FIRST)) == Merge(Outcome.UNCHANGED)


@pytest.mark.parametrize(
    "here",
    [
        {"name": "my name for it"},
        {"tags": ["mine"]},
        {"parent_session": "00000000-0000-4000-8000-000000000009"},
        {"session_type": {"type": "conversation", "purpose": "a better purpose"}},
        {"context": {"thulp_tui": {"notes": {"x": "a note"}}}},
        {"unknown": 1},
    ],
)
def test_what_was_arranged_here_is_no_difference(here: dict[str, Any]) -> None:
    """Name, tags, parent, the type's fields, notes and unknown fields may differ from the file."""
    assert merge(recording(FIRST, **here), recording(FIRST)).outcome is Outcome.UNCHANGED


def test_unknown_fields_of_entries_are_no_difference() -> None:
    """thulp loses them when it rewrites a file."""
    ours = recording({**FIRST, "extra": 1, "entry_type": {"type": "user_message", "extra": 2}})
    assert merge(ours, recording(FIRST)).outcome is Outcome.UNCHANGED


def test_a_grown_file_adds_its_new_entries() -> None:
    """The entries beyond ours are added, and status, time of change and context are the file's."""
    ours = recording(FIRST, context={"old": 1, "same": {"a": 1}, "changed": 1})
    theirs = recording(
        FIRST,
        SECOND,
        THIRD,
        context={"same": {"a": 1}, "changed": True, "new": None},
        updated_at=3_000,
        status="completed",
    )
    merged = merge(ours, theirs)
    assert (merged.outcome, merged.added) == (Outcome.GROWN, 2)
    assert carried_out(ours, merged).to_document() == theirs.to_document()


def test_growing_keeps_what_was_arranged_here() -> None:
    """Name, the type's fields, parent, limits and notes stay; tags become those of both."""
    arranged: dict[str, Any] = {
        "name": "my name for it",
        "session_type": {"type": "conversation", "purpose": "a better purpose"},
        "parent_session": "00000000-0000-4000-8000-000000000009",
    }
    ours = recording(FIRST, tags=["mine", "both"], context={"thulp_tui": {"notes": {"x": "mine"}}}, **arranged)
    theirs = recording(
        FIRST, SECOND, tags=["theirs", "both"], context={"thulp_tui": {"notes": {"x": "theirs"}}}, updated_at=3_000
    )
    after = carried_out(ours, merge(ours, theirs)).to_document()
    expected = recording(
        FIRST,
        SECOND,
        tags=["mine", "both", "theirs"],
        context={"thulp_tui": {"notes": {"x": "mine"}}},
        updated_at=3_000,
        **arranged,
    )
    assert after == expected.to_document()


def test_growing_keeps_notes_the_file_knows_nothing_of() -> None:
    """thulp's own files have no notes: ours are not taken away with what the file no longer has."""
    ours = recording(FIRST, context={"thulp_tui": {"notes": {"x": "mine"}}, "old": 1})
    theirs = recording(FIRST, SECOND, updated_at=3_000)
    assert carried_out(ours, merge(ours, theirs)).context == {"thulp_tui": {"notes": {"x": "mine"}}}


def test_growing_takes_the_files_notes_where_there_are_none_here() -> None:
    """Limits and notes that came with the file are not lost when there are no others."""
    ours = recording(FIRST)
    theirs = recording(FIRST, SECOND, context={"thulp_tui": {"notes": {"x": "theirs"}}}, updated_at=3_000)
    assert carried_out(ours, merge(ours, theirs)).context == {"thulp_tui": {"notes": {"x": "theirs"}}}


def test_a_later_status_is_growth_too() -> None:
    """thulp's `complete` adds no entry: the same entries with a later change are taken over."""
    ours, theirs = recording(FIRST), recording(FIRST, status="completed", updated_at=2_001)
    merged = merge(ours, theirs)
    assert (merged.outcome, merged.added) == (Outcome.GROWN, 0)
    assert carried_out(ours, merged).to_document() == theirs.to_document()


@pytest.mark.parametrize(
    "ours",
    [
        recording(FIRST, SECOND),
        recording(FIRST, SECOND, updated_at=3_000),
        recording(FIRST, status="completed", updated_at=3_000),
    ],
)
def test_what_was_carried_on_here_is_ahead(ours: Session) -> None:
    """A file that has nothing new changes nothing, even if one asks to replace."""
    assert merge(ours, recording(FIRST)) == Merge(Outcome.AHEAD)
    assert merge(ours, recording(FIRST), replace=True) == Merge(Outcome.AHEAD)


DIVERGED = [
    (recording(FIRST, SECOND), recording(FIRST, THIRD), "entry 2 differs"),
    (recording(FIRST), recording({**FIRST, "content": {"text": "other"}}, SECOND), "entry 1 differs"),
    (recording(entry(1, content=1)), recording(entry(1, content=True)), "entry 1 differs"),
    (recording(entry(1, content=1)), recording(entry(1, content=1.0)), "entry 1 differs"),
    (
        recording(entry(1, type="tool_call", tool_name="a", success=True)),
        recording(entry(1, type="tool_call", tool_name="a", success=False)),
        "entry 1 differs",
    ),
    (recording(entry(1)), recording(entry(1, type="assistant_message")), "entry 1 differs"),
    (recording(FIRST), recording({**FIRST, "timestamp": 5}), "entry 1 differs"),
    (recording(FIRST, updated_at=4_000), recording(FIRST, SECOND, updated_at=3_000), "changed here later"),
    (recording(FIRST, SECOND), recording(FIRST, updated_at=3_000), "lacks entries"),
    (recording(FIRST), recording(FIRST, status="failed"), "status or context differ"),
    (recording(FIRST, context={"a": 1}), recording(FIRST, context={"a": 2}), "status or context differ"),
    (recording(FIRST), recording(FIRST, created_at=999), "created at another time"),
    (recording(FIRST), recording(FIRST, session_type={"type": "agent", "agent_name": "a"}), "another type (agent"),
]
"""Ours, theirs and what is said about them."""


@pytest.mark.parametrize(("ours", "theirs", "reason"), DIVERGED)
def test_what_changed_in_both_places_has_diverged(ours: Session, theirs: Session, reason: str) -> None:
    """Neither continues the other: nothing is done, and the reason said."""
    merged = merge(ours, theirs)
    assert merged.outcome is Outcome.DIVERGED
    assert reason in merged.reason
    assert not merged.operations


@pytest.mark.parametrize(("ours", "theirs", "reason"), DIVERGED)
def test_what_diverged_is_taken_on_demand(ours: Session, theirs: Session, reason: str) -> None:
    """With replace the file's session takes the place of ours, if ours is still what it was."""
    merged = merge(ours, theirs, replace=True)
    assert merged.outcome is Outcome.REPLACED
    assert merged.operations == (DeleteSession(ours.id, ours.metadata.updated_at), CreateSession(theirs))


def test_replacing_keeps_tags_and_notes() -> None:
    """Tags of both and our notes stay; all else is the file's, name and unknown fields included."""
    ours = recording(FIRST, name="mine", tags=["mine"], context={"thulp_tui": {"notes": {}}, "x": 1})
    theirs = recording(SECOND, name="theirs", tags=["theirs"], context={"y": 1}, unknown=1)
    (_, created) = merge(ours, theirs, replace=True).operations
    assert isinstance(created, CreateSession)
    expected = recording(
        SECOND, name="theirs", tags=["mine", "theirs"], context={"y": 1, "thulp_tui": {"notes": {}}}, unknown=1
    )
    assert created.session.to_document() == expected.to_document()


def test_an_empty_session_grows() -> None:
    """No entries are the beginning of any."""
    assert merge(recording(), recording(FIRST, updated_at=3_000)).outcome is Outcome.GROWN
