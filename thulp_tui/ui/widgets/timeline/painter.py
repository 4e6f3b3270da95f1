"""Entries to strips: the gutter (bar, time, badge, outcome), the wrapped body, the day above it."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich.segment import Segment
from textual.strip import Strip

from thulp_tui.domain.entry import SessionEntry
from thulp_tui.text import clock, day
from thulp_tui.text import width as cells
from thulp_tui.ui.bodies import MESSAGE_FOLD, Body, body, is_folded_at_first
from thulp_tui.ui.looks import ENTRY_LOOKS, SUCCESS_GLYPH
from thulp_tui.ui.markup import Line
from thulp_tui.ui.palette import Palette

WIDE, MEDIUM = 72, 44
"""Widths from which the gutter shows time and badge, or the badge alone; below, only the icon."""
DATE = len("2026-01-02")
"""Characters of a date."""
CLOSE = 2
"""Lines up to which an entry stands close to the next one of its turn."""
KEPT_LINES = 6000
"""Wrapped lines kept for entries out of view."""
KEPT_STRIPS = 300
"""Entries whose painted lines are kept."""


@dataclass(frozen=True)
class Gutter:
    """What stands left of a body."""

    time: bool
    """Whether the time is shown."""
    badge: bool
    """Whether the badge is shown, or only its icon."""

    @property
    def width(self) -> int:
        """Cells, with the outcome's two."""
        return 1 + (9 if self.time else 0) + (8 if self.badge else 2) + 2

    @classmethod
    def fitting(cls, width: int) -> "Gutter":
        """Return the gutter for a timeline of ``width`` cells."""
        return cls(time=width >= WIDE, badge=width >= MEDIUM)


@dataclass
class Laid:
    """An entry laid out at one width."""

    entry: SessionEntry
    """What was laid out."""
    folded: bool
    """How."""
    day: str
    """The day's line above it, or empty."""
    ends_turn: bool
    """Whether the next entry begins another turn."""
    body: Body
    """Its lines."""

    @property
    def above(self) -> int:
        """Lines that stand above the body: the day's and an empty one."""
        return 2 if self.day else 0

    @property
    def height(self) -> int:
        """Lines, with the day's and the empty one below."""
        return len(self.body.lines) + self.above


