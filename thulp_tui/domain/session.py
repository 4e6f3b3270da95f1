"""A whole session: metadata, entries and context; the names of Rust's `Session`, in Python's spelling."""

from dataclasses import field
from typing import Annotated, Any, Self

from thulp_tui.domain import limits, strict_json
from thulp_tui.domain.document import Document
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.domain.ids import Duration, EntryId, SessionId, Timestamp
from thulp_tui.domain.json_value import CONTEXT_LEVELS, JsonValue, check, fault_in_text
from thulp_tui.domain.kinds import Json, Text
from thulp_tui.domain.limits import LimitCheck, SessionConfig
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

__all__ = [
    "SESSION_LABELS",
    "SESSION_TYPES",
    "Agent",
    "Conversation",
    "Duration",
    "EntryId",
    "Evaluation",
    "Refinement",
    "Session",
    "SessionId",
    "SessionMetadata",
    "SessionStatus",
    "SessionType",
    "TeacherDemo",
    "Timestamp",
]


class Session(Document, frozen=False):
    """A session; it changes in place, its metadata and entries are replaced, never changed."""

    metadata: SessionMetadata
    """Everything but the entries and the context."""

    entries: list[SessionEntry]
    """What happened, in order."""

    context: dict[Text, Annotated[Any, Json(CONTEXT_LEVELS)]] = field(default_factory=dict)
    """Free JSON by key, in the order read."""

    @classmethod
    def new(cls, name: str, session_type: SessionType) -> Self:
        """An empty active session that begins now. Raises InvalidDocument."""
        return cls._validated({"metadata": SessionMetadata.new(name, session_type), "entries": []})

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """The session in a JSON text; raises InvalidDocument for everything thulp refuses."""
        return cls.from_document(strict_json.loads(text))

    def to_json(self) -> str:
        """Rust's text: two-space indent, raw Unicode, no final newline."""
        return strict_json.dumps(self.to_document(), indent=2)

    def to_document(self) -> dict[str, JsonValue]:
        """Plain JSON values in declaration order, unknown fields last. Content and context values are not copied."""
        document: dict[str, JsonValue] = {
            "metadata": self.metadata.to_document(),
            "entries": [entry.to_document() for entry in self.entries],
            "context": dict(self.context),
        }
        document.update(self.unknown)
        return document

    @property
    def id(self) -> SessionId:
        """Which session."""
        return self.metadata.id

    @property
    def name(self) -> str:
        """What a person calls it."""
        return self.metadata.name

    @property
    def status(self) -> SessionStatus:
        """Where it stands."""
        return self.metadata.status

    def add_entry(self, entry: SessionEntry) -> None:
        """Append an entry; the session counts as updated now."""
        self.entries.append(entry)
        self._touch()

    def add_user_message(self, text: str) -> None:
        """Append a message of the user."""
        self.add_entry(SessionEntry.user_message(text))

    def add_assistant_message(self, text: str) -> None:
        """Append a message of the assistant."""
        self.add_entry(SessionEntry.assistant_message(text))

    def set_context(self, key: str, value: JsonValue) -> None:
        """Set one value of the context; the session counts as updated now. Raises InvalidDocument."""
        if fault := fault_in_text(key):
            raise InvalidDocument("context", fault)
        try:
            check(value, levels=CONTEXT_LEVELS)
        except InvalidDocument as error:
            raise error.within(["context", key]) from None
        self.context[key] = value
        self._touch()

    def get_context(self, key: str) -> JsonValue:
        """One value of the context, or None."""
        value: JsonValue = self.context.get(key)
        return value

    def set_status(self, status: SessionStatus) -> None:
        """Change the status; the session counts as updated now."""
        self._touch(status=status)

    def complete(self) -> None:
        """Mark it as completed."""
        self.set_status(SessionStatus.COMPLETED)

    def fail(self) -> None:
        """Mark it as failed."""
        self.set_status(SessionStatus.FAILED)

    def turn_count(self) -> int:
        """How many turns are complete: a user message, then later an assistant message."""
        turns, is_awaiting = 0, False
        for entry in self.entries:
            if entry.kind == "user_message":
                is_awaiting = True
            elif entry.kind == "assistant_message" and is_awaiting:
                turns, is_awaiting = turns + 1, False
        return turns

    def user_message_count(self) -> int:
        """How many messages of the user."""
        return sum(entry.kind == "user_message" for entry in self.entries)

    def assistant_message_count(self) -> int:
        """How many messages of the assistant."""
        return sum(entry.kind == "assistant_message" for entry in self.entries)

    def duration(self) -> Duration:
        """From creation to the last change, never below zero."""
        return self.metadata.duration()

    def check_limits(self, config: SessionConfig) -> LimitCheck:
        """Where this session stands within limits."""
        turns, entries = self.turn_count(), len(self.entries)
        return limits.check_limits(config, turns=turns, entries=entries, duration=self.duration())

    def is_at_turn_limit(self, config: SessionConfig) -> bool:
        """Whether no turn is left; never without a maximum."""
        return config.max_turns is not None and self.turn_count() >= config.max_turns

    def remaining_turns(self, config: SessionConfig) -> int | None:
        """How many turns are left, not below zero; None without a maximum."""
        return None if config.max_turns is None else max(0, config.max_turns - self.turn_count())

    def _touch(self, **fields: object) -> None:
        self.metadata = self.metadata.changed(updated_at=Timestamp.now(), **fields)
