"""The line that names the views of one thing, and says beside them how far one is."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Static

from thulp_tui.text import clean_line, fit, width

BETWEEN = 2
"""Cells between two names."""


class ViewBar(Static):
    """Names, of which one is chosen; a click chooses another."""

    chosen: reactive[int] = reactive(0)
    """The number of the view that shows."""
    told: reactive[str] = reactive("")
    """What stands at the right: what was found, what is missing."""

    @dataclass
    class Chosen(Message):
        """Another view was clicked."""

        view: int
        """Its number."""

    def __init__(self, names: Sequence[str], *, id: str | None = None) -> None:
        """Name the views."""
        super().__init__(markup=False, id=id)
        self._names = names

    def rename(self, names: Sequence[str]) -> None:
        """Name the views anew."""
        self._names = names
        self.refresh()

    def render(self) -> Content:
        """Draw the names and what is told; the names give way only when nothing else fits."""
        parts: list[str | tuple[str, str]] = []
        for number, name in enumerate(self._names):
            is_chosen = number == self.chosen
            parts += [(f" {name} ", "bold reverse" if is_chosen else "$foreground-muted"), " " * (BETWEEN - 1)]
        names = Content.assemble(*parts)
        room = self.size.width - names.cell_length
        told = fit(clean_line(self.told), max(0, room))
        return Content.assemble(names, " " * max(0, room - width(told)), (told, "$text-accent"))

    def on_click(self, event: events.Click) -> None:
        """Choose the view whose name was clicked."""
        at = 0
        for number, name in enumerate(self._names):
            at += len(name) + 2
            if event.x < at:
                self.post_message(self.Chosen(number))
                return
            at += BETWEEN - 1
            if event.x < at:
                return
