"""What is searched: how it is found in what an entry says, and in the lines that show it."""

import json
import re
from collections.abc import Sequence
from itertools import islice
from typing import Any, NamedTuple

from thulp_tui.domain.matching import LIKE_ASCII, Words
from thulp_tui.domain.said import said
from thulp_tui.domain.search import SearchQuery
from thulp_tui.text import clean
from thulp_tui.ui.markup import Line, run_width

LARGE = 64_000
"""Bytes from which an entry is searched as it stands in the file, without being parsed."""

_BROKEN = "\x1f"
"""Stands, in the lines of an entry put together, where a line is full and may break a word; never in clean text."""
_LEADS = {"rule", "quotebar", "fence"}
_like_ascii = re.compile(f"[{''.join(chr(code) for codes in LIKE_ASCII.values() for code in codes)}]").search
_safe = re.compile(r"[A-Za-z0-9_.,:;!?@#%&*()\[\]{}<>=+'|~^$`-]+").findall


class Span(NamedTuple):
    """A part of one line."""

    line: int
    """Which line, from 0."""
    start: int
    """The first character."""
    end: int
    """The one behind the last."""


Spot = tuple[Span, ...]
"""A place where lines show what is searched; more than one span when it goes on in the next line."""


class Needle:
    """Words that are searched as they are in all sessions: by smart case, and white space is white space."""

    def __init__(self, text: str) -> None:
        """Search a text that a person typed; it need not be clean, but must hold more than spaces."""
        self._said = Words(SearchQuery(text))
        self.text = " ".join(self._said.words)
        """What is searched, clean."""
        letters = [f"(?:{_BROKEN} *)?".join(map(re.escape, word)) for word in self._said.words]
        self._shown = re.compile(rf"[\s{_BROKEN}]+".join(letters), self._said.flags)
        self._sure = max(_safe(self.text), key=len, default="").encode()

    def spots(self, lines: Sequence[Line], width: int, most: int | None = None) -> list[Spot]:
        """Return where lines show it, of which a full one has so many cells; no more than ``most`` places."""
        parts: list[str] = []
        starts: list[tuple[int, int]] = []  # of each line: where it begins in the whole, characters of its lead
        at = 0
        for line in lines:
            text, lead = _without_lead(line)
            starts.append((at, lead))
            parts += [text, _BROKEN if run_width(line) >= width - 1 else "\n"]
            at += len(text) + 1
        whole = "".join(parts)
        return [_spot(starts, parts, *found.span()) for found in islice(self._shown.finditer(whole), most)]

    def is_in(self, text: str) -> bool:
        """Whether a text says it."""
        return self.times_in(text) > 0

    def times_in(self, text: str) -> int:
        """Return how often a text says it."""
        return self._said.count(clean(text))

    def count(self, text: bytes) -> int:
        """Return how often an entry says it, given as JSON text."""
        if len(text) > LARGE:
            return self._said.count(_unescaped(text))
        try:
            document: Any = json.loads(text)
            words = said(document["entry_type"], document["content"])
        except (ValueError, KeyError, TypeError, AttributeError):
            return 0  # something else stands there in this very moment
        return self._said.count(clean(words))

    def may_be_in(self, text: bytes) -> bool:
        """Whether an entry may say it; False only when it surely does not.  Costs a twentieth of `count`."""
        if not self._sure:
            return True
        if self._sure in (text if self._said.is_exact else text.lower()) or b"\\u" in text:
            return True
        if text.isascii():
            return False
        # Invisible characters may stand within a word, and others that are equal to letters of ASCII.
        decoded = text.decode(errors="replace")
        return clean(decoded) is not decoded or (not self._said.is_exact and bool(_like_ascii(decoded)))


def needle_of(text: str) -> Needle | None:
    """Return what finds a text that a person typed; None where it holds nothing that shows."""
    return Needle(text) if clean(text).strip() else None


def _unescaped(text: bytes) -> str:
    """The JSON text of a large entry as nearly as it takes no time to get it: its type's and content's strings."""
    words = text[text.find(b'"entry_type":') :].decode(errors="replace")
    return words.replace("\\n", "\n").replace('\\"', '"').replace("\\\\", "\\")


def _without_lead(line: Line) -> tuple[str, int]:
    """A line's text behind rules and bars, and how many characters these have."""
    lead = at = 0
    for text, key in line:
        if key not in _LEADS and text.strip():
            break
        at += len(text)
        lead = at
    whole = "".join(text for text, _ in line)
    return whole[lead:], lead


def _spot(starts: Sequence[tuple[int, int]], parts: Sequence[str], start: int, end: int) -> Spot:
    """The spans of what stands from one character of the whole up to another."""
    spans: list[Span] = []
    low, high = 0, len(starts)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if starts[middle][0] <= start else (low, middle)
    for number in range(low, len(starts)):
        at, lead = starts[number]
        if at >= end:
            break
        length = len(parts[2 * number])
        first, last = max(0, start - at), min(length, end - at)
        if first < last:
            spans.append(Span(number, lead + first, lead + last))
    return tuple(spans)
