"""All keys that act here, the filter's language, the legend of the signs, and where the program keeps its files."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Input, Static

from thulp_tui import text
from thulp_tui.domain.filter_language import SYNTAX
from thulp_tui.domain.filter_terms import KEYS
from thulp_tui.ui.screens.framed import Framed
from thulp_tui.ui.widgets.facts import Fact, Facts
from thulp_tui.ui.widgets.line_input import LineInput


class KeyHelp(NamedTuple):
    """One key."""

    group: str
    """Where it acts."""
    key: str
    """How the key is written."""
    description: str
    """What it does, in a word or two."""
    tooltip: str = ""
    """What it does, in a sentence."""
    id: str = ""
    """Its name in a keymap."""


class Sign(NamedTuple):
    """One sign of the legend."""

    sign: str
    """The icon or badge."""
    label: str
    """What it stands for."""
    tone: str = ""
    """The theme colour it has, as in `looks.py`."""


class Help(Framed[None]):
    """Help that filters while one types; the arrow keys scroll it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "close", id="dialog.cancel"),
        Binding("down", "scroll(1)", "down", id="help.down", show=False),
        Binding("up", "scroll(-1)", "up", id="help.up", show=False),
        Binding("pagedown,ctrl+d", "page(1)", "page down", id="help.page_down", show=False, priority=True),
        Binding("pageup", "page(-1)", "page up", id="help.page_up", show=False),
    ]
    heading = "Help"

    def __init__(
        self,
        keys: Sequence[Sequence[str]],
        legend: Sequence[Sign] = (),
        paths: Mapping[str, Path | str] | None = None,
        *,
        is_about_filter: bool = True,
    ) -> None:
        """Explain keys, in the order given, a legend, paths (what is kept there → where), and the filter's language."""
        super().__init__()
        self._keys = [KeyHelp(*key) for key in keys]
        self._legend = [Sign(*sign) for sign in legend]
        self._paths = paths or {}
        self._is_about_filter = is_about_filter

    def body(self) -> ComposeResult:
        """Compose the filter and all there is."""
        yield LineInput(str, placeholder="type to filter", id="filter")
        with VerticalScroll(id="found", can_focus=False):
            tables = self._tables()
            for title, facts, column in tables:
                yield Static(text.clean_line(title), classes="title", markup=False)
                yield HelpTable(title, facts, column)
            yield Static(id="nothing", markup=False)

    @on(Input.Changed)
    def narrow(self, event: Input.Changed) -> None:
        """Leave what holds every word that is typed."""
        words = event.value.lower().split()
        found = self.query_one("#found", VerticalScroll)
        for title, table in zip(found.query(".title"), found.query(HelpTable), strict=True):
            title.display = table.display = table.narrow(words)
        is_empty = not any(table.display for table in found.query(HelpTable))
        self.query_one("#nothing", Static).update(f"Nothing here says “{event.value}”." if is_empty else "")
        found.scroll_home(animate=False)

    def action_scroll(self, lines: int) -> None:
        """Scroll by lines."""
        self.query_one("#found").scroll_relative(y=lines, animate=False)

    def action_page(self, direction: int) -> None:
        """Scroll by a page."""
        found = self.query_one("#found")
        found.scroll_relative(y=direction * max(1, found.size.height - 1), animate=False)

    def _tables(self) -> list[tuple[str, list[Fact], int]]:
        key_style = "bold $text-accent"
        groups = [
            (group, [Fact(key.key, key.description, aside=_aside(key), label_tone=key_style) for key in keys])
            for group, keys in groupby(self._keys, lambda key: key.group)
        ]
        signs = [
            Fact(sign.sign, sign.label, label_tone=f"bold $text-{sign.tone}" if sign.tone else "")
            for sign in self._legend
        ]
        language = [Fact(form, meaning, label_tone=key_style) for form, meaning in SYNTAX.items()]
        language += [Fact(f"{name}:{key.example}", key.meaning, label_tone=key_style) for name, key in KEYS.items()]
        paths = [Fact(what, str(where)) for what, where in self._paths.items()]
        column = _widest(fact for _, facts in (*groups, ("", signs), ("", paths)) for fact in facts)
        tables = [(title, facts, column) for title, facts in groups]
        tables += [("Signs", signs, column), ("Files", paths, column)]
        tables += [("Filter", language, _widest(language))] if self._is_about_filter else []
        return [table for table in tables if table[1]]


def _widest(facts: Iterable[Fact]) -> int:
    return max((text.width(fact.label) for fact in facts), default=0)


def _aside(key: KeyHelp) -> str:
    return "  ".join(filter(None, (key.tooltip, f"[{key.id}]" if key.id else "")))


class HelpTable(Facts):
    """One group of the help."""

    def __init__(self, title: str, facts: Sequence[Fact], column: int) -> None:
        """Show a group's facts under its title, the labels in so many cells."""
        super().__init__(facts, column=column)
        self._group = title
        self._all = tuple(facts)

    def narrow(self, words: Sequence[str]) -> bool:
        """Show the facts that hold every word, and return whether there are any."""
        self.facts = tuple(fact for fact in self._all if self._holds(fact, words))
        return bool(self.facts)

    def _holds(self, fact: Fact, words: Sequence[str]) -> bool:
        said = " ".join((self._group, fact.label, fact.value, fact.aside)).lower()
        return all(word in said for word in words)
