"""All that a file holds at one moment, and what its changes make of it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.domain.ids import SessionId
from thulp_tui.domain.operations import Conflict, CreateSession, DeleteSession, check_deletion
from thulp_tui.domain.strict_json import JsonValue
from thulp_tui.store.answers import DamagedDocument, ListedSessions, Listing
from thulp_tui.store.carrying import repeat
from thulp_tui.store.filed import Filed
from thulp_tui.store.held import Held, held_session
from thulp_tui.store.layout import CHANGES, DEFAULT, SESSIONS
from thulp_tui.store.lines import Effect, LeftOver, read
from thulp_tui.store.pending import carry_out_with_care


class Broken(NamedTuple):
    """A document that stands where a session should, but is none; it is kept as it is."""

    table: str
    """The table in which it stands."""
    doc_id: int
    """Its number there."""
    reason: str
    """Why thulp would refuse it."""
    text: str | Filed
    """The document, or where it stands in a lined file."""


Document = Held | Broken
"""A document of a table in which sessions stand."""
Others = Mapping[str, Mapping[int, str]]
"""Other tables: name → document id → the document's JSON text."""
GONE: Final = "its session is not in the file (any more)"
"""Why a change cannot be carried out."""


class Shelf:
    """The sessions of a file, by id and in its order; what cannot be read; what is other programs'."""

    def __init__(self, documents: Sequence[Document], others: Others) -> None:
        """Hold these documents, those of `sessions` first, and the tables that are not this program's."""
        self.others = others
        """The tables of other programs, as they were found; `_default` with the sessions in it."""
        self.default_ids = {document.doc_id for document in documents if document.table == DEFAULT}
        """The numbers of those documents of `_default` that are meant to be sessions, or were when they were found."""
        self.left_over: list[tuple[int, LeftOver]] = []
        """The changes that could not be carried out, with their numbers."""
        self.newer_layout: str | None = None
        """Which layout the file says it has, as JSON, if it is one that this program does not know."""
        self._documents: dict[tuple[str, int], Document] = {}
        self._same_id: dict[SessionId, tuple[Held, ...]] = {}
        self._last_id = 0
        self._listing: Listing | None = None
        for document in documents:
            if document.table == SESSIONS and document.doc_id > self._last_id:
                self._last_id = document.doc_id
            self._documents[document.table, document.doc_id] = document
            if isinstance(document, Held):
                self._same_id[document.id] = (*self._same_id.get(document.id, ()), document)

    @property
    def listing(self) -> Listing:
        """All sessions and damaged documents."""
        if self._listing is None:
            damaged = [
                DamagedDocument(f'document {document.doc_id} of table "{document.table}"', document.reason)
                for document in self._documents.values()
                if isinstance(document, Broken)
            ]
            damaged += [
                DamagedDocument(f'document {number} of table "{CHANGES}"', left.reason)
                for number, left in self.left_over
            ]
            self._listing = Listing(ListedSessions(self.rows()), tuple(damaged))
        return self._listing

    def rows(self) -> list[tuple[Held, int]]:
        """Return the sessions with their occurrences, the latest change first."""
        rows = [(held, place) for same_id in self._same_id.values() for place, held in enumerate(same_id)]
        rows.sort(key=lambda row: -row[0].updated_at)
        return rows

    def documents(self, table: str) -> Iterator[Document]:
        """Yield the documents of one of the tables in which sessions stand, in order."""
        return (document for document in self._documents.values() if document.table == table)

    def occurrences(self, session_id: SessionId) -> int:
        """Return how many sessions have this id."""
        return len(self._same_id.get(session_id, ()))

    def find(self, session_id: SessionId, occurrence: int = 0) -> Held | None:
        """Return a session; None when there is none."""
        same_id = self._same_id.get(session_id, ())
        return same_id[occurrence] if 0 <= occurrence < len(same_id) else None

    def put(self, changes: Mapping[SessionId, Held | None]) -> None:
        """Let these sessions be as given; None takes one away, one without a document gets the next number."""
        for session_id, held in changes.items():
            old = self.find(session_id)
            if held is None:
                if old:
                    del self._documents[old.table, old.doc_id]
                    self._put_same_id(session_id, self._same_id[session_id][1:])
                continue
            if old is None or not held.doc_id:
                self._last_id += 1
                held = held._replace(table=SESSIONS, doc_id=self._last_id)
            if old and (old.table, old.doc_id) != (held.table, held.doc_id):
                del self._documents[old.table, old.doc_id]
            self._documents[held.table, held.doc_id] = held
            self._put_same_id(session_id, (held, *self._same_id.get(session_id, ())[1:]))
        self._listing = None

    def take(self, number: int, document: JsonValue, *, with_care: bool = False) -> None:
        """Carry out a change that stands in the file: wholly, or else it counts as left over."""
        changes: dict[SessionId, Held | None] = {}
        try:
            for effect in read(document):
                self._carry_out(effect, changes, with_care=with_care)
        except (InvalidDocument, Conflict, ValueError) as problem:
            self.left_over.append((number, LeftOver(document, str(problem))))
            self._listing = None
            return
        self.put(changes)

    def copy(self) -> "Shelf":
        """Return a shelf with the same sessions, which can be changed by itself."""
        copy = Shelf(list(self._documents.values()), self.others)
        copy.default_ids = self.default_ids
        copy.left_over = list(self.left_over)
        copy._last_id = self._last_id
        return copy

    def _carry_out(self, effect: Effect, changes: dict[SessionId, Held | None], *, with_care: bool) -> None:
        operation = effect.operation
        session_id = operation.session_id
        held = changes[session_id] if session_id in changes else self.find(session_id)
        match operation:
            case CreateSession(session):
                if held:
                    raise Conflict("a session with its id is in the file already")
                changes[session_id] = held_session(session, SESSIONS)
            case DeleteSession():
                if held:
                    check_deletion(held.metadata, operation)
                changes[session_id] = None
            case _ if held is None:
                raise Conflict(GONE)
            case _ if with_care:
                changes[session_id] = carry_out_with_care(held, operation, effect.of)
            case _:
                changes[session_id] = repeat(held, operation)

    def _put_same_id(self, session_id: SessionId, same_id: tuple[Held, ...]) -> None:
        if same_id:
            self._same_id[session_id] = same_id
        else:
            self._same_id.pop(session_id, None)
