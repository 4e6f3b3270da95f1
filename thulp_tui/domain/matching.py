"""How what is searched is found in a text, in all sessions as in one.

Words are found by smart case; a regular expression is given a time-out.

Without regard to capitals, letters are equal that Python's `re` takes for equal: İ and ı are i, the Kelvin sign is k,
ſ is s; ß is not ss. White space is white space. Texts are to be clean (see `thulp_tui.text`).
"""

import re
from typing import Any, Final, Protocol

from thulp_tui.domain.demands import Clause, demands, run_of
from thulp_tui.domain.search import InvalidQuery, SearchQuery
from thulp_tui.text import clean

LIKE_ASCII: Final = {"i": (0x130, 0x131), "k": (0x212A,), "s": (0x17F,)}
"""The characters that are equal to a letter of ASCII where capitals do not count."""
PATIENCE: Final = 0.2
"""Seconds that a regular expression is given for one text."""
REGEX_WORDS: Final = {
    "missing )": "a parenthesis is not closed",
    "unbalanced parenthesis": "a closing parenthesis without an opening one",
    "unterminated character set": "a bracket is not closed",
    "nothing to repeat": "nothing stands before this repetition",
    "multiple repeat": "a repetition of a repetition",
    "bad escape (end of pattern)": "a backslash at the end",
    "unknown property": "no such class of characters",
}
"""What the package `regex` says, and our words; a message that is not listed is shown as it is."""
_FLAGS: Final = re.compile(r"\(\?([ims]+)\)")
"""Flags at the beginning of an expression."""


class Matcher(Protocol):
    """Finds what is searched."""

    is_exact: bool
    """Whether capitals count."""
    demands: tuple[Clause, ...]
    """What every text in which it is found has, by the same regard to capitals."""

    def first(self, text: str) -> tuple[int, int] | None:
        """Return where it stands first, as a beginning and an end; None for nowhere.

        Raises TimeoutError where that takes too long.
        """


def matcher(query: SearchQuery) -> Matcher:
    """Return what finds a query. Raises InvalidQuery for none, and for no regular expression."""
    if query.is_regex:
        return Expression(query)
    return Words(query)


class Words:
    """Words as they were typed, with white space between them where it was typed."""

    def __init__(self, query: SearchQuery) -> None:
        """Find a query's text. Raises InvalidQuery where it holds nothing but white space."""
        self.words = clean(query.text).split()
        """The words, clean."""
        if not self.words:
            raise InvalidQuery("there is nothing to search")
        self.demands: tuple[Clause, ...] = tuple((run_of(word),) for word in self.words)
        """The words."""
        self.is_exact = _has_capitals(query.text) if query.is_exact is None else query.is_exact
        """Whether capitals count."""
        self.flags = re.RegexFlag(0) if self.is_exact else re.IGNORECASE
        """How Python's `re` finds them by the same regard to capitals."""
        self._pattern = re.compile(r"\s+".join(map(re.escape, self.words)), self.flags)
        self._is_plain = len(self.words) == 1 and self.words[0].isascii()

    def first(self, text: str) -> tuple[int, int] | None:
        """Return where they stand first."""
        found = self._pattern.search(text)
        return found.span() if found else None

    def count(self, text: str) -> int:
        """Return how often they stand there."""
        if self._is_plain and text.isascii():
            # The same, and ten times as quick.
            return (text if self.is_exact else text.lower()).count(self.words[0])
        return sum(1 for _ in self._pattern.finditer(text))


class Expression:
    """A regular expression in the syntax of the package `regex`; `^` and `$` are a line's ends."""

    def __init__(self, query: SearchQuery) -> None:
        """Find a query's expression. Raises InvalidQuery for what is none."""
        if not query.text:
            raise InvalidQuery("there is nothing to search")
        # Only who searches by an expression needs it.
        import regex

        without_classes = re.sub(r"\\.", "", query.text)
        self.is_exact = _has_capitals(without_classes) if query.is_exact is None else query.is_exact
        """Whether capitals count."""
        flags = regex.MULTILINE | (0 if self.is_exact else regex.IGNORECASE)
        try:
            self._pattern: Any = regex.compile(query.text, flags)
        except regex.error as error:
            said, place = str(getattr(error, "msg", error)), getattr(error, "pos", None)
            raise InvalidQuery(REGEX_WORDS.get(said, said), place) from None
        except (ValueError, OverflowError, RecursionError) as error:
            raise InvalidQuery(f"this is no regular expression: {error}") from None
        named = _FLAGS.match(query.text)
        if named and "i" in named[1]:
            self.is_exact = False
        self.demands = demands(query.text[named.end() if named else 0 :], is_exact=self.is_exact)
        """What surely stands in what it finds."""

    def first(self, text: str) -> tuple[int, int] | None:
        """Return where it finds something first, nothing at all not counted. Raises TimeoutError after PATIENCE."""
        for found in self._pattern.finditer(text, timeout=PATIENCE, concurrent=True):
            if found.end() > found.start():
                span: tuple[int, int] = found.span()
                return span
        return None


def _has_capitals(text: str) -> bool:
    return text != text.lower()
