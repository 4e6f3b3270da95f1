"""Operations as JSON objects and back, so that a change can be kept as one line of a log.

`{"op": "add_entries", "session": ID, …}`; what is None or UNSET in the operation has no key. In `set_context` a missing
`value` means removed, and `expect` is an object: `{"value": …}`, or empty when nothing must be there.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

from thulp_tui.domain.change import (
    PATCHABLE,
    REMOVED,
    UNSET,
    AddEntries,
    CreateSession,
    DeleteSession,
    EntryRef,
    Operation,
    RemoveEntries,
    ReplaceEntry,
    SetContext,
    SetMetadata,
)
from thulp_tui.domain.document import plain
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.errors import InvalidDocument, in_brief
from thulp_tui.domain.ids import EntryId, SessionId, Timestamp
from thulp_tui.domain.json_value import JsonValue
from thulp_tui.domain.session import Conversation, Session, SessionMetadata

Part = TypeVar("Part")


def to_document(operation: Operation) -> dict[str, JsonValue]:
    """Return the operation as a JSON object that `from_document` reads; it shares what the operation holds."""
    match operation:
        case SetMetadata(session_id, fields, held):
            held_too: dict[str, JsonValue] = {} if held is None else {"expect": _fields(held)}
            return {"op": "set_metadata", "session": str(session_id), "fields": _fields(fields), **held_too}
        case CreateSession(session):
            return _document("create_session", operation, value=session.to_document())
        case DeleteSession(_, updated_at):
            return _document("delete_session", operation, expect_updated_at=updated_at and updated_at.as_millis())
        case AddEntries(_, entries, before):
            return _document("add_entries", operation, entries=_entries(entries), before=before and _ref(before))
        case ReplaceEntry(_, ref, entry, expect):
            expected = None if expect is None else expect.to_document()
            return _document("replace_entry", operation, ref=_ref(ref), entry=entry.to_document(), expect=expected)
        case RemoveEntries(_, refs, gone):
            old = None if gone is None else _entries(gone)
            return _document("remove_entries", operation, refs=[_ref(ref) for ref in refs], expect=old)
        case SetContext(_, path, value, held):
            document = _document("set_context", operation, path=list(path))
            if value is not REMOVED:
                document["value"] = value
            if held is not UNSET:
                document["expect"] = {} if held is REMOVED else {"value": held}
            return document


def from_document(value: JsonValue) -> Operation:
    """Return the operation in a JSON object; raises InvalidDocument, with the place, when it holds none."""
    document = _object(value, "")
    name = document.get("op")
    if not isinstance(name, str) or name not in _READERS:
        raise InvalidDocument("op", f"expected one of {', '.join(_READERS)}, found {in_brief(name)}")
    return _READERS[name](document)


def _document(name: str, operation: Operation, **parts: Any) -> dict[str, JsonValue]:
    given = {key: part for key, part in parts.items() if part is not None}
    return {"op": name, "session": str(operation.session_id), **given}


def _entries(entries: Sequence[SessionEntry]) -> list[JsonValue]:
    return [entry.to_document() for entry in entries]


def _ref(ref: EntryRef) -> dict[str, JsonValue]:
    return {"id": str(ref.id), "occurrence": ref.occurrence}


def _fields(fields: Mapping[str, Any]) -> dict[str, JsonValue]:
    return {name: plain(value) for name, value in fields.items()}


def _read_create(document: Mapping[str, JsonValue]) -> Operation:
    return CreateSession(_part(document, "value", Session.from_document))


def _read_delete(document: Mapping[str, JsonValue]) -> Operation:
    return DeleteSession(_session_id(document), _optional(document, "expect_updated_at", _timestamp))


def _read_add(document: Mapping[str, JsonValue]) -> Operation:
    entries = _part(document, "entries", _read_entries)
    return AddEntries(_session_id(document), entries, _optional(document, "before", _read_ref))


def _read_replace(document: Mapping[str, JsonValue]) -> Operation:
    entry = _part(document, "entry", SessionEntry.from_document)
    expect = _optional(document, "expect", SessionEntry.from_document)
    return ReplaceEntry(_session_id(document), _part(document, "ref", _read_ref), entry, expect)


def _read_remove(document: Mapping[str, JsonValue]) -> Operation:
    refs = _part(document, "refs", lambda value: _each(value, _read_ref))
    return RemoveEntries(_session_id(document), refs, _optional(document, "expect", _read_entries))


def _read_metadata(document: Mapping[str, JsonValue]) -> Operation:
    expect = _optional(document, "expect", _read_fields)
    return SetMetadata(_session_id(document), _part(document, "fields", _read_fields), expect)


def _read_context(document: Mapping[str, JsonValue]) -> Operation:
    path = _part(document, "path", lambda value: _each(value, _text))
    expect: Any = UNSET
    if "expect" in document:
        expect = _object(document["expect"], "expect").get("value", REMOVED)
    return SetContext(_session_id(document), path, document.get("value", REMOVED), expect)


_READERS: Mapping[str, Callable[[Mapping[str, JsonValue]], Operation]] = {
    "create_session": _read_create,
    "delete_session": _read_delete,
    "add_entries": _read_add,
    "replace_entry": _read_replace,
    "remove_entries": _read_remove,
    "set_metadata": _read_metadata,
    "set_context": _read_context,
}


def _part(document: Mapping[str, JsonValue], name: str, read: Callable[[JsonValue], Part]) -> Part:
    if name not in document:
        raise InvalidDocument(name, "missing")
    try:
        return read(document[name])
    except InvalidDocument as problem:
        raise problem.within([name]) from None


def _optional(document: Mapping[str, JsonValue], name: str, read: Callable[[JsonValue], Part]) -> Part | None:
    return _part(document, name, read) if document.get(name) is not None else None


def _session_id(document: Mapping[str, JsonValue]) -> SessionId:
    return _part(document, "session", lambda value: SessionId(_text(value)))


def _timestamp(value: JsonValue) -> Timestamp:
    return Timestamp(value)  # type: ignore[arg-type]  # it checks what it is given


def _text(value: JsonValue) -> str:
    if not isinstance(value, str):
        raise InvalidDocument("", f"expected text, found {in_brief(value)}")
    return value


def _object(value: JsonValue, place: str) -> dict[str, JsonValue]:
    if not isinstance(value, dict):
        raise InvalidDocument(place, f"expected an object, found {in_brief(value)}")
    return value


def _each(value: JsonValue, read: Callable[[JsonValue], Part]) -> tuple[Part, ...]:
    if not isinstance(value, list):
        raise InvalidDocument("", f"expected an array, found {in_brief(value)}")
    parts = []
    for at, item in enumerate(value):
        try:
            parts.append(read(item))
        except InvalidDocument as problem:
            raise problem.within([at]) from None
    return tuple(parts)


def _read_entries(value: JsonValue) -> tuple[SessionEntry, ...]:
    return _each(value, SessionEntry.from_document)


def _read_ref(value: JsonValue) -> EntryRef:
    document = _object(value, "")
    entry_id = _part(document, "id", lambda text: EntryId(_text(text)))
    occurrence = document.get("occurrence", 0)
    if isinstance(occurrence, bool) or not isinstance(occurrence, int):
        raise InvalidDocument("occurrence", f"expected a whole number, found {in_brief(occurrence)}")
    return EntryRef(entry_id, occurrence)


def _read_fields(value: JsonValue) -> dict[str, Any]:
    given = _object(value, "")
    unknown = [name for name in given if name not in PATCHABLE]
    if unknown:
        raise InvalidDocument(unknown[0], "no such field can be set")
    # The metadata's own model reads each field, so that a field's rules stand in one place.
    complete = {**_some_metadata(), **given}
    return {name: getattr(SessionMetadata.from_document(complete), name) for name in given}


@cache
def _some_metadata() -> dict[str, JsonValue]:
    return SessionMetadata.new("", Conversation(purpose="")).to_document()
