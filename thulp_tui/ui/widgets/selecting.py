"""Text selected with the mouse in painted lines: where a character is, how a selection looks, what it says.

Textual's screen does the selecting; it asks a widget for the line under the mouse, whose segments tell their place, and
for the text between two places.  Telling places costs as much as painting, so only lines that are asked for do it.
"""

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip

from thulp_tui.text import width as cells
from thulp_tui.ui.markup import Line
from thulp_tui.ui.widgets.painted import PaintedView

_MARKS = {"rule", "quotebar", "fence"}


class SelectableLines(PaintedView):
    """A painted widget whose text can be selected; it names each row by a number that grows downwards."""

    _painting = False
    _width = 0  # at the last `Resize`, of which the first may come after something was selected

    def number_of(self, y: int) -> int | None:
        """Return the number of the line that stands in a row of the window, None where there is none."""
        raise NotImplementedError

    def paint(self, y: int) -> Strip:
        """Return a row as it is painted without a selection."""
        raise NotImplementedError

    def render_line(self, y: int) -> Strip:
        """Paint a row, with what is selected of it."""
        strip, number = self.paint(y), self.number_of(y)
        if number is None:
            return strip
        if (selection := self.text_selection) is not None and (span := selection.get_span(number)) is not None:
            style = self.screen.get_component_rich_style("screen--selection")
            strip = highlighted(strip, self.reach(number, *span), style)
        return strip if self._painting else strip.apply_offsets(0, number)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Paint rows for the terminal."""
        self._painting = True
        try:
            return super().render_lines(crop)
        finally:
            self._painting = False

    def on_resize(self) -> None:
        """Select nothing any more when the width is another one: so are the places."""
        if self.text_selection is not None and self._width not in (0, self.size.width):
            self.screen.clear_selection()
        self._width = self.size.width

    def reach(self, number: int, start: int, end: int) -> tuple[int, int]:
        """Return (first, behind the last) character of a line that a span selects; an end of -1 is the line's."""
        return start, 1 << 30 if end < 0 else end


def highlighted(strip: Strip, span: tuple[int, int], style: Style) -> Strip:
    """Return a strip with some of its characters in another style."""
    text = strip.text
    start, end = (cells(text[:at]) for at in span)
    end = min(end, cells(text.rstrip()))
    if start >= end:
        return strip
    middle = Strip(Segment.apply_style(strip.crop(start, end), post_style=style), end - start)
    return Strip.join([strip.crop(0, start), middle, strip.crop(end, strip.cell_length)])


def words_of(line: Line) -> str:
    """Return what a line says, without the bars and rules that lead it: nobody wants them in what is copied."""
    said = list(line)
    while said and (said[0][1] in _MARKS or not said[0][0].strip() and any(key in _MARKS for _, key in said[1:2])):
        said.pop(0)
    return "".join(text for text, _ in said).rstrip()


def part_of(line: Line, start: int, end: int) -> str:
    """Return what a part of a line says, from one character to before another."""
    whole = "".join(text for text, _ in line)
    lead = len(whole.rstrip()) - len(words_of(line))
    return whole[max(start, lead) : end].rstrip()
