"""The entries of a session as pieces of what is in the file and what was added since; it never changes."""

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate
from typing import Any, Final, cast

from thulp_tui.domain import strict_json
from thulp_tui.domain.entry import ENTRY_TYPES, EntryType, EvaluationResult, SessionEntry, check_content
from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.domain.ids import EntryId, Timestamp
from thulp_tui.domain.strict_json import JsonValue
from thulp_tui.domain.summary import SessionSummary
from thulp_tui.store.filed import Source

TYPE: Final = re.compile(rb'\{"id":"[0-9a-f-]{36}","timestamp":[0-9]+,"entry_type":(\{[^{}]*\})')
"""The beginning of an entry as this program writes it, up to its type."""
OVERWRITTEN: Final = "another program has overwritten the file in place: it is being read again"
"""Why an entry that was there is no more."""
FIELDS: Final = {"id", "timestamp", "entry_type", "content"}
"""The fields of an entry."""
AT_ONCE: Final = 256
"""How many entries are read from the file together when all are gone through."""
COMPARED: Final = 1_000
"""The most entries that are read to learn whether they are the same: that takes a few milliseconds."""


@dataclass(frozen=True, slots=True)
class Added:
    """Entries that are not in a document of the file yet, as JSON texts."""

    texts: tuple[bytes, ...]
    """One text an entry."""

    def __len__(self) -> int:
        """Return how many they are."""
        return len(self.texts)

    def entries(self, first: int, last: int) -> Sequence[bytes]:
        """Return the texts from `first` up to `last`, not included."""
        return self.texts[first:last]

    def cut(self, first: int, last: int) -> "Added":
        """Return a part of them."""
        return Added(self.texts[first:last])

    def places(self, ids: Collection[str]) -> list[int]:
        """Return where the entries with these ids stand, in order."""
        starts = tuple(b'{"id":"%b"' % entry_id.encode() for entry_id in ids)
        return [at for at, text in enumerate(self.texts) if text.startswith(starts)]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Consecutive entries of a session's document."""

    source: Source
    """The document."""
    first: int
    """The first of the entries, counted in the document."""
    last: int
    """The one behind the last of them."""

    def __len__(self) -> int:
        """Return how many they are."""
        return self.last - self.first

    def entries(self, first: int, last: int) -> Sequence[bytes]:
        """Return the texts from `first` up to `last`, not included, counted in the stretch."""
        return self.source.entries(self.first + first, self.first + last)

    def cut(self, first: int, last: int) -> "Stretch":
        """Return a part of it."""
        return replace(self, first=self.first + first, last=self.first + last)


Piece = Added | Stretch
"""Some entries that follow each other."""


class Body(Sequence[JsonValue]):
    """The entries' JSON values, each parsed when somebody looks."""

    def __init__(self, pieces: Iterable[Piece]) -> None:
        """Take the entries of these pieces, in order."""
        self.pieces = tuple(piece for piece in pieces if len(piece))
        """The pieces, none of them empty."""
        self._starts = [0, *accumulate(map(len, self.pieces))]

    @classmethod
    def of(cls, source: Source) -> "Body":
        """Return the entries of a document as they stand there."""
        return cls([Stretch(source, 0, source.count)])

    def __len__(self) -> int:
        """Return how many entries there are, without reading one."""
        return self._starts[-1]

    def __getitem__(self, place: int) -> JsonValue:  # type: ignore[override]  # slices are the business of Entries
        """Return the value of one entry, a new one each time. Raises InvalidDocument where it is there no more."""
        return strict_json.loads(self._text(place))

    def entry(self, place: int) -> SessionEntry:
        """Return one entry. Raises InvalidDocument where it is there no more."""
        return entry_of(self._text(place))

    def __iter__(self) -> Iterator[JsonValue]:
        """Yield all values in order."""
        return map(strict_json.loads, self.all_texts())

    def texts(self, first: int, last: int) -> list[bytes]:
        """Return the entries' JSON texts from `first` up to `last`, not included."""
        found: list[bytes] = []
        for piece, start in zip(self.pieces, self._starts, strict=False):
            if first < start + len(piece) and start < last:
                found += piece.entries(max(0, first - start), min(len(piece), last - start))
        return found

    def _text(self, place: int) -> bytes:
        texts = self.texts(place, place + 1)
        if len(texts) != 1:
            raise InvalidDocument("", OVERWRITTEN)
        return texts[0]

    def all_texts(self) -> Iterator[bytes]:
        """Yield all entries' JSON texts, reading a few at once."""
        for first in range(0, len(self), AT_ONCE):
            yield from self.texts(first, min(first + AT_ONCE, len(self)))

    def places(self, ids: Collection[str]) -> list[int]:
        """Return where the entries with these ids stand, in order."""
        found: list[int] = []
        of_source: dict[Source, list[int]] = {}
        for piece, start in zip(self.pieces, self._starts, strict=False):
            if isinstance(piece, Added):
                found += [start + at for at in piece.places(ids)]
                continue
            # A document of which several stretches are left is gone through once.
            if piece.source not in of_source:
                of_source[piece.source] = piece.source.places(ids)
            found += [start + at - piece.first for at in of_source[piece.source] if piece.first <= at < piece.last]
        return found

    def alike(self, other: "Body") -> int:
        """Return how many of the first entries are the same in both, as far as that is known without reading many."""
        alike = 0
        for mine, others in zip(self.pieces, other.pieces, strict=False):
            same = _alike(mine, others)
            alike += same
            if not same == len(mine) == len(others):
                break
        return alike

    def with_added(self, texts: Sequence[bytes]) -> "Body":
        """Return these entries with more of them at the end."""
        last = self.pieces[-1] if self.pieces else None
        if isinstance(last, Added):
            return Body([*self.pieces[:-1], Added((*last.texts, *texts))])
        return Body([*self.pieces, Added(tuple(texts))])

    def with_inserted(self, at: int, texts: Sequence[bytes]) -> "Body":
        """Return these entries with more of them before the one at a place."""
        return Body([*self._cut(0, at), Added(tuple(texts)), *self._cut(at, len(self))])

    def with_replaced(self, at: int, text: bytes) -> "Body":
        """Return these entries with another one at a place."""
        return Body([*self._cut(0, at), Added((text,)), *self._cut(at + 1, len(self))])

    def without(self, places: Iterable[int]) -> "Body":
        """Return these entries without those at some places, given in order."""
        kept: list[Piece] = []
        begin = 0
        for place in places:
            kept += self._cut(begin, place)
            begin = place + 1
        return Body([*kept, *self._cut(begin, len(self))])

    def _cut(self, first: int, last: int) -> list[Piece]:
        return [
            piece.cut(max(0, first - start), min(len(piece), last - start))
            for piece, start in zip(self.pieces, self._starts, strict=False)
            if first < start + len(piece) and start < last
        ]


