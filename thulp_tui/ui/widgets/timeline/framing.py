"""A painted widget's rows within its border, put together once and not with every frame."""

from textual.geometry import Region
from textual.strip import Strip

from thulp_tui.ui.widgets.painted import PaintedView


class FramedView(PaintedView):
    """A widget that paints rows of its full width and keeps their strips.

    Textual dresses every row of a widget anew whenever it is painted, which costs more than painting it; a row that is
    the same strip as before is the same within the border, too. Rows of the border itself are left to Textual, and so
    is whatever else its styles may do: no opacity, tint or hatch is meant for this widget.
    """

    _dressed: dict[int, tuple[Strip, Strip]] = {}  # row → what was painted, and that within the border
    _dress: tuple[object, ...] = ()  # what the border looked like then
    _edges = Strip([]), Strip([])

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the rows of a region of the widget, its border included."""
        self.keep_fitted()
        width, height = self.outer_size
        gutter = self.styles.gutter
        if crop.x or crop.width != width or height <= gutter.height:
            return super().render_lines(crop)
        filters, background = self.get_line_filters(), self.background_colors[1]
        dress = (self.outer_size, self.styles.border_left, background, *filters)
        if dress != self._dress:
            self._dress, self._dressed = dress, {}
            row = super().render_lines(Region(0, gutter.top, width, 1))[0]
            # The scroll bar stands between the rows and the border on the right.
            self._edges = row.crop(0, gutter.left), row.crop(gutter.left + self._row_width, width)
        left, right = self._edges
        lines: list[Strip] = []
        for y in crop.line_range:
            if not gutter.top <= y < height - gutter.bottom:
                lines += super().render_lines(Region(0, y, width, 1))
                continue
            strip = self.render_line(y - gutter.top)
            known = self._dressed.get(y)
            if known is None or known[0] is not strip:
                whole = Strip([*left, *strip, *right], width)
                for line_filter in filters:
                    whole = whole.apply_filter(line_filter, background)
                known = self._dressed[y] = strip, whole
            lines.append(known[1])
        return lines

    @property
    def _row_width(self) -> int:
        """Cells of the rows that are painted."""
        raise NotImplementedError
