"""A screen with a file's sessions, listed as they were when one left it; alone it is the program's first frame.

The main screen, with timeline and composer, adds them to it and is loaded while one looks at the list already.
"""

from collections.abc import Callable

from textual.app import ComposeResult
from textual.reactive import var
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from thulp_tui.domain.ids import SessionId, Timestamp
from thulp_tui.domain.ordering import Order
from thulp_tui.state import State
from thulp_tui.store import Listing
from thulp_tui.ui.desk import Desk
from thulp_tui.ui.whereabouts import Whereabouts
from thulp_tui.ui.widgets.ground import Column, Row
from thulp_tui.ui.widgets.list_pane import ListPane
from thulp_tui.ui.widgets.notice import Notice
from thulp_tui.ui.widgets.session_row import DamagedRow

ORDER, ROWS, COMPACT = "order", "rows", "compact"
"""The keys under which the state keeps the order and the form of the rows, and the word for single lines."""
LIST_SHOWN = "-list-shown"
"""The class that shows the list where there is room for one pane only."""
AGES_EVERY = 10_000
"""Milliseconds between two updates of the list's ages."""


class ListScreen(Screen[None]):
    """Sessions on the left, nothing on the right."""

    DEFAULT_CLASSES = LIST_SHOWN
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (16, "-tall")]

    listing: var[Listing | None] = var(None)
    """What the file holds; None until it was read."""
    now: var[Timestamp] = var(Timestamp(0))
    """The time, once a second."""

    def __init__(self, desk: Desk, state: State, clock: Callable[[], Timestamp]) -> None:
        """List the desk's sessions as ``state`` remembers them; ``clock`` tells the time."""
        super().__init__()
        self.desk = desk
        self.state = state
        self.clock = clock
        self._left: Whereabouts | None = Whereabouts.from_text(state.place(desk.path))

    def compose(self) -> ComposeResult:
        """Two panes over one line."""
        # Textual sets these classes behind the first layout, and then styles all widgets and lays them out once more.
        columns, rows = self.app.size
        across = self._get_breakpoint_classes(columns, self.HORIZONTAL_BREAKPOINTS)
        down = self._get_breakpoint_classes(rows, self.VERTICAL_BREAKPOINTS)
        self.set_class(True, *across, *down, update=False)
        with Row(id="panes"):
            yield self.sessions(self._left.filter if self._left else "")
            with Column(id="session"):
                yield Notice(id="notice")
                yield from self.beside()
        yield self.below()

    def sessions(self, filter: str) -> ListPane:
        """Return the pane of sessions."""
        if not filter:
            return ListPane(id="pane")
        # A line to type in takes Textual as long as all other widgets of the first frame.
        from thulp_tui.ui.widgets.session_pane import SessionPane

        return SessionPane(filter, id="pane")

    def beside(self) -> ComposeResult:
        """Compose what stands beside the list."""
        return ()

    def below(self) -> Widget:
        """Return the line below."""
        return Static(id="footer")

    def on_mount(self) -> None:
        """Arrange the list as it was; what can be listed at once is in the first frame."""
        self.pane.order = Order.from_text(self.state.recall(ORDER))
        self.pane.compact = self.state.recall(ROWS) == COMPACT
        self.pane.pins = self.state.pins(self.desk.path)
        self.now = self.clock()
        self.set_focus(self.pane.list)
        self.listing = self.desk.listing_at_hand

    @property
    def pane(self) -> ListPane:
        """The pane of sessions."""
        return self.query_one(ListPane)

    def watch_now(self, now: Timestamp) -> None:
        """Move the ages."""
        self.pane.now = Timestamp(now - now % AGES_EVERY)

    def watch_listing(self, listing: Listing | None) -> None:
        """Hand the sessions to the list, and go to the one that was open last."""
        if listing is None:
            return
        self.pane.damaged = tuple(DamagedRow(document.place, document.reason) for document in listing.damaged)
        self.pane.rows = listing.sessions
        left = self._left
        if left and not (left.session and self.pane.list.go_to((SessionId(left.session), left.occurrence))):
            self._left = None
