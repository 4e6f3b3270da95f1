"""A screen that begins where a person was when leaving it last: filter, session, entry, folds."""

from thulp_tui.domain.ids import SessionId
from thulp_tui.store import Listing, StoredSession
from thulp_tui.ui.screens.desk_screen import DeskScreen
from thulp_tui.ui.whereabouts import Place, Whereabouts
from thulp_tui.ui.widgets.session_pane import SessionPane
from thulp_tui.ui.widgets.timeline import Timeline


class ReturningScreen(DeskScreen):
    """A screen with a list and a timeline that takes up where it was left."""

    list_shown: bool
    """Whether the list is in view where there is room for one pane only."""
    _left: Whereabouts | None = None

    def on_mount(self) -> None:
        """Take the filter of last time, and wait for the sessions."""
        self._left = Whereabouts.from_text(self.state.place(self.desk.path))
        self.query_one(SessionPane).filter.value = self._left.filter
        self.watch(self, "listing", self._return_to_session, init=False)
        self.watch(self, "opened", self._return_to_entry, init=False)

    def remember_place(self) -> None:
        """Let the state remember where one is; it is still to be saved."""
        if self.listing is None:
            return
        opened = self.opened
        here = Whereabouts(
            self.query_one(SessionPane).filter.value.strip(),
            opened.summary.id if opened else "",
            opened.occurrence if opened else 0,
            self.query_one(Timeline).place if opened else Place(),
            opened is not None and self.focused is not None and not self.query_one(SessionPane).has_focus_within,
        )
        self.state.keep_place(self.desk.path, here.to_text())

    def _return_to_session(self, listing: Listing | None) -> None:
        left = self._left
        if listing is None or left is None:
            return
        is_listed = left.session and self.query_one(SessionPane).list.go_to((SessionId(left.session), left.occurrence))
        if not is_listed:
            self._left = None

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
