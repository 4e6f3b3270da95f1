"""Cleaning, cutting and wrapping of text, and numbers in words."""

import re
import sys
import time
import unicodedata
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thulp_tui import text

ANY = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from([*"\u200d\ufe0f\u0301\t\n\r\x1b中👩❤🇩1 \u202e\U000e0041", "\u2028", "🏴", "🏻", "a", " "]),
    ),
    max_size=60,
)
DANGEROUS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ud800-\udfff]")


@pytest.fixture(autouse=True)
def _in_utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Local time is UTC."""
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("dirty", "shown"),
    [
        ("\x1b]52;c;aGk=\x07", "␛]52;c;aGk=␇"),
        ("\x1b[31mred\x9b0m", "␛[31mred�0m"),
        ("nul\x00 bell\x07 del\x7f", "nul␀ bell␇ del␡"),
        ("progress\r100%", "progress␍100%"),
        ("dos\r\nlines\r\n", "dos\nlines\n"),
        ("line\u2028separator", "line\nseparator"),
        ("user\u202etxt.exe", "user�txt.exe"),
        ("\u2066isolated\u2069", "�isolated�"),
        ("a\u200fb\u200ec\u061cd", "abcd"),
        ("zero\u200bwidth\ufeff soft\u00adhyphen", "zerowidth softhyphen"),
        ("\ud800 alone", "� alone"),
        ("blank\u3164letter", "blank letter"),
        ("note\ufff9\ufffa\ufffb", "note���"),
        ("hid\U000e0068\U000e0069den", "hid��den"),
    ],
)
def test_what_could_harm_shows_as_text(dirty: str, shown: str) -> None:
    """Controls show as pictures, reordering and hidden characters as a mark, invisible ones not at all."""
    assert text.clean(dirty) == shown


@pytest.mark.parametrize(
    "good",
    [
        "plain\nlines",
        "naïve café",
        "日本語のセッション",
        "👩‍🚀 👩🏻‍❤️‍💋‍👨🏽 🏳️‍🌈 ⚠️ 1️⃣ 🇩🇪",
        "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
        "é",
        "नमस्ते",
        "می‌خواهم",
        "葛󠄀",
        "[red]markup[/]",
    ],
)
def test_what_people_write_stays(good: str) -> None:
    """Scripts, emoji, markup-like brackets are left as they are."""
    assert text.clean(good) == good


@pytest.mark.parametrize("line", ["a\tb", "ab\tc", "abcd\te", "\t\tx", "中\tx", "one\n中\ttwo"])
def test_tabs_become_spaces_to_the_next_stop(line: str) -> None:
    """What follows a tab stands at a multiple of four cells."""
    cleaned = text.clean(line)
    assert "\t" not in cleaned
    for before, after in zip(line.split("\n"), cleaned.split("\n"), strict=True):
        if "\t" in before:
            assert text.width(after[: -len(before.split("\t")[-1])]) % 4 == 0


def test_a_tower_of_accents_is_cut() -> None:
    """Ten thousand marks on a letter become a handful."""
    assert len(text.clean("o" + "\u0301" * 10_000 + "k")) < 10


def test_a_chain_of_joined_emoji_is_cut() -> None:
    """Ten thousand joined emoji do not count as one: a terminal without joining would draw them all."""
    assert text.width(text.clean("👩" + "\u200d👩" * 10_000)) > 4_000


def test_a_joiner_does_not_hide_letters() -> None:
    """A joiner between letters goes, as each letter takes its cell."""
    assert text.width(text.clean("s\u200de\u200dc\u200dr\u200de\u200dt")) == 6


def test_all_of_unicode_is_safe_after_cleaning() -> None:
    """No character survives that a terminal could obey or that reorders text."""
    everything = text.clean("".join(map(chr, range(sys.maxunicode + 1))))
    assert not DANGEROUS.search(everything)
    everything.encode("utf-8")


def test_the_fast_path_lets_only_harmless_characters_through() -> None:
    """A character that alone is not looked at twice is no format character and takes a cell."""
    for character in map(chr, range(sys.maxunicode + 1)):
        if text._is_plain(character) and character != "\n":
            assert unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Mn", "Me"}, hex(ord(character))
            assert text.width(character), hex(ord(character))


@settings(deadline=None)
@given(ANY)
def test_cleaning_is_safe_and_final(dirty: str) -> None:
    """Whatever comes in, nothing dangerous comes out, and cleaning again changes nothing."""
    cleaned = text.clean(dirty)
    assert not DANGEROUS.search(cleaned)
    assert text.clean(cleaned) == cleaned


@settings(deadline=None)
@given(ANY)
def test_a_line_is_one_line(dirty: str) -> None:
    """Text for one line has no newline of any kind."""
    assert len(text.clean_line(dirty + "x").splitlines()) == 1


@pytest.mark.parametrize(
    ("given_text", "cells", "fitted"),
    [
        ("short", 5, "short"),
        ("longer", 5, "long…"),
        ("日本語", 5, "日本…"),
        ("日本語", 4, "日…"),
        ("日本語", 6, "日本語"),
        ("x", 0, ""),
        ("ab", 1, "…"),
        ("👩‍🚀👩‍🚀", 3, "👩‍🚀…"),
        ("e\u0301e\u0301", 1, "…"),
        ("", 0, ""),
    ],
)
def test_text_is_cut_at_whole_characters(given_text: str, cells: int, fitted: str) -> None:
    """What does not fit ends with an ellipsis, and no character is torn."""
    assert text.fit(given_text, cells) == fitted


@settings(deadline=None)
@given(ANY, st.integers(-1, 30))
def test_fitted_and_padded_text_has_its_width(dirty: str, cells: int) -> None:
    """Fitting never exceeds the cells, padding takes them exactly."""
    line = text.clean_line(dirty)
    assert text.width(text.fit(line, cells)) <= max(cells, 0)
    assert text.width(text.pad(line, cells)) == max(cells, 0)


@pytest.mark.parametrize(
    ("source", "cells", "lines"),
    [
        ("one two three", 7, ["one two", "three"]),
        ("one two   three", 7, ["one two", "three"]),
        ("a\n\nb", 10, ["a", "", "b"]),
        ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
        ("see abcdefghij", 4, ["see", "abcd", "efgh", "ij"]),
        ("trailing      ", 8, ["trailing"]),
        ("日本語です。次", 10, ["日本語で", "す。次"]),
        ("日本語です", 4, ["日本", "語で", "す"]),
        ("say 日本語", 8, ["say 日本", "語"]),
        ("naïve café crème", 10, ["naïve café", "crème"]),
        ("「日本」", 5, ["「日", "本」"]),
        ("a日", 2, ["a", "日"]),
        ("", 5, [""]),
    ],
)
def test_text_wraps_at_words(source: str, cells: int, lines: list[str]) -> None:
    """Lines break between words and between wide characters; long words fold; punctuation does not begin a line."""
    assert text.wrap(source, cells) == lines


@settings(deadline=None)
@given(ANY, st.integers(2, 30))
def test_wrapping_loses_nothing_and_keeps_the_width(dirty: str, cells: int) -> None:
    """No line is wider than asked, and all that is not space is still there in order."""
    cleaned = text.clean(dirty)
    lines = text.wrap(cleaned, cells)
    assert all(text.width(line) <= cells for line in lines)
    assert "".join("".join(lines).split()) == "".join(cleaned.split())


@pytest.mark.parametrize("letter", ["x", "é", "日"])
def test_a_megabyte_without_a_space_wraps(letter: str) -> None:
    """One word of a million characters becomes full lines."""
    lines = text.wrap(letter * 1_000_000, 80)
    assert len(lines) == 1_000_000 * text.width(letter) // 80


@pytest.mark.parametrize(
    ("age_ms", "word"),
    [
        (0, "now"),
        (59_999, "now"),
        (120_000, "2m"),
        (3_600_000, "1h"),
        (3 * 86_400_000, "3d"),
        (35 * 86_400_000, "5w"),
        (400 * 86_400_000, "1y"),
        (-1_000, "now"),
        (-3 * 86_400_000, "in 3d"),
    ],
)
def test_an_age_is_one_short_word(age_ms: int, word: str) -> None:
    """Ages are told in the largest unit that fills."""
    assert text.ago(10**12, 10**12 - age_ms) == word


def test_moments_are_local_times() -> None:
    """A timestamp shows as a clock or a day."""
    assert text.clock(1_767_351_000_123) == "10:50:00"
    assert text.day(1_767_351_000_123) == "2026-01-02 10:50"


def test_moments_beyond_the_calendar_do_not_fail() -> None:
    """thulp's largest timestamp still shows as something."""
    assert text.clock(2**64 - 1) == "--:--:--"
    assert text.day(2**64 - 1) == "after year 9999"


