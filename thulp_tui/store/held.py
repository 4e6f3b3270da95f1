"""One session as the store holds it: its summary in memory, its entries and context where they lie."""

import json
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from thulp_tui.domain import strict_json
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.ids import SessionId
from thulp_tui.domain.json_value import TEXT_LEVELS
from thulp_tui.domain.session import Session, SessionMetadata
from thulp_tui.domain.strict_json import JsonValue
from thulp_tui.domain.summary import SessionSummary, summarise
from thulp_tui.store.answers import StoredSession
from thulp_tui.store.body import Added, Body, entry_of, text_of_entry
from thulp_tui.store.entries import Entries
from thulp_tui.store.filed import Source
from thulp_tui.store.heads import FiledSummary, Told


class Held(NamedTuple):
    """A session of the file with the changes that were made to it; it never changes, a change makes another."""

    table: str
    """The table in which its document stands, or will."""
    doc_id: int
    """The document's number; 0 for one that has none yet."""
    told: Told
    """The session at a glance, with its metadata, as it was told."""
    source: Source | None
    """Its document in the file; None for a session that has none yet."""
    changed_body: Body | None = None
    """The entries, where they are not those of the document."""
    changed_rest: Mapping[str, Any] | None = None
    """The context and what this program does not know, where they are not those of the document."""
    is_changed: bool = False
    """Whether anything is different from the document."""

    @property
    def summary(self) -> SessionSummary:
        """The session at a glance, with its metadata."""
        return self.told.summary if isinstance(self.told, FiledSummary) else self.told

    @property
    def id(self) -> SessionId:
        """The session's id."""
        return self.told.id

    @property
    def has_notes(self) -> bool:
        """Whether notes are on its entries; its summary is not made for it."""
        told = self.told
        return b'"notes":' in told.counts if isinstance(told, FiledSummary) else told.notes > 0

    @property
    def updated_at(self) -> int:
        """When the session last changed, in milliseconds; its summary is not made for it."""
        return self.told.updated_at if isinstance(self.told, FiledSummary) else self.told.metadata.updated_at

    @property
    def body(self) -> Body:
        """The entries."""
        if self.changed_body is not None:
            return self.changed_body
        return Body.of(self.source) if self.source else Body([])

    @property
    def rest(self) -> Mapping[str, Any]:
        """The context and what this program does not know; not to be changed."""
        if self.changed_rest is not None:
            return self.changed_rest
        return self.source.rest() if self.source else {}

    @property
    def metadata(self) -> SessionMetadata:
        """Everything but the entries and the context."""
        return self.summary.metadata

    def with_changes(
        self,
        *,
        summary: SessionSummary,
        changed_body: Body | None = None,
        changed_rest: Mapping[str, Any] | None = None,
    ) -> "Held":
        """Return the session with this summary, and with these entries and this rest where they are given."""
        body = self.changed_body if changed_body is None else changed_body
        rest = self.changed_rest if changed_rest is None else changed_rest
        return Held(self.table, self.doc_id, summary, self.source, body, rest, is_changed=True)

    def excerpt(self, ids: Collection[str]) -> tuple[list[int], list[SessionEntry]]:
        """Return where the entries with these ids stand, and the entries."""
        body = self.body
        places = body.places(ids)
        return places, list(map(body.entry, places))

    def all_entries(self) -> list[SessionEntry]:
        """Return all entries."""
        return list(map(entry_of, self.body.all_texts()))

    def as_session(self, entries: list[SessionEntry], rest: Mapping[str, Any] | None = None) -> Session:
        """Return the session with these entries and this rest in place of its own, for the rules of the domain.

        Nothing is read and nothing checked.
        """
        unknown = dict(rest or {})
        context = unknown.pop("context", {})
        return Session.unchecked({"metadata": self.metadata, "entries": entries, "context": context}, unknown)

    def session(self) -> Session:
        """Return the whole session, the caller's own. Raises InvalidDocument where the file is not what it was."""
        document: dict[str, Any] = {"metadata": self.metadata.to_document(), "entries": [], **own_copy(self.rest)}
        parse = strict_json.quick_parser()
        entries = [entry_of(text, parse) for text in self.body.all_texts()]
        return Session.from_document(document).replaced(entries=entries)

    def document(self) -> dict[str, JsonValue]:
        """Return the whole session as plain JSON, the caller's own."""
        rest = {"context": {}, **self.rest}
        entries: list[JsonValue] = list(self.body)
        document: dict[str, JsonValue] = {"metadata": self.metadata.to_document(), "entries": entries}
        document.update(own_copy(rest))
        return document

    def stored(self, occurrence: int) -> StoredSession:
        """Return the session as the store answers with it."""
        context: Mapping[str, JsonValue] = self.rest.get("context", {})
        body = self.body
        return StoredSession(
            summary=self.summary,
            context=context,
            entries=Entries(body),
            occurrence=occurrence,
            texts=body.texts,
            whole=self.session,
        )


class TextSource:
    """A session's document in a file of another layout: its text."""

    def __init__(self, text: str, count: int) -> None:
        """Take the document's text, found to be a session with so many entries."""
        self.text = text
        """The document."""
        self.count = count
        """How many entries it has."""
        self._parts: tuple[dict[str, Any], list[bytes]] | None = None

    def rest(self) -> dict[str, Any]:
        """Return the context and what this program does not know, a new object each time."""
        rest: dict[str, Any] = own_copy(self._parsed()[0])
        return rest

    def entries(self, first: int, last: int) -> list[bytes]:
        """Return the JSON texts of the entries from `first` up to `last`, not included."""
        return self._parsed()[1][first:last]

    def places(self, ids: Collection[str]) -> list[int]:
        """Return where the entries with these ids stand, in order."""
        return Added(tuple(self._parsed()[1])).places(ids)

    def forgetful(self) -> "TextSource":
        """Return another one that is not kept, so that what it parses goes with it."""
        return TextSource(self.text, self.count)

    def _parsed(self) -> tuple[dict[str, Any], list[bytes]]:
        if self._parts is None:
            session = Session.from_json(self.text)
            self._parts = (rest_of(session), list(map(text_of_entry, session.entries)))
        return self._parts


def held_text(table: str, doc_id: int, text: str, known: SessionSummary | None = None) -> Held:
    """Return the session in a document's text; raises InvalidDocument unless it is exactly what thulp accepts."""
    if known is None:
        session = Session.from_json(text)
        known = summarise(session.metadata, session.entries, session.context)
    return Held(table, doc_id, known, TextSource(text, known.entries))


def held_session(session: Session, table: str) -> Held:
    """Return a new session for a table, sharing nothing with what was given.

    Raises InvalidDocument for what JSON cannot hold or thulp would refuse to read back.
    """
    own = Session.from_document(own_copy(session.to_document()))
    summary = summarise(own.metadata, own.entries, own.context)
    body = Body([Added(tuple(map(text_of_entry, own.entries)))])
    return Held(table, 0, summary, None, body, rest_of(own), is_changed=True)


def rest_of(session: Session) -> dict[str, Any]:
    """Return what stands in a session's document besides metadata and entries."""
    return {"context": session.context, **session.unknown}


def own_copy(value: Any) -> Any:
    """Return a copy of a JSON value that shares nothing with it; raises InvalidDocument for what is none."""
    strict_json.check(value, levels=TEXT_LEVELS)
    return strict_json.loads(strict_json.dumps(value))


def is_session(text: str) -> bool:
    """Return whether a document of a table that may hold anything is meant to be a session."""
    value = json.loads(text)
    return isinstance(value, dict) and "metadata" in value and "entries" in value
