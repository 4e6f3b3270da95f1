"""What to do with a session file when the store may hold that session already: pure, and the same for every format.

A recording is compared by what was recorded: entries, status, context, ``updated_at``. What a person arranged here is
no difference and survives: name, the type's fields, parent, tags and all under ``context["thulp_tui"]`` (limits, notes,
bookmarks). Unknown fields are none either, since thulp loses them when it rewrites a file.

Outcomes, by whose entries begin with whose:

- the same entries and state: ``UNCHANGED``;
- the file's entries begin with ours and it changed no earlier than ours did: ``GROWN``. The new entries are added, the
  file's status, ``updated_at`` and context taken over; tags become those of both;
- ours begin with the file's and it changed no later than ours did: ``AHEAD``, the file has nothing new;
- else ``DIVERGED``: left alone, or ``REPLACED`` by the file if one says so. Then only tags and what is under
  ``thulp_tui`` stay.
"""

from collections.abc import Iterator, Sequence
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
    SetContext,
    SetMetadata,
)
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.json_value import same_json
from thulp_tui.domain.session import Session
from thulp_tui.domain.strict_json import JsonValue
from thulp_tui.domain.summary import PROGRAM_KEY


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


def merge(ours: Session | None, theirs: Session, *, replace: bool = False) -> Merge:
    """What to do with ``theirs`` from a file beside ``ours`` from the store; ``replace`` takes what diverged."""
    if ours is None:
        return Merge(Outcome.IMPORTED, (CreateSession(theirs),), len(theirs.entries))
    if reason := _difference(ours, theirs):
        return _replaced(ours, theirs) if replace else Merge(Outcome.DIVERGED, reason=reason)
    if len(theirs.entries) == len(ours.entries) and _is_same_state(ours, theirs):
        return Merge(Outcome.UNCHANGED)
    if _is_later(ours, theirs):
        return Merge(Outcome.AHEAD)
    return _grown(ours, theirs)


def _difference(ours: Session, theirs: Session) -> str:
    """Why neither is the continuation of the other; empty when one is, or both are the same."""
    if ours.metadata.created_at != theirs.metadata.created_at:
        return "created at another time"
    if ours.metadata.session_type.type != theirs.metadata.session_type.type:
        return f"of another type ({theirs.metadata.session_type.type}, here {ours.metadata.session_type.type})"
    agreed = _agreeing(ours.entries, theirs.entries)
    if agreed < min(len(ours.entries), len(theirs.entries)):
        return f"entry {agreed + 1} differs from the one here"
    more, later = len(theirs.entries) - len(ours.entries), theirs.metadata.updated_at - ours.metadata.updated_at
    if more > 0 and later < 0:
        return "it has new entries, but the session was changed here later"
    if more < 0 and later > 0:
        return "it was changed later, but lacks entries that are here"
    if more == 0 and later == 0 and not _is_same_state(ours, theirs):
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


def _grown(ours: Session, theirs: Session) -> Merge:
    """Ours carried on as the file has it."""
    new = tuple(theirs.entries[len(ours.entries) :])
    operations: list[Operation] = [AddEntries(ours.id, new)] if new else []
    operations += [SetContext(ours.id, (key,), value) for key, value in _context_changes(ours.context, theirs.context)]
    fields = {
        "status": theirs.metadata.status,
        "updated_at": theirs.metadata.updated_at,
        "tags": _tags(ours, theirs),
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


def _agreeing(ours: Sequence[SessionEntry], theirs: Sequence[SessionEntry]) -> int:
    """How many entries from the beginning are the same."""
    count = 0
    for mine, other in zip(ours, theirs, strict=False):
        if not _same_entry(mine, other):
            break
        count += 1
    return count


def _same_entry(mine: SessionEntry, other: SessionEntry) -> bool:
    """Whether two entries say the same, their unknown fields left out."""
    known = type(mine.entry_type).model_fields
    return (
        (mine.id, mine.timestamp) == (other.id, other.timestamp)
        and mine.kind == other.kind
        and all(same_json(getattr(mine.entry_type, name), getattr(other.entry_type, name)) for name in known)
        and same_json(mine.content, other.content)
    )
