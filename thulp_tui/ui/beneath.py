"""What stands beneath an entry's words: what was thought before them, what became of them, a person's note."""

from thulp_tui.domain.answers import fate, is_rejected, thinking
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.text import clean, clean_line, count, fit, wrap
from thulp_tui.ui.looks import NOTE_GLYPH
from thulp_tui.ui.markup import Line, clip, wrap_runs

NOTE_FOLD, NOTE_OPEN = 3, 40
"""Lines of a note, beneath a folded entry and beneath an open one."""
THOUGHT_OPEN, THOUGHT_GROWING = 12, 3
"""Lines of what was thought, beneath an open entry, and the last ones while nothing is said yet."""


def beneath(entry: SessionEntry, width: int, *, folded: bool) -> list[Line]:
    """Return what was thought before a message, in a line where it is folded, and what became of an answer or call."""
    thought = thinking(entry) if entry.kind == "assistant_message" else ""
    lines: list[Line] = []
    if thought and not (folded and is_rejected(entry)):
        lines = _thought(thought, width, folded=folded)
    if became := fate(entry):
        lines += wrap_runs([(f"— {became}", "dim")], width)
    return lines


def growing_thought(entry: SessionEntry, width: int) -> list[Line]:
    """Return the last lines of what is thought while nothing is said yet; without any, a sign that one waits."""
    room = max(2, width - 2)
    lines = wrap(clean(thinking(entry)[-room * THOUGHT_GROWING * 2 :]).strip(), room)[-THOUGHT_GROWING:]
    return [_barred(line) for line in lines if line.strip()] or [[("…", "dim")]]


def quiet(lines: list[Line]) -> list[Line]:
    """Return lines that nothing stands out in."""
    return [[(text, "rule" if key in ("rule", "fence", "quotebar") else "dim") for text, key in line] for line in lines]


def note_lines(note: str, width: int, *, folded: bool) -> list[Line]:
    """Return the lines of a person's note on an entry, at most a few."""
    room, most = max(2, width - 2), NOTE_FOLD if folded else NOTE_OPEN
    longest = 4 * width * most
    lines = wrap(clean(note[:longest]).strip(), room)
    if len(lines) > most or len(note) > longest:
        lines = lines[:most]
        lines[-1] = f"{fit(lines[-1], room - 2)} …"
    return [[(f"{' ' if number else NOTE_GLYPH} ", "quote"), (line, "quote")] for number, line in enumerate(lines)]


def _thought(thought: str, width: int, *, folded: bool) -> list[Line]:
    many = thought.count("\n") + 1
    if folded:
        told = f"▸ thought, {count(many, 'line')}  " if many > 1 else "▸ thought  "
        return [clip([(told, "dim"), (clean_line(thought[: width * 2].partition("\n")[0]), "quote")], width)]
    room = max(2, width - 2)
    shown = wrap(clean(thought[: room * THOUGHT_OPEN]), room)
    lines = [_barred(line) for line in shown[:THOUGHT_OPEN]]
    if len(shown) > THOUGHT_OPEN or len(thought) > room * THOUGHT_OPEN:
        lines.append([("▸ more of it in the details (d)", "more")])
    return [[("thought", "dim")], *lines]


def _barred(line: str) -> Line:
    return [("│ ", "rule"), (line, "quote")]
