"""What to do with a session file when the store may hold that session already: pure, and the same for every format.

A recording is compared by what was recorded: entries, status, context, ``updated_at``. What a person arranged here is
no difference and survives: name, the type's fields, parent, tags and all under ``context["thulp_tui"]`` (limits, notes,
bookmarks). A name that nobody changed here follows the titles that a tool gives later. Unknown fields are no difference
either, since thulp loses them when it rewrites a file.

Outcomes, by whose entries begin with whose:

- the same entries and state: ``UNCHANGED``;
- the file's entries begin with ours and it changed no earlier than ours did: ``GROWN``. The new entries are added, the
  file's status, ``updated_at`` and context taken over; tags become those of both;
- ours begin with the file's and it changed no later than ours did: ``AHEAD``, the file has nothing new;
- what a tool tells of itself only in part at first (a call that is not answered yet, a reply that is still coming) may
  be completed by it later, and what was left by going back may move to the session of that branch: both is ``GROWN``;
- else ``DIVERGED``: left alone, or ``REPLACED`` by the file if one says so. Then only tags and what is under
  ``thulp_tui`` stay.
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from thulp_tui.domain.change import (
    REMOVED,
    Absence,
    AddEntries,
    CreateSession,
    DeleteSession,
    Operation,
    RemoveEntries,
    ReplaceEntry,
    SetContext,
    SetMetadata,
)
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.ids import EntryId
from thulp_tui.domain.json_value import same_json
from thulp_tui.domain.operations import ref_at
from thulp_tui.domain.session import Session
from thulp_tui.domain.strict_json import JsonValue
from thulp_tui.domain.summary import PROGRAM_KEY
from thulp_tui.exchange.assembly import FILE_TIMES, list_of, suggested, text_of, title


class Outcome(StrEnum):
    """What became of one session file."""

    IMPORTED = "imported"
    GROWN = "grown"
    UNCHANGED = "unchanged"
    AHEAD = "ahead here"
    REPLACED = "replaced"
    DIVERGED = "diverged"
    DAMAGED = "damaged"


@dataclass(frozen=True)
class Merge:
    """What to do with one file."""

    outcome: Outcome
    """What becomes of it."""
    operations: tuple[Operation, ...] = ()
    """What changes the store accordingly, as one change, provided that our session is still as it was compared."""
    added: int = 0
    """How many entries the store gains."""
    reason: str = ""
    """Why it diverged or what stands in the way, for a person."""


def merge(ours: Session | None, theirs: Session, *, replace: bool = False, moved: Set[EntryId] = frozenset()) -> Merge:
    """What to do with ``theirs`` from a file beside ``ours`` from the store.

    ``replace`` takes what diverged; ``moved`` are entries that the file has in other sessions now.
    """
    if ours is None:
        return Merge(Outcome.IMPORTED, (CreateSession(theirs),), len(theirs.entries))
    if is_untimed(theirs):
        theirs = _retimed(ours, theirs)
    agreed = _agreeing(ours, theirs)
    left = ours.entries[agreed:]
    if left and moved >= {entry.id for entry in left} and not _is_later_change(ours, theirs):
        refs = tuple(ref_at(ours.entries, place) for place in range(agreed, len(ours.entries)))
        return _grown(ours, theirs, agreed, [RemoveEntries(ours.id, refs)])
    if reason := _difference(ours, theirs, agreed):
        return _replaced(ours, theirs) if replace else Merge(Outcome.DIVERGED, reason=reason)
    if _is_later(ours, theirs):
        return Merge(Outcome.AHEAD)
    completed = list(_completed(ours, theirs))
    is_as_long = len(theirs.entries) == len(ours.entries)
    if not completed and is_as_long and _is_same_state(ours, theirs) and _name(ours, theirs) == ours.name:
        return Merge(Outcome.UNCHANGED)
    return _grown(ours, theirs, agreed, completed)


def is_untimed(session: Session) -> bool:
    """Whether a session's times are only those of its file, since the tool told none."""
    return _source(session).get("times") == FILE_TIMES


def is_branch(session: Session) -> bool:
    """Whether a session is what was left of another one by going back."""
    return "branch" in _source(session)


