"""A short list that a person keeps, such as criteria: add, edit, delete, one at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from thulp_tui import text
from thulp_tui.ui.screens.dialog import Form, ListDialog
from thulp_tui.ui.widgets.field import Field
from thulp_tui.ui.widgets.line_input import LineInput

COLUMN = 24
"""Cells of an item's name, at most."""


class Deed(Enum):
    """What is to be done."""

    ADD = "add"
    EDIT = "edit"
    DELETE = "delete"


@dataclass(frozen=True)
class Wish:
    """What a person wants of the list."""

    deed: Deed
    """What."""
    place: int
    """With which item, from 0; for a new one, beside which; -1 in an empty list."""


class ItemList(ListDialog[Wish | None]):
    """Lists items; each key leads back to whoever asked."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "wish('add')", "add", id="items.add"),
        Binding("enter,e", "wish('edit')", "edit", id="items.edit", priority=True, key_display="⏎"),
        Binding("delete", "wish('delete')", "delete", id="items.delete"),
        Binding("escape,q", "cancel", "close", id="items.close", key_display="esc"),
        Binding("j", "move(1)", "down", id="items.down", show=False),
        Binding("k", "move(-1)", "up", id="items.up", show=False),
    ]

    def __init__(self, heading: str, items: Sequence[tuple[str, str]], *, empty: str, told: str, at: int = 0) -> None:
        """List items, each with a name, which may be empty, and what it says.

        ``empty`` is said when there are none, ``told`` beneath; the bar begins at an item's number.
        """
        super().__init__()
        self.heading = heading
        self._items = items
        self._empty = empty
        self._told = told
        self._at = at

    def body(self) -> ComposeResult:
        """Compose the list."""
        if self._items:
            column = min(COLUMN, max(text.width(text.clean_line(name)) for name, _ in self._items))
            yield OptionList(*(Option(_line(item, column)) for item in self._items), compact=True, markup=False)
        else:
            yield Static(self._empty, markup=False)
        yield Static(self._told, classes="remark", markup=False)

    def on_mount(self) -> None:
        """Begin where one was."""
        for choices in self.query(OptionList):
            choices.highlighted = max(0, min(self._at, len(self._items) - 1))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without items there is none to edit."""
        return bool(self._items) or action not in ("wish", "move") or parameters == ("add",)

    def action_wish(self, deed: str) -> None:
        """Do something."""
        choices = self.query(OptionList)
        place = choices.first().highlighted if choices else None
        self.dismiss(Wish(Deed(deed), -1 if place is None else place))

    @on(OptionList.OptionSelected)
    def take(self, event: OptionList.OptionSelected) -> None:
        """Edit what was clicked."""
        self.dismiss(Wish(Deed.EDIT, event.option_index))


class EditItem(Form[tuple[str, ...] | None]):
    """Asks for an item's lines."""

    def __init__(self, heading: str, fields: Sequence[tuple[str, str]], told: str) -> None:
        """Ask for fields, each with its label and what stands in it; ``told`` is said beneath."""
        super().__init__()
        self.heading = heading
        self._lines = [(label, LineInput(str, value, breaks=True)) for label, value in fields]
        self._told = told

    def body(self) -> ComposeResult:
        """Compose the fields."""
        for label, line in self._lines:
            yield Field(label, line)
        yield Static(self._told, classes="remark", markup=False)

    def action_save(self) -> None:
        """Take what was typed."""
        self.dismiss(tuple(line.read() for _, line in self._lines))


def _line(item: tuple[str, str], column: int) -> Content:
    name, said = (text.clean_line(part) for part in item)
    if not column:
        return Content(said)
    return Content.assemble((text.pad(text.fit(name, column), column + 2), "bold"), said)
