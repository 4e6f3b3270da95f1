"""What a regular expression demands of a text, held against what the package `regex` finds."""

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from thulp_tui.domain.demands import OneOf, Run, demands, run_of


def shown(run: Run) -> str:
    """Return a run as an expression."""
    return "".join(map(shown_one, run))


def shown_one(one: OneOf) -> str:
    """Return a character as an expression."""
    if one.letter:
        return one.letter
    if one.has_words:
        return "w"
    return "0" if one.has_digits else f"[{''.join(sorted(one.letters))}]"


@pytest.mark.parametrize(
    ("expression", "clauses"),
    [
        (r"error: \d+ in (foo|bar)", [["error: 0"], ["0 in "], ["foo", "bar"]]),
        ("colou?r", [["colo"], ["r"]]),
        ("ab+c", [["ab"], ["bc"]]),
        ("fo{2,3}bar", [["foo"], ["oobar"]]),
        ("fo{2}bar", [["foobar"]]),
        ("a{,3}b", [["b"]]),
        (r"foo\.bar", [["foo.bar"]]),
        (r"[a\]b]cd", [["[]ab]cd"]]),
        ("[]a]bc", [["[]a]bc"]]),
        ("[^a]bc", [["bc"]]),
        ("(abc)*def", [["def"]]),
        ("((a)b)c", [["abc"]]),
        ("(?:ab)(?P<n>c)", [["abc"]]),
        ("a(?=x)b(?<!y)c", [["abc"]]),
        ("a|b", [["a", "b"]]),
        ("(foo|b(ar|az))q", [["q"], ["foo", "ar", "az"]]),
        ("(a|)b", [["b"]]),
        (r"\d{4}-\d\d", [["0000-00"]]),
        (r"\bx\w+$", [["xw"], ["w"]]),
        (r"\d+?x*+y", [["0"], ["0"], ["y"]]),
        ("größe", [["größe"]]),
        ("x(?i)y", []),
        (r"\x41bc", []),
        (r"\p{Lu}bc", []),
        (r"(a)bc\1", []),
        ("[[:alpha:]]x", []),
        ("[a--b]x", []),
        ("(?|a|b)c", []),
        ("abc{e<=1}", []),
        ("a{1,2}{", []),
        ("x*", []),
        (".", []),
        ("a" * 2000, []),
    ],
)
def test_what_must_be_there(expression: str, clauses: list[list[str]]) -> None:
    """Only what is beyond doubt."""
    assert [[shown(run) for run in clause] for clause in demands(expression, is_exact=True)] == clauses


def test_a_set_has_both_cases_where_capitals_do_not_count() -> None:
    """A letter by itself stands for its other case anyway; beyond ASCII nothing is said then."""
    assert demands("[a1]", is_exact=False) == (((OneOf(frozenset("aA1")),),),)
    assert demands("ab", is_exact=False) == ((run_of("ab"),),)
    assert demands("é", is_exact=False) == ()


PIECES = st.sampled_from(
    [*"abB1_-. é", r"\d", r"\w", r"\s", r"\b", r"\.", ".", "[ab]", "[^a]", r"[\d-]", "[a-b1]", "^", "$"]
)
QUANTITIES = st.sampled_from(["", "", "", "?", "*", "+", "{2}", "{1,2}", "{2,}", "{,2}", "+?", "*+"])
EXPRESSIONS = st.recursive(
    st.tuples(PIECES, QUANTITIES).map("".join),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=4).map("".join),
        st.tuples(st.sampled_from(["(", "(?:", "(?=", "(?!", "(?<=", "(?>"]), inner, st.just(")"), QUANTITIES).map(
            "".join
        ),
        st.lists(inner, min_size=2, max_size=3).map("|".join),
    ),
    max_leaves=8,
)


@settings(max_examples=500, deadline=None)
@given(EXPRESSIONS, st.text(alphabet="abAB1_-. é\n", max_size=12), st.booleans())
def test_whatever_it_finds_has_what_it_demands(expression: str, text: str, is_exact: bool) -> None:
    """Each clause has a run that stands in the text."""
    try:
        found = regex.search(expression, text, regex.MULTILINE | (0 if is_exact else regex.IGNORECASE), timeout=1)
    except (regex.error, TimeoutError):
        return
    if found:
        for clause in demands(expression, is_exact=is_exact):
            assert any(is_in(run, text, is_exact) for run in clause), (clause, text)


def is_in(run: Run, text: str, is_exact: bool) -> bool:
    """Return whether a run stands somewhere in a text."""
    flags = 0 if is_exact else regex.IGNORECASE
    return bool(regex.search("".join(f"(?:{members(one)})" for one in run), text, flags))


def members(one: OneOf) -> str:
    """Return the expression of a character."""
    classes = [r"\d"] * one.has_digits + [r"\w"] * one.has_words
    return "|".join([*map(regex.escape, sorted(one.letters)), *classes])
