"""What a screen does with the sessions' file: reads, follows, changes, undoes.  Nothing of how it looks."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from textual import work
from textual.dom import DOMNode
from textual.reactive import var
from textual.screen import Screen

from thulp_tui.domain import rules
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.domain.ids import SessionId, Timestamp
from thulp_tui.domain.limits import SessionConfig
from thulp_tui.domain.operations import Operation
from thulp_tui.domain.rules import Decision, Refused
from thulp_tui.domain.summary import SessionSummary
from thulp_tui.state import State
from thulp_tui.store import Applied, Conflict, Listing, NotFound, StoredSession, StoreError
from thulp_tui.text import clean_line
from thulp_tui.ui.desk import Desk, Done
from thulp_tui.ui.drafts import Drafts

TICK = 1.0
"""Seconds between two looks at the clock and at the file."""
TROUBLES = (Refused, Conflict, StoreError, InvalidDocument)
"""What a change may be answered with; each says in a sentence why."""


@dataclass(frozen=True)
class Selection:
    """The entry that a person has selected."""

    entry: SessionEntry | None
    """The entry, if there is any."""
    place: int
    """Its number, from 0."""
    is_looked_at: bool
    """Whether the timeline has the focus, rather than the list of sessions."""


class DeskScreen(Screen[None]):
    """A screen that holds the sessions of one file."""

    listing: var[Listing | None] = var(None)
    """What the file holds; None until it was read."""
    opened: var[StoredSession | None] = var(None)
    """The session that is open."""
    now: var[Timestamp] = var(Timestamp(0))
    """The time, once a second."""

    def __init__(self, desk: Desk, state: State, clock: Callable[[], Timestamp], default_limits: SessionConfig) -> None:
        """Hold the desk's sessions; ``state`` keeps drafts, ``clock`` tells the time, new sessions get the limits."""
        super().__init__()
        self.desk = desk
        self.state = state
        self.drafts = Drafts(state, desk.path, self, self.complain)
        self.clock = clock
        self.default_limits = default_limits
        self._wanted: tuple[SessionId, int] | None = None
        self._trouble = ""
        self._is_looking = False

    @property
    def selection(self) -> Selection:
        """The entry that is selected in the open session."""
        raise NotImplementedError

    @property
    def command_groups(self) -> dict[DOMNode, str]:
        """Who has commands, in the order of the help, and the heading they stand under."""
        raise NotImplementedError

    def show(self, session_id: SessionId, *, past_filter: bool = False) -> None:
        """Lead to a session, if it is listed; past what hides it, where that is asked for."""
        raise NotImplementedError

    def action_compose(self) -> None:
        """Write in the open session."""
        raise NotImplementedError

    async def begin(self, session_id: SessionId) -> None:
        """Open a session that was just created, and write in it."""
        self.show(session_id, past_filter=True)
        self._wanted = session_id, 0
        await self._load_wanted()
        self.action_compose()

    def on_mount(self) -> None:
        """Start to follow clock and file."""
        self.now = self.clock()
        self.read()
        self.set_interval(TICK, self.tick)

    def tick(self) -> None:
        """Tell the time, and look whether another program changed the file."""
        self.now = self.clock()
        self.follow()

    @work(group="follow")
    async def follow(self) -> None:
        """Show what another program changed; one look at a time, or the answer of the first would be lost."""
        if self._is_looking:
            return
        self._is_looking = True
        try:
            if await self.desk.refresh():
                await self._read_now()
            self._trouble = ""
        except StoreError as trouble:
            if str(trouble) != self._trouble:
                self._trouble = str(trouble)
                self.complain(trouble)
        finally:
            self._is_looking = False

    @work(group="read")
    async def read(self) -> None:
        """Read the list and the open session."""
        await self._read_now()

    @work(exclusive=True, group="open")
    async def open_session(self, session_id: SessionId, occurrence: int = 0) -> None:
        """Open a session; the last one asked for wins."""
        self._wanted = session_id, occurrence
        await self._load_wanted()

    def close_session(self) -> None:
        """Show no session."""
        self._wanted = None
        self.opened = None

    async def _read_now(self) -> None:
        listing = await self.desk.listing()
        if self.app.is_running:
            self.listing = listing
            await self._load_wanted()

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

    async def change(
        self, label: str, session_ids: Sequence[SessionId], decide: Callable[[SessionSummary], Decision]
    ) -> Applied | None:
        """Decide on the freshest state, write, show; say what was done and how to undo it, or why it was not."""
        return await self._written(label, self.desk.update(label, session_ids, decide))

    async def record(self, session_id: SessionId, entry: SessionEntry) -> Decision:
        """Record an entry at this moment, by the rules; one that is refused comes back as a decision to do nothing."""
        now = self.clock()
        stamped = entry.changed(timestamp=now)
        try:
            applied = await self.desk.update("Entry", [session_id], lambda fresh: rules.record(fresh, [stamped], now))
        except TROUBLES as trouble:
            return Decision((), accepted=False, notice=str(trouble))
        await self._read_now()
        return applied.decisions[0]

    async def apply(self, label: str, operations: Sequence[Operation]) -> Applied | None:
        """Write operations and show them; say so, or why not."""
        return await self._written(label, self.desk.apply(label, operations))

    async def _written(self, label: str, writing: Awaitable[Applied]) -> Applied | None:
        try:
            applied = await writing
        except TROUBLES as trouble:
            self.complain(trouble)
            return None
        await self._read_now()
        notices = [decision.notice for decision in applied.decisions if decision.notice]
        if notices:
            self.say(" ".join(notices))
        elif applied.inverse:
            self.say(f"{label}.  z undoes")
        return applied

    @work(group="undo")
    async def action_undo(self) -> None:
        """Undo the last change."""
        await self._back(self.desk.undo, "Undone", "Nothing to undo")

    @work(group="undo")
    async def action_redo(self) -> None:
        """Do the last undone change again."""
        await self._back(self.desk.redo, "Done again", "Nothing to redo")

    async def _back(self, step: Callable[[], Awaitable[Done | None]], did: str, nothing: str) -> None:
        try:
            done = await step()
        except TROUBLES as trouble:
            self.complain(trouble)
            return
        if done is None:
            self.say(nothing)
            return
        await self._read_now()
        self.say(f"{did}: {done.label}")
        if len(done.session_ids) == 1:
            self.show(done.session_ids[0])

    def say(self, line: str) -> None:
        """Tell what was done."""
        self.notify(clean_line(line), timeout=3, markup=False)

    def complain(self, trouble: Exception | str) -> None:
        """Tell why something was not done."""
        self.notify(clean_line(str(trouble)), severity="warning", timeout=6, markup=False)
