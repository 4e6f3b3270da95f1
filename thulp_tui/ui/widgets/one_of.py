"""A choice of one among a few, in the running text of a form: every possibility in view, one of them marked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Click
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from thulp_tui import text

T = TypeVar("T")

MARKED, OPEN = "●", "○"
"""What stands before the chosen possibility and before the others: told apart without colour."""
GAP = 2
"""Cells between two possibilities in a line."""


class OneOf(Widget, Generic[T], can_focus=True):
    """One of a few values, shown side by side and wrapped to the width; the arrow keys, space or a click choose."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1)", "choose", id="choice.previous", key_display="←→"),
        Binding("right,space", "step(1)", "choose the next", id="choice.next", show=False),
    ]

    index: reactive[int] = reactive(0)
    """The place of the chosen possibility."""

    @dataclass
    class Changed(Message):
        """Another possibility was chosen."""

        one_of: "OneOf[Any]"
        """Where."""

        @property
        def control(self) -> "OneOf[Any]":
            """The widget it happened in."""
            return self.one_of

    def __init__(self, options: Sequence[tuple[T, str]], value: T, *, id: str | None = None) -> None:
        """Offer ``options``, pairs of a value and its word; ``value`` is chosen at first and must be one of them."""
        super().__init__(id=id)
        self._values = [option for option, _ in options]
        self._words = [text.clean_line(word) for _, word in options]
        self.set_reactive(OneOf.index, self._values.index(value))

    @property
    def value(self) -> T:
        """The chosen value."""
        return self._values[self.index]

    @value.setter
    def value(self, value: T) -> None:
        self.index = self._values.index(value)

    def read(self) -> T:
        """Return the chosen value; it is never wrong."""
        return self.value

    def watch_index(self) -> None:
        """Tell the form."""
        self.post_message(self.Changed(self))

    def action_step(self, by: int) -> None:
        """Choose the neighbour, around the end."""
        self.index = (self.index + by) % len(self._values)

    def on_click(self, event: Click) -> None:
        """Choose what was clicked."""
        offset = event.get_content_offset(self)
        rows = self._rows(self.content_size.width)
        if offset is None or offset.y >= len(rows):
            return
        start = 0
        for index in rows[offset.y]:
            end = start + self._cells(index)
            if start <= offset.x < end:
                self.index = index
            start = end + GAP

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """Return the cells of all possibilities in one line."""
        return self._used([*range(len(self._values))])

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the lines that the possibilities take at a width."""
        return len(self._rows(width))

    def render(self) -> Content:
        """Return the lines; the chosen possibility has its sign, its weight and, with focus, the cursor's colour."""
        chosen = "bold $block-cursor-foreground on $block-cursor-background" if self.has_focus else "bold $text-accent"
        lines = [
            Content(" " * GAP).join(
                Content.styled(f"{MARKED} {self._words[index]}", chosen)
                if index == self.index
                else Content.styled(f"{OPEN} {self._words[index]}", "$foreground-muted")
                for index in row
            )
            for row in self._rows(self.content_size.width)
        ]
        return Content("\n").join(lines)

    def _cells(self, index: int) -> int:
        return text.width(self._words[index]) + 2

    def _rows(self, width: int) -> list[list[int]]:
        """Share the possibilities out evenly among as few lines as the width needs."""
        fewest = len(self._filled(width))
        least = max(map(self._cells, range(len(self._values))))
        return next(rows for cells in range(least, max(least, width) + 1) if len(rows := self._filled(cells)) <= fewest)

    def _used(self, row: list[int]) -> int:
        return sum(map(self._cells, row)) + GAP * (len(row) - 1)

    def _filled(self, width: int) -> list[list[int]]:
        rows: list[list[int]] = [[]]
        used = 0
        for index in range(len(self._values)):
            cells = self._cells(index)
            if rows[-1] and used + GAP + cells > width:
                rows.append([])
                used = 0
            used += cells + (GAP if rows[-1] else 0)
            rows[-1].append(index)
        return rows
