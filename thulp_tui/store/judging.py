"""Judging a session's text in one pass at about the speed of a parse, without making models of its entries.

What has the form in which thulp writes it, with or without spaces behind commas and colons (stock TinyDB has them), is
judged here, exactly as strictly as the models do. Any other form is theirs to judge, at a quarter of the speed.
"""

import json
import re
from array import array
from collections.abc import Collection
from functools import lru_cache
from typing import Any, Final, NoReturn, cast

from thulp_tui.domain import strict_json
from thulp_tui.domain.entry import ENTRY_TYPES, EntryType, SessionEntry
from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.domain.json_value import CONTENT_LEVELS, check
from thulp_tui.domain.session import Session
from thulp_tui.domain.summary import summarise
from thulp_tui.store.body import Glimpse
from thulp_tui.store.heads import UUID, WHOLE
from thulp_tui.store.held import Held, TextSource

ENTRY: Final = re.compile(
    rf'\{{"id": ?"{UUID}", ?"timestamp": ?{WHOLE}, ?"entry_type": ?(\{{[^{{}}]*(?:\{{[^{{}}]*\}})?\}}), ?"content": ?'
)
"""The beginning of an entry, up to its content."""
METADATA: Final = re.compile(r'\{"metadata": ?')
"""What stands before a session's metadata."""
ENTRIES: Final = re.compile(r', ?"entries": ?\[')
"""What stands before its entries."""
END: Final = re.compile(r"\]")
"""What stands behind its entries."""
CONTEXT: Final = re.compile(r', ?"context": ?')
"""What stands before its context, which stands before or behind its entries."""
COMMA: Final = re.compile(r", ?")
"""What separates two entries."""
PLAIN: Final = frozenset({str, bool, type(None)})
"""The types of values in which nothing can be wrong but a string."""


class Unfamiliar(Exception):
    """The text is not of a form that can be judged here; it may be good or bad."""


class MarkedText(TextSource):
    """A session's document in a file of another layout: its text, and where its entries stand in it."""

    def __init__(self, text: str, marks: "array[int]", context: str) -> None:
        """Take the text, where each entry begins and ends in it, and the context's text."""
        super().__init__(text, len(marks) // 2)
        self._marks = marks
        self._context = context

    def rest(self) -> dict[str, Any]:
        """Return the context, a new object each time."""
        return {"context": strict_json.loads(self._context)}

    def entries(self, first: int, last: int) -> list[bytes]:
        """Return the JSON texts of the entries from `first` up to `last`, not included, in the one spelling."""
        ends = iter(self._marks[2 * first : 2 * last])
        texts = [self.text[start:end] for start, end in zip(ends, ends, strict=True)]
        return [strict_json.dumps(strict_json.loads(text)).encode() for text in texts]

    def places(self, ids: Collection[str]) -> list[int]:
        """Return where the entries with these ids stand, in order."""
        beginnings = tuple(f'{{"id":{space}"{entry_id}"' for entry_id in ids for space in ("", " "))
        return [at for at, start in enumerate(self._marks[::2]) if self.text.startswith(beginnings, start)]

    def forgetful(self) -> "MarkedText":
        """Return itself: it keeps nothing of what it parses."""
        return self


class Judge:
    """Judges what stands in one text, at any offset."""

    def __init__(self, text: str) -> None:
        """Take the text, which was decoded from UTF-8."""
        self._text = text
        # No string without such an escape holds a lone surrogate, so that most need no second look.
        self._is_whole = "\\ud" not in text and "\\uD" not in text

    def session(self, table: str, doc_id: int, at: int) -> Held:
        """Return the session whose document begins at an offset; its source is that document's text.

        Raises Unfamiliar for what cannot be judged here, which includes everything that thulp would refuse.
        """
        text = self._text
        metadata = slice(self._behind(METADATA, at), 0)
        metadata = slice(metadata.start, self.end_of_value(metadata.start))
        context, end = self._context(metadata.stop)
        end, marks, kinds = self.entries(self._behind(ENTRIES, end), COMMA)
        end = self._behind(END, end)
        if context is None:
            context, end = self._context(end)
        if text[end : end + 1] != "}":
            raise Unfamiliar
        parts = {"metadata": text[metadata], "entries": "[]", **({} if context is None else {"context": text[context]})}
        try:
            session = Session.from_document({name: strict_json.loads(part) for name, part in parts.items()})
        except InvalidDocument:
            raise Unfamiliar from None
        summary = summarise(session.metadata, cast("list[SessionEntry]", kinds), session.context)
        source = MarkedText(text[at : end + 1], array("Q", [mark - at for mark in marks]), parts.get("context", "{}"))
        return Held(table, doc_id, summary, source)

    def entries(self, at: int, comma: re.Pattern[str]) -> tuple[int, list[int], list[Glimpse]]:
        """Return where the entries end that begin at an offset, where each begins and ends, and what they are.

        Raises Unfamiliar.
        """
        marks: list[int] = []
        kinds: list[Glimpse] = []
        text, scan, match_entry, match_comma = self._text, _scan, ENTRY.match, comma.match
        while begin := match_entry(text, at):
            kinds.append(Glimpse(_type_of(begin[1])))
            try:
                content, end = scan(text, begin.end())
                is_plain = type(content) is dict and PLAIN.issuperset(map(type, content.values()))
                if not (is_plain and self._is_whole):
                    check(content, levels=CONTENT_LEVELS)
            except (StopIteration, ValueError, RecursionError):
                raise Unfamiliar from None
            if text[end : end + 1] != "}":
                raise Unfamiliar
            marks += at, end + 1
            found = match_comma(text, end + 1)
            if not found:
                return end + 1, marks, kinds
            at = found.end()
        if marks:
            raise Unfamiliar
        return at, marks, kinds

    def end_of_value(self, at: int) -> int:
        """Return where the JSON value that begins at an offset ends; raises Unfamiliar for none."""
        try:
            end: int = _scan(self._text, at)[1]
        except (StopIteration, ValueError, RecursionError):
            raise Unfamiliar from None
        return end

    def _context(self, at: int) -> tuple[slice | None, int]:
        found = CONTEXT.match(self._text, at)
        if not found:
            return None, at
        end = self.end_of_value(found.end())
        return slice(found.end(), end), end

    def _behind(self, pattern: re.Pattern[str], at: int) -> int:
        match = pattern.match(self._text, at)
        if not match:
            raise Unfamiliar
        return match.end()


@lru_cache(maxsize=4096)
def _type_of(text: str) -> EntryType:
    try:
        value: Any = strict_json.loads(text)
        return cast(EntryType, ENTRY_TYPES[value["type"]].from_document(value))
    except (InvalidDocument, LookupError, TypeError):
        raise Unfamiliar from None


def _refused(literal: str) -> NoReturn:
    raise ValueError(literal)


_scan: Final = json.JSONDecoder(parse_constant=_refused).scan_once  # type: ignore[attr-defined]  # what raw_decode calls
