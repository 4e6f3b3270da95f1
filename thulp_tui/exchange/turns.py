"""What of a session a model may learn from, in the form of chat messages that all dialects of fine-tuning share.

Entries become pieces, of which it is known what is told of them, and pieces become turns: a message and the calls it
makes, with their outcomes. Left out, each for a reason that is counted: events, evaluations, answers that were
rejected, stopped or cut off, calls without an outcome or of the user's own.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any, Final

from thulp_tui.chat.seen import result_text
from thulp_tui.domain.answers import message_text, thinking
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.json_value import JsonValue
from thulp_tui.domain.marks import Mark, marks_of
from thulp_tui.domain.session import Session, TeacherDemo
from thulp_tui.domain.strict_json import dumps
from thulp_tui.exchange import Piece
from thulp_tui.exchange.replies import called, turns
from thulp_tui.recording.tools import defined

CALL: Final = "call"
"""Stands for the role of a piece that is a call."""
ROLES: Final = {"system_message": "system", "user_message": "user", "assistant_message": "assistant"}
"""Kind of entry → who speaks."""

NO_TEXT: Final = "messages without a text"
"""Why a message is left out that says nothing."""

_NOT_TOLD: Final = {"system_event": "events", "evaluation_result": "evaluations"}
_NOTHING: Final[Mapping[str, Any]] = {}


@dataclass(slots=True)
class Said(Piece):
    """What is told of an entry: of a message text and thoughts, of a call name, arguments, result, intent, thoughts."""

    role: str = ""
    """Who speaks; or ``call``."""
    call_id: str = ""
    """A call's id, as the session names it."""
    is_joined: bool = False
    """Whether a call was made together with the piece before it (`replies.py`)."""
    is_masked: bool = False
    """Whether nobody shall learn from it."""
    is_rejected: bool = False
    """Whether another answer was asked for instead."""


@dataclass
class Told:
    """What of a session is told."""

    session_id: str
    """Which session."""
    said: list[Said] = field(default_factory=list)
    """Its entries."""
    tools: Piece = field(default_factory=lambda: Piece(0, []))
    """The definitions of its tools, bare."""
    left_out: Counter[str] = field(default_factory=Counter)
    """Reason → how many entries were left out for it."""
    changed: Counter[str] = field(default_factory=Counter)
    """What was changed → how often."""
    with_masked: bool = True
    """Whether what is masked is told all the same, as such."""
    rejected: "Told | None" = None
    """What was rejected for it as a whole, of another session."""
    shared: int = 0
    """How many entries at its beginning are those of the session that it is a branch of."""

    @property
    def pieces(self) -> Iterator[tuple[str, Piece]]:
        """All that leaves, each piece with the id of its session."""
        yield self.session_id, self.tools
        for one in self.said:
            yield self.session_id, one
        if self.rejected is not None:
            yield from ((self.rejected.session_id, one) for one in self.rejected.said)

    @property
    def entries(self) -> int:
        """How many entries are told."""
        return sum(one.number > 0 for one in self.said)


@dataclass(slots=True)
class Call:
    """A call and its outcome."""

    id: str
    """Its id, as the session names it, or made from the entry's; several calls may have one."""
    name: str
    """The tool, as the session names it."""
    arguments: dict[str, JsonValue]
    """What it was called with."""
    result: str
    """What a model is told of how it ended."""


@dataclass(slots=True)
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
    """The number of its last entry in the session; 0 for none."""


def choose(session: Session, *, with_masked: bool = True, with_rejected: bool = False, first: int = 0) -> Told:
    """Return what of a session may be told, from its entry with a place on.

    ``with_masked`` keeps what is masked or a mistake, for who can say so; ``with_rejected`` whole answers that were
    rejected, for who compares them. A demonstration that nobody asked for in its entries begins with its task.
    """
    told = Told(str(session.id), with_masked=with_masked)
    told.tools.told = [_bare(one) for one in defined(session.context).values()]
    masked = {id for id, mark in marks_of(session.context).items() if mark is not Mark.KEEP}
    kind = session.metadata.session_type
    kept: list[SessionEntry] = []
    for number, entry in enumerate(session.entries[first:], first + 1):
        is_masked = bool(masked) and str(entry.id) in masked
        content = entry.content if isinstance(entry.content, dict) else _NOTHING
        if reason := _reason(entry.kind, content, is_masked=is_masked and not with_masked, with_rejected=with_rejected):
            told.left_out[reason] += 1
            continue
        said = _said(number, entry)
        if not said.role:
            told.left_out[NO_TEXT] += 1
            continue
        if "parts" in content or "blocks" in content:
            told.changed["messages without what is no text in them"] += 1
        said.is_masked = is_masked and said.role in ("assistant", CALL)
        said.is_rejected = content.get("rejected") is True
        told.said.append(said)
        kept.append(entry)
    told.said = list(_spoken(list(_joined(told.said, kept)), told.left_out))
    if isinstance(kind, TeacherDemo) and kind.task.strip() and not first:
        _begin_with(kind.task, told)
    return told


