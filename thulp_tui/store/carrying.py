"""Carrying out one operation on a held session, looking at no more of it than the operation needs.

What an operation does, when it is a Conflict and what takes it back are the domain's rules. They are asked about an
excerpt of the session: the entries whose ids play a part, in their order. References count entries with an id, so an
excerpt that holds all of those has the same references as the whole session.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.ids import EntryId
from thulp_tui.domain.json_value import CONTEXT_LEVELS
from thulp_tui.domain.operations import (
    REMOVED,
    AddEntries,
    Change,
    EntryRef,
    Operation,
    RemoveEntries,
    ReplaceEntry,
    SetContext,
    SetMetadata,
    apply,
    inverse,
    patch,
)
from thulp_tui.domain.strict_json import check
from thulp_tui.domain.summary import SessionSummary, summarise
from thulp_tui.store.body import Body, counted, text_of_entry
from thulp_tui.store.held import Held, own_copy


class Carried(NamedTuple):
    """What an operation came to."""

    held: Held
    """The session afterwards."""
    inverse: tuple[Operation, ...]
    """What takes it back, in the order to apply."""
    effect: Change | None
    """What it did, without what it expected, to be written; None when it did nothing."""
    texts: tuple[bytes, ...] = ()
    """The JSON texts of the entries that it added."""


def carry_out(held: Held, operation: Change) -> Carried:
    """Return the session after an operation.

    Raises Conflict when it does not fit the session as it is, and InvalidDocument for a value that no session may hold.
    """
    match operation:
        case AddEntries():
            return _add(held, operation)
        case ReplaceEntry():
            return _replace(held, operation)
        case RemoveEntries():
            return _remove(held, operation)
        case SetMetadata():
            return _set_metadata(held, operation)
        case SetContext():
            return _set_context(held, operation)


def repeat(held: Held, operation: Change) -> Held:
    """Return the session after an operation that was carried out before, as it is read from the file.

    The same as `carry_out` without its inverse, for which older entries would have to be looked for. Raises as it does.
    """
    if isinstance(operation, AddEntries) and operation.before is None:
        return _with_added(held, operation.entries, tuple(map(text_of_entry, operation.entries)))
    return carry_out(held, operation).held


def _with_added(held: Held, entries: Sequence[SessionEntry], texts: Sequence[bytes]) -> Held:
    return held.with_changes(changed_body=held.body.with_added(texts), summary=held.summary.with_entries(entries))


def _add(held: Held, operation: AddEntries) -> Carried:
    texts = tuple(map(text_of_entry, operation.entries))
    excerpt: list[SessionEntry] = []
    if operation.before is None:
        after = _with_added(held, operation.entries, texts)
    else:
        places, excerpt = held.excerpt({operation.before.id, *(entry.id for entry in operation.entries)})
        apply(held.as_session(excerpt), operation)
        body = held.body.with_inserted(places[_index(excerpt, operation.before)], texts)
        after = held.with_changes(changed_body=body, summary=counted(held.summary, body))
    undo = inverse(held.as_session(excerpt), operation)
    return Carried(after, undo, operation if operation.entries else None, texts)


def _replace(held: Held, operation: ReplaceEntry) -> Carried:
    places, excerpt = held.excerpt({operation.ref.id, operation.entry.id})
    undo = inverse(held.as_session(excerpt), operation)
    index = _index(excerpt, operation.ref)
    body = held.body.with_replaced(places[index], text_of_entry(operation.entry))
    is_same_type = excerpt[index].entry_type == operation.entry.entry_type
    summary = held.summary if is_same_type else counted(held.summary, body)
    after = held.with_changes(changed_body=body, summary=summary)
    return Carried(after, undo, operation._replace(expect=None))


def _remove(held: Held, operation: RemoveEntries) -> Carried:
    ids = {ref.id for ref in operation.refs}
    places, excerpt = held.excerpt(ids)
    apply(held.as_session(excerpt), operation)
    gone = sorted({places[_index(excerpt, ref)] for ref in operation.refs})
    # What comes back is put in front of the next entry that was kept: it and its like belong to the excerpt, too.
    _, wider = held.excerpt(ids | _ids_behind(held.body, gone))
    body = held.body.without(gone)
    after = held.with_changes(changed_body=body, summary=counted(held.summary, body))
    undo = inverse(held.as_session(wider), operation)
    return Carried(after, undo, operation._replace(expect=None) if operation.refs else None)


def _ids_behind(body: Body, gone: list[int]) -> set[EntryId]:
    ends = [place for place, following in pairwise([*gone, len(body)]) if following != place + 1]
    return {body.entry(place + 1).id for place in ends}


def _index(entries: Sequence[SessionEntry], ref: EntryRef) -> int:
    return [at for at, entry in enumerate(entries) if entry.id == ref.id][ref.occurrence]


def _set_metadata(held: Held, operation: SetMetadata) -> Carried:
    after, undo = patch(held.metadata, operation)
    if not undo:
        return Carried(held, (), None)
    old = undo[0].fields
    effect = SetMetadata(operation.session_id, {name: getattr(after, name) for name in old}, expect=old)
    return Carried(held.with_changes(summary=held.summary.with_metadata(after)), undo, effect)


def _set_context(held: Held, operation: SetContext) -> Carried:
    if operation.value is not REMOVED:
        operation = operation._replace(value=_own_value(operation.value))
    rest = held.rest
    before = held.as_session([], rest)
    context = apply(before, operation).context
    undo = inverse(before, operation)
    after = held.with_changes(changed_rest={**rest, "context": context}, summary=_with_context(held.summary, context))
    effect = SetContext(operation.session_id, operation.path, operation.value)
    return Carried(after, undo, effect if undo else None)


def _own_value(value: Any) -> Any:
    check(value, levels=CONTEXT_LEVELS)
    return own_copy(value)


def _with_context(summary: SessionSummary, context: dict[str, Any]) -> SessionSummary:
    told = summarise(summary.metadata, (), context)
    return summary._replace(notes=told.notes, bookmarks=told.bookmarks, limits=told.limits)
