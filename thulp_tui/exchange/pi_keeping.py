"""What a file of Pi keeps for thulp (`pi_writing`), put together with what it tells, as far as both agree."""

from collections.abc import Mapping

from thulp_tui.domain.answers import part
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.domain.ids import EntryId
from thulp_tui.domain.json_value import JsonValue
from thulp_tui.domain.session import Session
from thulp_tui.domain.summary import PROGRAM_KEY
from thulp_tui.exchange.assembly import Assembly, entry_id, object_of, text_of
from thulp_tui.exchange.keeping import KIND, SUCCESS, TIME, Facets, Plain, restored, unpacked
from thulp_tui.exchange.pi_turns import alone, plain_of
from thulp_tui.exchange.pi_writing import BOOKMARK, INTENT, labels
from thulp_tui.exchange.source import Object

KEYS: Mapping[str, tuple[str, ...]] = {
    **{name: (name,) for name in ("text", "thinking", "usage", "details", "tool_call_id", "arguments", "intent")},
    "model": ("model", "model_name"),
    "result": ("result", "interrupted", "error"),
    "data": (),
}
"""For each facet the keys of an entry's content that it tells."""


class Kept:
    """What a file keeps for thulp."""

    def __init__(self, data: JsonValue, told: str) -> None:
        """Of the ``custom`` line that holds it; ``told`` is the session's id as the file has it."""
        self._head = unpacked(object_of(data).get("head"))
        entries = object_of(object_of(data).get("entries"))
        words = {key: key.split() for key in entries if key.strip()}
        self._by_id = {entry_id(told, *parts).as_str(): (parts[0], entries[key]) for key, parts in words.items()}
        self._ids: dict[str, str] = {}
        self._first: dict[str, str] = {}

    def put_into(self, assembly: Assembly) -> None:
        """Put what is kept of an assembly's entries into them."""
        documents, assembly.entries = assembly.entries, []
        why: JsonValue = None
        kept = [self._by_id.get(document["id"], ("", None)) for document in documents]
        for (line, beside), (after, _), document in zip(kept, [*kept[1:], ("", None)], documents, strict=False):
            if beside == INTENT and line == after:
                why = object_of(document["content"]).get("text")
                continue
            is_kept = beside is not None and beside != INTENT
            assembly.entries.append(self._restored(document, line, beside, why) if is_kept else document)
            why = None

    def _restored(self, document: Object, line: str, beside: JsonValue, why: JsonValue) -> Object:
        """An entry of a line, with what is kept of it; ``why`` it was made, where the line says that."""
        plain = plain_of(document)
        if isinstance(plain.content, dict) and why is not None:
            plain.content["intent"] = why
        facets = _facets(plain)
        if line in self._first:
            del facets[TIME]
        id = text_of(document["id"])
        found = restored(beside, plain, EntryId(id), facets, _told, KEYS)
        self._ids[id] = text_of(found["id"])
        self._first.setdefault(line, self._ids[id])
        return found

    def session(self, plain: Session, named: str, own: Object) -> Session:
        """The session with its metadata and context; ``named`` and ``own`` are its name and its labels in the file."""
        try:
            head = {**self._head, "entries": [], "context": dict(object_of(self._head.get("context")))}
            session = Session.from_document(head)
        except InvalidDocument:
            return plain
        session.entries = plain.entries
        metadata = session.metadata.changed(id=plain.id)
        if named != metadata.name:
            metadata = metadata.changed(name=plain.name)
        known = {*self._ids.values()}
        new = [int(entry.timestamp) for entry in plain.entries if entry.id not in known]
        session.metadata = metadata.changed(updated_at=max([int(metadata.updated_at), *new]))
        self._mark(session, own)
        return session

    def _mark(self, session: Session, own: Object) -> None:
        """Change bookmarks and notes to what the labels of the file say."""
        known, lines = {*self._first.values()}, {id: line for id, (line, _) in self._by_id.items()}
        before = {id: text for id, text in labels(session).items() if id in known}
        bookmarks, notes = object_of(own.get("bookmarks")), object_of(own.get("notes"))
        now = {
            self._first.get(lines.get(id, ""), id): (id, text_of(object_of(note).get("text")))
            for id, note in notes.items()
        }
        if before == {id: text for id, (_, text) in now.items()}:
            return
        kept = dict(object_of(session.context.get(PROGRAM_KEY)))
        marked, noted = dict(object_of(kept.get("bookmarks"))), dict(object_of(kept.get("notes")))
        for id in before.keys() - now.keys():
            marked.pop(id, None)
            noted.pop(id, None)
        for id, (old, text) in now.items():
            if before.get(id) != text:
                marked[id] = bookmarks.get(old, {})
                if text != BOOKMARK:
                    noted[id] = notes[old]
        session.context[PROGRAM_KEY] = {**kept, "bookmarks": marked, "notes": noted}


def _told(entry: SessionEntry) -> Facets:
    """What a file says of an entry."""
    return {**_facets(alone(entry)), "intent": part(entry, "intent")}


def _facets(plain: Plain) -> Object:
    kind = {name: value for name, value in plain.kind.items() if name != SUCCESS}
    content = plain.content if isinstance(plain.content, dict) else {}
    told: Object = {name: content.get(name) for name in KEYS if name in content}
    data: Object = {"data": plain.content} if kind["type"] == "system_event" else {}
    return {KIND: kind, SUCCESS: plain.kind.get(SUCCESS), TIME: plain.at, **told, **data}