@pytest.mark.parametrize(
    ("ms", "shown"),
    [(0, "00:00"), (1_330_999, "22:10"), (3_723_000, "1:02:03"), (-5, "00:00"), (442_800_000, "5d 03h")],
)
def test_a_span_reads_as_a_clock(ms: int, shown: str) -> None:
    """Minutes and seconds, then hours, then days."""
    assert text.span(ms) == shown


@pytest.mark.parametrize(
    ("ms", "shown"),
    [
        (0, "0 ms"),
        (85, "85 ms"),
        (999.6, "1.0 s"),
        (1_234, "1.2 s"),
        (42_000, "42 s"),
        (180_000, "3 min"),
        (7_500_000, "2 h 5 min"),
    ],
)
def test_what_something_took_is_told_in_words(ms: float, shown: str) -> None:
    """Durations of calls are rounded to what matters."""
    assert text.took(ms) == shown


def test_numbers_agree_with_their_nouns() -> None:
    """One turn, four turns, two entries."""
    assert text.count(1, "turn") == "1 turn"
    assert text.count(1_204, "turn") == "1,204 turns"
    assert text.count(2, "entry", "entries") == "2 entries"


@pytest.mark.parametrize(
    ("n", "shown"),
    [(0, "0 B"), (999, "999 B"), (1_200, "1.2 kB"), (34_000_000, "34 MB"), (999_999, "1.0 MB"), (10**16, "10000 TB")],
)
def test_sizes_are_told_in_words(n: int, shown: str) -> None:
    """Bytes are told in the largest decimal unit."""
    assert text.size(n) == shown


