"""What a fold writes down of each session, so that a file is opened without reading bodies, and when it is believed."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.domain.limits import SessionConfig
from thulp_tui.domain.session import SessionMetadata
from thulp_tui.domain.summary import SessionSummary
from thulp_tui.store.disk import OpenFile
from thulp_tui.store.filed import Filed, positions
from thulp_tui.store.heads import metadata_of
from thulp_tui.store.held import Held, held_text
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
from thulp_tui.store.tables import BadText, parse

OWN_HEAD: Final = re.compile(rb'"1":(\{"layout":([0-9]+),"stamp":"([0-9a-f]{16})".*\})\n')
"""The first line of the table `thulp_tui`."""
SMALL: Final = 4 << 20
"""So many bytes of sessions are kept in memory and have their checksums looked at; that takes a few milliseconds."""
Summaries = Mapping[int, SessionSummary]
"""The sessions of the table `sessions` at a glance, by their documents' numbers."""
WINDOW: Final = 640
"""How many bytes of a document are read for its head: few sessions have more metadata."""
NUMBER: Final = re.compile(rb'"([1-9][0-9]{0,17})":')
"""What a document's line begins with."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the parts of a lined file stand."""

    sessions_at: int
    """Where the first session begins, if the contents fit."""
    own_at: int
    """Where the table `thulp_tui` begins, with the brace that ends the sessions."""
    changes_at: int
    """Where the first change's line begins."""
    contents: Sequence[Mapping[str, Any]]
    """What `thulp_tui` says of each document of `sessions`, in order."""
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
    first, *lines = file.read(stamp_at, at + 1).splitlines(keepends=True)
    head = OWN_HEAD.fullmatch(first)
    if not head or int(head[2]) != LAYOUT:
        return None
    try:
        told = json.loads(b"[%b]" % b",".join(line[line.index(b":") + 1 :] for line in lines))
        sizes = [one["bytes"] for one in told if one["doc"] and one["check"] is not None]
        sessions_at = own_at - sum(sizes) - max(0, len(sizes) - 1)
    except (ValueError, TypeError, KeyError):
        told, sessions_at = [], -1
    changes_at = at + 1 + len(OPEN_CHANGES)
    return Frame(sessions_at, own_at, changes_at, told, stamp_at, first)


def believed(file: OpenFile, frame: Frame, known: Summaries, *, is_suspect: bool = False) -> list[Document] | None:
    """Return the documents as the contents have them; None where one is not where it should be.

    What a session is like that is known, because the file was written here a moment ago, is not read again.
    """
    start = frame.sessions_at
    if start < len(OPEN_SESSIONS) or file.read(start - len(OPEN_SESSIONS), start) != OPEN_SESSIONS:
        return None
    if frame.own_at <= SMALL:
        file.keep(frame.own_at)
        is_suspect = True
    documents: list[Document] = []
    at, before = start, b""
    for told in frame.contents:
        end = at + told["bytes"]
        # What separates two documents is read together with the second one's head: reading is what takes the time.
        window = file.read(at - len(before), at + WINDOW)
        document = one_believed(file, told, at, window[len(before) :], known) if window.startswith(before) else None
        if document is None or (is_suspect and checksum([Span(file, at, end)]) != told["check"]):
            return None
        documents.append(document)
        before = b"\n," if isinstance(document, Broken) else ENTRIES_END + b","
        at = end + 1
    last = before[:-1]
    return documents if file.read(frame.own_at - len(last), frame.own_at) == last else None


def one_believed(file: OpenFile, told: Mapping[str, Any], at: int, window: bytes, known: Summaries) -> Document | None:
    """Return the document that begins with these bytes, as the contents have it; None when something else stands there.

    What stands at its end is the caller's to look at.
    """
    doc_id, end, check = told["doc"], at + told["bytes"], told["check"]
    if "broken" in told:
        is_there = window.startswith(b'"%d":' % doc_id)
        return Broken(SESSIONS, doc_id, told["broken"], Filed(file, at, at, end, 0, check)) if is_there else None
    cut = window.find(b"\n") + 1
    head = HEAD.fullmatch(window[:cut] if cut else file.line(at))
    if not head or int(head[1]) != doc_id:
        return None
    try:
        summary = known.get(doc_id) or summary_of(metadata_of(head[2]), told)
    except (InvalidDocument, ValueError, TypeError, KeyError):
        return None
    return Held(SESSIONS, doc_id, summary, Filed(file, at, at + head.end(), end, summary.entries, check))


def scanned(file: OpenFile, frame: Frame) -> list[Document] | None:
    """Return the documents of a file that somebody has edited, believing those whose checksum is right.

    The others are read. None where that does not go: it may still be TinyDB's JSON, in another layout.
    """
    start = file.find_last(OPEN_SESSIONS, frame.own_at)
    if start < 0:
        return None
    start += len(OPEN_SESSIONS)
    told = {one.get("doc"): one for one in frame.contents if isinstance(one, Mapping)}
    documents: list[Document] = []
    for at, end in document_bounds(file, start, frame.own_at):
        number = NUMBER.match(file.read(at, at + 24))
        if not number:
            return None
        known = told.get(int(number[1]))
        document = None
        if known and known.get("bytes") == end - at and known.get("check") == checksum([Span(file, at, end)]):
            document = one_believed(file, known, at, file.read(at, at + WINDOW), {})
        document = document or read_whole(file, at, end)
        if document is None:
            return None
        documents.append(document)
    return documents if len({document.doc_id for document in documents}) == len(documents) else None


def document_bounds(file: OpenFile, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where each document of the sessions begins and ends, its comma left out."""
    if start >= end:
        return
    at, passed, kept = start, start, b""
    for chunk in file.chunks(start, end):
        whole = kept + chunk
        for place in positions(whole, b'\n,"'):
            comma = passed - len(kept) + place + 1
            yield at, comma
            at = comma + 1
        passed += len(chunk)
        kept = whole[-2:]
    yield at, end


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


def counts_of(document: Document) -> dict[str, Any]:
    """Return what the contents say of a document, besides its place: what is nothing is left out."""
    if isinstance(document, Broken):
        return {"broken": document.reason}
    summary = document.summary
    counts = {
        "entries": summary.entries,
        "turns": summary.turns,
        "failures": summary.failures,
        "last_score": summary.last_score,
        "tools": list(summary.tools),
        "notes": summary.notes,
        "limits": summary.limits.to_document() if summary.limits else None,
        "awaiting_reply": summary.awaiting_reply,
    }
    return {name: value for name, value in counts.items() if name == "entries" or value not in (0, None, [], False)} | (
        {"last_score": 0.0} if summary.last_score == 0 else {}
    )


def summary_of(metadata: SessionMetadata, told: Mapping[str, Any]) -> SessionSummary:
    """Return the summary that `counts_of` wrote down. Raises InvalidDocument."""
    limits = told.get("limits")
    return SessionSummary(
        metadata=metadata,
        turns=told.get("turns", 0),
        entries=told["entries"],
        failures=told.get("failures", 0),
        last_score=told.get("last_score"),
        tools=_shared(tuple(told.get("tools", ()))),
        notes=told.get("notes", 0),
        limits=SessionConfig.from_document(limits) if limits is not None else None,
        awaiting_reply=told.get("awaiting_reply", False),
    )


@lru_cache(maxsize=4096)
def _shared(tools: tuple[str, ...]) -> tuple[str, ...]:
    # Sessions use the same few tools: one tuple for all that do.
    return tools
