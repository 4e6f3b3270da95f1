"""What people type to filter, cut into words, keys with their values, signs and parentheses; each with its place."""

import re
from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """What a token is."""

    TERM = "term"
    """A word, or a key with values."""
    OR = "or"
    """The word `or`, not in quotes."""
    NOT = "-"
    """A dash with something right behind it."""
    DASH = "lone -"
    """A dash with nothing behind it."""
    OPEN = "("
    """Where a group begins."""
    CLOSE = ")"
    """Where it ends."""


class Value(NamedTuple):
    """What stands behind a key, between two commas; or a word."""

    text: str
    """What is meant, without quotes."""
    start: int
    """Where it begins, its quote included."""
    end: int
    """Where it ends."""
    is_quoted: bool = False
    """Whether it is in quotes."""
    is_closed: bool = True
    """Whether its quote is closed."""


class Token(NamedTuple):
    """A piece of what is typed."""

    kind: Kind
    """What it is."""
    start: int
    """Where it begins."""
    end: int
    """Where it ends."""
    key: str = ""
    """The key as typed, without its colon; empty for a word."""
    values: tuple[Value, ...] = ()
    """Behind a key at least one, which may be empty; a word is one value."""


_KEY = re.compile(r"([A-Za-z_]+):(?!//)")
_QUOTED = re.compile(r'"((?:\\["\\]|[^"])*)("?)')
_ESCAPED = re.compile(r'\\(["\\])')
_SAFE_WORD = re.compile(r'[^\s"(),:\\-][^\s"(),:\\]*')
_SAFE_VALUE = re.compile(r'(?!//)[^\s"(),]+')


def tokens(text: str) -> tuple[Token, ...]:
    """Return the tokens of any text, in order.

    White space separates. In double quotes `\\"` and `\\\\` are a quote and a backslash. A parenthesis within a word
    belongs to it as long as it is closed there, so `f(x)` is a word. `https://…` is one, no key.
    """
    found: list[Token] = []
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        token = _token(text, at, after_dash=bool(found) and found[-1].kind is Kind.NOT)
        found.append(token)
        at = token.end
    return tuple(found)


def shown_word(text: str) -> str:
    """Return a word so that it is read as this word, in quotes where it must be."""
    return text if _SAFE_WORD.fullmatch(text) and text.lower() != "or" else in_quotes(text)


def shown_value(text: str) -> str:
    """Return a key's value so that it is read as this value, in quotes where it must be."""
    return text if _SAFE_VALUE.fullmatch(text) else in_quotes(text)


def in_quotes(text: str) -> str:
    """Return a text in quotes."""
    return '"' + re.sub(r'(["\\])', r"\\\1", text) + '"'


def _token(text: str, at: int, *, after_dash: bool) -> Token:
    first, behind = text[at], text[at + 1 : at + 2]
    if first in "()":
        return Token(Kind(first), at, at + 1)
    if first == "-" and not after_dash and behind != "-":
        is_lone = not behind or behind.isspace() or behind == ")"
        return Token(Kind.DASH if is_lone else Kind.NOT, at, at + 1)
    if key := _KEY.match(text, at):
        values = _values(text, key.end())
        return Token(Kind.TERM, at, values[-1].end, key[1], values)
    value = _value(text, at, until_comma=False)
    is_or = value.text.lower() == "or" and not value.is_quoted and not after_dash
    return Token(Kind.OR if is_or else Kind.TERM, at, value.end, "", (value,))


def _values(text: str, at: int) -> tuple[Value, ...]:
    values = [_value(text, at, until_comma=True)]
    while text.startswith(",", values[-1].end):
        values.append(_value(text, values[-1].end + 1, until_comma=True))
    return tuple(values)


def _value(text: str, at: int, *, until_comma: bool) -> Value:
    if quoted := _QUOTED.match(text, at):
        return Value(_ESCAPED.sub(r"\1", quoted[1]), at, quoted.end(), is_quoted=True, is_closed=bool(quoted[2]))
    end, depth = at, 0
    while end < len(text) and not text[end].isspace() and not (until_comma and text[end] == ","):
        depth += (text[end] == "(") - (text[end] == ")")
        if depth < 0:
            break
        end += 1
    return Value(text[at:end], at, end)
