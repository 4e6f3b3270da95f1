"""The pane of sessions as it is in the first frame: the list of all of them, and how many they are."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.content import Content
from textual.reactive import var
from textual.widgets import Static

from thulp_tui.domain.ids import Timestamp
from thulp_tui.text import count
from thulp_tui.ui.widgets.arranging import Arranging
from thulp_tui.ui.widgets.session_list import SessionList
from thulp_tui.ui.widgets.session_row import DamagedRow, Row, SessionRow


class ListPane(Arranging):
    """All sessions."""

    rows: var[Sequence[SessionRow] | None] = var(None, always_update=True)
    """All sessions of the file, the latest change first; None while they are read."""
    damaged: var[tuple[DamagedRow, ...]] = var(())
    """The documents of the file that cannot be read; set them before the rows."""
    now: var[Timestamp] = var(Timestamp(0))
    """The time that ages are counted to."""

    def compose(self) -> ComposeResult:
        """List, what is between, count."""
        yield SessionList(id="sessions").data_bind(ListPane.now, ListPane.compact, ListPane.pins, ListPane.busy)
        yield from self.between()
        yield Static(id="session-count", markup=False)

    def between(self) -> ComposeResult:
        """Compose what is between the list and the count."""
        return ()

    def on_mount(self) -> None:
        """List what there is."""
        self.apply()

    def watch_rows(self) -> None:
        """List them."""
        if self.is_mounted:
            self.apply()

    def apply(self) -> None:
        """List all sessions, in order."""
        if self.rows is None:
            self.tell("reading …")
        else:
            self.show((*self.arranged(self.rows), *self.damaged) if self.damaged else self.arranged(self.rows))
            self.tell(self.counted)

    @property
    def counted(self) -> str:
        """How many documents there are, in words."""
        return count(len(self.rows or ()) + len(self.damaged), "session")

    def show(self, rows: Sequence[Row]) -> None:
        """List rows that stand in order."""
        self.list.sort_key = self.order.key
        self.list.rows = rows

    def tell(self, counted: str) -> None:
        """Say below how many there are."""
        self.query_one("#session-count", Static).update(Content(counted), layout=False)
