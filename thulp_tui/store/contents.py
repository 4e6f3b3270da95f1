"""What a fold writes down of each session, so that a file is opened without reading bodies, and when it is believed."""

import json
import re
import zlib
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.store.disk import OpenFile
from thulp_tui.store.filed import Filed
from thulp_tui.store.heads import METADATA, TEXT, Told, is_utf_8, told_of
from thulp_tui.store.held import Held
from thulp_tui.store.layout import (
    ENTRIES_END,
    HEAD,
    LAYOUT,
    OPEN_CHANGES,
    OPEN_OWN,
    OPEN_SESSIONS,
    SESSIONS,
    Span,
    checksum,
)
from thulp_tui.store.shelf import Broken, Document

OWN_HEAD: Final = re.compile(
    rb'"1":\{"layout":([0-9]{1,18}),"stamp":"[0-9a-f]{16}"(?:,"sessions":[0-9]+,"check":([0-9]{1,18}))?.*\}\n'
)
"""The first line of the table `thulp_tui`: the layout, and the checksum of the other lines."""
LINE: Final = re.compile(
    rf'^,"[0-9]+":{{"doc":([1-9][0-9]{{0,17}}),"bytes":([0-9]{{1,18}}),"check":([0-9]{{1,18}}),'
    rf'(?:"broken":({TEXT})|(.*))}}\n'.encode(),
    re.MULTILINE,
)
"""Each other line of it."""
SMALL: Final = 4 << 20
"""So many bytes of sessions are kept in memory and have their checksums looked at; that takes a few milliseconds."""
WINDOW: Final = 640
"""How many bytes of a document are read for its head: few sessions have more metadata."""
KNOWN_HEAD: Final = re.compile(rf'"([1-9][0-9]{{0,17}})":{{"metadata":({METADATA}),\n'.encode())
"""A session's line 1 as this program writes it."""


Summaries = Mapping[int, Told]
"""The sessions of the table `sessions` at a glance, by their documents' numbers."""


class Line(NamedTuple):
    """What the contents say of one document of `sessions`."""

    doc_id: int
    """Its number."""
    size: int
    """How many bytes it takes."""
    check: int
    """Their checksum."""
    broken: bytes
    """Why it is no session, a JSON text; empty when it is one."""
    counts: bytes
    """What it counts, the members of a JSON object."""


class Frame(NamedTuple):
    """Where the parts of a lined file stand."""

    sessions_at: int
    """Where the first session begins, if the contents fit; anything if they do not, 0 if there are none."""
    own_at: int
    """Where the table `thulp_tui` begins, with the brace that ends the sessions."""
    changes_at: int
    """Where the first change's line begins."""
    contents: Sequence[Line]
    """What `thulp_tui` says of each document of `sessions`, in order; empty if that is not what a fold wrote."""
    stamp_at: int
    """Where the stamp's line begins."""
    stamp: bytes
    """The line with the stamp, to be compared when the file has grown."""


def find_frame(file: OpenFile) -> Frame | None:
    """Return where a file's parts stand; None when it is not laid out in lines, or in a layout not known here."""
    at = file.find_last(b"\n" + OPEN_CHANGES, file.identity().size)
    own_at = file.find_last(b"\n" + OPEN_OWN, at) + 1 if at >= 0 else 0
    if not own_at:
        return None
    stamp_at = own_at + len(OPEN_OWN)
    table = file.read(stamp_at, at + 1)
    head = OWN_HEAD.match(table)
    if not head or int(head[1]) != LAYOUT:
        return None
    lines: list[Line] = []
    sessions_at = 0
    if head[2] and zlib.crc32(memoryview(table)[head.end() :]) == int(head[2]) and is_utf_8(table):
        found = LINE.findall(table, head.end())
        lines = [Line(int(doc), int(size), int(check), broken, counts) for doc, size, check, broken, counts in found]
        sessions_at = own_at - sum([line.size for line in lines]) - max(0, len(lines) - 1)
    return Frame(sessions_at, own_at, at + 1 + len(OPEN_CHANGES), lines, stamp_at, head[0])


def believed(file: OpenFile, frame: Frame, known: Summaries, *, is_suspect: bool = False) -> list[Document] | None:
    """Return the documents as the contents have them; None where one is not where it should be.

    What is known of a session by its number, because the file was written here a moment ago, is not read again.
    """
    at = frame.sessions_at
    if at <= len(OPEN_SESSIONS) or file.read(at - len(OPEN_SESSIONS), at) != OPEN_SESSIONS:
        return None
    if frame.own_at <= SMALL:
        file.keep(frame.own_at)
        is_suspect = True
    documents: list[Document] = []
    before = b""
    for line in frame.contents:
        # What separates two documents is read together with the second one's head: reading is what takes the time.
        window = file.read(at - len(before), at + WINDOW)
        document = one_believed(file, line, at, window[len(before) :], known) if window.startswith(before) else None
        if document is None or (is_suspect and checksum([Span(file, at, at + line.size)]) != line.check):
            return None
        documents.append(document)
        before = b"\n," if line.broken else ENTRIES_END + b","
        at += line.size + 1
    last = before[:-1]
    return documents if file.read(frame.own_at - len(last), frame.own_at) == last else None


def one_believed(file: OpenFile, line: Line, at: int, window: bytes, known: Summaries) -> Document | None:
    """Return the document that begins with these bytes, as the contents have it; None when something else stands there.

    What stands at its end is the caller's to look at.
    """
    doc_id, size, check, broken, counts = line
    end = at + size
    if broken:
        is_there = window.startswith(b'"%d":' % doc_id)
        return Broken(SESSIONS, doc_id, json.loads(broken), Filed(file, at, at, end, 0, check)) if is_there else None
    head = KNOWN_HEAD.match(window)
    is_known = head is not None
    if head is None:
        head = HEAD.fullmatch(window[: window.find(b"\n") + 1] or file.line(at))
    if head is None or int(head[1]) != doc_id:
        return None
    told = known.get(doc_id)
    try:
        told = told or told_of(head[2], counts, head if is_known else None)
    except InvalidDocument:
        return None
    return Held(SESSIONS, doc_id, told, Filed(file, at, at + head.end(), end, told.entries, check))