@given(st.text())
def test_a_text_that_is_edited_is_masked_one_character_for_one(typed: str) -> None:
    """Nothing that a terminal obeys is left, and places in the text stay what they are."""
    shown = text.masked(typed)
    assert len(shown) == len(typed)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", shown)


def test_a_clean_text_is_masked_as_it_is() -> None:
    """Tabs, line breaks, letters and emoji stay."""
    assert text.masked("a\tb\nä 日本 🎉") == "a\tb\nä 日本 🎉"
    assert text.masked("\x1b]0;x\x07") == "␛]0;x␇"


@pytest.mark.parametrize(
    ("cells", "shown"),
    [
        (40, ("a long line with ", "the place", " in its middle")),
        (30, ("… with ", "the place", " in its middle")),
        (21, ("…th ", "the place", " in its…")),
        (9, ("", "the place", "")),
        (5, ("", "the …", "")),
    ],
)
def test_the_surroundings_of_a_place(cells: int, shown: tuple[str, str, str]) -> None:
    """A line is cut around a place in it, so that the place is in view."""
    line = "a long line with the place in its middle"
    around = text.around(line, 17, 26, cells)
    assert text.width("".join(around)) <= cells
    assert around == shown


@given(st.text("ab 名é😀", max_size=40), st.data())
def test_surroundings_fit(line: str, data: st.DataObject) -> None:
    """However wide the characters are, no more cells are taken than there are, and what shows is part of the line."""
    start = data.draw(st.integers(0, len(line)))
    end = data.draw(st.integers(start, len(line)))
    cells = data.draw(st.integers(1, 60))
    before, place, behind = text.around(line, start, end, cells)
    assert text.width(before + place + behind) <= cells
    assert line[:start].endswith(before.removeprefix("…"))
    if text.width(line) <= cells:
        assert (before, place, behind) == (line[:start], line[start:end], line[end:])
