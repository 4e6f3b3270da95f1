"""Containers of which nothing but a border and the ground shows: their rows are one strip, painted and kept once.

Textual keeps a strip for each row of a container, though its children cover it, and with each the parts into which they
cut it: over two kilobytes a row.
"""

from collections.abc import Callable

from textual.containers import Horizontal, Vertical
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget


def rows_of_ground(widget: Widget, paint: Callable[[Region], list[Strip]], crop: Region) -> list[Strip]:
    """Return the rows of a region of a widget, of which those within its border and padding are all the same."""
    top, bottom = widget.gutter.top, widget.outer_size.height - widget.gutter.bottom
    painted: dict[int, Strip] = {}
    rows = []
    for y in crop.line_range:
        like = top if top <= y < bottom else y
        if like not in painted:
            painted[like] = paint(Region(crop.x, like, crop.width, 1))[0]
        rows.append(painted[like])
    return rows


class Column(Vertical):
    """A container that lays its children out below one another."""

    def render_lines(self, crop: Region) -> list[Strip]:
        """Paint the rows of a region."""
        return rows_of_ground(self, super().render_lines, crop)


class Row(Horizontal):
    """A container that lays its children out beside one another."""

    def render_lines(self, crop: Region) -> list[Strip]:
        """Paint the rows of a region."""
        return rows_of_ground(self, super().render_lines, crop)
