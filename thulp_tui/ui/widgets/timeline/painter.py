"""Lines to strips: the gutter (bar, time, badge, outcome), the body with its hits, the day above it."""

from collections import OrderedDict
from typing import NamedTuple

from rich.segment import Segment
from textual.strip import Strip

from thulp_tui.domain.answers import is_rejected
from thulp_tui.text import clock
from thulp_tui.text import width as cells
from thulp_tui.ui.looks import BOOKMARK_GLYPH, ENTRY_LOOKS, MARK_LOOKS, RUNNING_GLYPH, SUCCESS_GLYPH
from thulp_tui.ui.markup import Line
from thulp_tui.ui.palette import Palette
from thulp_tui.ui.widgets.timeline.layout import Gutter, Laid
from thulp_tui.ui.widgets.timeline.needle import Needle

GLYPH_STYLES = {SUCCESS_GLYPH: "ok", RUNNING_GLYPH: "warn"}
"""The glyph of a call's outcome → its style; any other is a failure's."""
KEPT_STRIPS = 400
"""Painted lines that are kept."""


class Look(NamedTuple):
    """How an entry is painted, beside what it says."""

    palette: Palette
    """The styles."""
    bar: str
    """One cell before each line, which marks what is selected."""
    hit: int = -1
    """Which of the places that show what is searched is the one one has gone to; -1 for none."""


class Painter:
    """Paints laid out entries line by line, keeping what was near."""

    def __init__(self) -> None:
        """Start with no width."""
        self.width = 0
        """Cells of a line."""
        self.gutter = Gutter(time=True, badge=True)
        """What stands left."""
        self.needle: Needle | None = None
        """What is searched; the places that show it stand out."""
        self._strips: OrderedDict[tuple[int, int], tuple[Laid, Look, Strip]] = OrderedDict()

    def forget(self) -> None:
        """Paint everything anew: the theme, the width or what is searched has changed."""
        self._strips.clear()

    def strip(self, index: int, line: int, laid: Laid, look: Look) -> Strip:
        """Return a painted line of an entry."""
        known = self._strips.get((index, line))
        if known and known[0] is laid and known[1] == look:
            return known[2]
        strip = self._day_strip(line, laid, look) if line < laid.above else self._body_strip(line, laid, look)
        self._strips[index, line] = laid, look, strip
        self._strips.move_to_end((index, line))
        while len(self._strips) > KEPT_STRIPS:
            self._strips.popitem(last=False)
        return strip

    def _day_strip(self, line: int, laid: Laid, look: Look) -> Strip:
        ruled: Line = [(f"── {laid.day} ", "time"), ("─" * max(0, self.width - len(laid.day) - 6), "rule")]
        return self._strip([Segment(" ", look.palette.base)], [] if line else ruled, look.palette)

    def _body_strip(self, line: int, laid: Laid, look: Look) -> Strip:
        palette, number = look.palette, line - laid.above
        shown = laid.body.lines[number]
        if self.needle is not None:
            shown = self._marked(shown, number, laid, self.needle, look.hit)
        if not number:
            return self._strip(self._gutter_segments(laid, look), shown, palette)
        blank = [Segment(look.bar, palette["bar"]), Segment(" " * (self.gutter.width - 1), palette.base)]
        return self._strip(blank, shown, palette)

    def _marked(self, line: Line, number: int, laid: Laid, needle: Needle, hit: int) -> Line:
        """The line with the parts that show what is searched in the style of a hit."""
        parts = [
            (span.start, span.end, "hit_here" if place == hit else "hit")
            for place, spot in enumerate(laid.spots(needle))
            for span in spot
            if span.line == number
        ]
        if not parts:
            return line
        marked: Line = []
        at = 0
        for text, key in line:
            end = at + len(text)
            cut = at
            for start, stop, style in parts:
                if start < end and stop > at:
                    marked += [(text[cut - at : max(start, at) - at], key)]
                    marked += [(text[max(start, at) - at : min(stop, end) - at], style)]
                    cut = min(stop, end)
            marked.append((text[cut - at :], key))
            at = end
        return [run for run in marked if run[0]]

    def _gutter_segments(self, laid: Laid, look: Look) -> list[Segment]:
        palette, entry_look = look.palette, ENTRY_LOOKS[laid.entry.kind]
        is_bad = laid.entry.is_failure and laid.body.glyph != RUNNING_GLYPH and not is_rejected(laid.entry)
        base, badge = palette.base, palette.badges["error" if is_bad else entry_look.tone]
        segments = [Segment(look.bar, palette["bar"])]
        if self.gutter.time:
            segments.append(Segment(clock(laid.entry.timestamp) + " ", palette["time"]))
        mark = MARK_LOOKS[laid.remark.mark] if laid.remark.mark is not None else None
        flag = Segment(BOOKMARK_GLYPH, palette["warn"]) if laid.remark.is_bookmarked else Segment(" ", base)
        if self.gutter.badge:
            before = Segment(mark.glyph, palette[mark.style]) if mark else Segment(" ", badge)
            segments += [before, Segment(f"{entry_look.badge:<5} ", badge), flag]
        else:
            segments += [Segment(entry_look.icon, badge), Segment(mark.glyph, palette[mark.style]) if mark else flag]
        glyph = laid.body.glyph
        tone = palette[GLYPH_STYLES.get(glyph, "bad")]
        return [*segments, Segment(f"{glyph} " if glyph else "  ", tone)]

    def _strip(self, gutter: list[Segment], line: Line, palette: Palette) -> Strip:
        segments = [*gutter, *(Segment(text, palette[key]) for text, key in line)]
        used = sum(cells(segment.text) for segment in segments)
        if used < self.width:
            segments.append(Segment(" " * (self.width - used), palette.base))
        strip = Strip(segments, max(used, self.width))
        return strip.crop(0, self.width) if used > self.width else strip