def _difference(ours: Session, theirs: Session, agreed: int) -> str:
    """Why neither is the continuation of the other; empty when one is, or both are the same."""
    if ours.metadata.created_at != theirs.metadata.created_at:
        return "created at another time"
    if ours.metadata.session_type.type != theirs.metadata.session_type.type:
        return f"of another type ({theirs.metadata.session_type.type}, here {ours.metadata.session_type.type})"
    if agreed < min(len(ours.entries), len(theirs.entries)):
        return f"entry {agreed + 1} differs from the one here"
    more, later = len(theirs.entries) - len(ours.entries), theirs.metadata.updated_at - ours.metadata.updated_at
    if more > 0 and later < 0:
        return "it has new entries, but the session was changed here later"
    if more < 0 and later > 0:
        return "it was changed later, but lacks entries that are here"
    if more == 0 and later == 0 and not _is_same_state(ours, theirs) and not _is_told_more(ours, theirs):
        return "its status or context differ from those here, with the same time of change"
    return ""


def _is_same_state(ours: Session, theirs: Session) -> bool:
    """Whether status, time of change and context agree, what this program keeps in the context left out."""
    contexts = [{key: value for key, value in one.context.items() if key != PROGRAM_KEY} for one in (ours, theirs)]
    return (
        ours.metadata.status == theirs.metadata.status
        and ours.metadata.updated_at == theirs.metadata.updated_at
        and same_json(*contexts)
    )


def _is_later(ours: Session, theirs: Session) -> bool:
    """Whether ours continues theirs, given that one continues the other."""
    more = len(ours.entries) - len(theirs.entries)
    return more > 0 or (more == 0 and ours.metadata.updated_at > theirs.metadata.updated_at)


def _is_later_change(ours: Session, theirs: Session) -> bool:
    """Whether ours was changed after theirs."""
    return ours.metadata.updated_at > theirs.metadata.updated_at


def _is_told_more(ours: Session, theirs: Session) -> bool:
    """Whether another tool's file, which has no time for all it tells, says more of the session than it did before."""
    return (
        bool(_source(theirs))
        and ours.metadata.status == theirs.metadata.status
        and _extends({**ours.context, PROGRAM_KEY: {}}, {**theirs.context, PROGRAM_KEY: {}})
    )


def _extends(mine: JsonValue, other: JsonValue) -> bool:
    """Whether a value has all that another one has: its keys, and the beginnings of its arrays."""
    if isinstance(mine, dict) and isinstance(other, dict):
        return all(key in other and _extends(value, other[key]) for key, value in mine.items())
    if isinstance(mine, list) and isinstance(other, list):
        return same_json(mine, other[: len(mine)])
    return same_json(mine, other)


def _grown(ours: Session, theirs: Session, agreed: int, before: Sequence[Operation]) -> Merge:
    """Ours carried on as the file has it, after some other operations."""
    new = tuple(theirs.entries[agreed:])
    operations: list[Operation] = [*before, *([AddEntries(ours.id, new)] if new else [])]
    operations += [SetContext(ours.id, (key,), value) for key, value in _context_changes(ours.context, theirs.context)]
    fields = {
        "status": theirs.metadata.status,
        "updated_at": theirs.metadata.updated_at,
        "tags": _tags(ours, theirs),
        "name": _name(ours, theirs),
    }
    operations.append(SetMetadata(ours.id, fields))
    return Merge(Outcome.GROWN, tuple(operations), len(new))


def _replaced(ours: Session, theirs: Session) -> Merge:
    """The file's session in the place of ours, with our tags and notes."""
    context = dict(theirs.context)
    if PROGRAM_KEY in ours.context:
        context[PROGRAM_KEY] = ours.context[PROGRAM_KEY]
    taken = theirs.changed(metadata=theirs.metadata.changed(tags=_tags(ours, theirs)), context=context)
    return Merge(
        Outcome.REPLACED,
        (DeleteSession(ours.id, expect_updated_at=ours.metadata.updated_at), CreateSession(taken)),
        len(theirs.entries),
    )


