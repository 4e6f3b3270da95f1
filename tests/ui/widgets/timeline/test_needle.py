"""What is searched, in what an entry says and in the lines that show it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ui.markup import ANY_TEXT, shown
from tests.ui.sessions import call, every_kind, reply, user
from tests.ui.test_bodies import entries, writable
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.matching import matcher
from thulp_tui.domain.search import SearchQuery
from thulp_tui.domain.strict_json import dumps
from thulp_tui.text import clean
from thulp_tui.ui.bodies import body
from thulp_tui.ui.widgets.timeline.needle import LARGE, Needle, needle_of
from thulp_tui.ui.widgets.timeline.search import Search


def count(words: str, entry: SessionEntry) -> int:
    """Return how often an entry says words."""
    return Needle(words).count(dumps(entry.to_document()).encode())


def marked(words: str, entry: SessionEntry, cells: int) -> list[str]:
    """Return what stands out in the open lines of an entry."""
    lines = shown(body(entry, cells, folded=False).lines)
    spots = Needle(words).spots(body(entry, cells, folded=False).lines, cells)
    return ["".join(lines[span.line][span.start : span.end] for span in spot) for spot in spots]


@pytest.mark.parametrize(
    ("words", "times"),
    [("brief", 1), ("pytest", 1), ("-q", 1), ("src", 1), ("1 failed", 1), ("score 0.82", 1), ("exact 0.8", 1)]
    + [("deployed", 1), ("staging", 1), ("review", 1), ('"found": 2', 1), ("user_message", 0), ("entry_type", 0)],
)
def test_what_an_entry_says_is_found(words: str, times: int) -> None:
    """Text, names, arguments, results, scores, metrics, events; not how the file writes it."""
    assert sum(count(words, entry) for entry in every_kind()) == times


def test_small_letters_find_both_and_capitals_only_themselves() -> None:
    """Smart case."""
    entry = user("Cookie cookie COOKIE")
    assert [count(words, entry) for words in ("cookie", "Cookie", "COOKIE", "cOOkie")] == [3, 1, 1, 0]


@pytest.mark.parametrize(
    ("words", "text"),
    [("istanbul", "İstanbul"), ("kelvin", "\u212aelvin"), ("house", "hou\u017fe"), ("straße", "STRAẞE"), ("ς", "ΟΔΟΣ")]
    + [("strasse", "straße"), ("Kelvin", "\u212aelvin"), ("größe x", "GRÖßE X"), ("ß", "ẞ")],
)
def test_capitals_are_those_of_the_search_of_all_sessions(words: str, text: str) -> None:
    """What is found in all sessions is found in one: before it is parsed, in what it says, and where it is shown."""
    entry, query = user(text), SearchQuery(words)
    is_there = matcher(query).first(text) is not None
    assert (count(words, entry) == 1) is is_there
    assert bool(marked(words, entry, 40)) is is_there
    assert Needle(words).may_be_in(dumps(entry.to_document()).encode()) or not is_there


def test_white_space_is_white_space() -> None:
    """Two words are found across a line break, and however many spaces are between."""
    assert count("two  words ", user("two\nwords, two \t words")) == 2


def test_a_match_goes_on_in_the_next_line() -> None:
    """Also within a word that does not fit, behind the bars of quotes and results; not across a real line's end."""
    assert marked("quick brown fox", reply("the quick brown fox"), 10) == ["quickbrown fox"]
    assert marked("abcdefgh", reply("abcdefgh" * 3), 10) == ["abcdefgh"] * 3
    assert marked("quick brown fox", reply("> the quick brown fox jumps"), 12) == ["quickbrown fox"]
    assert marked("onetwo", reply("one\ntwo"), 40) == []


def test_a_result_is_marked_behind_its_rule() -> None:
    """The rule itself is no part of a match."""
    assert marked("second line", call(result="first line\nsecond line"), 40) == ["second line"]


@settings(max_examples=150, deadline=None)
@given(entries(), ANY_TEXT.filter(writable).filter(lambda text: clean(text).replace("⏎", " ").split() != []))
def test_what_surely_is_not_there_is_not_counted(entry: SessionEntry, words: str) -> None:
    """The quick look never hides what counting would find."""
    needle, text = Needle(words), dumps(entry.to_document()).encode()
    if needle.count(text):
        assert needle.may_be_in(text)


def test_invisible_characters_do_not_hide_a_word() -> None:
    """What is shown as one word is found as one."""
    assert count("cookie", user("coo\u200bkie")) == 1
    assert Needle("cookie").may_be_in(dumps(user("coo\u200bkie").to_document()).encode())


@pytest.mark.parametrize("text", ["", " ", "\u200b", "\n \u00ad"])
def test_nothing_that_shows_is_nothing_to_search(text: str) -> None:
    """Invisible characters alone are no words."""
    assert needle_of(text) is None
    assert needle_of(text + "x") is not None


def test_a_large_entry_is_searched_too() -> None:
    """As it stands in the file."""
    entry = call(result='{"name": "needle"}\n' * (LARGE // 10))
    assert count("needle", entry) == LARGE // 10
    assert count('"name": "needle"', entry) == LARGE // 10


@given(st.lists(st.booleans(), max_size=200), st.integers(0, 200), st.integers(0, 200))
def test_a_search_knows_the_next_match_as_soon_as_nothing_nearer_can_come(
    has: list[bool], start: int, entry: int
) -> None:
    """At each moment what it answers is what it answers at the end, or that it does not know yet."""
    texts = [dumps(user("needle" if one else "hay").to_document()).encode() for one in has]
    start, entry = min(start, max(0, len(has) - 1)), min(entry, max(0, len(has) - 1))
    search = Search(Needle("needle"), len(has), lambda first, last: texts[first:last], start)
    found = [index for index, one in enumerate(has) if one]
    after = next((index for index in found if index > entry), None)
    before = next((index for index in reversed(found) if index < entry), None)
    for _ in search.pieces():
        assert search.beyond(entry, 1) in (None, after)
        assert search.beyond(entry, -1) in (None, before)
    assert search.is_done
    assert (search.beyond(entry, 1), search.beyond(entry, -1)) == (after, before)
    assert search.total == len(found)
    assert [search.before(index) for index in range(len(has))] == [sum(has[:index]) for index in range(len(has))]
    assert search.outermost(1) == (found[0] if found else None)
    assert search.outermost(-1) == (found[-1] if found else None)


@pytest.mark.parametrize("times", [255, 256, 70_000])
def test_every_time_counts(times: int) -> None:
    """However often an entry says it."""
    texts = [dumps(user(said).to_document()).encode() for said in ("needle", "needle " * times, "needle")]
    search = Search(Needle("needle"), 3, lambda first, last: texts[first:last], 0)
    list(search.pieces())
    assert [search.count(entry) for entry in range(3)] == [1, times, 1]


def test_a_search_goes_on_with_what_is_added() -> None:
    """Counts and places of before stay."""
    texts = [dumps(user("needle").to_document()).encode()] * 100
    search = Search(Needle("needle"), 50, lambda first, last: texts[first:last], 10)
    assert all(not search.is_done for _ in search.pieces()) or search.is_done
    search.grow(100, lambda first, last: texts[first:last])
    assert not search.is_done
    list(search.pieces())
    assert (search.total, search.before(99)) == (100, 99)
