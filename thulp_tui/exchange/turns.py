"""What of a session a model may learn from, in the form of chat messages that all dialects of fine-tuning share.

Entries become messages; a call and its outcome an assistant's call and a tool's answer. Left out, each for a reason
that is counted: events, evaluations, answers that were rejected, stopped or cut off, calls without an outcome.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from thulp_tui.chat.seen import result_text
from thulp_tui.domain.answers import is_rejected, part, reply_of
from thulp_tui.domain.entry import SessionEntry, ToolCall
from thulp_tui.domain.json_value import JsonValue
from thulp_tui.domain.marks import Mark, marks_of
from thulp_tui.domain.session import Session, TeacherDemo
from thulp_tui.domain.strict_json import dumps
from thulp_tui.exchange import Chosen
from thulp_tui.recording.tools import defined

MISTAKE, MASKED = "marked as a mistake", "masked"
"""Why nobody shall learn from an entry."""
ROLES: Final = {"system_message": "system", "user_message": "user", "assistant_message": "assistant"}
"""Kind of entry → who speaks."""

_NOT_TOLD: Final = {"system_event": "events", "evaluation_result": "evaluations"}
_TOLD: Final = frozenset(
    ("text", "thoughts", "thinking", "reply", "usage", "tool_call_id", "arguments", "result", "error", "exit_code")
    + ("intent", "rejected", "parts", "blocks")
)
_OTHER_PARTS: Final = ("parts", "blocks")


@dataclass
class Call:
    """A call and its outcome."""

    id: str
    """Its id, unlike that of any other call of the session."""
    name: str
    """The tool, as the session names it."""
    arguments: dict[str, JsonValue]
    """What it was called with."""
    result: str
    """What a model is told of how it ended."""


@dataclass
class Turn:
    """A message, and the calls it makes, whose outcomes follow it."""

    role: str
    """Who speaks: ``system``, ``user`` or ``assistant``."""
    text: str = ""
    """What is said; empty for calls alone."""
    thoughts: str = ""
    """What was thought before it was said."""
    calls: list[Call] = field(default_factory=list)
    """The calls."""
    is_masked: bool = False
    """Whether nobody shall learn from it."""
    is_rejected: bool = False
    """Whether another answer was asked for instead."""
    end: int = 0
    """The place behind its last entry among those of the session."""


def choose(session: Session, *, with_rejected: bool = False) -> Chosen:
    """Return what of a session may be told: its entries with what is told of them, the tools, the type.

    ``with_rejected`` keeps whole answers that were rejected, for who compares them.
    """
    left_out: Counter[str] = Counter()
    entries: list[SessionEntry] = []
    for entry in session.entries:
        if reason := _reason(entry, with_rejected=with_rejected):
            left_out[reason] += 1
        else:
            entries.append(entry)
    metadata = session.metadata.changed(name="", tags=())
    tools = session.context.get("tools")
    told = session.model_copy(
        update={
            "metadata": metadata,
            "entries": [_reduced(entry) for entry in entries],
            "context": {} if tools is None else {"tools": tools},
        }
    )
    masked = {id for id, mark in marks_of(session.context).items() if mark is not Mark.KEEP}
    return Chosen(told, frozenset(masked), left_out)


def _reason(entry: SessionEntry, *, with_rejected: bool) -> str:
    """Why an entry is not told; empty where it is."""
    kind = entry.kind
    if kind in _NOT_TOLD:
        return _NOT_TOLD[kind]
    is_message = kind in ROLES
    if is_rejected(entry) and not with_rejected:
        return "rejected answers" if is_message else "calls of rejected answers"
    if is_message:
        if part(entry, "cancelled") is True:
            return "answers that were stopped"
        if part(entry, "interrupted") is True:
            return "answers that were cut off"
        return "" if text_of(entry) else "messages without a text"
    envelope = entry.envelope
    return "calls without an outcome" if envelope is not None and envelope.interrupted else ""


def _reduced(entry: SessionEntry) -> SessionEntry:
    """An entry with what is told of it only: nothing else is redacted and counted."""
    content = entry.content
    if not isinstance(content, dict) or content.keys() <= _TOLD or not (entry.text or entry.envelope):
        return entry
    kept = {name: value for name, value in content.items() if name in _TOLD}
    return entry.model_copy(update={"content": kept})


def text_of(entry: SessionEntry) -> str:
    """Return what a message says; empty for white space."""
    text = entry.text
    if text is None and entry.content is not None:
        text = dumps(entry.content)
    return text if text and text.strip() else ""


class Turns:
    """The turns of a session, while they are put together."""

    def __init__(
        self,
        session: Session,
        masked: frozenset[str] = frozenset(),
        *,
        with_masked: bool = True,
        with_task: bool = True,
    ) -> None:
        """Read a session's entries; without those that are masked where a dialect cannot say so.

        ``with_task`` begins a demonstration that nobody asked for in its entries with its task, as asked by a user.
        """
        self.left_out: Counter[str] = Counter()
        """Reason → entries left out for it."""
        self.changed: Counter[str] = Counter()
        """What was changed → how often."""
        self.turns: list[Turn] = []
        """The turns."""
        self.tools = list(tools_of(session))
        """The definitions of the session's tools, bare."""
        self._is_demo = isinstance(session.metadata.session_type, TeacherDemo)
        self._masked, self._with_masked = masked, with_masked
        self._ids: set[str] = set()
        self._before: SessionEntry | None = None
        self._head: SessionEntry | None = None
        self._has_times = len({entry.timestamp for entry in session.entries}) > 1
        begins = next((place for place, one in enumerate(session.entries) if one.kind != "system_message"), 0)
        for place, entry in enumerate(session.entries, 1):
            if with_task and place == begins + 1 and entry.kind != "user_message":
                self._add_task(session)
            if self._add(entry):
                self.turns[-1].end = place

    def _add_task(self, session: Session) -> None:
        kind = session.metadata.session_type
        if isinstance(kind, TeacherDemo) and kind.task.strip():
            self.turns.append(Turn("user", kind.task))
            self.changed["tasks told as the first message"] += 1

    def _add(self, entry: SessionEntry) -> bool:
        is_masked = str(entry.id) in self._masked
        if is_masked and not self._with_masked:
            self.left_out["masked or marked as a mistake"] += 1
            return False
        if entry.kind in ROLES:
            self._say(entry, is_masked=is_masked)
        else:
            self._call(entry, is_masked=is_masked)
        self._before = entry
        return True

    def _say(self, entry: SessionEntry, *, is_masked: bool) -> None:
        role = ROLES[entry.kind]
        if any(part(entry, name) for name in _OTHER_PARTS):
            self.changed["messages without what is no text in them"] += 1
        is_masked = is_masked and role == "assistant"
        self._head = entry
        turn = Turn(role, text_of(entry), _thoughts(entry), is_masked=is_masked, is_rejected=is_rejected(entry))
        self.turns.append(turn)

    def _call(self, entry: SessionEntry, *, is_masked: bool) -> None:
        kind, envelope = entry.entry_type, entry.envelope
        name = kind.tool_name if isinstance(kind, ToolCall) else getattr(kind, "skill_name", "")
        arguments = envelope.arguments if envelope else None
        if not isinstance(arguments, dict):
            arguments = {} if arguments is None else {"input": arguments}
        call = Call(self._id(entry), name, arguments, result_text(entry))
        intent = (envelope.intent or "").strip() if envelope else ""
        turn = self._asking(entry, is_masked=is_masked)
        turn.calls.append(call)
        turn.text = "\n\n".join(filter(None, (turn.text, intent)))
        turn.thoughts = turn.thoughts or _thoughts(entry)

    def _asking(self, entry: SessionEntry, *, is_masked: bool) -> Turn:
        """The turn that made a call: that of the entry before where both are of one answer, else a new one."""
        last, before = self.turns[-1] if self.turns else None, self._before
        state = ("assistant", is_masked, is_rejected(entry))
        is_open = last is not None and (last.role, last.is_masked, last.is_rejected) == state
        if last is not None and is_open and before is not None and self._is_of_one_answer(before, entry):
            return last
        self._head = entry
        self.turns.append(Turn("assistant", is_masked=is_masked, is_rejected=is_rejected(entry)))
        return self.turns[-1]

    def _is_of_one_answer(self, before: SessionEntry, call: SessionEntry) -> bool:
        """Whether a call was made together with the entry before it, be it a message or another call.

        A call that answers an outcome must not be told as if that was not known yet: calls are of one answer only where
        the session says so, by the answer's id, its usage, which stands with its first entry, or the time.
        """
        reply = reply_of(call)
        if before.kind == "assistant_message":
            return reply == str(before.id) if reply else part(call, "usage") is None
        if reply or reply_of(before):
            return reply == reply_of(before)
        if self._is_demo or part(call, "usage") is not None:
            return False
        is_counted = self._head is not None and part(self._head, "usage") is not None
        return is_counted or self._has_times and before.timestamp == call.timestamp

    def _id(self, entry: SessionEntry) -> str:
        envelope = entry.envelope
        call_id = base = (envelope.tool_call_id.strip() if envelope else "") or f"call_{entry.id}"
        number = 1
        while call_id in self._ids:
            number += 1
            call_id = f"{base}_{number}"
        self._ids.add(call_id)
        return call_id


def _thoughts(entry: SessionEntry) -> str:
    thoughts = part(entry, "thoughts") or part(entry, "thinking")
    return thoughts if isinstance(thoughts, str) else ""


def tools_of(session: Session) -> Iterator[Mapping[str, JsonValue]]:
    """Yield the definitions of a session's tools, bare."""
    for one in defined(session.context).values():
        inner = one.get("function") if isinstance(one, dict) else None
        if isinstance(found := inner if isinstance(inner, dict) else one, dict):
            yield found


def answers(turns: Iterable[Turn]) -> int:
    """Return of how many turns somebody may learn to answer."""
    return sum(turn.role == "assistant" and not turn.is_masked for turn in turns)
