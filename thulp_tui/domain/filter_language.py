"""The filter language: what people type above the list and behind `--filter`.

    login "two words"          words: each is in the name, a tag, the type or the status, in any letter case
    status:active,paused       a key and its values: one of them (the keys and their meaning are `filter_terms.KEYS`)
    tag:x -tag:y -(a or b)     side by side: all of them; `-` right before a term leaves out
    a b or c                   `or` joins what stands on either side: (a and b) or c; parentheses group

Nothing is ignored in silence. What is missing (a value behind `status:`, a term behind `or` or `-`) asks nothing yet
and is marked as unfinished. So is a value at the very end that may still grow into a good one, such as `after:2026-`:
typing on must not blank the list. Any other value that is not understood is marked and finds nothing, whether `-`
stands before it or not: what is done to all that a filter shows must never reach more than was meant. A word with an
unknown key is marked and looked for as it stands.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from thulp_tui.domain.filter_query import Either, Every, Not, Query, Term, asked, shown
from thulp_tui.domain.filter_terms import KEYS, BadValue, Test, word
from thulp_tui.domain.filter_tokens import Kind, Token, Value, tokens
from thulp_tui.domain.filter_values import Problem
from thulp_tui.domain.ids import Timestamp
from thulp_tui.domain.summary import SessionSummary

SYNTAX: Mapping[str, str] = {
    "login bug": "both words: in name, tags, type or status",
    '"login bug"': "these words together",
    "status:active,paused": "one of these values",
    "-tag:auth": "leaves out",
    "a or (b -c)": "either; parentheses group",
}
"""The forms of the language, for help."""

DEEPEST = 40
"""How many parentheses may stand in one another."""


@dataclass(frozen=True, slots=True)
class ParsedFilter:
    """A filter as it was understood."""

    text: str
    """What was typed."""
    query: Query
    """What was understood of it."""
    problems: tuple[Problem, ...]
    """What was not, by place."""
    predicate: Test = field(compare=False, repr=False)
    """Tells of a session whether the filter finds it."""
    wider: Test | None = field(default=None, compare=False, repr=False)
    """While the last word may be the beginning of a key, or of a tag: the filter without that word, or for all tags
    that begin so. For a list that would be blank only because somebody is in the middle of typing."""

    def matches(self, summary: SessionSummary) -> bool:
        """Return whether the session is one of those asked for."""
        return self.predicate(summary)

    def __str__(self) -> str:
        """Return what was understood as a text that means the same; it is empty where nothing is asked."""
        return shown(self.query)


def parse(text: str, now: Timestamp) -> ParsedFilter:
    """Return the filter a text means at a moment, whatever the text; raises nothing. Days are those of local time."""
    try:
        parser = _Parser(text, now)
        query = parser.parse()
        problems = tuple(sorted(parser.problems, key=lambda problem: (problem.start, problem.end)))
        wider = None
        if parser.may_be_begun:
            parser = _Parser(text, now, is_begun=True)
            wider = asked(parser.parse())
    except _TooDeep as error:
        reason = f"more than {DEEPEST} parentheses in one another"
        nothing = Term("", text, None)
        return ParsedFilter(text, nothing, (Problem(error.token.start, len(text), reason),), asked(nothing))
    return ParsedFilter(text, query, problems, asked(query), wider)


class _TooDeep(Exception):
    """There are too many parentheses in one another."""

    def __init__(self, token: Token) -> None:
        super().__init__()
        self.token = token


class _Parser:
    """Reads a text once, from left to right."""

    def __init__(self, text: str, now: Timestamp, *, is_begun: bool = False) -> None:
        self.text = text
        self.now = now
        self.is_begun = is_begun
        self.tokens = tokens(text)
        self.problems: list[Problem] = []
        self.at = 0

    @property
    def token(self) -> Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    @property
    def may_be_begun(self) -> bool:
        """Whether the text ends in a word that may become a key, or in a value that may be meant as a beginning."""
        last = self.tokens[-1] if self.tokens else None
        return last is not None and self._is_begun(last)

    def parse(self) -> Query:
        return self._either(0) or Every(())

    def _either(self, depth: int) -> Query | None:
        found: list[Query] = []
        joining: Token | None = None
        while True:
            before = self.at
            part = self._every(depth)
            if part:
                found.append(part)
            is_missing, token = self.at == before, self.token
            if is_missing and joining:
                self._miss(joining, "nothing stands behind this or")
            elif is_missing and token and token.kind is Kind.OR:
                self._miss(token, "nothing stands before this or")
            if token is None or token.kind is not Kind.OR:
                return Either(tuple(found)) if len(found) > 1 else found[0] if found else None
            joining = token
            self.at += 1

    def _every(self, depth: int) -> Query | None:
        found: list[Query] = []
        while (token := self.token) and token.kind is not Kind.OR and not (token.kind is Kind.CLOSE and depth):
            if part := self._part(token, depth):
                found.append(part)
        return Every(tuple(found)) if len(found) > 1 else found[0] if found else None

    def _part(self, token: Token, depth: int) -> Query | None:
        self.at += 1
        match token.kind:
            case Kind.NOT:
                inner = self._part(self.tokens[self.at], depth)
                return Not(inner) if inner else None
            case Kind.OPEN:
                return self._group(token, depth + 1)
            case Kind.CLOSE:
                self._mark(token.start, token.end, "this ) closes nothing; in quotes it is text")
                return None
            case Kind.DASH:
                self._miss(token, "nothing stands behind this -; in quotes it is text")
                return None
        return self._term(token)

    def _group(self, opening: Token, depth: int) -> Query | None:
        if depth > DEEPEST:
            raise _TooDeep(opening)
        before = self.at
        found = self._either(depth)
        is_empty = self.at == before
        if (closing := self.token) is None:
            self._mark(opening.start, opening.end, "this ( is not closed yet", is_unfinished=True)
            return found
        self.at += 1
        if is_empty:
            self._mark(opening.start, closing.end, "nothing stands between these parentheses")
        return found

    def _term(self, token: Token) -> Query | None:
        for value in token.values:
            if not value.is_closed:
                self._mark(value.start, value.end, "this quote is not closed yet", is_unfinished=True)
        is_begun = self.is_begun and token is self.tokens[-1] and self._is_begun(token)
        key = token.key.lower()
        if not key:
            text = token.values[0].text
            return None if is_begun else Term("", text, word(text))
        if key not in KEYS:
            reason = f"“{token.key}:” is no key; in quotes it is text. The keys: {', '.join(KEYS)}"
            self._mark(token.start, token.start + len(token.key) + 1, reason)
            text = f"{token.key}:{','.join(value.text for value in token.values)}"
            return Term("", text, word(text))
        found = [part for value in token.values if (part := self._value(key, value, is_begun=is_begun))]
        return Either(tuple(found)) if len(found) > 1 else found[0] if found else None

    def _value(self, key: str, value: Value, *, is_begun: bool) -> Term | None:
        is_last = value.end == len(self.text)
        if not value.text and not value.is_quoted:
            start = value.start - len(key) - 1 if self.text[value.start - 1] == ":" else value.start - 1
            self._mark(start, value.end, f"{key}: needs a value, such as {key}:{KEYS[key].example}", is_last)
            return None
        begun = KEYS[key].begun
        if is_begun and is_last and begun:
            return Term(key, value.text, begun(value.text))
        try:
            return Term(key, value.text, KEYS[key].read(value.text, self.now))
        except BadValue as error:
            is_unfinished = error.may_grow and is_last and not value.is_quoted
            self._mark(value.start, value.end, error.reason, is_unfinished)
            return None if is_unfinished else Term(key, value.text, None)

    def _is_begun(self, token: Token) -> bool:
        if token.kind is not Kind.TERM or token.end < len(self.text):
            return False
        last, key = token.values[-1], token.key.lower()
        if last.is_quoted or not last.text:
            return False
        if token.key:
            return key in KEYS and KEYS[key].begun is not None
        return any(known.startswith(last.text.lower()) for known in (*KEYS, "or"))

    def _miss(self, token: Token, reason: str) -> None:
        if all(problem.start != token.start for problem in self.problems):  # an or may lack both of its sides
            self._mark(token.start, token.end, reason, token is self.tokens[-1])

    def _mark(self, start: int, end: int, reason: str, is_unfinished: bool = False) -> None:
        self.problems.append(Problem(start, end, reason, is_unfinished))
