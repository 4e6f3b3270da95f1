"""The views that were given a name: take one, keep the present one, rename, delete."""

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
from thulp_tui.domain.view import View
from thulp_tui.ui.screens.dialog import Form, ListDialog
from thulp_tui.ui.widgets.field import Field
from thulp_tui.ui.widgets.line_input import LineInput

LONGEST_NAME = 80
"""Letters that a view's name may have."""
COLUMN = 24
"""Cells of a name in the list, at most."""


class Deed(Enum):
    """What is to be done with a view."""

    TAKE = "take"
    KEEP = "keep"
    RENAME = "rename"
    DELETE = "delete"


@dataclass(frozen=True)
class Wish:
    """What a person wants of the views."""

    deed: Deed
    """What."""
    view: View
    """Of which view; the present one, without a name, to keep it."""


class Views(ListDialog[Wish | None]):
    """Lists the views; each key leads back to whoever asked."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "wish('take')", "show", id="views.take", priority=True),
        Binding("a", "keep", "keep the present one", id="views.keep"),
        Binding("r", "wish('rename')", "rename", id="views.rename"),
        Binding("delete", "wish('delete')", "delete", id="views.delete"),
        Binding("j", "move(1)", "down", id="views.down", show=False),
        Binding("k", "move(-1)", "up", id="views.up", show=False),
    ]
    heading = "Views"

    def __init__(self, views: Sequence[View], present: View, highlighted: str = "") -> None:
        """List views, the one of a name highlighted; ``present`` is what the list shows now."""
        super().__init__()
        self._views = views
        self._present = present
        self._first = next((place for place, view in enumerate(views) if view.name == highlighted), 0)

    def body(self) -> ComposeResult:
        """Compose the list, and what would be kept."""
        if self._views:
            column = min(COLUMN, max(text.width(text.clean_line(view.name)) for view in self._views))
            yield OptionList(*(Option(_line(view, column)) for view in self._views), compact=True, markup=False)
        else:
            yield Static("No view has a name yet.", markup=False)
        yield Static(f"Now: {_meaning(self._present)}", classes="present", markup=False)

    def on_mount(self) -> None:
        """Begin at the one that was asked for."""
        for choices in self.query(OptionList):
            choices.highlighted = self._first

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without views there is none to take."""
        return action not in ("wish", "move") or bool(self._views)

    def action_keep(self) -> None:
        """Give the present view a name."""
        self.dismiss(Wish(Deed.KEEP, self._present))

    def action_wish(self, deed: str) -> None:
        """Do something with the highlighted view."""
        place = self.query_one(OptionList).highlighted
        if place is not None:
            self.dismiss(Wish(Deed(deed), self._views[place]))

    @on(OptionList.OptionSelected)
    def take(self, event: OptionList.OptionSelected) -> None:
        """Take a view that was clicked."""
        self.dismiss(Wish(Deed.TAKE, self._views[event.option_index]))


class NameView(Form[str | None]):
    """Asks for a view's name."""

    def __init__(self, view: View, taken: Sequence[str]) -> None:
        """Name a view; a name that is taken by another is told, for it would be replaced."""
        super().__init__()
        self.heading = f"Rename the view “{view.name}”" if view.name else "Keep the view"
        self._view = view
        self._taken = [name for name in taken if name != view.name]
        self._line = LineInput(self._read, view.name, placeholder="failed this week")

    def body(self) -> ComposeResult:
        """Compose the field and what the view is."""
        yield Field("Name", self._line)
        yield Static(_meaning(self._view), classes="remark", markup=False)

    def action_save(self) -> None:
        """Take the name."""
        if self.is_right():
            self.dismiss(self._line.read())

    def _read(self, typed: str) -> str:
        name = text.clean_line(typed).strip()
        if not name:
            raise ValueError("a view needs a name")
        if len(name) > LONGEST_NAME:
            raise ValueError(f"at most {LONGEST_NAME} letters")
        if name in self._taken:
            raise ValueError("another view has this name")
        return name


def _line(view: View, column: int) -> Content:
    name = text.fit(text.clean_line(view.name), column)
    return Content.assemble(
        (name, "bold"), (" " * (column - text.width(name) + 2) + _meaning(view), "$foreground-muted")
    )


def _meaning(view: View) -> str:
    return f"{text.clean_line(view.filter) or 'all sessions'} · {view.order}"
