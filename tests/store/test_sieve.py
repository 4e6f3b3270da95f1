"""What the sieve knows of characters, held against Python and against the cleaning of texts."""

import re
import sys

from thulp_tui.cells import ZERO_CELLS, ranges
from thulp_tui.domain.demands import run_of
from thulp_tui.domain.matching import LIKE_ASCII
from thulp_tui.store.sieve import Sieve
from thulp_tui.store.spellings import INVISIBLE, SPACES, letters
from thulp_tui.text import clean

EVERY = [chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000]
"""All characters that a text can hold."""


def sieve(word: str) -> Sieve:
    """Return what sieves by a word in any case."""
    return Sieve([(run_of(word),)], is_exact=False)


def test_every_character_that_cleaning_leaves_out_is_known() -> None:
    """A character that vanishes from between two letters is one of the invisible ones."""
    gone = {ord(one) for one in EVERY if clean(f"a{one}b") == "ab"}
    assert gone <= set(INVISIBLE)
    assert all(not any(first <= code <= last for first, last in ranges(ZERO_CELLS)) for code in map(ord, "ab"))


def test_all_white_space_beyond_ascii_is_known() -> None:
    """A character that is white space in a clean text, or becomes some, is one of the known ones."""
    blank = {ord(one) for one in EVERY if not one.isascii() and re.search(r"a\s", clean(f"a{one}b"))}
    assert blank == set(SPACES)


def test_every_letter_with_another_case_is_known() -> None:
    """Whatever has capitals, or is one, stands among the letters that are looked through for equal ones."""
    known = set(letters())
    cased = {one for one in EVERY if not one.isascii() and (one.lower() != one or one.upper() != one)}
    assert not cased - known


def test_every_character_that_equals_a_letter_of_ascii_is_known() -> None:
    """The Kelvin sign and its like are looked for beside the letter."""
    others = "".join(one for one in EVERY if not one.isascii())
    for letter in "abcdefghijklmnopqrstuvwxyz":
        assert {ord(one) for one in re.findall(letter, others, re.IGNORECASE)} == set(LIKE_ASCII.get(letter, ()))


def test_lines_are_told_once_and_whole() -> None:
    """However often a line holds it, and the last one without a line break, too."""
    text = b"needle needle\nnothing\nNEEDLE\n\nx needle"
    assert [text[start:end] for start, end in sieve("needle").lines(text)] == [
        b"needle needle",
        b"NEEDLE",
        b"x needle",
    ]


def test_what_only_keys_and_ids_hold_is_passed_over() -> None:
    """The beginning of an entry's line is not looked at, except for the tool's name."""
    line = b'{"id":"00000000-0000-4000-8000-000000000001","timestamp":1,"entry_type":'
    message = line + b'{"type":"user_message"},"content":{"text":"hello"}}'
    call = line + b'{"type":"tool_call","tool_name":"bash","success":true},"content":{"text":"x"}}'
    assert not sieve("message").may_be_in(message)
    assert not sieve("success").may_be_in(call)
    assert sieve("bash").may_be_in(call)
