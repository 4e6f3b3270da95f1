"""The sessions among a file's documents, found once and kept for as long as a document's text stays the same."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from thulp_tui.domain import strict_json
from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.domain.ids import SessionId
from thulp_tui.domain.json_value import TEXT_LEVELS
from thulp_tui.domain.session import Session
from thulp_tui.domain.summary import SessionSummary, summarise
from thulp_tui.store.answers import DamagedDocument, ListedSession, Listing, StoredSession
from thulp_tui.store.entries import Entries
from thulp_tui.store.tables import Texts

SESSIONS: Final = "sessions"
"""The table in which every document is meant to be a session; new ones go here."""
DEFAULT: Final = "_default"
"""TinyDB's own first table: what looks like a session in it is one, what does not is somebody else's."""
OWN: Final = "thulp_tui"
"""The table of this program's own; document 1 says in which layout the file is."""
LAYOUT: Final = 1
"""The latest layout that this program knows."""


@dataclass(frozen=True, slots=True)
class Document:
    """One document of a table in which sessions stand."""

    table: str
    """The table in which it stands."""
    doc_id: int
    """Its number there."""
    text: str
    """Its JSON text."""
    found: SessionSummary | InvalidDocument | None
    """The session at a glance, or why it is none; None for a document that is not meant to be one."""


class Shelf:
    """All documents of a file at one moment; it never changes, a change makes a new one."""

    def __init__(self, texts: Texts, known: Mapping[tuple[str, int], Document] | None = None) -> None:
        """Look at the documents; a known one with the same text is not looked at again."""
        self.texts = texts
        """Every document of the file, by table and number."""
        self.documents: dict[tuple[str, int], Document] = {}
        """The documents of the tables in which sessions stand, by table and number."""
        for table in (SESSIONS, DEFAULT):
            for doc_id, text in texts.get(table, {}).items():
                document = known.get((table, doc_id)) if known else None
                if document is None or document.text != text:
                    document = examine(table, doc_id, text)
                self.documents[table, doc_id] = document
        self._by_id: dict[SessionId, list[tuple[Document, ListedSession]]] = {}
        for document in self.documents.values():
            if isinstance(document.found, SessionSummary):
                same_id = self._by_id.setdefault(document.found.id, [])
                same_id.append((document, ListedSession(document.found, len(same_id))))

    @cached_property
    def listing(self) -> Listing:
        """All sessions and damaged documents."""
        rows = [row for same_id in self._by_id.values() for _, row in same_id]
        damaged = tuple(
            DamagedDocument(f'document {document.doc_id} of table "{document.table}"', str(document.found))
            for document in self.documents.values()
            if isinstance(document.found, InvalidDocument)
        )
        return Listing(tuple(sorted(rows, key=lambda row: -row.summary.metadata.updated_at)), damaged)

    @cached_property
    def newer_layout(self) -> str | None:
        """Which layout the file says it has, as JSON, if it is one that this program does not know; else None."""
        text = self.texts.get(OWN, {}).get(1)
        own = json.loads(text) if text is not None else None
        layout = own.get("layout", LAYOUT) if isinstance(own, dict) else LAYOUT
        return None if type(layout) is int and layout <= LAYOUT else json.dumps(layout)

    def occurrences(self, session_id: SessionId) -> int:
        """Return how many sessions have this id."""
        return len(self._by_id.get(session_id, ()))

    def summary(self, session_id: SessionId) -> SessionSummary | None:
        """Return the session at a glance; None when there is none with this id."""
        same_id = self._by_id.get(session_id)
        return same_id[0][1].summary if same_id else None

    def session(self, session_id: SessionId) -> Session | None:
        """Return the whole session, a new object each time; None when there is none with this id."""
        same_id = self._by_id.get(session_id)
        return Session.from_json(same_id[0][0].text) if same_id else None

    def load(self, session_id: SessionId, occurrence: int) -> StoredSession | None:
        """Return a session with lazy entries; None when there is none."""
        same_id = self._by_id.get(session_id, [])
        if not 0 <= occurrence < len(same_id):
            return None
        document, row = same_id[occurrence]
        text, value = document.text, json.loads(document.text)
        return StoredSession(
            summary=row.summary,
            context=value.get("context", {}),
            entries=Entries(value["entries"]),
            occurrence=occurrence,
            whole=lambda: Session.from_json(text),
        )

    def with_changes(self, changes: Mapping[SessionId, Session | None]) -> "Shelf":
        """Return the shelf on which these sessions stand as given; None takes one away, an unknown one is added.

        Raises InvalidDocument for what JSON cannot hold or thulp would refuse to read back.
        """
        texts = {SESSIONS: {}, **{name: dict(documents) for name, documents in self.texts.items()}}
        known = dict(self.documents)
        for session_id, session in changes.items():
            same_id = self._by_id.get(session_id)
            if same_id:
                table, doc_id = same_id[0][0].table, same_id[0][0].doc_id
            else:
                table, doc_id = SESSIONS, max(texts[SESSIONS], default=0) + 1
            if session is None:
                texts[table].pop(doc_id, None)
                continue
            document = examine(table, doc_id, text_of(session))
            if isinstance(document.found, InvalidDocument):
                raise document.found
            texts[table][doc_id], known[table, doc_id] = document.text, document
        return Shelf(texts, known)


def examine(table: str, doc_id: int, text: str) -> Document:
    """Return the document with what is found in it: a session is exactly what thulp accepts."""
    if table == DEFAULT and not looks_like_session(text):
        return Document(table, doc_id, text, None)
    try:
        session = Session.from_json(text)
    except InvalidDocument as invalid:
        return Document(table, doc_id, text, invalid.with_traceback(None))
    return Document(table, doc_id, text, summarise(session.metadata, session.entries, session.context))


def looks_like_session(text: str) -> bool:
    """Return whether a document of a table that may hold anything is meant to be a session."""
    value = json.loads(text)
    return isinstance(value, dict) and "metadata" in value and "entries" in value


def text_of(session: Session) -> str:
    """Return the session's document as one line of JSON; raises InvalidDocument for what JSON cannot hold."""
    value = session.to_document()
    # The encoder alone would turn keys that are no text into text.
    strict_json.check(value, levels=TEXT_LEVELS)
    return strict_json.dumps(value)
