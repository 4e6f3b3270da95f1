"""A session's head: its name, type, status, times, tags and parent."""

from enum import StrEnum
from typing import Annotated, Literal, Self

from thulp_tui.domain.document import Document
from thulp_tui.domain.duration import Duration
from thulp_tui.domain.ids import SessionId, Timestamp
from thulp_tui.domain.kinds import AsTuple, ByType, Count, OneOf, Text


class SessionStatus(StrEnum):
    """Where a session stands in its life."""

    ACTIVE = "active"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"
    PAUSED = "paused"

    @property
    def is_closed(self) -> bool:
        """Whether entries may no longer change until it is reopened: completed, failed and cancelled."""
        return self not in (SessionStatus.ACTIVE, SessionStatus.PAUSED)


class TeacherDemo(Document):
    """A demonstration by a stronger model, from which a skill is distilled."""

    type: Literal["teacher_demo"] = "teacher_demo"
    """The tag in JSON."""

    task: Text
    """What is demonstrated."""

    model: Text
    """Which model demonstrates."""


class Evaluation(Document):
    """A run that grades a skill."""

    type: Literal["evaluation"] = "evaluation"
    """The tag in JSON."""

    skill_name: Text
    """Which skill."""

    test_cases: Count
    """How many test cases."""


class Refinement(Document):
    """A round of making a skill better."""

    type: Literal["refinement"] = "refinement"
    """The tag in JSON."""

    skill_name: Text
    """Which skill."""

    iteration: Count
    """Which round."""


class Conversation(Document):
    """A conversation."""

    type: Literal["conversation"] = "conversation"
    """The tag in JSON."""

    purpose: Text
    """What it is for."""


class Agent(Document):
    """An agent at work."""

    type: Literal["agent"] = "agent"
    """The tag in JSON."""

    agent_name: Text
    """Which agent."""


SessionType = Annotated[
    TeacherDemo | Evaluation | Refinement | Conversation | Agent,
    ByType(),
]
"""What a session is for, with the type's own fields (thulp's `session.rs`)."""

SESSION_TYPES: dict[str, type[Document]] = {
    "teacher_demo": TeacherDemo,
    "evaluation": Evaluation,
    "refinement": Refinement,
    "conversation": Conversation,
    "agent": Agent,
}
"""Every type's tag and its class."""

SESSION_LABELS: dict[str, str] = {
    "teacher_demo": "teacher demo",
    "evaluation": "evaluation",
    "refinement": "refinement",
    "conversation": "conversation",
    "agent": "agent",
}
"""What a person calls each type."""


class SessionMetadata(Document):
    """What is known of a session without its entries."""

    id: SessionId
    """Which session."""

    name: Text
    """What a person calls it; may be empty."""

    session_type: SessionType
    """What it is for."""

    created_at: Timestamp
    """When it began."""

    updated_at: Timestamp
    """When its entries, context or status last changed; thulp does not check that this is later."""

    status: Annotated[SessionStatus, OneOf(SessionStatus)]
    """Where it stands."""

    tags: Annotated[tuple[Text, ...], AsTuple()] = ()
    """Its tags in order; thulp allows the same one twice."""

    parent_session: SessionId | None = None
    """The session it came from."""

    @classmethod
    def new(cls, name: str, session_type: SessionType) -> Self:
        """Metadata of a session that begins now: active, no tags, no parent. Raises InvalidDocument."""
        now = Timestamp.now()
        return cls._validated(
            {
                "id": SessionId.new(),
                "name": name,
                "session_type": session_type,
                "created_at": now,
                "updated_at": now,
                "status": SessionStatus.ACTIVE,
            }
        )

    def with_tag(self, tag: str) -> Self:
        """A copy with one more tag, even if it is there already (as in thulp)."""
        return self.changed(tags=(*self.tags, tag))

    def with_parent(self, parent: SessionId) -> Self:
        """A copy with this parent."""
        return self.changed(parent_session=parent)

    def duration(self) -> Duration:
        """From creation to the last change, never below zero."""
        return Duration.from_millis(max(0, self.updated_at - self.created_at))
