"""Session metadata: types, statuses, and copies with a change."""

from typing import get_args

import pytest

from tests.domain.golden import document
from thulp_tui.domain.duration import Duration
from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.domain.ids import SessionId, Timestamp
from thulp_tui.domain.metadata import (
    SESSION_LABELS,
    SESSION_TYPES,
    Agent,
    Conversation,
    Evaluation,
    Refinement,
    SessionMetadata,
    SessionStatus,
    SessionType,
    TeacherDemo,
)


def golden() -> SessionMetadata:
    """The golden session's metadata."""
    return SessionMetadata.from_document(document()["metadata"])


def test_every_type_has_a_class_and_a_label() -> None:
    """The tables name the same five types as the union, and each class carries its tag."""
    union = get_args(get_args(SessionType)[0])
    assert list(SESSION_TYPES.values()) == list(union)
    assert list(SESSION_TYPES) == list(SESSION_LABELS) == [kind.defaults["type"]() for kind in union]


@pytest.mark.parametrize(
    "session_type",
    [
        TeacherDemo(task="t", model="m"),
        Evaluation(skill_name="s", test_cases=2**64 - 1),
        Refinement(skill_name="s", iteration=0),
        Conversation(purpose=""),
        Agent(agent_name="a"),
    ],
)
def test_each_type_survives_being_written(session_type: SessionType) -> None:
    """Metadata of every type is read as it was written."""
    metadata = SessionMetadata.new("x", session_type)
    assert SessionMetadata.from_document(metadata.to_document()) == metadata
    assert metadata.session_type == session_type


def test_new_metadata_is_active_and_begins_now() -> None:
    """Created and updated at the same moment; no tags, no parent."""
    metadata = SessionMetadata.new("x", Conversation(purpose="y"))
    assert metadata.created_at == metadata.updated_at <= Timestamp.now()
    assert (metadata.status, metadata.tags, metadata.parent_session) == (SessionStatus.ACTIVE, (), None)


def test_metadata_is_written_as_it_was_read() -> None:
    """In declaration order, as plain JSON."""
    written = golden().to_document()
    assert written == document()["metadata"]
    assert list(written) == list(document()["metadata"])
    assert type(written["status"]) is str
    assert type(written["tags"]) is list


def test_a_tag_is_added_to_a_copy() -> None:
    """As in thulp the same tag may stand twice, and nothing else changes."""
    metadata = golden()
    tagged = metadata.with_tag("ci")
    assert tagged.tags == ("nightly", "ci", "ci")
    assert tagged.changed(tags=metadata.tags) == metadata
    assert metadata.tags == ("nightly", "ci")


def test_a_parent_is_set_on_a_copy() -> None:
    """The original keeps its own."""
    parent = SessionId.new()
    metadata = golden()
    assert metadata.with_parent(parent).parent_session == parent
    assert metadata.parent_session != parent


def test_a_change_is_checked() -> None:
    """A copy cannot hold what a file could not."""
    with pytest.raises(InvalidDocument, match=r"^tags\[2\]: expected text$"):
        golden().changed(tags=["a", "b", 3])


@pytest.mark.parametrize(
    ("created", "updated", "duration"),
    [
        (1000, 2500, Duration(1, 500_000_000)),
        (5, 5, Duration()),
        (9, 5, Duration()),
        (0, 2**64 - 1, Duration.from_millis(2**64 - 1)),
    ],
)
def test_duration_is_never_negative(created: int, updated: int, duration: Duration) -> None:
    """From creation to the last change; zero where the change is earlier."""
    assert golden().changed(created_at=Timestamp(created), updated_at=Timestamp(updated)).duration() == duration


@pytest.mark.parametrize(
    ("status", "is_closed"),
    [("active", False), ("paused", False), ("completed", True), ("failed", True), ("cancelled", True)],
)
def test_completed_failed_and_cancelled_are_closed(status: str, is_closed: bool) -> None:
    """Active and paused sessions are open."""
    assert SessionStatus(status).is_closed is is_closed


def test_metadata_can_be_kept_in_sets() -> None:
    """Equal metadata hash alike."""
    assert len({golden(), golden()}) == 1
