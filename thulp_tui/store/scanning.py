"""Reading a lined file in which the contents do not fit: somebody has edited it by hand."""

from collections.abc import Mapping
from typing import Final

from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.store.contents import WINDOW, Frame, Line, one_believed
from thulp_tui.store.disk import OpenFile
from thulp_tui.store.durable import CHUNK
from thulp_tui.store.held import held_text
from thulp_tui.store.layout import NUMBER, SESSIONS, Span, checksum
from thulp_tui.store.shelf import Broken, Document
from thulp_tui.store.tables import BadText, parse

BETWEEN: Final = b'\n,"'
"""What separates two documents."""


def scanned(file: OpenFile, frame: Frame, start: int) -> list[Document] | None:
    """Return the documents that begin at an offset, believing those whose checksum is right; the others are read.

    None where that does not go: it may still be TinyDB's JSON, in another layout.
    """
    told = {line.doc_id: line for line in frame.contents}
    documents: list[Document] = []
    at = start
    while at < frame.own_at:
        end, document = _one(file, at, frame.own_at, told)
        if document is None:
            return None
        documents.append(document)
        at = end + 1
    return documents if len({document.doc_id for document in documents}) == len(documents) else None


def _one(file: OpenFile, at: int, last: int, told: Mapping[int, Line]) -> tuple[int, Document | None]:
    window = file.read(at, at + WINDOW)
    number = NUMBER.match(window)
    if not number:
        return at, None
    line = told.get(int(number[1]))
    if line and _is_end(file, end := at + line.size, last) and checksum([Span(file, at, end)]) == line.check:
        document = one_believed(file, line, at, window, {})
        if document:
            return end, document
    end = find_first(file, BETWEEN, at, last) + 1 or last
    return end, read_whole(file, at, end)


def _is_end(file: OpenFile, at: int, last: int) -> bool:
    return at == last or (at < last and file.read(at - 1, at - 1 + len(BETWEEN)) == BETWEEN)


def find_first(file: OpenFile, needle: bytes, start: int, end: int) -> int:
    """Return where the bytes stand for the first time between two offsets; -1 for nowhere. Raises OSError."""
    for at in range(start, end, CHUNK):
        found = file.read(at, min(end, at + CHUNK + len(needle) - 1)).find(needle)
        if found >= 0:
            return at + found
    return -1


def read_whole(file: OpenFile, at: int, end: int) -> Document | None:
    """Return a document that has to be read; None when it is no JSON."""
    try:
        tables = parse(f'{{"sessions":{{{file.read(at, end).decode()}}}}}')
    except (UnicodeDecodeError, BadText):
        return None
    ((doc_id, text),) = tables[SESSIONS].items()
    try:
        return held_text(SESSIONS, doc_id, text)
    except InvalidDocument as invalid:
        return Broken(SESSIONS, doc_id, str(invalid), text)
