"""What a list row, a filter and a rule need to know of a session, without its bodies."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from thulp_tui.domain.entry import (
    AssistantMessage,
    EvaluationResult,
    SessionEntry,
    SkillExecution,
    ToolCall,
    UserMessage,
)
from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.domain.ids import SessionId
from thulp_tui.domain.json_value import JsonValue
from thulp_tui.domain.limits import SessionConfig
from thulp_tui.domain.session import SessionMetadata, SessionStatus, SessionType

PROGRAM_KEY = "thulp_tui"
"""The key of a session's context under which this program keeps what is its own: limits, notes, marks, bookmarks."""


class SessionSummary(NamedTuple):
    """One session at a glance: its metadata and what one pass over its entries tells."""

    metadata: SessionMetadata
    """The session's own metadata."""
    turns: int
    """How many user messages were answered (thulp's `turn_count`)."""
    entries: int
    """How many entries there are, of every type."""
    failures: int
    """How many tool calls and skill runs failed."""
    last_score: float | None
    """The score of the last evaluation result; None without one."""
    tools: tuple[str, ...]
    """The names of the tools called, each once, in the order of first use."""
    notes: int
    """How many notes a person has written on the entries."""
    bookmarks: int
    """How many entries a person has bookmarked."""
    limits: SessionConfig | None
    """The limits kept in the session; None when it has none that can be read."""
    awaiting_reply: bool
    """Whether a user message has no assistant message yet: the next one completes a turn."""

    @property
    def id(self) -> SessionId:
        """The session's id."""
        return self.metadata.id

    @property
    def name(self) -> str:
        """The session's name, as it was written; not cleaned for a screen."""
        return self.metadata.name

    @property
    def status(self) -> SessionStatus:
        """Active, paused, or how it was closed."""
        return self.metadata.status

    @property
    def session_type(self) -> SessionType:
        """What kind of session it is, with that kind's fields."""
        return self.metadata.session_type

    def with_metadata(self, metadata: SessionMetadata) -> "SessionSummary":
        """Return the summary of the session with this metadata."""
        return SessionSummary(metadata, *self[1:])

    def with_entries(self, entries: Iterable[SessionEntry]) -> "SessionSummary":
        """Return the summary of the session with these entries added at its end; looks at the new ones only."""
        turns, count, failures, score = self.turns, self.entries, self.failures, self.last_score
        awaiting = self.awaiting_reply
        tools = dict.fromkeys(self.tools)
        for entry in entries:
            count += 1
            match entry.entry_type:
                case UserMessage():
                    awaiting = True
                case AssistantMessage():
                    turns += awaiting
                    awaiting = False
                case ToolCall(tool_name=name, success=success):
                    tools.setdefault(name)
                    failures += not success
                case SkillExecution(success=success):
                    failures += not success
                case EvaluationResult(score=value):
                    score = value
        return self._replace(
            turns=turns,
            entries=count,
            failures=failures,
            last_score=score,
            tools=tuple(tools),
            awaiting_reply=awaiting,
        )


def summarise(
    metadata: SessionMetadata, entries: Iterable[SessionEntry], context: Mapping[str, JsonValue]
) -> SessionSummary:
    """Return the summary of a session, in one pass over its entries."""
    own = own_context(context)
    empty = SessionSummary(
        metadata=metadata,
        turns=0,
        entries=0,
        failures=0,
        last_score=None,
        tools=(),
        notes=_count(own.get("notes")),
        bookmarks=_count(own.get("bookmarks")),
        limits=limits_of(context),
        awaiting_reply=False,
    )
    return empty.with_entries(entries)


def own_context(context: Mapping[str, JsonValue]) -> Mapping[str, JsonValue]:
    """Return what this program keeps in a session's context; empty when that is missing or no object."""
    own = context.get(PROGRAM_KEY)
    return own if isinstance(own, Mapping) else {}


def _count(kept: JsonValue) -> int:
    return len(kept) if isinstance(kept, Mapping) else 0


def limits_of(context: Mapping[str, JsonValue]) -> SessionConfig | None:
    """Return the limits kept in a session's context; None when there are none or they are no valid `SessionConfig`."""
    kept = own_context(context).get("limits")
    if kept is None:
        return None
    try:
        return SessionConfig.from_document(kept)
    except InvalidDocument:
        return None
