"""How a demonstration ends, and how it begins again: its outcome, and branches from one of its entries.

``context["thulp_tui"]["outcome"]`` is ``{"outcome", "text"?, "at"}``. A branch carries ``"fork"``, ``{"session",
"entry", "at"}``, the last entry that it took over; a branch that was given up ``"rejected"``, ``{"by", "from"}``, the
first entry that counts no longer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from thulp_tui.domain.demo import FOLDER, last_gone_to
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.ids import EntryId, SessionId, Timestamp
from thulp_tui.domain.json_value import JsonValue
from thulp_tui.domain.operations import AddEntries, Operation, SetContext
from thulp_tui.domain.rules import Decision, Refused, close
from thulp_tui.domain.session import Session, SessionMetadata, SessionStatus
from thulp_tui.domain.summary import PROGRAM_KEY, SessionSummary, own_context
from thulp_tui.domain.usage import usage_of

_BY_ENTRY = ("marks", "notes", "bookmarks")
_STAYING = ("outcome", "originals", "rejected", "fork", "next_call")


class Outcome(StrEnum):
    """What a demonstration came to."""

    SUCCESS = "success"
    PARTIAL = "partial"
    FAILURE = "failure"


@dataclass(frozen=True, slots=True)
class Ending:
    """What is said of a demonstration at its end; all of it may be left out."""

    outcome: Outcome | None = None
    """What it came to."""
    text: str = ""
    """In words."""
    score: float | None = None
    """By convention 0 to 1."""


def ending_of(context: Mapping[str, JsonValue]) -> Ending:
    """Return what was said of a demonstration's end; its score is an entry and not among it."""
    kept = own_context(context).get("outcome")
    if not isinstance(kept, Mapping):
        return Ending()
    outcome, text = kept.get("outcome"), kept.get("text")
    known = {one.value: one for one in Outcome}
    return Ending(known.get(outcome) if isinstance(outcome, str) else None, text if isinstance(text, str) else "")


def finish(summary: SessionSummary, ending: Ending, now: Timestamp) -> Decision:
    """Return how a demonstration is completed, with its outcome and score; the entries' first forms go.

    The score is an entry of this program's and never refused. Raises Refused where `close` does, InvalidDocument for a
    score that is no finite number.
    """
    closing = close(summary, SessionStatus.COMPLETED, now)
    said: list[Operation] = []
    if ending.outcome is not None or ending.text.strip():
        kept: dict[str, JsonValue] = {"at": int(now)}
        if ending.outcome is not None:
            kept["outcome"] = ending.outcome.value
        if ending.text.strip():
            kept["text"] = ending.text.strip()
        said.append(SetContext(summary.id, (PROGRAM_KEY, "outcome"), kept))
    if ending.score is not None:
        score = SessionEntry.evaluation_result(ending.score, {}, None, timestamp=now)
        said.append(AddEntries(summary.id, (score,)))
    return Decision((*said, *closing.operations))


def fork(session: Session, count: int, now: Timestamp, new_id: SessionId | None = None) -> Session:
    """Return a child that begins with the session's first `count` entries and goes on from there.

    It keeps what was said of those entries, the test cases, tools, inputs that vary, limits and tags; its token usage
    is that of the entries it has. Its name says what it is.
    """
    if not 0 <= count <= len(session.entries):
        raise Refused("That entry is no longer there: somebody else removed it meanwhile.")
    taken = session.entries[:count]
    ids = {str(entry.id) for entry in taken}
    own: dict[str, JsonValue] = {
        key: {name: one for name, one in value.items() if name in ids}
        if key in _BY_ENTRY and isinstance(value, dict)
        else value
        for key, value in own_context(session.context).items()
        if key not in _STAYING
    }
    last: JsonValue = str(taken[-1].id) if taken else None
    own[FOLDER[1]] = last_gone_to(taken) or {}
    own["fork"] = {"session": str(session.id), "entry": last, "at": int(now)}
    context = {key: value for key, value in session.context.items() if key not in (PROGRAM_KEY, "usage")}
    if (usage := usage_of(taken)) is not None:
        context["usage"] = usage
    metadata = SessionMetadata.new(branch_name(session.name), session.metadata.session_type).changed(
        id=new_id or SessionId.new(),
        created_at=now,
        updated_at=now,
        tags=session.metadata.tags,
        parent_session=session.id,
    )
    kept = {key: value for key, value in own.items() if value != {}}
    return Session(metadata=metadata, entries=list(taken), context={**context, PROGRAM_KEY: kept})


def branch_name(name: str) -> str:
    """Return the name of a branch of a session: its own with "redo", of a branch the next number."""
    stem, separator, number = name.rpartition(" · redo")
    if separator and (not number or number.strip().isdecimal()):
        return f"{stem} · redo {int(number or 1) + 1}"
    return f"{name} · redo"


def reject(summary: SessionSummary, by: SessionId, first: EntryId) -> Decision:
    """Return how a branch is marked as given up for another one, from one of its entries on."""
    kept: JsonValue = {"by": str(by), "from": str(first)}
    return Decision((SetContext(summary.id, (PROGRAM_KEY, "rejected"), kept),))


def fork_of(context: Mapping[str, JsonValue]) -> Mapping[str, JsonValue] | None:
    """Return where a branch began; None for what is no branch."""
    kept = own_context(context).get("fork")
    return kept if isinstance(kept, Mapping) else None


def unfinished(entries: Sequence[SessionEntry], count: int) -> EntryId | None:
    """Return the first entry that a branch of the first `count` leaves behind; None when it takes all."""
    return entries[count].id if count < len(entries) else None
