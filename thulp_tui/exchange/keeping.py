"""What of an entry another tool's format has no place for: kept beside what it tells, believed as far as both agree.

A format tells an entry in its own way, and reading that gives `Told`: mostly the entry itself. What is missing to it is
kept beside (``id``, and of ``timestamp``, ``entry_type`` and content what differs). Whoever changes the file with
another tool changes what is told and knows nothing of what is kept. So the entry that both make is told again: where
that is not what stands in the file, in one of its `Facets`, what the file tells counts.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from thulp_tui.domain import strict_json
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.domain.ids import EntryId
from thulp_tui.domain.json_value import JsonValue, same_json
from thulp_tui.domain.session import Session
from thulp_tui.exchange.json_text import compact
from thulp_tui.exchange.source import Object

KEY = "thulp"
"""The name under which a file keeps what its format has no place for."""

KIND = "kind"
"""The facet that tells what kind of entry it is."""
SUCCESS = "success"
"""The facet that tells whether a call succeeded."""
TIME = "timestamp"
"""The facet that tells when it was."""

LEVELS = 40
"""How deep a kept value may nest in a file; a deeper one is kept as its JSON text, since readers have their limits."""

_MISSING = object()

Facets = Mapping[str, JsonValue]
"""What a file says of an entry, each under the name of a facet."""

Told = Callable[[SessionEntry], Facets]
"""What a writer would say of an entry."""


class Plain(NamedTuple):
    """An entry as a file tells it, without what is kept beside."""

    kind: Object
    """Its type, as a document."""
    at: int | None
    """When it was made, in milliseconds; None where that is not told."""
    content: JsonValue
    """Its content."""

    def document(self, id: EntryId) -> Object:
        """It as an entry's document."""
        return {"id": id.as_str(), "timestamp": self.at, "entry_type": dict(self.kind), "content": self.content}


def head_of(session: Session) -> Object:
    """All of a session but its entries, as a document."""
    head = session.replaced(entries=[]).to_document()
    del head["entries"]
    return head


def kept(entry: SessionEntry, plain: Plain, *, in_parts: bool) -> Object:
    """What is missing to an entry in what a file tells of it.

    ``in_parts``: its content is an object whose keys the format tells one by one, so that only those are kept which
    differ; else it is kept whole.
    """
    found: Object = {"id": entry.id.as_str()}
    if plain.at != entry.timestamp:
        found["timestamp"] = int(entry.timestamp)
    kind = entry.entry_type.to_document()
    if not same_json(kind, plain.kind):
        found["entry_type"] = kind
    if unknown := entry.unknown:
        found["fields"] = dict(unknown)
    content, told = entry.content, plain.content
    if in_parts and isinstance(content, dict) and isinstance(told, dict):
        if more := {name: value for name, value in content.items() if not same_json(told.get(name, _MISSING), value)}:
            found["more"] = more
        lacks: list[JsonValue] = [name for name in told if name not in content]
        if lacks:
            found["lacks"] = lacks
    elif not same_json(content, told):
        found["content"] = content
    return found


def restored(
    beside: JsonValue, plain: Plain, new_id: EntryId, stands: Facets, told: Told, keys: Mapping[str, tuple[str, ...]]
) -> Object:
    """The document of an entry, of what is kept ``beside`` and of what a file tells, as far as both agree.

    ``stands``: what stands in the file; ``told``: what a writer would say of an entry; ``keys``: for each facet the
    keys of the content that it tells, if any. ``new_id`` is for an entry whose own is not kept.
    """
    known = unpacked(beside)
    document = plain.document(_id(known, new_id))
    candidate = dict(document)
    candidate.update({name: known[name] for name in ("timestamp", "entry_type") if name in known})
    candidate.update({name: value for name, value in _object(known.get("fields")).items() if name not in document})
    lacks = known.get("lacks")
    left_out = lacks if isinstance(lacks, list) else []
    parts = {name: value for name, value in _object(plain.content).items() if name not in left_out}
    is_object = isinstance(plain.content, dict)
    together: JsonValue = {**parts, **_object(known.get("more"))} if is_object else plain.content
    candidate["content"] = known.get("content", together)
    try:
        at = 0 if candidate["timestamp"] is None else candidate["timestamp"]
        says = told(SessionEntry.from_document({**candidate, "timestamp": at}))
    except InvalidDocument:
        return document
    wrong = [name for name in stands if not same_json(says.get(name), stands[name])]
    if TIME in wrong:
        candidate["timestamp"] = plain.at
    if SUCCESS in wrong:
        candidate["entry_type"] = {**_object(candidate["entry_type"]), "success": plain.kind.get("success")}
    if KIND in wrong:
        return {**candidate, "entry_type": document["entry_type"], "content": plain.content}
    if told_wrong := [name for name in wrong if name in keys]:
        content = candidate["content"]
        whole = "content" in known or not isinstance(content, dict)
        candidate["content"] = plain.content if whole else _corrected(_object(content), plain, told_wrong, keys)
    return candidate


def packed(value: Object) -> JsonValue:
    """The value, or its JSON text where it nests deep."""
    containers: list[JsonValue] = [value]
    for _ in range(LEVELS):
        containers = [
            member
            for one in containers
            for member in (one.values() if isinstance(one, dict) else one if isinstance(one, list) else ())
            if isinstance(member, dict | list)
        ]
        if not containers:
            return value
    return compact(value)


def is_flat(text: bytes) -> bool:
    """Whether nothing in a JSON text can nest deep: a quick look, which now and then says no where it could say yes."""
    return text.count(b"[") + text.count(b"{") <= LEVELS


def unpacked(value: JsonValue) -> Object:
    """What was packed; an empty object for what is no object."""
    if isinstance(value, str):
        try:
            value = strict_json.loads(value)
        except InvalidDocument:
            return {}
    return _object(value)


def _corrected(content: Object, plain: Plain, wrong: list[str], keys: Mapping[str, tuple[str, ...]]) -> Object:
    """The content, with what the file tells where it tells something else."""
    names = {key for name in wrong for key in keys[name]}
    right = {name: value for name, value in content.items() if name not in names}
    return {**right, **{name: value for name, value in _object(plain.content).items() if name in names}}


def _id(known: Object, new_id: EntryId) -> EntryId:
    told = known.get("id")
    try:
        return EntryId(told) if isinstance(told, str) else new_id
    except InvalidDocument:
        return new_id


def _object(value: JsonValue) -> Object:
    return value if isinstance(value, dict) else {}