def _joined(said: Iterable[Said], entries: Sequence[SessionEntry]) -> Iterator[Said]:
    """The pieces; of each call it is told whether it is of one reply with the entry before."""
    places = iter(said)
    for reply in turns(entries):
        for place in range(len(reply.calls) + (reply.message is not None)):
            one = next(places)
            one.is_joined = place > 0
            yield one


def _spoken(said: Sequence[Said], left_out: Counter[str]) -> Iterator[Said]:
    """The pieces without what was only thought, where no call follows that it belongs to."""
    for one, behind in zip_longest(said, said[1:]):
        is_before_its_call = behind is not None and behind.is_joined and behind.is_masked == one.is_masked
        if one.role == CALL or one.told[0] or is_before_its_call:
            yield one
        else:
            left_out[NO_TEXT] += 1


def _begin_with(task: str, told: Told) -> None:
    """Begin a demonstration that nobody asked for in its entries with its task."""
    place = next((place for place, one in enumerate(told.said) if one.role != "system"), len(told.said))
    if told.said[place:] and told.said[place].role != "user":
        told.said.insert(place, Said(0, [task, ""], "user"))
        told.changed["tasks told as the first message"] += 1


def _reason(kind: str, content: Mapping[str, Any], *, is_masked: bool, with_rejected: bool) -> str:
    """Why an entry is not told; empty where it is."""
    if kind in _NOT_TOLD:
        return _NOT_TOLD[kind]
    if is_masked:
        return "masked or marked as a mistake"
    is_message = kind in ROLES
    if content.get("rejected") is True and not with_rejected:
        return "rejected answers" if is_message else "calls of rejected answers"
    if content.get("interrupted") is True:
        return "answers that were cut off" if is_message else "calls without an outcome"
    if content.get("cancelled") is True and is_message:
        return "answers that were stopped"
    return "commands that the user ran" if content.get("by") == "user" and not is_message else ""


def _said(number: int, entry: SessionEntry) -> Said:
    """What is told of an entry; without a role for a message that says nothing and tells no thoughts."""
    thoughts = thinking(entry)
    kind = entry.kind
    if kind in ROLES:
        text = message_text(entry)
        if text is None and entry.content is not None:
            text = dumps(entry.content)
        text = text if text and not text.isspace() else ""
        return Said(number, [text, thoughts], ROLES[kind] if text or (thoughts and kind == "assistant_message") else "")
    envelope = entry.envelope
    arguments: JsonValue = envelope.arguments if envelope else None
    if not isinstance(arguments, dict):
        arguments = {} if arguments is None else {"input": arguments}
    intent = (envelope.intent or "").strip() if envelope else ""
    call_id = (envelope.tool_call_id.strip() if envelope else "") or f"call_{entry.id}"
    return Said(number, [called(entry), arguments, result_text(entry), intent, thoughts], CALL, call_id)


def _bare(tool: JsonValue) -> JsonValue:
    inner = tool.get("function") if isinstance(tool, dict) else None
    return inner if isinstance(inner, dict) else tool


def turns_of(said: Iterable[Said]) -> list[Turn]:
    """Return the turns that pieces make."""
    turns: list[Turn] = []
    for one in said:
        last = turns[-1] if turns else None
        if one.role != CALL:
            text, thoughts = one.told
            turns.append(Turn(one.role, str(text), str(thoughts), [], one.is_masked, one.is_rejected, one.number))
            continue
        name, arguments, result, intent, thoughts = one.told
        if (
            not one.is_joined
            or last is None
            or (last.role, last.is_masked, last.is_rejected) != ("assistant", one.is_masked, one.is_rejected)
        ):
            last = Turn("assistant", is_masked=one.is_masked, is_rejected=one.is_rejected)
            turns.append(last)
        if intent:
            last.text = f"{last.text}\n\n{intent}" if last.text else str(intent)
        last.thoughts = last.thoughts or str(thoughts)
        last.calls.append(Call(one.call_id, str(name), arguments if isinstance(arguments, dict) else {}, str(result)))
        last.end = one.number
    return turns
