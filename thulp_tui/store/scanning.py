"""Reading a lined file in which the contents do not fit: somebody has edited it by hand."""

import re
import zlib
from collections.abc import Mapping
from typing import Final, cast

from thulp_tui.domain import strict_json
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.domain.session import Session
from thulp_tui.domain.summary import summarise
from thulp_tui.store.contents import SMALL, WINDOW, Frame, Line, one_believed
from thulp_tui.store.disk import OpenFile
from thulp_tui.store.durable import CHUNK
from thulp_tui.store.filed import Filed
from thulp_tui.store.held import Held, held_text
from thulp_tui.store.judging import Judge, Unfamiliar
from thulp_tui.store.layout import ENTRIES_END, HEAD, NUMBER, SESSIONS, Span, checksum, parsed_rest
from thulp_tui.store.shelf import Broken, Document
from thulp_tui.store.tables import BadText, parse

BETWEEN: Final = b'\n,"'
"""What separates two documents."""
COMMA: Final = re.compile(",\n")
"""What separates two entries."""


def scanned(file: OpenFile, frame: Frame, start: int) -> list[Document] | None:
    """Return the documents that begin at an offset, believing those whose checksum is right; the others are read.

    None where that does not go: it may still be TinyDB's JSON, in another layout.
    """
    if frame.own_at <= SMALL:
        file.keep(frame.own_at)
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
    data = file.read(at, end)
    return end, _read_lines(file, at, data) or _read_whole(data)


def _is_end(file: OpenFile, at: int, last: int) -> bool:
    return at == last or (at < last and file.read(at - 1, at - 1 + len(BETWEEN)) == BETWEEN)


def find_first(file: OpenFile, needle: bytes, start: int, end: int) -> int:
    """Return where the bytes stand for the first time between two offsets; -1 for nowhere. Raises OSError."""
    for at in range(start, end, CHUNK):
        found = file.read(at, min(end, at + CHUNK + len(needle) - 1)).find(needle)
        if found >= 0:
            return at + found
    return -1


def _read_lines(file: OpenFile, at: int, data: bytes) -> Held | None:
    """Return the session with these bytes if its lines are as this program writes them, all but for the metadata."""
    head = HEAD.match(data)
    rest_at = head.end() if head else 0
    entries_at = data.find(b"\n", rest_at) + 1
    if not head or not entries_at or not data.endswith(ENTRIES_END):
        return None
    try:
        text = data[entries_at:].decode()
        end, marks, kinds = Judge(text).entries(0, COMMA)
        rest = parsed_rest(data[rest_at:entries_at])
        if type(rest) is not dict or not {"metadata", "entries"}.isdisjoint(rest):
            return None
        metadata = strict_json.loads(head[2])
        session = Session.from_document({"metadata": metadata, "entries": [], **rest})
    except (Unfamiliar, InvalidDocument, UnicodeDecodeError):
        return None
    last = "\n]}\n" if marks else "]}\n"
    if text[end:] != last or not all(text.startswith('{"id":"', start) for start in marks[::2]):
        return None
    summary = summarise(session.metadata, cast("list[SessionEntry]", kinds), session.context)
    source = Filed(file, at, at + rest_at, at + len(data), len(kinds), zlib.crc32(data))
    return Held(SESSIONS, int(head[1]), summary, source)


def _read_whole(data: bytes) -> Document | None:
    """Return the document with these bytes; None when it is no JSON."""
    try:
        tables = parse(f'{{"sessions":{{{data.decode()}}}}}')
    except (UnicodeDecodeError, BadText):
        return None
    if len(tables[SESSIONS]) != 1:
        # Two whose border a person has moved within its line.
        return None
    ((doc_id, text),) = tables[SESSIONS].items()
    try:
        return held_text(SESSIONS, doc_id, text)
    except InvalidDocument as invalid:
        return Broken(SESSIONS, doc_id, str(invalid), text)
