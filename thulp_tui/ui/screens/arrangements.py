"""The palette's commands of the list: to sort by each key, to take, keep, rename and delete views."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from textual.command import DiscoveryHit, Hit, Hits, Provider

from thulp_tui.domain.ordering import Order, SortKey
from thulp_tui.text import clean_line, fit

if TYPE_CHECKING:
    from thulp_tui.ui.screens.arranging import ArrangingScreen

LONGEST = 60
"""Cells shown of a view's name or filter."""


class Arrangements(Provider):
    """Offers orders and views."""

    async def search(self, query: str) -> Hits:
        """Offer what is meant."""
        matcher = self.matcher(query)
        for title, told, run in self._commands():
            if (score := matcher.match(title)) > 0:
                yield Hit(score, matcher.highlight(title), run, text=title, help=told)

    async def discover(self) -> Hits:
        """Offer all."""
        for title, told, run in self._commands():
            yield DiscoveryHit(title, run, text=title, help=told)

    def _commands(self) -> Iterator[tuple[str, str, Callable[[], object]]]:
        screen: ArrangingScreen = self.screen  # type: ignore[assignment]  # it stands in that screen's COMMANDS
        pane = screen.pane
        for key in SortKey:
            order = pane.order.turned() if pane.order.key is key else Order(key)
            yield f"Sort by {key} {order.arrow}", str(order), partial(pane.action_sort_by, key)
        yield "Keep the view…", "The filter and the order, under a name", partial(screen.ask, screen.keep_view)
        for view in screen.state.views():
            name = fit(clean_line(view.name), LONGEST)
            told = f"{fit(clean_line(view.filter), LONGEST) or 'all sessions'} · {view.order}"
            yield f"View “{name}”", told, partial(screen.look, view)
            yield f"Rename view “{name}”…", told, partial(screen.ask, partial(screen.rename_view, view))
            yield f"Delete view “{name}”…", told, partial(screen.ask, partial(screen.delete_view, view))
