"""What is searched, found in a text."""

import pytest

from thulp_tui.domain.matching import matcher
from thulp_tui.domain.search import SESSION, InvalidQuery, SearchQuery


def first(query: str, text: str, *, is_exact: bool | None = None, is_regex: bool = False) -> str | None:
    """Return what is found first."""
    span = matcher(SearchQuery(query, is_regex, is_exact)).first(text)
    return None if span is None else text[slice(*span)]


@pytest.mark.parametrize(
    ("query", "text", "found"),
    [
        ("two words", "x two\n  words y", "two\n  words"),
        ("a.b", "aXb a.b", "a.b"),
        ("word", "WORD", "WORD"),
        ("Word", "word", None),
        ("straße", "STRAẞE", "STRAẞE"),
        ("strasse", "straße", None),
        ("istanbul", "İstanbul", "İstanbul"),
        ("kelvin", "\u212aelvin", "\u212aelvin"),
        ("ς", "Σ", "Σ"),
        (" padded ", "padded", "padded"),
        ("ze\u200bro", "zero", "zero"),
    ],
)
def test_words(query: str, text: str, found: str | None) -> None:
    """White space is white space, capitals count when there are any, letters are equal as Python has it."""
    assert first(query, text) == found


def test_case_of_an_expression_is_that_of_its_letters() -> None:
    """A class such as \\S has no capitals."""
    assert first(r"\Srror", "ERROR", is_regex=True) == "ERROR"
    assert first(r"Error", "ERROR", is_regex=True) is None
    assert first(r"Error", "ERROR", is_regex=True, is_exact=False) == "ERROR"


def test_an_expression_may_say_itself_that_capitals_do_not_count() -> None:
    """By the flag in front, whatever capitals it has."""
    assert first(r"(?i)Error", "ERROR", is_regex=True) == "ERROR"
    assert not matcher(SearchQuery(r"(?i)Error", is_regex=True)).is_exact


def test_nothing_at_all_is_not_found() -> None:
    """An expression that matches the empty text finds the first place where it matches more."""
    assert first("x*", "aaxxb", is_regex=True) == "xx"
    assert first("x*", "aab", is_regex=True) is None


def test_a_text_on_which_an_expression_takes_too_long_is_given_up() -> None:
    """TimeoutError, and no waiting."""
    with pytest.raises(TimeoutError):
        matcher(SearchQuery("(?:a|a)+c", is_regex=True)).first("a" * 60)


@pytest.mark.parametrize(("expression", "place"), [("a)", 1), ("[a", 2), ("*", 0), ("a\\", 2), ("(?P<n>a)(?P<n", 13)])
def test_what_is_no_expression_is_told_with_its_place(expression: str, place: int) -> None:
    """The character at which it cannot be understood any more, from 0."""
    with pytest.raises(InvalidQuery) as told:
        matcher(SearchQuery(expression, is_regex=True))
    assert told.value.place == place
    assert str(told.value).endswith(f", at character {place + 1}")


def test_kinds_that_are_asked_for() -> None:
    """None named are all."""
    assert SearchQuery("x").asks_for(SESSION)
    assert not SearchQuery("x", kinds=frozenset({"tool_call"})).asks_for(SESSION)
