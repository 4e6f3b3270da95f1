"""Replies as other tools tell them: which entries are one, what a call says, who made it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from thulp_tui.domain.answers import part, reply_of
from thulp_tui.domain.entry import SessionEntry, SkillExecution, ToolCall
from thulp_tui.domain.json_value import JsonValue
from thulp_tui.domain.session import Session, TeacherDemo
from thulp_tui.exchange.json_text import compact
from thulp_tui.exchange.keeping import LEVELS
from thulp_tui.exchange.lenient_json import flattened
from thulp_tui.exchange.source import Object

CALLS = ("tool_call", "skill_execution")
"""The kinds of entries that are calls."""

_OF_MODELS = ("usage", "thinking", "model", "model_name", "reply")
_HUMANS = ("", "human")


@dataclass(slots=True)
class Turn:
    """What is said or done at once."""

    message: SessionEntry | None = None
    """What is said, or any entry that is no call."""
    calls: list[SessionEntry] = field(default_factory=list)
    """The calls that were made with it."""

    @property
    def head(self) -> SessionEntry:
        """The first entry."""
        return self.message or self.calls[0]


def turns(entries: Sequence[SessionEntry]) -> list[Turn]:
    """The entries in their order, calls with the message of the assistant right before them.

    A further call is of the same turn only where that is known: entries say which answer they belong to
    (``content.reply``), or what a reply took stands with its first one. Two calls of a turn have two ids.
    """
    found: list[Turn] = []
    ids: set[str] = set()
    for entry in entries:
        is_call = entry.kind in CALLS
        id = call_id(entry) if is_call else ""
        if is_call and found and id not in ids and _is_of(entry, found[-1]):
            found[-1].calls.append(entry)
        else:
            found.append(Turn(None, [entry]) if is_call else Turn(entry))
            ids.clear()
        ids |= {id} if is_call else set()
    return found


def is_by_person(session: Session, entry: SessionEntry) -> bool:
    """Whether a person did what is elsewhere a model's part: in a demo of theirs, or by a command of their own."""
    if any(part(entry, name) is not None for name in _OF_MODELS):
        return False
    kind = session.metadata.session_type
    is_demo = isinstance(kind, TeacherDemo) and kind.model.strip().casefold() in _HUMANS
    return is_demo or part(entry, "by") == "user"


def is_enveloped(entry: SessionEntry) -> bool:
    """Whether a call's content is an envelope (`CallEnvelope`), of which this needs only a part at a time."""
    content = entry.content
    return isinstance(content, dict) and "tool_call_id" in content and "arguments" in content


def call_id(entry: SessionEntry) -> str:
    """The id of a call; the entry's own where it has none."""
    told = part(entry, "tool_call_id") if is_enveloped(entry) else None
    return told if isinstance(told, str) and told else entry.id.as_str()


def called(entry: SessionEntry) -> str:
    """The tool or skill that was called; empty for an entry that is no call."""
    kind = entry.entry_type
    return kind.tool_name if isinstance(kind, ToolCall) else kind.skill_name if isinstance(kind, SkillExecution) else ""


def succeeded(entry: SessionEntry) -> bool:
    """Whether a call succeeded."""
    kind = entry.entry_type
    return isinstance(kind, ToolCall | SkillExecution) and kind.success


def arguments(entry: SessionEntry) -> Object:
    """What a call was given, as an object; what nests deep in it as text."""
    told = part(entry, "arguments") if is_enveloped(entry) else None
    given: Object = told if isinstance(told, dict) else {} if told is None else {"value": told}
    return {name: flattened(value, LEVELS) for name, value in given.items()}


def is_answered(entry: SessionEntry) -> bool:
    """Whether anything came of a call."""
    if not is_enveloped(entry) or part(entry, "interrupted") is not True:
        return True
    return part(entry, "result") is not None or part(entry, "error") is not None


def outcome(entry: SessionEntry) -> JsonValue:
    """What came of a call: its result, or its error where that is all there is."""
    if not is_enveloped(entry):
        return entry.content
    told = part(entry, "result")
    return part(entry, "error") if told is None else told


def intent(entry: SessionEntry) -> str:
    """Why a call was made; empty where that is not said."""
    told = part(entry, "intent") if is_enveloped(entry) else None
    return told if isinstance(told, str) else ""


def as_text(value: JsonValue) -> str:
    """A value as a text: as JSON where it is none."""
    return value if isinstance(value, str) else compact(value)


def _is_of(call: SessionEntry, turn: Turn) -> bool:
    if part(call, "by") == "user" or (turn.message is not None and turn.message.kind != "assistant_message"):
        return False
    if not turn.calls:
        return True
    if reply := reply_of(call):
        return reply == reply_of(turn.calls[-1])
    return part(turn.head, "usage") is not None and all(part(call, name) is None for name in _OF_MODELS)
