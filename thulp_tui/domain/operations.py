"""What a change does to a session, and what takes it back.

Nothing here asks whether a change is allowed (that is `rules`) or keeps anything (that is the store).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from typing import Any, NamedTuple

from thulp_tui.domain.change import (
    PATCHABLE,
    REMOVED,
    UNSET,
    Absence,
    AddEntries,
    Change,
    CreateSession,
    DeleteSession,
    EntryRef,
    Operation,
    RemoveEntries,
    ReplaceEntry,
    SetContext,
    SetMetadata,
)
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.ids import EntryId
from thulp_tui.domain.json_value import CONTEXT_LEVELS, JsonValue, check, same_json
from thulp_tui.domain.session import Session, SessionMetadata
from thulp_tui.domain.summary import PROGRAM_KEY

__all__ = [
    "PATCHABLE",
    "REMOVED",
    "UNSET",
    "Absence",
    "AddEntries",
    "Change",
    "Conflict",
    "CreateSession",
    "DeleteSession",
    "EntryRef",
    "Operation",
    "RemoveEntries",
    "ReplaceEntry",
    "SetContext",
    "SetMetadata",
    "apply",
    "check_deletion",
    "inverse",
    "patch",
    "ref_at",
]


class Conflict(Exception):
    """The session is not, or no longer, as a change expects it; the message is for a person."""


def apply(session: Session, operation: Operation) -> Session:
    """Return the session after this change; the one given stays as it is, and entries are shared.

    Raises Conflict when an entry is not there, an expectation does not hold, or the way to a place in the context leads
    through something that is no object; InvalidDocument for a value that thulp would refuse; ValueError for another
    session's operation or an unknown field; TypeError for `CreateSession` and `DeleteSession`, the store's.
    """
    if operation.session_id != session.id:
        raise ValueError(f"an operation on session {operation.session_id} was applied to session {session.id}")
    match operation:
        case AddEntries():
            at = _place_of(session, operation)
            return _changed(session, entries=[*session.entries[:at], *operation.entries, *session.entries[at:]])
        case ReplaceEntry():
            expect = None if operation.expect is None else [operation.expect]
            (at,) = _expected(session.entries, [operation.ref], expect)
            return _changed(session, entries=[*session.entries[:at], operation.entry, *session.entries[at + 1 :]])
        case RemoveEntries():
            gone = set(_expected(session.entries, operation.refs, operation.expect))
            return _changed(session, entries=[e for at, e in enumerate(session.entries) if at not in gone])
        case SetMetadata():
            return _changed(session, metadata=patch(session.metadata, operation).metadata)
        case SetContext():
            found = _read(session.context, operation.path)
            if operation.expect is not UNSET and not same_json(found, operation.expect):
                raise Conflict(f"Meanwhile somebody else changed {_show(operation.path)}: nothing was done.")
            return _changed(session, context=_placed(session.context, operation.path, operation.value))
        case _:
            raise TypeError("sessions appear and vanish in the store, not in a session")


def inverse(session_before: Session | None, operation: Operation) -> tuple[Operation, ...]:
    """Return what, applied in this order after the operation, makes a session equal to the one before it.

    Each carries what it expects to find, so that an undo refuses with Conflict rather than takes away somebody else's
    work. `session_before` may be None for `CreateSession` only. Raises what `apply` raises.
    """
    if isinstance(operation, CreateSession):
        created = operation.session
        return (DeleteSession(created.id, expect_updated_at=created.metadata.updated_at),)
    if session_before is None:
        raise ValueError("only a session's creation has no session before it")
    match operation:
        case DeleteSession():
            return (CreateSession(session_before),)
        case AddEntries():
            return _inverse_of_adding(session_before, operation)
        case ReplaceEntry():
            (at,) = _positions(session_before.entries, [operation.ref])
            ref = ref_at(apply(session_before, operation).entries, at)
            old = session_before.entries[at]
            return (ReplaceEntry(operation.session_id, ref, old, expect=operation.entry),)
        case RemoveEntries():
            return _inverse_of_removing(session_before, operation)
        case SetMetadata():
            return patch(session_before.metadata, operation).inverse
        case SetContext():
            return _inverse_of_context(session_before.context, operation)


class Patched(NamedTuple):
    """What `SetMetadata` comes to."""

    metadata: SessionMetadata
    """The metadata afterwards."""
    inverse: tuple[SetMetadata, ...]
    """What takes it back; none when nothing was to be set."""


def patch(before: SessionMetadata, operation: SetMetadata) -> Patched:
    """Return what a patch does to a session's metadata, which is all that it looks at. Raises what `apply` raises."""
    fields = _effective(before, operation)
    if not fields:
        return Patched(before, ())
    held = {name: value for name, value in (operation.expect or {}).items() if name not in operation.fields}
    old = {name: getattr(before, name) for name in fields}
    inverse = SetMetadata(operation.session_id, old, expect={**held, **fields})
    return Patched(before.changed(**fields), (inverse,))


def check_deletion(metadata: SessionMetadata, operation: DeleteSession) -> None:
    """Raise Conflict when the session has changed since the deletion was decided upon."""
    if operation.expect_updated_at not in (None, metadata.updated_at):
        raise Conflict("Meanwhile somebody else changed this session: it was not deleted.")


def ref_at(entries: Sequence[SessionEntry], position: int) -> EntryRef:
    """Return the reference of the entry at this position; IndexError when there is none."""
    entry_id = entries[position].id
    return EntryRef(entry_id, sum(1 for at in range(position) if entries[at].id == entry_id))


