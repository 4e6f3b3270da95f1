"""Runs of styled text, wrapped and cut to a width in cells."""

from collections.abc import Sequence

from thulp_tui.cells import JOINER, clusters
from thulp_tui.text import breaks, fit, width

Run = tuple[str, str]
"""Text without a newline, and its style key."""
Line = list[Run]
"""What stands on one line, from left to right."""

_LONGEST_CLUSTER = 32


def wrap_runs(runs: Sequence[Run], cells: int, first: Sequence[Run] = (), rest: Sequence[Run] = ()) -> list[Line]:
    """The runs as lines of at most so many cells (at least 2), the first led by `first`, all others by `rest`.

    Breaks at words, folds what is longer than a line, drops spaces at breaks. Leads give way where they would leave
    less than half of the line, or less than eight cells. Always at least one line; linear in the text.
    """
    cells = max(2, cells)
    most = cells - max(2, min(8, cells // 2))
    lead, led = clip(first, most), clip(rest, most)
    pieces = whole(runs)
    text = "".join(piece for piece, _ in pieces)
    starts = breaks(text, cells - run_width(led), cells - run_width(lead))
    head, *others = _slices(pieces, [*starts, len(text)])
    return [trimmed([*lead, *head]), *(trimmed([*led, *line]) for line in others)]


def _slices(runs: Sequence[Run], ends: Sequence[int]) -> list[Line]:
    """The runs parted at the offsets into their joined text, of which the last is its end."""
    lines: list[Line] = []
    line: Line = []
    offset = 0
    remaining = iter(ends)
    end = next(remaining)
    for text, key in runs:
        taken = 0
        while offset + len(text) - taken > end:
            if end > offset:
                line.append((text[taken : taken + end - offset], key))
                taken += end - offset
                offset = end
            lines.append(line)
            line = []
            end = next(remaining)
        if taken < len(text):
            line.append((text[taken:], key))
            offset += len(text) - taken
    return [*lines, line]


def trimmed(line: Line) -> Line:
    """The line without spaces at its end, which it gives up."""
    while line:
        text, key = line.pop()
        if kept := text.rstrip():
            return [*line, (kept, key)]
    return line


def clip(runs: Sequence[Run], cells: int) -> Line:
    """The runs cut to at most so many cells, ending with ``…`` in the style of what was cut."""
    if cells <= 0 or not runs:
        return []
    pieces = whole(runs)
    text = "".join(piece for piece, _ in pieces)
    fitted = fit(text, cells)
    if fitted is text or fitted == text:
        return pieces
    kept: Line = []
    room = len(fitted) - 1
    for piece, key in pieces:
        if room < len(piece):
            return [*kept, (piece[:room] + "…", key)]
        kept.append((piece, key))
        room -= len(piece)
    return kept


def run_width(runs: Sequence[Run]) -> int:
    """How many cells the runs take side by side."""
    return sum(width(text) for text, _ in runs)


def whole(runs: Sequence[Run]) -> Line:
    """The runs without empty ones, neighbours of one style joined, and no character parted from its marks."""
    joined: Line = []
    for text, key in runs:
        if not text:
            continue
        if joined and joined[-1][1] == key:
            joined[-1] = (joined[-1][0] + text, key)
        elif joined and (joined[-1][0][-1] == JOINER or (not text[0].isascii() and not width(text[0]))):
            before, style = joined[-1]
            both = before[-_LONGEST_CLUSTER:] + text[:_LONGEST_CLUSTER]
            head = min(len(before), _LONGEST_CLUSTER)
            taken = next((start for start, _, _ in clusters(both) if start >= head), len(both)) - head
            joined[-1] = (before + text[:taken], style)
            if text[taken:]:
                joined.append((text[taken:], key))
        else:
            joined.append((text, key))
    return joined