class Painter:
    """Lays entries out and paints them, keeping what was near."""

    def __init__(self) -> None:
        """Start with no entries and no width."""
        self.entries: Sequence[SessionEntry] = ()
        """What is painted."""
        self.width = 0
        """Cells of a line."""
        self.gutter = Gutter(time=True, badge=True)
        """What stands left."""
        self.folds: dict[str, bool] = {}
        """Entry id → folded, where a person chose."""
        self.fold_rule: Callable[[SessionEntry], bool] = is_folded_at_first
        """How the others are folded."""
        self._laid: OrderedDict[int, Laid] = OrderedDict()
        self._kept = 0
        self._strips: OrderedDict[tuple[int, str], tuple[Laid, list[Strip]]] = OrderedDict()

    def resize(self, width: int) -> None:
        """Paint for another width."""
        self.width, self.gutter = width, Gutter.fitting(width)
        self.forget()

    def forget(self) -> None:
        """Lay everything out anew."""
        self._laid.clear()
        self._kept = 0
        self._strips.clear()

    def repaint(self) -> None:
        """Keep the layout, paint anew: the theme has changed."""
        self._strips.clear()

    def is_folded(self, entry: SessionEntry) -> bool:
        """Whether an entry is folded."""
        folded = self.folds.get(entry.id)
        return self.fold_rule(entry) if folded is None else folded

    def estimate(self, index: int) -> int:
        """Guess an entry's height without laying it out."""
        entry = self.entries[index]
        text = entry.text
        if text is None:
            return 2
        lines = text.count("\n") + len(text) // max(8, self.width - self.gutter.width) + 2
        return min(lines, MESSAGE_FOLD + 2) if self.is_folded(entry) else lines

    def lay_out(self, index: int) -> Laid:
        """Return an entry's lines."""
        entry = self.entries[index]
        folded = self.is_folded(entry)
        day_line = self._day_line(index)
        known = self._laid.get(index)
        ends_turn = index + 1 < len(self.entries) and self.entries[index + 1].kind == "user_message"
        as_before = (entry, folded, day_line, ends_turn)
        if known and (known.folded, known.day, known.ends_turn) == as_before[1:] and _is_same(known.entry, entry):
            self._laid.move_to_end(index)
            return known
        shown = body(entry, self._body_width, folded=folded)
        laid = Laid(*as_before, _spaced(shown) if ends_turn or len(shown.lines) > CLOSE else shown)
        if known:
            self._kept -= known.height
        self._laid[index] = laid
        self._laid.move_to_end(index)
        self._kept += laid.height
        while self._kept > KEPT_LINES and len(self._laid) > 64:
            _, old = self._laid.popitem(last=False)
            self._kept -= old.height
        return laid

    def strips(self, index: int, palette: Palette, bar: str) -> list[Strip]:
        """Return an entry's painted lines behind a bar of one cell, which marks what is selected."""
        laid = self.lay_out(index)
        known = self._strips.get((index, bar))
        if known and known[0] is laid:
            return known[1]
        gutter = self._gutter_segments(laid, palette, bar)
        blank = [Segment(bar, palette["bar"]), Segment(" " * (self.gutter.width - 1), palette.base)]
        strips = [self._strip(blank if n else gutter, line, palette) for n, line in enumerate(laid.body.lines)]
        if laid.day:
            line: Line = [(f"── {laid.day} ", "time"), ("─" * max(0, self.width - len(laid.day) - 6), "rule")]
            plain = [Segment(" ", palette.base)]
            strips = [self._strip(plain, line, palette), self._strip(plain, [], palette), *strips]
        self._strips[index, bar] = laid, strips
        while len(self._strips) > KEPT_STRIPS:
            self._strips.popitem(last=False)
        return strips

    @property
    def _body_width(self) -> int:
        return max(4, self.width - self.gutter.width - 1)

    def _day_line(self, index: int) -> str:
        """The day, above the first entry and wherever it changes."""
        today = _date(self.entries[index])
        return "" if index and _date(self.entries[index - 1]) == today else today

    def _gutter_segments(self, laid: Laid, palette: Palette, bar: str) -> list[Segment]:
        look = ENTRY_LOOKS[laid.entry.kind]
        base, badge = palette.base, palette.badges["error" if laid.entry.is_failure else look.tone]
        segments = [Segment(bar, palette["bar"])]
        if self.gutter.time:
            segments.append(Segment(clock(laid.entry.timestamp) + " ", palette["time"]))
        if self.gutter.badge:
            segments += [Segment(f" {look.badge:<5} ", badge), Segment(" ", base)]
        else:
            segments += [Segment(look.icon, badge), Segment(" ", base)]
        glyph = laid.body.glyph
        tone = palette["ok" if glyph == SUCCESS_GLYPH else "bad"]
        return [*segments, Segment(f"{glyph} " if glyph else "  ", tone)]

    def _strip(self, gutter: list[Segment], line: Line, palette: Palette) -> Strip:
        segments = [*gutter, *(Segment(text, palette[key]) for text, key in line)]
        used = sum(cells(segment.text) for segment in segments)
        if used < self.width:
            segments.append(Segment(" " * (self.width - used), palette.base))
        strip = Strip(segments, max(used, self.width))
        return strip.crop(0, self.width) if used > self.width else strip


def _is_same(one: SessionEntry, other: SessionEntry) -> bool:
    return one is other or one == other


def _date(entry: SessionEntry) -> str:
    """The local day of an entry; the whole word for a time that no calendar has."""
    shown = day(entry.timestamp)
    return shown[:DATE] if shown[:1].isdigit() else shown


def _spaced(shown: Body) -> Body:
    """Set an entry off from the next one by an empty line."""
    return Body([*shown.lines, []], shown.glyph, shown.has_more)
