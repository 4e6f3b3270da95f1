"""What lies a page above and below, laid out while nobody waits: making one very long entry takes a frame's time."""

import asyncio
from collections.abc import Iterator
from time import perf_counter

from textual import work

from thulp_tui.ui import markup
from thulp_tui.ui.widgets.timeline.scrolling import ScrollingView
from thulp_tui.ui.widgets.timeline.slices import SLICE
from thulp_tui.ui.widgets.timeline.viewport import Row

AT_REST = 0.02
"""Seconds after the view moved: the frame that shows it comes first, and other keys between two slices of this."""


class NearbyView(ScrollingView):
    """A session whose next pages are ready before one goes there."""

    _ready_for: tuple[Row, Row, int] | None = None  # the first and the last row in view, and the width
    _is_due = False
    _needs_code = False  # whether what colours code is to be loaded, or was
    _has_code = False  # whether it was

    def _settle(self) -> None:
        """Get ready what is near to what is in view now."""
        super()._settle()
        if self._rows and self._ready_for != (in_view := (self._rows[0], self._rows[-1], self._pages.width)):
            self._ready_for = in_view
            self._wait()

    def _looked_ahead(self) -> None:
        super()._looked_ahead()
        self._wait()

    def _wait(self) -> None:
        if not self._is_due:
            self._is_due = True
            self.set_timer(AT_REST, self._get_ready)

    def _expect_code(self) -> None:
        """Load what colours code before the first of it is shown: that takes several frames."""
        if not self._needs_code:
            self._needs_code = True
            self._load_lexers()

    @work(group="code")
    async def _load_lexers(self) -> None:
        await asyncio.to_thread(markup.preload)
        self._has_code = True
        self._wait()

    def _get_ready(self) -> None:
        self._is_due = False
        if self._pages.outline.has_code and not self._has_code:
            self._expect_code()
            return
        end = perf_counter() + SLICE
        for _ in self._nearby():
            if perf_counter() >= end:
                # It begins anew, and comes at once to where it was: what is laid out is kept.
                self._wait()
                return

    def _nearby(self) -> Iterator[None]:
        """Lay out the entries below and above what is in view, a page of each; the thumb does not move for it."""
        if not self._rows:
            return
        above, below = range(self._rows[0][0] - 1, -1, -1), range(self._rows[-1][0] + 1, self.count)
        for entries in (below, above):
            room = self._view.height
            for entry in entries:
                if room <= 0:
                    break
                room -= self._pages.lay_out(entry).height
                yield