def _name(ours: Session, theirs: Session) -> str:
    """Our name; but where it is one that the tool gave, or that was made up for want of one, the tool's present one."""
    titles = [title(text_of(told)) for told in list_of(_source(theirs).get("titles"))]
    if ours.name == theirs.name or not any(titles):
        return ours.name
    asked = (entry.text or "" for entry in ours.entries if entry.kind == "user_message")
    given = [*titles, suggested(asked, ours.metadata.session_type.to_document())]
    return theirs.name if ours.name in given else ours.name


def _tags(ours: Session, theirs: Session) -> tuple[str, ...]:
    """Our tags, then those only the file has."""
    return (*ours.metadata.tags, *(tag for tag in theirs.metadata.tags if tag not in ours.metadata.tags))


def _context_changes(
    ours: dict[str, JsonValue], theirs: dict[str, JsonValue]
) -> Iterator[tuple[str, JsonValue | Literal[Absence.REMOVED]]]:
    """What makes our context the file's; the program's own part only where there is none here."""
    for key in theirs:
        if key not in ours or (key != PROGRAM_KEY and not same_json(ours[key], theirs[key])):
            yield key, theirs[key]
    for key in ours:
        if key not in theirs and key != PROGRAM_KEY:
            yield key, REMOVED


def _agreeing(ours: Session, theirs: Session) -> int:
    """How many entries from the beginning are the same, or completed."""
    count, is_foreign = 0, bool(_source(theirs))
    for mine, other in zip(ours.entries, theirs.entries, strict=False):
        if not _same_entry(mine, other) and not (is_foreign and _is_completed(mine, other)):
            break
        count += 1
    return count


def _completed(ours: Session, theirs: Session) -> Iterator[Operation]:
    """What puts the completed entries in the place of ours, given that all of one are those of the other."""
    if not _source(theirs):
        return
    for place, (mine, other) in enumerate(zip(ours.entries, theirs.entries, strict=False)):
        if not _same_entry(mine, other):
            yield ReplaceEntry(ours.id, ref_at(ours.entries, place), other)


def _is_completed(mine: SessionEntry, other: SessionEntry) -> bool:
    """Whether an entry is ours with more to it: a call that is answered now, a reply of which more has come."""
    if (mine.id, mine.timestamp, mine.kind) != (other.id, other.timestamp, other.kind):
        return False
    ours, theirs = mine.envelope, other.envelope
    if ours and theirs:
        return ours.interrupted and ours.result is None and ours.tool_call_id == theirs.tool_call_id
    told, tells = mine.content, other.content
    if not isinstance(told, dict) or not isinstance(tells, dict):
        return False
    return all(key == "usage" or (key in tells and _begins(value, tells[key])) for key, value in told.items())


def _begins(mine: JsonValue, other: JsonValue) -> bool:
    if isinstance(mine, str) and isinstance(other, str):
        return other.startswith(mine)
    return _extends(mine, other)


def _source(session: Session) -> Mapping[str, JsonValue]:
    """What is said of the tool that a session comes from; empty for thulp's own."""
    source = session.context.get("source")
    return source if isinstance(source, dict) and isinstance(source.get("format"), str) else {}


def _retimed(ours: Session, theirs: Session) -> Session:
    """Theirs with the times that it had when it was taken first; what is new has the file's time now."""
    now = theirs.metadata.updated_at
    entries = [
        entry.changed(timestamp=ours.entries[place].timestamp) if place < len(ours.entries) else entry
        for place, entry in enumerate(theirs.entries)
    ]
    same = len(entries) == len(ours.entries) and all(map(_same_entry, ours.entries, entries))
    updated = ours.metadata.updated_at if same else max(now, ours.metadata.updated_at)
    metadata = theirs.metadata.changed(created_at=ours.metadata.created_at, updated_at=updated)
    return theirs.changed(metadata=metadata, entries=entries)


def _same_entry(mine: SessionEntry, other: SessionEntry) -> bool:
    """Whether two entries say the same, their unknown fields left out."""
    known = mine.entry_type.fields
    return (
        (mine.id, mine.timestamp) == (other.id, other.timestamp)
        and mine.kind == other.kind
        and all(same_json(getattr(mine.entry_type, name), getattr(other.entry_type, name)) for name in known)
        and same_json(mine.content, other.content)
    )
