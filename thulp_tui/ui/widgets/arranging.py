"""How the sessions are listed: their order, those pinned before all others, one line or two."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.reactive import var

from thulp_tui.domain.ids import SessionId
from thulp_tui.domain.ordering import Order, SortKey, arranged
from thulp_tui.ui.widgets.ground import Column
from thulp_tui.ui.widgets.session_list import SessionList
from thulp_tui.ui.widgets.session_row import SessionRow

ARRANGING_BINDINGS: tuple[Binding, ...] = (
    Binding("s", "sort", "sort by the next", show=False, tooltip="Changed, created, name, …", id="sessions.sort"),
    Binding("S", "turn", "sort the other way", show=False, tooltip="Ascending, descending", id="sessions.turn"),
    Binding("c", "compact", "one line or two", show=False, tooltip="Lines that a session takes", id="sessions.compact"),
    Binding("P", "pin", "pin", show=False, tooltip="Let the session stand first, or no more", id="sessions.pin"),
    Binding("v", "views", "views…", show=False, tooltip="Filters and orders that have a name", id="sessions.views"),
)
"""The keys; the pane declares them."""


class Arranging(Column):
    """A pane with a list in it that can be arranged."""

    order: var[Order] = var(Order())
    """The order."""
    pins: var[frozenset[str]] = var(frozenset())
    """The ids of the sessions that stand first."""
    busy: var[frozenset[str]] = var(frozenset())
    """The ids of the sessions in which something runs."""
    compact: var[bool] = var(False)
    """Whether a session is one line."""

    @dataclass
    class Arranged(Message):
        """A person wants another order or other rows, from now on."""

        order: Order
        """The order."""
        compact: bool
        """Whether a session is one line."""

    @dataclass
    class PinAsked(Message):
        """A session shall stand first, or no more."""

        session_id: SessionId
        """The session."""
        is_pinned: bool
        """Whether it shall."""

    class ViewsAsked(Message):
        """The views that have a name were asked for."""

    @property
    def list(self) -> SessionList:
        """The list itself."""
        return self.query_one(SessionList)

    def apply(self) -> None:
        """List the rows anew."""
        raise NotImplementedError

    def arranged(self, rows: Sequence[SessionRow]) -> Sequence[SessionRow]:
        """Return rows, which are given as they changed, in order."""
        return rows if self.order == Order() and not self.pins else arranged(rows, self.order, self.pins)

    def sort_by(self, order: Order) -> None:
        """Take an order, and tell."""
        self.order = order
        self.post_message(self.Arranged(self.order, self.compact))

    def watch_order(self) -> None:
        """Say so above the list, and sort."""
        self.border_title = Content(f"sessions · {self.order.key} {self.order.arrow}")
        if self.is_mounted:
            self.apply()

    def watch_pins(self) -> None:
        """Sort."""
        if self.is_mounted:
            self.apply()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only a session can be pinned."""
        return action != "pin" or self.list.target is not None

    def action_sort(self) -> None:
        """Sort by the next key."""
        self.sort_by(self.order.following())

    def action_sort_by(self, key: str) -> None:
        """Sort by a key; by the same one again, the other way round."""
        self.sort_by(self.order.turned() if self.order.key == key else Order(SortKey(key)))

    def action_turn(self) -> None:
        """Sort the other way round."""
        self.sort_by(self.order.turned())

    def action_compact(self) -> None:
        """One line a session, or two."""
        self.compact = not self.compact
        self.post_message(self.Arranged(self.order, self.compact))

    def action_pin(self) -> None:
        """Pin the highlighted session, or no more."""
        if (target := self.list.target) is not None:
            self.post_message(self.PinAsked(target.id, target.id not in self.pins))

    def action_views(self) -> None:
        """Ask for the views."""
        self.post_message(self.ViewsAsked())
