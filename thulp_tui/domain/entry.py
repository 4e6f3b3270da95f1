"""One entry of a session: who or what, when, and its content."""

from typing import Annotated, Any, Literal, Self

from thulp_tui.domain.document import Document
from thulp_tui.domain.envelope import CallEnvelope
from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.domain.ids import EntryId, Timestamp
from thulp_tui.domain.json_value import CONTENT_LEVELS, JsonValue, check
from thulp_tui.domain.kinds import ByType, Json, Number, Text


class UserMessage(Document):
    """What the user said."""

    type: Literal["user_message"] = "user_message"
    """The tag in JSON."""


class AssistantMessage(Document):
    """What the assistant answered."""

    type: Literal["assistant_message"] = "assistant_message"
    """The tag in JSON."""


class SystemMessage(Document):
    """An instruction that stands above the conversation."""

    type: Literal["system_message"] = "system_message"
    """The tag in JSON."""


class ToolCall(Document):
    """A tool was called; the entry's content is its result, or an envelope with its input."""

    type: Literal["tool_call"] = "tool_call"
    """The tag in JSON."""

    tool_name: Text
    """Which tool."""

    success: bool
    """Whether the call succeeded."""


class SkillExecution(Document):
    """A skill was run; the entry's content is its result, or an envelope with its input."""

    type: Literal["skill_execution"] = "skill_execution"
    """The tag in JSON."""

    skill_name: Text
    """Which skill."""

    success: bool
    """Whether the run succeeded."""


class EvaluationResult(Document):
    """The outcome of an evaluation."""

    type: Literal["evaluation_result"] = "evaluation_result"
    """The tag in JSON."""

    score: Number
    """The overall score, by convention 0 to 1; thulp checks no range."""

    metrics: dict[Text, Number]
    """Single measurements by name, in the order read."""


class SystemEvent(Document):
    """Something happened to the session itself."""

    type: Literal["system_event"] = "system_event"
    """The tag in JSON."""

    event: Text
    """The event's name."""


EntryType = Annotated[
    UserMessage | AssistantMessage | SystemMessage | ToolCall | SkillExecution | EvaluationResult | SystemEvent,
    ByType(),
]
"""What kind of entry it is, with the kind's own fields (thulp's `session.rs`)."""

ENTRY_TYPES: dict[str, type[Document]] = {
    "user_message": UserMessage,
    "assistant_message": AssistantMessage,
    "system_message": SystemMessage,
    "tool_call": ToolCall,
    "skill_execution": SkillExecution,
    "evaluation_result": EvaluationResult,
    "system_event": SystemEvent,
}
"""Every kind's tag and its class."""

LABELS: dict[str, str] = {
    "user_message": "user message",
    "assistant_message": "assistant message",
    "system_message": "system message",
    "tool_call": "tool call",
    "skill_execution": "skill run",
    "evaluation_result": "evaluation result",
    "system_event": "event",
}
"""What a person calls each kind."""


class SessionEntry(Document):
    """One entry; it never changes, a changed one is another (see Document.changed)."""

    id: EntryId
    """Which entry."""

    timestamp: Timestamp
    """When it was made."""

    entry_type: EntryType
    """Its kind, with the kind's own fields."""

    content: Annotated[JsonValue, Json(CONTENT_LEVELS)]
    """Any JSON; by convention `{"text": …}` for messages, the result for calls. Not to be changed in place."""

    @classmethod
    def new(
        cls,
        entry_type: EntryType,
        content: JsonValue,
        *,
        timestamp: Timestamp | None = None,
        id: EntryId | None = None,
    ) -> Self:
        """An entry of any kind; with a new id and the present moment unless given. Raises InvalidDocument."""
        return cls._validated(
            {
                "id": EntryId.new() if id is None else id,
                "timestamp": Timestamp.now() if timestamp is None else timestamp,
                "entry_type": entry_type,
                "content": content,
            }
        )

    @classmethod
    def user_message(cls, text: str, *, timestamp: Timestamp | None = None, id: EntryId | None = None) -> Self:
        """A message of the user."""
        return cls.new(UserMessage(), {"text": text}, timestamp=timestamp, id=id)

    @classmethod
    def assistant_message(cls, text: str, *, timestamp: Timestamp | None = None, id: EntryId | None = None) -> Self:
        """A message of the assistant."""
        return cls.new(AssistantMessage(), {"text": text}, timestamp=timestamp, id=id)

    @classmethod
    def system_message(cls, text: str, *, timestamp: Timestamp | None = None, id: EntryId | None = None) -> Self:
        """A message of the system."""
        return cls.new(SystemMessage(), {"text": text}, timestamp=timestamp, id=id)

    @classmethod
    def tool_call(
        cls,
        tool_name: str,
        success: bool,
        content: JsonValue,
        *,
        timestamp: Timestamp | None = None,
        id: EntryId | None = None,
    ) -> Self:
        """A call of a tool; arguments in the order of Rust's `SessionEntry::tool_call`."""
        kind = ToolCall.from_document({"type": "tool_call", "tool_name": tool_name, "success": success})
        return cls.new(kind, content, timestamp=timestamp, id=id)

    @classmethod
    def skill_execution(
        cls,
        skill_name: str,
        success: bool,
        content: JsonValue,
        *,
        timestamp: Timestamp | None = None,
        id: EntryId | None = None,
    ) -> Self:
        """A run of a skill; arguments in the order of Rust's `SessionEntry::skill_execution`."""
        kind = SkillExecution.from_document({"type": "skill_execution", "skill_name": skill_name, "success": success})
        return cls.new(kind, content, timestamp=timestamp, id=id)

    @classmethod
    def evaluation_result(
        cls,
        score: float,
        metrics: dict[str, float],
        content: JsonValue = None,
        *,
        timestamp: Timestamp | None = None,
        id: EntryId | None = None,
    ) -> Self:
        """The outcome of an evaluation."""
        fields: dict[str, Any] = {"type": "evaluation_result", "score": score, "metrics": metrics}
        return cls.new(EvaluationResult.from_document(fields), content, timestamp=timestamp, id=id)

    @classmethod
    def system_event(
        cls,
        event: str,
        content: JsonValue = None,
        *,
        timestamp: Timestamp | None = None,
        id: EntryId | None = None,
    ) -> Self:
        """Something that happened to the session itself."""
        kind = SystemEvent.from_document({"type": "system_event", "event": event})
        return cls.new(kind, content, timestamp=timestamp, id=id)

    @property
    def kind(self) -> str:
        """The entry type's tag, such as `tool_call`."""
        return self.entry_type.type

    @property
    def is_failure(self) -> bool:
        """Whether this is a tool call or skill run that did not succeed."""
        return isinstance(self.entry_type, ToolCall | SkillExecution) and not self.entry_type.success

    @property
    def text(self) -> str | None:
        """The message's text: `content["text"]`, or the content itself when it is text; else None."""
        text = self.content.get("text") if isinstance(self.content, dict) else self.content
        return text if isinstance(text, str) else None

    @property
    def envelope(self) -> CallEnvelope | None:
        """The call's input and result, when the content is an envelope; else None."""
        return CallEnvelope.of(self.content)


def check_content(value: JsonValue) -> None:
    """Raise InvalidDocument unless this may be an entry's content."""
    try:
        check(value, levels=CONTENT_LEVELS)
    except InvalidDocument as problem:
        raise problem.within(["content"]) from None
