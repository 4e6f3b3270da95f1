"""Searching the entries of all sessions, and the notes on them, in any thread and without holding up the store.

A sieve tells from the bytes of the file which lines may hold what is searched; these alone are parsed, and what their
entries say decides. Sessions come in the order of the list, the latest change first: reading them in that order costs
no more than reading the file from its beginning. What has no document in lines (entries of pending changes, documents
of another layout) is sieved from its text in memory.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from thulp_tui.domain.entry import ENTRY_TYPES, SessionEntry
from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.domain.ids import SessionId, Timestamp
from thulp_tui.domain.matching import matcher
from thulp_tui.domain.remarks import remarks_of
from thulp_tui.domain.said import said
from thulp_tui.domain.search import NOTE, SESSION, Hit, SearchQuery
from thulp_tui.domain.summary import SessionSummary
from thulp_tui.store.body import Added, Body
from thulp_tui.store.durable import CHUNK
from thulp_tui.store.filed import Filed, Source
from thulp_tui.store.heads import FiledSummary
from thulp_tui.store.held import Held, TextSource
from thulp_tui.store.sieve import Sieve
from thulp_tui.text import clean

LONGEST_LINE: Final = 400
"""Characters of the line around a hit."""
BEFORE: Final = 120
"""Characters of a longer line that are shown before the place."""

Numbered = Iterator[tuple[int, bytes]]
"""Entries that may hold what is searched, by their numbers in the session's order."""


