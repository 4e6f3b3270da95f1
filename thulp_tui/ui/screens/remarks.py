"""All bookmarks and notes of a session, to be found by typing and gone to."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from thulp_tui import text
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.remarks import Remark
from thulp_tui.ui.bodies import body
from thulp_tui.ui.looks import BOOKMARK_GLYPH, ENTRY_LOOKS, NOTE_GLYPH
from thulp_tui.ui.screens.dialog import Dialog
from thulp_tui.ui.widgets.line_input import LineInput

OFFERED = 200
"""How many are listed; more letters narrow them."""
LONGEST = 400
"""Cells of an entry and characters of a note that are shown, as far as there is room."""


@dataclass(frozen=True)
class RemarkedEntry:
    """An entry with something remarked on it."""

    place: int
    """The entry's number, from 0."""
    entry: SessionEntry
    """The entry."""
    remark: Remark
    """What is remarked."""

    @property
    def said(self) -> str:
        """The entry in a line, clean."""
        return " ".join("".join(part for part, _ in body(self.entry, LONGEST, folded=True).lines[0]).split())


class RemarksPanel(Dialog[int | None]):
    """Lists what is remarked on entries; the answer is the place of the entry to go to."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "go", "go there", id="remarks.go", priority=True),
        Binding("down,ctrl+n", "move(1)", "choose", id="remarks.down", key_display="↓↑", priority=True),
        Binding("up,ctrl+p", "move(-1)", "up", id="remarks.up", show=False, priority=True),
        Binding("escape", "cancel", "close", id="dialog.cancel"),
    ]

    def __init__(self, name: str, remarked: Sequence[RemarkedEntry], lost: int, near: int) -> None:
        """List the remarks of what is called ``name``, ``lost`` of which are on no entry; begin at one ``near``."""
        super().__init__()
        self.heading = f"Bookmarks and notes · {name}"
        self._all = [(one, _words(one)) for one in remarked]
        self._listed: list[RemarkedEntry] = []
        self._lost = lost
        self._near = near

    def body(self) -> ComposeResult:
        """Compose the line and the list."""
        yield LineInput(str, placeholder="type to filter", id="filter")
        choices = OptionList(compact=True, markup=False, id="choices")
        choices.can_focus = False
        yield choices
        yield Static(id="told", markup=False)

    def on_mount(self) -> None:
        """List all of them."""
        self._list("")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is nowhere to go where nothing is listed."""
        return bool(self._listed) if action in ("go", "move") else True

    def action_go(self) -> None:
        """Go to the entry under the bar."""
        if (place := self._choices.highlighted) is not None:
            self.dismiss(self._listed[place].place)

    def action_move(self, by: int) -> None:
        """Move the bar."""
        place = self._choices.highlighted or 0
        self._choices.highlighted = max(0, min(place + by, len(self._listed) - 1))

    @on(Input.Changed)
    def narrow(self, event: Input.Changed) -> None:
        """List what holds every word that is typed."""
        self._list(event.value)

    @on(OptionList.OptionSelected)
    def click(self, event: OptionList.OptionSelected) -> None:
        """Go to what was clicked."""
        self.dismiss(self._listed[event.option_index].place)

    @property
    def _choices(self) -> OptionList:
        return self.query_one("#choices", OptionList)

    def _list(self, typed: str) -> None:
        words = typed.lower().split()
        found = [one for one, said in self._all if all(word in said for word in words)]
        self._listed = found[:OFFERED]
        column = len(f"{max((one.place + 1 for one in self._listed), default=0):,}")
        choices = self._choices
        choices.clear_options()
        choices.add_options(Option(_shown(one, column)) for one in self._listed)
        before = sum(one.place < self._near for one in self._listed)
        choices.highlighted = (0 if words else min(before, len(self._listed) - 1)) if self._listed else None
        told = []
        if not self._all:
            told.append("Nothing is remarked here: m marks an entry, a writes a note on it.")
        elif not found:
            told.append(f"No remark says “{text.clean_line(typed)}”.")
        elif len(found) > OFFERED:
            told.append(f"{len(found) - OFFERED:,} more: type to narrow them.")
        if self._lost:
            told.append(f"{text.count(self._lost, 'remark')} on entries that are no longer there.")
        self.query_one("#told", Static).update("\n".join(told))
        self.query_one("#told").display = bool(told)
        self.refresh_bindings()


def _words(one: RemarkedEntry) -> str:
    look = ENTRY_LOOKS[one.entry.kind]
    kept = "bookmark" if one.remark.is_bookmarked else ""
    return " ".join((f"{one.place + 1}", look.badge, look.label, kept, one.said, one.remark.note)).lower()


def _shown(one: RemarkedEntry, column: int) -> Content:
    look = ENTRY_LOOKS[one.entry.kind]
    tone = f"$text-{look.tone}" if look.tone else "$foreground-muted"
    parts = [
        (f"{BOOKMARK_GLYPH if one.remark.is_bookmarked else ' '} ", "$text-warning"),
        (f"{one.place + 1:>{column},}  ", "$foreground-muted"),
        (f"{look.badge:<5}  ", tone),
        (one.said, ""),
    ]
    if one.remark.note:
        indent = " " * (column + 4)
        note = text.clean_line(one.remark.note[:LONGEST])
        parts.append((f"\n{indent}{NOTE_GLYPH} {note}", "italic $foreground-muted"))
    return Content.assemble(*parts)
