"""A screen over the sessions' file, as far as it reads: what the file holds, what is open, what others change."""

from collections.abc import Callable

from textual import work
from textual.reactive import var
from textual.timer import Timer

from thulp_tui.domain.ids import SessionId, Timestamp
from thulp_tui.state import State
from thulp_tui.store import NotFound, StoredSession, StoreError
from thulp_tui.text import clean_line
from thulp_tui.ui.desk import Desk
from thulp_tui.ui.screens.list_screen import ListScreen
from thulp_tui.ui.widgets.session_pane import SessionPane

TICK = 1.0
"""Seconds between two looks at the clock and at the file."""


class FileScreen(ListScreen):
    """A screen that shows the sessions of one file and follows what other programs do to them."""

    opened: var[StoredSession | None] = var(None)
    """The session that is open."""

    def __init__(self, desk: Desk, state: State, clock: Callable[[], Timestamp]) -> None:
        """Show the desk's sessions as ``state`` remembers them; ``clock`` tells the time."""
        super().__init__(desk, state, clock)
        self._wanted: tuple[SessionId, int] | None = None
        self._trouble: str | None = None
        self._is_looking = False
        self._ticking: Timer | None = None

    def sessions(self, filter: str) -> SessionPane:
        """Return the pane of sessions, which can be filtered."""
        return SessionPane(filter, id="pane")

    @property
    def pane(self) -> SessionPane:
        """The pane of sessions."""
        return self.query_one(SessionPane)

    def action_sessions(self) -> None:
        """Go to the list."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """Start to follow clock and file."""
        self._read_first()
        self._ticking = self.set_interval(TICK, self.tick)

    def tick(self) -> None:
        """Tell the time, and look whether another program changed the file."""
        self.now = self.clock()
        self.follow()

    def on_screen_suspend(self) -> None:
        """Let the clock be beneath a dialog: whatever happens there has Textual send the whole screen anew."""
        if self._ticking is not None:
            self._ticking.pause()

    def on_screen_resume(self) -> None:
        """Catch up, and follow again."""
        if self._ticking is not None:
            self._ticking.resume()
            self.tick()

    @work(group="follow")
    async def follow(self) -> None:
        """Show what another program changed; one look at a time, or the answer of the first would be lost."""
        if self._is_looking or self.listing is None:
            return
        self._is_looking = True
        try:
            if await self.desk.refresh():
                await self._read_now(by_others=True)
            if (reason := self.desk.read_only) != self._trouble:
                self._trouble = reason
                self.complain(f"Nothing can be written now: {reason}" if reason else "The file can be written again.")
        finally:
            self._is_looking = False

    def open_session(self, session_id: SessionId, occurrence: int = 0) -> None:
        """Open a session; the last one asked for wins."""
        self._wanted = session_id, occurrence
        self._open_wanted()

    def close_session(self) -> None:
        """Show no session."""
        self._wanted = None
        self.opened = None

    @work(group="read")
    async def _read_first(self) -> None:
        try:
            await self._read_now()
        except StoreError:
            # It is told where the program was started.
            self.app.exit()
            return
        self._trouble = self.desk.read_only
        if self._trouble and self.app.is_running:
            told = f"Opened read-only: {clean_line(self._trouble)}"
            self.notify(told, severity="warning", timeout=10, markup=False)

    @work(exclusive=True, group="open")
    async def _open_wanted(self) -> None:
        await self._load_wanted()

    async def _read_now(self, *, by_others: bool = False) -> None:
        listing = await self.desk.listing()
        open_before = self.opened
        is_gone = open_before is not None and not await self.desk.holds(open_before.summary.id)
        if not self.app.is_running:
            return
        if open_before is not None and is_gone:
            self.close_session()
            if by_others:
                # What is typed next must not go into another session.
                self.action_sessions()
                self.complain(f"Another program deleted “{open_before.summary.name}”; its draft is kept.")
        await self._load_wanted()
        if self.app.is_running:
            # Behind it, so that both are in one frame: the next one would come a sixtieth of a second later.
            self.listing = listing

    async def _load_wanted(self) -> None:
        wanted = self._wanted
        if wanted is None:
            return
        try:
            loaded = await self.desk.load(*wanted)
        except NotFound:
            if self._wanted == wanted:
                self.close_session()
            return
        if self._wanted == wanted and self.app.is_running:
            self.opened = loaded

    def say(self, line: str) -> None:
        """Tell what was done."""
        self.notify(clean_line(line), timeout=3, markup=False)

    def complain(self, trouble: Exception | str) -> None:
        """Tell why something was not done."""
        self.notify(clean_line(str(trouble)), severity="warning", timeout=6, markup=False)