class Search:
    """One search through the sessions as they were when it began; iterate over it once, in one thread, for its hits."""

    def __init__(
        self,
        rows: Sequence[tuple[Held, int]],
        query: SearchQuery,
        wanted: Callable[[SessionSummary], bool] | None = None,
    ) -> None:
        """Search these sessions, in this order, of which `wanted` may leave out some. Raises InvalidQuery."""
        self.query = query
        """What is searched."""
        self.slow: list[tuple[SessionId, int, int | None]] = []
        """Where the regular expression took too long: session, occurrence, entry; these were skipped."""
        self.unreadable = 0
        """How many entries could not be read: somebody has edited them, or overwritten the file in place meanwhile."""
        self._matcher = matcher(query)
        self._sieve = Sieve(self._matcher.demands, is_exact=self._matcher.is_exact)
        self._rows = rows
        self._wanted = wanted
        self._sizes = [_size(held) for held, _ in rows]
        self._all = sum(self._sizes)
        self._searched = 0
        self._is_cancelled = False

    @property
    def share(self) -> float:
        """How much has been searched, 0 to 1, by bytes."""
        return min(1.0, self._searched / self._all) if self._all else 1.0

    @property
    def session_ids(self) -> list[SessionId]:
        """The ids of all sessions of the file, those left out included."""
        return [held.id for held, _ in self._rows]

    def cancel(self) -> None:
        """Let the iteration end soon, from any thread."""
        self._is_cancelled = True

    def __iter__(self) -> Iterator[Hit]:
        """Yield the hits, one an entry, sessions with the latest change first. Raises OSError."""
        asks_for_sessions = self.query.asks_for(SESSION)
        asks_for_notes = self.query.asks_for(NOTE)
        asks_for_entries = any(map(self.query.asks_for, ENTRY_TYPES))
        searched = 0
        for (held, occurrence), size in zip(self._rows, self._sizes, strict=True):
            if self._is_cancelled:
                return
            if self._wanted is None or self._wanted(held.summary):
                if asks_for_sessions and (hit := self._session_hit(held, occurrence)):
                    yield hit
                if asks_for_notes and held.has_notes:
                    yield from self._note_hits(held, occurrence)
                if asks_for_entries:
                    for number, text in self._candidates(held.body):
                        if self._is_cancelled:
                            return
                        if hit := self._entry_hit(held, occurrence, number, text):
                            yield hit
            searched += size
            self._searched = searched

    def _session_hit(self, held: Held, occurrence: int) -> Hit | None:
        told = held.told
        if isinstance(told, FiledSummary) and (known := told.metadata_text) and not self._sieve.may_be_in(known):
            return None
        metadata = held.metadata
        for text in (metadata.name, *metadata.tags):
            shown = clean(text)
            span = self._find(shown, held.id, occurrence, None)
            if span:
                line = excerpt(shown, *span)
                return Hit(held.id, occurrence, metadata.name, SESSION, None, None, metadata.updated_at, *line)
        return None

    def _note_hits(self, held: Held, occurrence: int) -> Iterator[Hit]:
        """Yield the notes, in the order of their entries, those last whose entries are gone."""
        context = held.rest.get("context", {})
        found = {
            entry_id: (shown, span)
            for entry_id, note in remarks_of(context).notes.items()
            if (span := self._find(shown := clean(note), held.id, occurrence, None))
        }
        name = held.metadata.name
        for place, entry in zip(*held.excerpt(found), strict=True) if found else ():
            if entry.id in found:
                shown, span = found.pop(entry.id)
                line = excerpt(shown, *span)
                yield Hit(held.id, occurrence, name, NOTE, place, entry.id, Timestamp(entry.timestamp), *line)
        for shown, span in found.values():
            yield Hit(held.id, occurrence, name, NOTE, None, None, held.metadata.updated_at, *excerpt(shown, *span))

    def _entry_hit(self, held: Held, occurrence: int, number: int, text: bytes) -> Hit | None:
        try:
            document: Any = json.loads(text)
            kind = document["entry_type"]
            if not self.query.asks_for(kind["type"]):
                return None
            shown = clean(said(kind, document["content"]))
            span = self._find(shown, held.id, occurrence, number)
            if span is None:
                return None
            entry = SessionEntry.from_document(document)
        except (ValueError, KeyError, TypeError, InvalidDocument):
            self.unreadable += 1
            return None
        line = excerpt(shown, *span)
        name, when = held.metadata.name, Timestamp(entry.timestamp)
        return Hit(held.id, occurrence, name, entry.kind, number, entry.id, when, *line)

    def _find(self, text: str, session_id: SessionId, occurrence: int, number: int | None) -> tuple[int, int] | None:
        try:
            return self._matcher.first(text)
        except TimeoutError:
            self.slow.append((session_id, occurrence, number))
            return None

    # -- the entries that may be hits

    def _candidates(self, body: Body) -> Numbered:
        """Yield the entries of a session that may hold it, in order."""
        at = 0
        sifted: dict[Source, Sifted] = {}
        for piece in body.pieces:
            if isinstance(piece, Added):
                for number, text in enumerate(piece.texts, at):
                    if self._sieve.may_be_in(text):
                        yield number, text
            else:
                # Of a document several stretches may be left: it is gone through once.
                if piece.source not in sifted:
                    sifted[piece.source] = Sifted(self._sift(piece.source))
                for number, text in sifted[piece.source].between(piece.first, piece.last):
                    yield at + number - piece.first, text
            at += len(piece)

    def _sift(self, source: Source) -> Numbered:
        if isinstance(source, Filed):
            return self._sift_lines(source)
        assert isinstance(source, TextSource)
        return self._sift_text(source)

    def _sift_text(self, source: TextSource) -> Numbered:
        """Yield the entries of a document of another layout, all of them if it may hold it anywhere."""
        if self._sieve.may_be_in(source.text.encode()):
            yield from enumerate(source.forgetful().entries(0, source.count))

    def _sift_lines(self, filed: Filed) -> Numbered:
        """Yield the entries of a document in lines, read in pieces that end with a line."""
        at, number, size, kept = filed.rest_at, -1, CHUNK, b""
        begun = self._searched
        while at < filed.end and not self._is_cancelled:
            data = filed.file.read(at, min(filed.end, at + size))
            if not data:
                self.unreadable += 1
                return
            at += len(data)
            data = kept + data if kept else data
            cut = data.rfind(b"\n") + 1
            if not cut and at < filed.end:
                # A long line: read the more of it, lest it be put together piece by piece.
                kept, size = data, 2 * size
                continue
            block, kept, size = data[:cut], data[cut:], CHUNK
            counted = 0
            for start, end in self._sieve.lines(block):
                number += block.count(b"\n", counted, start)
                counted = start
                if 0 <= number < filed.count:
                    yield number, block[start:end].removesuffix(b",")
            self._searched = begun + at - filed.start
            if at < filed.end:
                number += block.count(b"\n", counted)


class Sifted:
    """The candidates of one document, asked for stretch by stretch."""

    def __init__(self, found: Numbered) -> None:
        """Take them in order."""
        self._found = found
        self._next: tuple[int, bytes] | None = next(found, None)

    def between(self, first: int, last: int) -> Numbered:
        """Yield those from one number up to another; the stretches are to be asked for in order."""
        while (one := self._next) and one[0] < last:
            self._next = next(self._found, None)
            if one[0] >= first:
                yield one


def excerpt(text: str, start: int, end: int) -> tuple[str, int, int]:
    """Return the line in which a place of a text begins, of a long one the part around it, and the place in it."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", start)
    last = len(text) if last < 0 else last
    before = after = ""
    if last - first > LONGEST_LINE:
        if start - first > BEFORE:
            first, before = start - BEFORE, "…"
        if last - first > LONGEST_LINE:
            last, after = first + LONGEST_LINE, "…"
    line = f"{before}{text[first:last]}{after}"
    return line, start - first + len(before), min(end, last) - first + len(before)


def _size(held: Held) -> int:
    source = held.source
    if isinstance(source, Filed):
        return source.end - source.start
    return len(source.text) if isinstance(source, TextSource) else 1
