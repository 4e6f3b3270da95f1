"""A screen that begins where a person was when leaving it last: filter, session, entry, folds."""

from thulp_tui.store import StoredSession
from thulp_tui.ui.screens.desk_screen import DeskScreen
from thulp_tui.ui.whereabouts import Place, Whereabouts
from thulp_tui.ui.widgets.timeline import Timeline


class ReturningScreen(DeskScreen):
    """A screen with a list and a timeline that takes up where it was left."""

    list_shown: bool
    """Whether the list is in view where there is room for one pane only."""

    def on_mount(self) -> None:
        """Wait for the session."""
        self.watch(self, "opened", self._return_to_entry, init=False)

    def remember_place(self) -> None:
        """Let the state remember where one is; it is still to be saved."""
        opened = self.opened
        if self.listing is None or (opened is None and self._left is not None):
            return  # one leaves before having come back
        here = Whereabouts(
            self.pane.filter.value.strip(),
            opened.summary.id if opened else "",
            opened.occurrence if opened else 0,
            self.query_one(Timeline).place if opened else Place(),
            opened is not None and self.focused is not None and not self.pane.has_focus_within,
        )
        self.state.keep_place(self.desk.path, here.to_text())

    def _return_to_entry(self, opened: StoredSession | None) -> None:
        left = self._left
        if opened is None or left is None:
            return
        if (opened.summary.id, opened.occurrence) == (left.session, left.occurrence):
            timeline = self.query_one(Timeline)
            timeline.take_up(left.place)
            if left.is_reading:
                self.list_shown = False
                self.set_focus(timeline)
            self._left = None