def _positions(entries: Iterable[SessionEntry], refs: Sequence[EntryRef]) -> list[int]:
    found: dict[EntryId, list[int]] = {ref.id: [] for ref in refs}
    for at, entry in enumerate(entries):
        if entry.id in found:
            found[entry.id].append(at)
    if any(not -len(found[ref.id]) <= ref.occurrence < len(found[ref.id]) for ref in refs):
        raise Conflict("That entry is no longer there: somebody else removed it meanwhile.")
    return [found[ref.id][ref.occurrence] for ref in refs]


def _expected(
    entries: Sequence[SessionEntry], refs: Sequence[EntryRef], expect: Sequence[SessionEntry] | None
) -> list[int]:
    positions = _positions(entries, refs)
    for at, expected in zip(positions, expect or [], strict=bool(expect)):
        if not (entries[at] is expected or same_json(entries[at].to_document(), expected.to_document())):
            raise Conflict("Meanwhile somebody else changed that entry: nothing was done.")
    return positions


def _place_of(session: Session, operation: AddEntries) -> int:
    return len(session.entries) if operation.before is None else _positions(session.entries, [operation.before])[0]


def _inverse_of_adding(before: Session, operation: AddEntries) -> tuple[Operation, ...]:
    if not operation.entries:
        return ()
    if operation.before is None:
        # Counted from the end, so that the entries before them do not matter.
        behind: Counter[EntryId] = Counter()
        last = []
        for entry in reversed(operation.entries):
            behind[entry.id] += 1
            last.append(EntryRef(entry.id, -behind[entry.id]))
        return (RemoveEntries(operation.session_id, tuple(reversed(last)), expect=operation.entries),)
    at = _place_of(before, operation)
    seen = dict.fromkeys((entry.id for entry in operation.entries), 0)
    for entry in before.entries[:at]:
        if entry.id in seen:
            seen[entry.id] += 1
    refs = []
    for entry in operation.entries:
        refs.append(EntryRef(entry.id, seen[entry.id]))
        seen[entry.id] += 1
    return (RemoveEntries(operation.session_id, tuple(refs), expect=operation.entries),)


def _inverse_of_removing(before: Session, operation: RemoveEntries) -> tuple[Operation, ...]:
    gone = set(_positions(before.entries, operation.refs))
    kept: dict[EntryId, int] = {}
    back: list[Operation] = []
    run: list[SessionEntry] = []
    for at, entry in enumerate(before.entries):
        if at in gone:
            run.append(entry)
            continue
        if run:
            # Runs come back from the last to the first, so before each anchor there are only entries that were kept.
            back.append(AddEntries(operation.session_id, tuple(run), EntryRef(entry.id, kept.get(entry.id, 0))))
            run = []
        kept[entry.id] = kept.get(entry.id, 0) + 1
    if run:
        back.append(AddEntries(operation.session_id, tuple(run)))
    return tuple(reversed(back))


def _effective(metadata: SessionMetadata, operation: SetMetadata) -> dict[str, Any]:
    expect = operation.expect or {}
    if not PATCHABLE.issuperset(operation.fields) or not PATCHABLE.issuperset(expect):
        unknown = {*operation.fields, *expect} - PATCHABLE
        raise ValueError(f"no such field of the metadata can be set: {', '.join(sorted(unknown))}")
    fields = dict(operation.fields)
    for name, expected in expect.items():
        if getattr(metadata, name) == expected:
            continue
        if name != "updated_at" or name not in fields:
            raise Conflict(f"Meanwhile somebody else changed the session's {name.replace('_', ' ')}: nothing was done.")
        del fields[name]
    return fields


def _read(context: Mapping[str, JsonValue], path: tuple[str, ...]) -> Any:
    place: Any = context
    for key in path:
        if not isinstance(place, dict) or key not in place:
            return REMOVED
        place = place[key]
    return place


def _placed(context: dict[str, JsonValue], path: tuple[str, ...], value: Any) -> dict[str, JsonValue]:
    if not path:
        raise ValueError("a place in the context has at least one key")
    if value is not REMOVED:
        check(reduce(lambda inner, key: {key: inner}, reversed(path), value), levels=CONTEXT_LEVELS + 1)
    copy = dict(context)
    if value is REMOVED and _read(context, path) is REMOVED:
        return copy
    places = [copy]
    for depth, key in enumerate(path[:-1], start=1):
        inner = places[-1].get(key, {})
        if not isinstance(inner, dict):
            raise Conflict(f"{_show(path[:depth])} is no object here, so nothing can be kept in it.")
        places.append(dict(inner))
        places[-2][key] = places[-1]
    if value is not REMOVED:
        places[-1][path[-1]] = value
        return copy
    del places[-1][path[-1]]
    for outer, key in reversed([*zip(places[:-1], path[:-1], strict=True)]):
        if path[0] == PROGRAM_KEY and not outer[key]:
            del outer[key]
    return copy


def _inverse_of_context(before: dict[str, JsonValue], operation: SetContext) -> tuple[Operation, ...]:
    after = _placed(before, operation.path, operation.value)
    if same_json(_read(before, operation.path), _read(after, operation.path)):
        return ()
    for depth in range(len(operation.path), 0, -1):
        prefix = operation.path[:depth]
        old, new = _read(before, prefix), _read(after, prefix)
        # Objects made on the way must go, those that were empty before must stay: take the nearest place that does so.
        if same_json(_placed(after, prefix, old).get(prefix[0], REMOVED), before.get(prefix[0], REMOVED)):
            return (SetContext(operation.session_id, prefix, old, expect=new),)
    raise AssertionError("a whole value of the context can always be put back")


def _show(path: tuple[str, ...]) -> str:
    return "context" + "".join(f'["{key}"]' for key in path)


def _changed(session: Session, **parts: Any) -> Session:
    # Sessions change in place: the new one gets a list and a dict of its own.
    return session.replaced(**{"entries": [*session.entries], "context": dict(session.context), **parts})
