"""A part of a long page that folds under its title."""

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.events import Click
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Static

from thulp_tui import text


class SectionTitle(Static, can_focus=True):
    """The line that folds a section."""

    def on_click(self, event: Click) -> None:
        """Fold or unfold."""
        event.stop()
        if isinstance(self.parent, Section):
            self.parent.action_fold()


class Section(Vertical):
    """A title and what belongs to it; enter, space or a click on the title folds it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "fold", "fold", id="section.fold", tooltip="Fold or unfold this part"),
    ]

    is_folded: reactive[bool] = reactive(False)
    """Whether only the title shows."""

    def __init__(self, title: str, content: Widget, whole: Callable[[], str], *, aside: str = "") -> None:
        """Title some content; ``whole`` makes the text that copying this part gives, ``aside`` stands by the title."""
        super().__init__()
        self.heading = text.clean_line(title)
        """The title, cleaned."""
        self.whole = whole
        """Makes the whole text of this part, however long."""
        self._aside = text.clean_line(aside)
        self._content = content

    def compose(self) -> ComposeResult:
        """Compose the title and the content."""
        yield SectionTitle()
        yield self._content

    def watch_is_folded(self, is_folded: bool) -> None:
        """Show or hide the content."""
        if self.is_mounted:
            self._content.display = not is_folded
            self._show_title()

    def on_mount(self) -> None:
        """Show the title."""
        self._show_title()

    def action_fold(self) -> None:
        """Fold or unfold."""
        self.is_folded = not self.is_folded

    def _show_title(self) -> None:
        sign = "▸" if self.is_folded else "▾"
        title = Content.assemble(f"{sign} ", (self.heading, "bold"), f"  {self._aside}" if self._aside else "")
        self.query_one(SectionTitle).update(title)
