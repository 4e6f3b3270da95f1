"""A filter as it was understood: questions, joined and left out; as a function, and as text again."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from thulp_tui.domain.filter_terms import Test, joined
from thulp_tui.domain.filter_tokens import in_quotes, shown_value, shown_word


@dataclass(frozen=True, slots=True)
class Term:
    """One question: a key with a value, or a word."""

    key: str
    """The key, in lower case; empty for a word."""
    value: str
    """The value or the word, as typed, without quotes."""
    test: Test | None = field(compare=False, repr=False)
    """What it asks; None where it is not understood."""


@dataclass(frozen=True, slots=True)
class Not:
    """Whatever the inner query leaves out."""

    inner: "Query"
    """The query behind the dash."""


@dataclass(frozen=True, slots=True)
class Every:
    """What all of these find; every session where there are none."""

    parts: tuple["Query", ...]
    """None, or two and more."""


@dataclass(frozen=True, slots=True)
class Either:
    """What at least one of these finds."""

    parts: tuple["Query", ...]
    """Two and more."""


Query = Term | Not | Every | Either
"""What was understood, as a tree."""


def asked(query: Query, *, is_left_out: bool = False) -> Test:
    """Return the query as one function; what is not understood finds nothing, even where it is to be left out.

    `is_left_out` where an odd number of dashes stands before the query.
    """
    match query:
        case Term(test=test):
            return test or (lambda _: is_left_out)
        case Not(inner=inner):
            found = asked(inner, is_left_out=not is_left_out)
            return lambda summary: not found(summary)
        case Every(parts=parts):
            return joined((asked(part, is_left_out=is_left_out) for part in parts), by_all=True)
        case Either(parts=parts):
            return joined((asked(part, is_left_out=is_left_out) for part in parts), by_all=False)


def shown(query: Query) -> str:
    """Return a query as a text that is read as the same query."""
    match query:
        case Term(key="", test=None):
            return query.value
        case Term(key=""):
            return shown_word(query.value)
        case Term():
            return f"{query.key}:{_shown_value(query)}"
        case Not(inner=inner):
            return f"-({shown(inner)})" if isinstance(inner, Not) else f"-{_grouped(inner)}"
        case Every(parts=parts):
            return " ".join(map(_grouped, parts))
        case Either(parts=parts):
            if values := _values_of_one_key(parts):
                return f"{values[0].key}:{','.join(map(_shown_value, values))}"
            return " or ".join(shown(part) if isinstance(part, Every) else _grouped(part) for part in parts)


def _shown_value(term: Term) -> str:
    # In quotes a bad value is never taken for one that somebody is still typing.
    return shown_value(term.value) if term.test else in_quotes(term.value)


def _grouped(query: Query) -> str:
    is_plain = isinstance(query, Term | Not) or (isinstance(query, Either) and _values_of_one_key(query.parts))
    return shown(query) if is_plain else f"({shown(query)})"


def _values_of_one_key(parts: Sequence[Query]) -> list[Term]:
    """Return the parts where they are values of the same key, else nothing."""
    terms = [part for part in parts if isinstance(part, Term) and part.key]
    return terms if len(terms) == len(parts) and len({term.key for term in terms}) == 1 else []
