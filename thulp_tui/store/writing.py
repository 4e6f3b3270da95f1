"""Laying out what a shelf holds as a lined file."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from thulp_tui.domain import strict_json
from thulp_tui.store.body import Stretch
from thulp_tui.store.contents import Summaries
from thulp_tui.store.filed import Filed
from thulp_tui.store.heads import FiledSummary, counts_of
from thulp_tui.store.held import Held, TextSource
from thulp_tui.store.layout import (
    DEFAULT,
    ENTRIES_END,
    SESSIONS,
    Laid,
    Piece,
    as_bytes,
    entry_lines,
    file_pieces,
    head_line,
    rest_line,
    text_line,
)
from thulp_tui.store.shelf import Document, Others, Shelf


class Plan(NamedTuple):
    """What a shelf held at one moment, to be written while the shelf goes on changing."""

    documents: Sequence[Document]
    """The documents of `sessions`, in order."""
    others: Others
    """The tables of other programs."""
    left_over: Sequence[bytes]
    """The changes that stay among the changes."""

    @classmethod
    def of(cls, shelf: Shelf) -> "Plan":
        """Return what a shelf holds now."""
        left_over = [left.line() for _, left in shelf.left_over]
        return cls(list(shelf.documents(SESSIONS)), other_tables(shelf), left_over)

    def summaries(self) -> Summaries:
        """Return the sessions at a glance, by the numbers of their documents."""
        return {held.doc_id: held.told for held in self.documents if isinstance(held, Held)}

    def pieces(self) -> Iterator[bytes]:
        """Yield the lined file, without END. Raises OSError."""
        return as_bytes(file_pieces(self.others, map(laid, self.documents), self.left_over))


def other_tables(shelf: Shelf) -> Others:
    """Return the tables of other programs, with what was done to the sessions of `_default`."""
    if DEFAULT not in shelf.others:
        return shelf.others
    now = {document.doc_id: document for document in shelf.documents(DEFAULT)}
    table = {
        doc_id: text_of(now[doc_id]) or text if doc_id in now else text
        for doc_id, text in shelf.others[DEFAULT].items()
        if doc_id in now or doc_id not in shelf.default_ids
    }
    return {**shelf.others, DEFAULT: table}


def text_of(document: Document) -> str | None:
    """Return the document as JSON text; None where that is what it was."""
    if isinstance(document, Held) and document.is_changed:
        return strict_json.dumps(document.document())
    return None


def counts_in(document: Document) -> bytes:
    """Return what the contents say of a document besides its place, as the members of a JSON object."""
    if not isinstance(document, Held):
        return b'"broken":%b' % strict_json.dumps(document.reason).encode()
    told = document.told
    return told.counts if isinstance(told, FiledSummary) else counts_of(told)


def laid(document: Document) -> Laid:
    """Return a document of the table `sessions`, ready to be written."""
    doc_id, counts = document.doc_id, counts_in(document)
    if not isinstance(document, Held):
        text = document.text
        if isinstance(text, Filed):
            return Laid(doc_id, [text.whole()], counts, text.check)
        return Laid(doc_id, [text_line(doc_id, text)], counts)
    source = document.source
    if isinstance(source, Filed) and not document.is_changed:
        return Laid(doc_id, [source.whole()], counts, source.check)
    if isinstance(source, TextSource) and not document.is_changed:
        source = source.forgetful()
        head, rest = head_line(doc_id, document.metadata), rest_line(source.rest())
        lines = entry_lines(source.entries(0, source.count))
        return Laid(doc_id, [head, rest, lines, ENTRIES_END], counts)
    rest_piece: Piece
    if isinstance(source, Filed) and document.changed_rest is None:
        rest_piece = source.rest_span()
    else:
        rest_piece = rest_line(document.rest)
    return Laid(doc_id, [head_line(doc_id, document.metadata), rest_piece, *_entries(document), ENTRIES_END], counts)


def _entries(held: Held) -> Sequence[Piece]:
    pieces: list[Piece] = []
    for piece in held.body.pieces:
        if pieces:
            pieces.append(b",\n")
        if isinstance(piece, Stretch) and isinstance(piece.source, Filed):
            pieces.append(piece.source.span(piece.first, piece.last))
        else:
            pieces.append(b",\n".join(piece.entries(0, len(piece))))
    return [*pieces, b"\n"] if pieces else []
