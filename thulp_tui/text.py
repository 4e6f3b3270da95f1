"""Text as a terminal shows it: cleaned, measured in cells, cut, wrapped; and times and sizes in words."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cache

from thulp_tui.cells import JOINER, VS16, ZERO_CELLS, clusters, ranges
from thulp_tui.cells import width as width

_MOST_MARKS = 6
_beyond_latin = re.compile("[^\n -~\xa0-\xac\xae-\xff]").search


@cache
def _suspects() -> re.Pattern[str]:
    """Finds all but what cannot need cleaning: letters of most scripts without marks, punctuation, drawing, emoji."""
    # Made, as all that cleans, when the first text comes that is not of Latin-1: it takes some milliseconds.
    return re.compile(
        "[^\n -~\xa0-\xac\xae-\u02ff\u0370-\u0482\u048a-\u0556\u05d0-\u05ea\u0620-\u064a\u1e00-\u1fff\u2010-\u2027"
        "\u2030-\u205e\u2070-\u20cf\u2100-\u2bff\u3000-\u3029\u3030-\u3098\u309b-\u3163\u3165-\ua48c\uac00-\ud7a3"
        "\uf900-\ufaff\uff01-\uff9f\U0001f000-\U0001f3fa\U0001f400-\U0001faff]"
    )


def _is_plain(text: str) -> bool:
    """Whether a text needs no cleaning."""
    return not _beyond_latin(text) or not _suspects().search(text)


@cache
def _dressing() -> re.Pattern[str]:
    """Finds the characters that only dress others.

    What makes an emoji is kept (group 1): three flags spelt in tag characters, at most four joined pictographs (the
    longest in use), emoji presentation, keycaps. Elsewhere a joiner would make rich count the next character as
    nothing, and tag characters are known to carry text past a reader's eye.
    """
    pictograph = "[\u2190-\u2bff\U0001f000-\U0001f3fa\U0001f400-\U0001faff]"
    joined = f"(?:{JOINER}{pictograph}[{VS16}\U0001f3fb-\U0001f3ff]?){{1,3}}"
    return re.compile(
        "(\U0001f3f4\U000e0067\U000e0062(?:\U000e0065\U000e006e\U000e0067|\U000e0073\U000e0063\U000e0074|"
        f"\U000e0077\U000e006c\U000e0073)\U000e007f|{pictograph}(?:[{VS16}\U0001f3fb-\U0001f3ff]?{joined}|{VS16})|"
        f"[0-9#*]{VS16}\u20e3|[\xa9\xae\u203c\u2049\u2122\u2139\u3030\u303d\u3297\u3299]{VS16})|[{VS16}{JOINER}]"
        "|(?P<tag>[\U000e0000-\U000e007f])"
    )


@cache
def _surrogates() -> re.Pattern[str]:
    """Finds what cannot be encoded."""
    return re.compile("[\ud800-\udfff]")


@cache
def _shown() -> dict[int, str | None]:
    """What each character that must not reach a terminal is shown as, but surrogates; None where it is left out."""
    shown: dict[int, str | None] = {code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\n\t"}
    shown[0x7F] = "\u2421"
    shown |= dict.fromkeys((0x2028, 0x2029), "\n")
    shown |= dict.fromkeys((0x3164, 0xFFA0), " ")  # Hangul fillers: blank, two cells drawn where none is counted
    # C1 controls are escape sequences to some terminals; embeddings, overrides and isolates reorder what follows;
    # annotations, musical controls and noncharacters mean nothing here.
    for first, last in (
        *((0x80, 0x9F), (0x202A, 0x202E), (0x2066, 0x206F), (0xFDD0, 0xFDEF), (0xFFF0, 0xFFFB)),
        *((0xFFFE, 0xFFFF), (0x1D173, 0x1D17A)),
    ):
        shown |= dict.fromkeys(range(first, last + 1), "\ufffd")
    # Invisible in any case, and terminals disagree about their width: soft hyphen, joiners of graphemes and words,
    # direction marks, zero-width space, text presentation (draws one cell where two are counted), byte order mark.
    invisible = (0xAD, 0x034F, 0x061C, 0x180E, 0x200B, 0x200E, 0x200F, *range(0x2060, 0x2066), 0xFE0E, 0xFEFF)
    return shown | dict.fromkeys(invisible, None)


@cache
def _masks() -> dict[int, str]:
    """The same in one character each."""
    alone = dict.fromkeys((0x2028, 0x2029, *range(0xE0000, 0xE0080)), "\ufffd")
    return {code: shown or "\ufffd" for code, shown in _shown().items()} | alone


@cache
def _long_runs() -> re.Pattern[str]:
    """Finds zero-width runs longer than any script needs: ten thousand accents on one letter break the layout."""
    zero = "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges(ZERO_CELLS) if first)
    return re.compile(f"([{zero}]{{{_MOST_MARKS}}})[{zero}]+")


def _expand(line: str) -> str:
    """The line with tabs as spaces up to the next multiple of four cells."""
    if "\t" not in line:
        return line
    if line.isascii():
        return line.expandtabs(4)
    parts: list[str] = []
    at = 0
    *before, last = line.split("\t")
    for part in before:
        at += width(part)
        parts.append(part + " " * (4 - at % 4))
        at += 4 - at % 4
    return "".join([*parts, last])


def clean(text: str) -> str:
    """Text from anywhere, safe to show: no control character but newline, nothing that reorders, nothing unbounded.

    Controls become their pictures (ESC is ``␛``), tabs spaces, other dangerous characters ``�``, invisible ones go;
    CRLF and Unicode's line separators become newlines. Cleaning twice changes nothing more.
    """
    if _is_plain(text):
        return text
    text = _surrogates().sub("\ufffd", text.replace("\r\n", "\n")).translate(_shown())
    text = _dressing().sub(lambda found: found[1] or ("\ufffd" if found["tag"] else ""), text)
    text = _long_runs().sub(r"\1", text)
    return "\n".join(map(_expand, text.split("\n"))) if "\t" in text else text


def masked(text: str) -> str:
    """Clean a text that is being edited: each character stays one, so that places in the text stay what they are."""
    return text if _is_plain(text) else _surrogates().sub("\ufffd", text).translate(_masks())


def clean_line(text: str) -> str:
    """Text from anywhere, safe to show, in one line: a newline shows as ``⏎``."""
    return clean(text).replace("\n", "⏎")


def fit(text: str, cells: int, *, end: str = "…") -> str:
    """The text if it takes at most so many cells, else its beginning and `end` in that many or one fewer."""
    if text.isascii() and len(text) <= cells:
        return text
    room = cells - width(end)
    if room < 0:
        return fit(end, max(cells, 0), end="") if end else ""
    used = cut = 0
    for offset, _, wide in clusters(text):
        if used <= room:
            cut = offset
        if used + wide > cells:
            return text[:cut] + end
        used += wide
    return text


def around(line: str, start: int, end: int, cells: int) -> tuple[str, str, str]:
    """What stands before a place of a line, the place, and what stands behind it, cut with ``…`` to so many cells.

    Of what is cut, two thirds of the room go to what follows.
    """
    place = fit(line[start:end], cells)
    room = cells - width(place)
    before, behind = line[:start], line[end:]
    most = max(room // 3, room - width(behind))
    if width(before) > most:
        used, cut = 1, start
        for offset, _, wide in reversed(list(clusters(before[-4 * max(1, most) :]))):
            used += wide
            if used > most:
                break
            cut = start - min(start, 4 * max(1, most)) + offset
        before = "…" + line[cut:start] if most > 0 else ""
    return before, place, fit(behind, room - width(before)) if room > width(before) else ""


def pad(text: str, cells: int) -> str:
    """The text in exactly so many cells: cut with ``…`` or filled with spaces on the right."""
    fitted = fit(text, cells)
    return fitted + " " * (cells - width(fitted))


_SPACES = frozenset(" \u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u205f\u3000")
_NEVER_FIRST = frozenset("、。，．・：；？！」』】）〕》〉’”ー…ぁぃぅぇぉっゃゅょァィゥェォッャュョ,.;:!?)]}%'\"")
_NEVER_LAST = frozenset("「『【（〔《〈‘“([{")
_words = re.compile("[^ ]+ *| +").finditer


def breaks(text: str, cells: int, first: int | None = None) -> list[int]:
    """Offsets where new lines begin when one line of text is wrapped at words to so many cells (at least 2),
    the first of them to `first` cells where that is given.

    Spaces before a break hang beyond the width, so cut them. Words longer than a line are folded; between wide
    characters a break may stand anywhere except before closing and after opening punctuation. Linear in the text.
    """
    cells, first = max(2, cells), max(2, cells if first is None else first)
    if len(text) <= min(cells, first) // 2:
        return []
    find = _breaks_of_ascii if text.isascii() else _breaks_of_any
    if cells == first:
        return list(find(text, cells))
    start = next(find(text, first), None)
    return [] if start is None else [start, *(start + offset for offset in find(text[start:], cells))]


def _breaks_of_ascii(text: str, cells: int) -> Iterator[int]:
    """As `breaks`, where a character is a cell."""
    if len(text) <= cells:
        return
    start = 0
    for word in _words(text):
        first, after = word.start(), word.start() + len(word[0].rstrip(" "))
        if after - start > cells and first > start and not text[start:first].isspace():
            yield first
            start = first
        while after - start > cells:
            start += cells
            yield start


def _breaks_of_any(text: str, cells: int) -> Iterator[int]:
    """As `breaks`, for wide and combined characters."""
    start = used = chance = used_at_chance = 0
    before, wide_before = "", False
    blank = True
    for offset, end, wide in clusters(text):
        character = text[offset:end]
        if character in _SPACES:
            used += wide
            before, wide_before = character, False
            continue
        between_wide = (wide == 2 or wide_before) and character not in _NEVER_FIRST and before not in _NEVER_LAST
        if not blank and (before in _SPACES or between_wide):
            chance, used_at_chance = offset, used
        while used + wide > cells and offset > start:
            start, used = (chance, used - used_at_chance) if chance > start else (offset, 0)
            yield start
        used += wide
        before, wide_before, blank = character, wide == 2, False


def wrap(text: str, cells: int) -> list[str]:
    """The lines of the text, wrapped at words to so many cells (at least 2), without spaces at their ends."""
    lines: list[str] = []
    for line in text.split("\n"):
        ends = [*breaks(line, cells), len(line)]
        lines.extend(line[start:end].rstrip() for start, end in zip([0, *ends], ends, strict=False))
    return lines


def ago(now_ms: int, then_ms: int) -> str:
    """Age in one short word, of milliseconds since the epoch: "now", "2m", "1h", "3d", "5w", "1y"; "in 3d" ahead."""
    seconds = abs(now_ms - then_ms) // 1000
    steps: Iterable[tuple[int, str]] = ((31_536_000, "y"), (604_800, "w"), (86_400, "d"), (3600, "h"), (60, "m"))
    word = next((f"{seconds // step}{unit}" for step, unit in steps if seconds >= step), "now")
    return f"in {word}" if then_ms > now_ms and word != "now" else word


def _local(ms: int, timespec: str) -> str:
    """A moment in local time, in ISO 8601 without a zone; empty for those that are beyond the calendar."""
    try:
        return datetime.fromtimestamp(ms // 1000).isoformat(" ", timespec)
    except (OverflowError, ValueError, OSError):
        return ""


def clock(ms: int) -> str:
    """Local time of milliseconds since the epoch: "10:49:02"; "--:--:--" beyond the year 9999."""
    return _local(ms, "seconds")[-8:] or "--:--:--"


def day(ms: int) -> str:
    """Local day and minute of milliseconds since the epoch: "2026-01-02 10:49"; in words beyond the year 9999."""
    return _local(ms, "minutes") or "after year 9999"


def span(ms: int) -> str:
    """A length of time as a clock shows it, cut to seconds: "22:10", "1:02:03", from 100 hours on "5d 03h"."""
    seconds = max(0, ms) // 1000
    if seconds >= 360_000:
        return f"{seconds // 86_400}d {seconds % 86_400 // 3600:02}h"
    hours, minutes = seconds // 3600, seconds // 60 % 60
    return f"{hours}:{minutes:02}:{seconds % 60:02}" if hours else f"{minutes:02}:{seconds % 60:02}"


def took(ms: float) -> str:
    """How long something took, in words: "85 ms", "1.2 s", "42 s", "3 min", "2 h 5 min"."""
    if ms < 999.5:
        return f"{ms:.0f} ms"
    if ms < 9950:
        return f"{ms / 1000:.1f} s"
    if ms < 59_500:
        return f"{ms / 1000:.0f} s"
    minutes = round(ms / 60_000)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


def count(n: int, one: str, many: str | None = None) -> str:
    """A number with its noun: "1 turn", "1,204 turns", "2 entries" (`many` where an s is not enough)."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def size(n: int) -> str:
    """A number of bytes in words, decimal: "512 B", "1.2 kB", "34 MB"."""
    value, units = float(n), ["B", "kB", "MB", "GB", "TB"]
    while value >= 999.5 and len(units) > 1:
        value, units = value / 1000, units[1:]
    return f"{value:.1f} {units[0]}" if n >= 999.5 and value < 9.95 else f"{value:.0f} {units[0]}"
