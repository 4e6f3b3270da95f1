"""Lines to read: painted, scrolled as in a pager, searched, and selected with the mouse."""

from asyncio import to_thread
from collections.abc import Iterable, Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.binding import BindingType
from textual.geometry import Size
from textual.message import Message
from textual.selection import Selection
from textual.strip import Strip

from thulp_tui.text import width as cells
from thulp_tui.ui.markup import Line
from thulp_tui.ui.palette import Palette
from thulp_tui.ui.widgets.selecting import SelectableLines, part_of
from thulp_tui.ui.widgets.session_keys import moving
from thulp_tui.ui.widgets.timeline.needle import Needle, Span, Spot

MOST_FOUND = 10_000
"""Places found at most: nobody steps through more."""
Piece = tuple[int, int, Style]
"""(start, end, style) of characters of a line."""


class Reader(SelectableLines, can_focus=True):
    """Wrapped lines of styled runs."""

    BINDINGS: ClassVar[list[BindingType]] = [
        moving("j,down", "scroll(1)", "down", "reader.down"),
        moving("k,up", "scroll(-1)", "up", "reader.up"),
        moving("ctrl+d", "page(0.5)", "half page down", "reader.half_down"),
        moving("ctrl+u", "page(-0.5)", "half page up", "reader.half_up"),
        moving("pagedown,space", "page(1)", "page down", "reader.page_down"),
        moving("pageup", "page(-1)", "page up", "reader.page_up"),
        moving("g,home", "edge(False)", "top", "reader.top"),
        moving("G,end", "edge(True)", "bottom", "reader.bottom"),
    ]

    class Widened(Message):
        """The lines have to be wrapped to another width."""

    def __init__(self, *, id: str | None = None) -> None:
        """Start empty."""
        super().__init__(id=id)
        self.lines: Sequence[Line] = ()
        """What is read."""
        self.found: list[Spot] = []
        """Each place that says what is searched."""
        self.current = 0
        """The number of the one that was gone to."""
        self._pieces: dict[int, list[tuple[int, Span]]] = {}  # line → what was found in it
        self._origin = 0
        self.width = 0
        """Cells that lines are wrapped to, kept while the lines are hidden; 0 before there is a layout."""

    def show(self, lines: Sequence[Line], *, from_top: bool = True) -> None:
        """Show other lines, from their top or from where one is."""
        self.lines, self.found, self._pieces, self.current = lines, [], {}, 0
        self.virtual_size = Size(self.width, len(lines))
        if from_top:
            self._origin = 0
            self.scroll_to(y=0, animate=False, immediate=True)
        self.refresh()

    async def look_for(self, needle: Needle | None) -> None:
        """Mark where the lines say what is searched, and go to the first place that is not above the view."""
        lines, top = self.lines, self._origin
        found = await to_thread(needle.spots, lines, self.width, MOST_FOUND) if needle else []
        if lines is self.lines:
            self.found, self._pieces = found, {}
            for number, spot in enumerate(found):
                for span in spot:
                    self._pieces.setdefault(span.line, []).append((number, span))
            if needle:
                self.scroll_to(y=top, animate=False, immediate=True)
            self.go_to(next((number for number, spot in enumerate(found) if spot[0].line >= top), 0))

    def begin_search(self) -> None:
        """Search from where one is; whatever is not found leads back there."""
        self._origin = self.scroll_offset.y

    def step(self, by: int) -> None:
        """Go to another place that was found; after the last comes the first."""
        if self.found:
            self.go_to((self.current + by) % len(self.found))

    def go_to(self, number: int) -> None:
        """Go to a place that was found: leave the view as it is if it is in it."""
        self.current = number
        if self.found:
            line = self.found[number][0].line
            height = self.scrollable_content_region.height
            if not self.scroll_offset.y <= line < self.scroll_offset.y + height:
                self.scroll_to(y=max(0, line - height // 3), animate=False, immediate=True)
        self.refresh()

    def action_scroll(self, lines: int) -> None:
        """Scroll by lines."""
        self.scroll_relative(y=lines, animate=False, immediate=True)

    def action_page(self, pages: float) -> None:
        """Scroll by pages, of which a line is kept in view."""
        height = self.scrollable_content_region.height
        self.scroll_relative(y=int(pages * max(1, height - 1)), animate=False, immediate=True)

    def action_edge(self, is_end: bool) -> None:
        """Scroll to the top or the bottom."""
        self.scroll_to(y=self.max_scroll_y if is_end else 0, animate=False, immediate=True)

    # -- painting

    def number_of(self, y: int) -> int | None:
        """Return the number of the line in a row."""
        number = self.scroll_offset.y + y
        return number if number < len(self.lines) else None

    def paint(self, y: int) -> Strip:
        """Paint a row: the line, and what was found in it."""
        palette, number = self.palettes[0], self.number_of(y)
        if number is None:
            return Strip.blank(self.size.width, palette.base)
        segments = list(painted(self.lines[number], palette, self._spans(number, palette)))
        strip = Strip(segments, sum(cells(segment.text) for segment in segments))
        return strip.adjust_cell_length(self.size.width, palette.base)

    def _spans(self, number: int, palette: Palette) -> list[Piece]:
        pieces = self._pieces.get(number, ())
        return [(span.start, span.end, palette["hit_here" if hit == self.current else "hit"]) for hit, span in pieces]

    def get_selection(self, selection: Selection) -> tuple[str, str]:
        """Return the text of a selection."""
        first = selection.start.y if selection.start else 0
        last = min(selection.end.y if selection.end else len(self.lines), len(self.lines) - 1)
        spans = ((number, selection.get_span(number)) for number in range(first, last + 1))
        said = [part_of(self.lines[number], *self.reach(number, *span)) for number, span in spans if span]
        return "\n".join(said), "\n"

    def fit(self) -> None:
        """Have the lines wrapped to another width."""
        if (width := self.scrollable_content_region.width) not in (0, self.width):
            self.width = width
            self.post_message(self.Widened())


def painted(line: Line, palette: Palette, spans: Sequence[Piece]) -> Iterable[Segment]:
    """Yield a line's segments, some of its characters in styles over their own; later spans lie over earlier ones."""
    edges = sorted({edge for start, end, _ in spans for edge in (start, end)})
    at = 0
    for text, key in line:
        cuts = [at, *(edge for edge in edges if at < edge < at + len(text)), at + len(text)]
        for start, end in zip(cuts, cuts[1:], strict=False):
            style = palette[key]
            for first, after, over in spans:
                if first <= start < after:
                    style += over
            yield Segment(text[start - at : end - at], style)
        at += len(text)