def _alike(one: Piece, other: Piece) -> int:
    """How many of the first entries are surely the same in both."""
    shortest = min(len(one), len(other))
    if isinstance(one, Stretch) and isinstance(other, Stretch) and one.source is other.source:
        return shortest if one.first == other.first else 0
    if shortest > COMPARED and not (isinstance(one, Added) and isinstance(other, Added)):
        return 0
    pairs = zip(one.entries(0, shortest), other.entries(0, shortest), strict=False)
    return next((place for place, (mine, others) in enumerate(pairs) if mine != others), shortest)


class Glimpse:
    """As much of an entry as a summary looks at."""

    __slots__ = ("entry_type",)

    def __init__(self, entry_type: EntryType) -> None:
        """Show an entry's type."""
        self.entry_type = entry_type
        """The type, with its fields."""


def counted(summary: SessionSummary, body: Body) -> SessionSummary:
    """Return the summary with what its entries tell counted anew."""
    empty = summary._replace(turns=0, entries=0, failures=0, last_score=None, tools=(), awaiting_reply=False)
    # A summary looks at an entry's type only, and parsing whole entries would take ten times as long.
    return empty.with_entries(cast("Iterable[SessionEntry]", map(glimpse, body.all_texts())))


def glimpse(text: bytes) -> Glimpse:
    """Return the type of the entry with this JSON text."""
    if match := TYPE.match(text):
        try:
            return Glimpse(type_of(match[1]))
        except ValueError:
            # A brace within a name: the type goes on behind what was found.
            pass
    return Glimpse(SessionEntry.from_document(strict_json.loads(text)).entry_type)


@lru_cache(maxsize=1024)
def type_of(text: bytes) -> EntryType:
    """Return the entry type in a JSON text; raises ValueError when it is none."""
    value = json.loads(text)
    return cast(EntryType, ENTRY_TYPES[value["type"]].from_document(value))


def entry_of(text: bytes, parse: Callable[[bytes], JsonValue] | None = None) -> SessionEntry:
    """Return the entry with this JSON text, which was judged before, at several times the speed of judging it again.

    `parse` is another parser, see `strict_json.quick_parser`. Raises InvalidDocument for what is no entry, as where a
    program overwrites a file in place.
    """
    begins = TYPE.match(text)
    value: Any = strict_json.reread(text, parse) if begins else None
    if begins is None or not isinstance(value, dict) or value.keys() != FIELDS:
        return SessionEntry.from_document(strict_json.loads(text))
    try:
        kind = type_of(begins[1])
    except (ValueError, LookupError, TypeError):  # no type, or a brace within a name, where more of it follows
        return SessionEntry.from_document(value)
    value["id"] = EntryId(value["id"])
    value["timestamp"] = Timestamp(value["timestamp"])
    value["entry_type"] = kind
    return SessionEntry.unchecked(value)


def text_of_entry(entry: SessionEntry) -> bytes:
    """Return the entry as one line of JSON; raises InvalidDocument for what thulp would refuse to read back."""
    document = entry.to_document()
    # Contents are not copied when an entry is made, so that something may have been put into them since.
    if entry.unknown or entry.entry_type.unknown or isinstance(entry.entry_type, EvaluationResult):
        SessionEntry.from_document(document)
    else:
        check_content(entry.content)
    return strict_json.dumps(document).encode()
