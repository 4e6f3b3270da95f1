r"""What must stand in a text for a regular expression to find anything in it, told from the expression alone.

Only what is beyond doubt is told, and nothing of an expression in which rare syntax appears. The syntax is that of the
package `regex`: `colou?r|\bgr[ae]y` demands that `colo`, or `gr`, one of a and e, and `y` stand there.
"""

import re
import string
from collections.abc import Iterable
from itertools import groupby
from math import log2
from typing import Final, NamedTuple

MOST_COPIES: Final = 64
"""So many of what is repeated are told."""
MOST_CHOICES: Final = 16
"""Of so many alternatives it is told that one must stand there."""
LONGEST: Final = 1000
"""Characters of an expression that is looked at."""
PRINTED: Final = 96
"""So many characters are about as frequent as each other, for a guess."""
SPACE: Final = 20
"""So many times as frequent is a space."""


class OneOf(NamedTuple):
    """A character of which it is known what it may be."""

    letters: frozenset[str]
    """What it may be."""
    has_digits: bool = False
    """Whether it may be a decimal digit beyond ASCII, too."""
    has_words: bool = False
    """Whether it may be any character beyond ASCII of which words are made, too."""
    has_spaces: bool = False
    """Whether it may be any white space beyond ASCII, too."""

    @property
    def letter(self) -> str | None:
        """The one character that it must be, but for the case of a letter of ASCII; None where there are several."""
        if (
            self.has_digits
            or self.has_words
            or self.has_spaces
            or len({letter.lower() for letter in self.letters}) != 1
        ):
            return None
        return min(self.letters) if len(self.letters) == 1 or all(map(str.isascii, self.letters)) else None

    @property
    def rarity(self) -> float:
        """How seldom such a character stands at a place of a text, in bits; a guess."""
        several = len({letter.lower() for letter in self.letters})
        several += (PRINTED // 3 if self.has_words else 0) + (SPACE if " " in self.letters else 0)
        return log2(PRINTED / min(PRINTED, several))


Run = tuple[OneOf, ...]
"""Characters that stand side by side."""
Clause = tuple[Run, ...]
"""Runs of which one must be there."""


def run_of(text: str) -> Run:
    """Return a text as a run."""
    return tuple(OneOf(frozenset(letter)) for letter in text)


def rarity(run: Run) -> float:
    """Return how seldom a run stands somewhere in a text, in bits; a guess."""
    return sum(one.rarity for one in run)


def demands(expression: str, *, is_exact: bool) -> tuple[Clause, ...]:
    """Return the clauses of which each holds for every text in which the expression finds anything.

    Where capitals do not count (not `is_exact`), a letter stands for its other case, too.
    """
    if len(expression) > LONGEST:
        return ()
    reader = _Reader(expression, is_exact=is_exact)
    try:
        found = reader.alternatives()
    except (_Unclear, IndexError, RecursionError):
        return ()
    return found.all if reader.at == len(expression) else ()


class _Unclear(Exception):
    """The expression has what is not understood here."""


class _Part(NamedTuple):
    """What a part of an expression demands."""

    items: tuple[OneOf | None, ...] = ()
    """Characters, side by side; None for a gap in which anything may be, or nothing."""
    clauses: tuple[Clause, ...] = ()
    """What must be there besides."""

    @property
    def all(self) -> tuple[Clause, ...]:
        """Every clause."""
        runs = (tuple(same) for is_gap, same in groupby(self.items, key=lambda item: item is None) if not is_gap)
        return (*((tuple(one for one in run if one),) for run in runs), *self.clauses)

    def then(self, other: "_Part") -> "_Part":
        """Return this part and behind it another."""
        return _Part(self.items + other.items, self.clauses + other.clauses)

    def repeated(self, least: int, most: int | None) -> "_Part":
        """Return this part so many times."""
        if not least:
            return GAP
        copies = self.items * min(least, max(1, MOST_COPIES // max(1, len(self.items))))
        if len(copies) == len(self.items) * least and most == least:
            return _Part(copies, self.clauses)
        # The first ones join what is before, the last ones what is behind.
        return _Part((*copies, None, *copies), self.clauses)


GAP: Final = _Part((None,))
"""Anything, or nothing."""
EMPTY: Final = _Part()
"""A place between characters."""
_QUANTITY: Final = re.compile(r"([*+?]|\{(\d+)(,?)(\d*)\}|\{,(\d+)\})[?+]?")
_GROUP: Final = re.compile(r"\((?!\?|\*)|\(\?(?::|>|P?<[A-Za-z_]\w*>)")
_LOOK: Final = re.compile(r"\(\?<?[=!]")
_CLASS: Final = re.compile(r"\[(\^?)(\]?(?:\\.|[^\]\\\[])*)\]", re.DOTALL)
_MEMBER: Final = re.compile(r"(\\?.)(?:-(\\?[^\]]))?", re.DOTALL)
_ALIKE: Final = frozenset("iks")
"""The letters that characters beyond ASCII are equal to where capitals do not count."""


class _Reader:
    """Reads an expression from its beginning."""

    def __init__(self, expression: str, *, is_exact: bool) -> None:
        self.at = 0
        """How far it is read."""
        self._text = expression
        self._is_exact = is_exact

    def alternatives(self) -> _Part:
        """Read up to the end, or the parenthesis that closes a group."""
        branches = [self._branch()]
        while self._text.startswith("|", self.at):
            self.at += 1
            branches.append(self._branch())
        if len(branches) == 1:
            return branches[0]
        chosen: list[Run] = []
        for branch in branches:
            clauses = branch.all
            if not clauses:
                return GAP
            chosen += max(clauses, key=lambda clause: min(map(rarity, clause)))
        return _Part((None,), (tuple(chosen),) if len(chosen) <= MOST_CHOICES else ())

    def _branch(self) -> _Part:
        whole = EMPTY
        while self.at < len(self._text) and self._text[self.at] not in "|)":
            part = self._part()
            while quantity := _QUANTITY.match(self._text, self.at):
                if not part.items:
                    raise _Unclear
                self.at = quantity.end()
                part = part.repeated(*_times(quantity))
            whole = whole.then(part)
        return whole

    def _part(self) -> _Part:
        text, at = self._text, self.at
        one = text[at]
        if one == "(":
            return self._group()
        if one == "[":
            return self._class()
        if one == "\\":
            self.at += 2
            return self._escape(text[at + 1])
        if one in "*+?{":
            raise _Unclear
        self.at += 1
        if one in "^$":
            return EMPTY
        return GAP if one == "." else self._letter(one)

    def _group(self) -> _Part:
        found = _GROUP.match(self._text, self.at) or _LOOK.match(self._text, self.at)
        if found is None:
            raise _Unclear
        self.at = found.end()
        inner = self.alternatives()
        if self._text[self.at] != ")":
            raise _Unclear
        self.at += 1
        # What is looked at ahead or behind is not where it is found; a group may hold nothing at all.
        if found.re is _LOOK:
            return EMPTY
        return inner if inner.items else _Part((None,), inner.clauses)

    def _escape(self, one: str) -> _Part:
        if one in "bBAZ":
            return EMPTY
        if one in _KNOWN:
            return _Part((_KNOWN[one],))
        if one in _CONTROLS:
            return self._letter(_CONTROLS[one])
        if one in "DSW":
            return GAP
        if one.isalnum() and one.isascii():
            raise _Unclear
        return self._letter(one)

    def _letter(self, one: str) -> _Part:
        if one.isascii() or self._is_exact:
            return _Part((OneOf(frozenset(one)),))
        # The package knows of more capitals than Python does.
        return GAP

    def _class(self) -> _Part:
        found = _CLASS.match(self._text, self.at)
        if found is None or re.search(r"--|&&|\|\||~~", found[2]):
            raise _Unclear
        self.at = found.end()
        members: list[OneOf] = []
        for first, last in _MEMBER.findall(found[2]):
            if first[1:] in _KNOWN and not last:
                members.append(_KNOWN[first[1:]])
                continue
            start, end = _plain(first), _plain(last or first)
            if start is None or end is None:
                if re.fullmatch(r"\\[DSWb]", first) and not last:
                    return GAP
                raise _Unclear
            letters = frozenset(map(chr, range(ord(start), min(ord(end), 0x7F) + 1)))
            members.append(OneOf(letters, has_words=not end.isascii()))
        one = _any_of(members)
        if found[1] or not (one.letters or one.has_words):
            return GAP
        if not self._is_exact:
            alike = _ALIKE if one.has_words else frozenset()
            one = one._replace(letters=one.letters | {letter.swapcase() for letter in one.letters} | alike)
        # A set beyond ASCII may hold what makes no words.
        is_odd = any(not letter.isascii() and not letter.isalnum() for letter in found[2])
        return GAP if is_odd or ("-" in found[2] and one.has_words) else _Part((one,))


_KNOWN: Final = {
    "d": OneOf(frozenset(string.digits), has_digits=True),
    "w": OneOf(frozenset(string.ascii_letters + string.digits + "_"), has_words=True),
    "s": OneOf(frozenset(string.whitespace + "\x1c\x1d\x1e\x1f"), has_spaces=True),
}
"""The classes with a letter."""
_CONTROLS: Final = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "v": "\v"}
"""The characters with a letter."""


def _any_of(members: Iterable[OneOf]) -> OneOf:
    """Return a character that may be any of these."""
    whole = OneOf(frozenset())
    for one in members:
        whole = OneOf(
            whole.letters | one.letters,
            whole.has_digits or one.has_digits,
            whole.has_words or one.has_words,
            whole.has_spaces or one.has_spaces,
        )
    return whole


def _plain(member: str) -> str | None:
    """Return the character that a member of a set is; None for a class."""
    if not member.startswith("\\"):
        return member
    if member[1:] in _CONTROLS:
        return _CONTROLS[member[1]]
    return member[1] if len(member) > 1 and not (member[1].isalnum() and member[1].isascii()) else None


def _times(quantity: re.Match[str]) -> tuple[int, int | None]:
    """Return how often at least, and at most."""
    match quantity[1][0]:
        case "*":
            return 0, None
        case "+":
            return 1, None
        case "?":
            return 0, 1
    if quantity[5] is not None:
        return 0, int(quantity[5])
    least = int(quantity[2])
    return least, (int(quantity[4]) if quantity[4] else None) if quantity[3] else least
