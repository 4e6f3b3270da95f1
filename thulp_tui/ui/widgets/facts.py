"""Pairs of a word and what it stands for, in two columns; the second wraps within itself."""

from collections.abc import Sequence
from typing import NamedTuple

from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.widget import Widget

from thulp_tui import text

LONGEST = 2_000
"""Characters shown of a value."""


class Fact(NamedTuple):
    """One line of a table of two columns; the strings may come from a file."""

    label: str
    """What it is about."""
    value: str
    """What there is to say."""
    tone: str = ""
    """A style for the value, such as ``$text-error``; empty for plain text."""
    aside: str = ""
    """What follows the value more quietly."""
    label_tone: str = ""
    """A style for the label; empty for the table's own."""


class Facts(Widget):
    """Facts in two columns; the first as wide as its widest label or as told, up to a part of the width."""

    facts: reactive[tuple[Fact, ...]] = reactive((), layout=True)
    """What is shown."""

    LABEL_SHARE = 0.45
    """How much of the width the labels may take."""

    def __init__(self, facts: Sequence[Fact] = (), *, column: int | None = None, id: str | None = None) -> None:
        """Show facts; ``column`` is the width of the labels in cells where several tables stand in line."""
        super().__init__(id=id)
        self._column = column
        self.set_reactive(Facts.facts, tuple(facts))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the lines that the facts take at a width."""
        return max(1, len(self._lines(width)))

    def render(self) -> Content:
        """Return the two columns."""
        return Content("\n").join(self._lines(self.content_size.width))

    def _lines(self, width: int) -> list[Content]:
        widest = max((text.width(text.clean_line(fact.label)) for fact in self.facts), default=0)
        column = min(widest if self._column is None else self._column, int(width * self.LABEL_SHARE))
        return [line for fact in self.facts for line in self._wrapped(fact, column, max(2, width - column - 2))]

    def _wrapped(self, fact: Fact, column: int, room: int) -> list[Content]:
        label = Content.styled(text.pad(text.clean_line(fact.label), column), fact.label_tone or "$foreground-muted")
        value = [Content.styled(line, fact.tone) for line in text.wrap(_bounded(fact.value), room)]
        if fact.aside:
            aside = text.clean_line(fact.aside)
            if len(value) == 1 and value[0].cell_length + 2 + text.width(aside) <= room:
                value[0] = Content.assemble(value[0], "  ", (aside, "$foreground-muted"))
            else:
                value += [Content.styled(line, "$foreground-muted") for line in text.wrap(aside, room)]
        gaps = [label, *[Content(" " * column)] * (len(value) - 1)]
        return [Content.assemble(gap, "  ", line) for gap, line in zip(gaps, value, strict=True)]


def _bounded(value: str) -> str:
    shown = text.clean(value[:LONGEST])
    return shown if len(value) <= LONGEST else f"{shown}… {text.count(len(value) - LONGEST, 'more character')}"
