"""A screen over the sessions' file, as far as it writes: acts, records, changes, undoes.  Nothing of how it looks."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from functools import partial
from typing import TypeVar

from textual import work
from textual.dom import DOMNode
from textual.reactive import var
from textual.screen import Screen

from thulp_tui.domain import revising, rules
from thulp_tui.domain.entry import LABELS, SessionEntry
from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.domain.ids import SessionId, Timestamp
from thulp_tui.domain.limits import SessionConfig
from thulp_tui.domain.operations import Operation
from thulp_tui.domain.rules import Decision, Refused
from thulp_tui.domain.search import Hit
from thulp_tui.domain.summary import SessionSummary
from thulp_tui.settings import Settings
from thulp_tui.state import State
from thulp_tui.store import Applied, Conflict, StoreError
from thulp_tui.ui.desk import Desk, Done
from thulp_tui.ui.drafts import Drafts
from thulp_tui.ui.screens.file_screen import FileScreen

TROUBLES = (Refused, Conflict, StoreError, InvalidDocument)
"""What a change may be answered with; each says in a sentence why."""

Answer = TypeVar("Answer")


class DeskScreen(FileScreen):
    """A screen that changes the sessions of one file."""

    at_work: var[frozenset[SessionId]] = var(frozenset())
    """The sessions in which a command runs or a model answers."""
    settings: Settings
    """What a person configured."""

    def __init__(self, desk: Desk, state: State, clock: Callable[[], Timestamp], default_limits: SessionConfig) -> None:
        """Hold the desk's sessions; ``state`` keeps drafts, ``clock`` tells the time, new sessions get the limits."""
        super().__init__(desk, state, clock)
        self.drafts = Drafts(state, desk.path, self, self.complain)
        self.default_limits = default_limits
        self._turn = asyncio.Lock()
        self._dialogs = 0

    @property
    def command_groups(self) -> dict[DOMNode, str]:
        """Who has commands, in the order of the help, and the heading they stand under."""
        raise NotImplementedError

    def show(self, session_id: SessionId, *, past_filter: bool = False) -> None:
        """Lead to a session, if it is listed; past what hides it, where that is asked for."""
        raise NotImplementedError

    async def show_hit(self, hit: Hit, words: str) -> None:
        """Open the session of a hit at its entry, and search the words there if there are any."""
        raise NotImplementedError

    def action_compose(self) -> None:
        """Write in the open session."""
        raise NotImplementedError

    async def begin(self, session_id: SessionId) -> None:
        """Open a session that was just created, and write in it."""
        if not self.app.is_running:
            return
        self.show(session_id, past_filter=True)
        self._wanted = session_id, 0
        await self._load_wanted()
        if self.app.is_running:
            self.action_compose()

    def ask(self, act: Callable[[], Coroutine[None, None, object]]) -> None:
        """Do what a key asks for when the acts before it are done; drop it if one of them asked in a dialog.

        Keys in quick succession all act, and none opens a dialog that nobody waits for any more.
        """
        self._act(act, self._dialogs)

    @work(group="act")
    async def _act(self, act: Callable[[], Coroutine[None, None, object]], dialogs: int) -> None:
        async with self._turn:
            if dialogs == self._dialogs:
                await act()

    async def answer(self, dialog: Screen[Answer]) -> Answer | None:
        """Show a dialog and return what it is dismissed with."""
        self._dialogs += 1
        return await self.app.push_screen_wait(dialog)

    async def change(
        self,
        label: str | Callable[[], str],
        session_ids: Sequence[SessionId],
        decide: Callable[[SessionSummary], Decision],
    ) -> Applied | None:
        """Decide on the freshest state, write, show; say what was done and how to undo it, or why it was not.

        A label that depends on what was decided is asked for afterwards.
        """
        return await self._written(label, self.desk.update(label, session_ids, decide))

    async def record(self, session_id: SessionId, entry: SessionEntry, text: str) -> Decision:
        """Record an entry, typed as ``text``, at this moment; a refusal comes back as a decision to do nothing."""
        now = self.clock()
        stamped, also = self.intended(session_id, entry.changed(timestamp=now))
        label = f"{LABELS[entry.kind]} recorded"

        def settle(applied: Applied) -> None:
            if applied.decisions[0].accepted:
                self.drafts.settle(session_id, text)

        try:
            applied = await self.desk.update(
                label, [session_id], lambda fresh: rules.record(fresh, [stamped], now).with_also(also), settle
            )
        except TROUBLES as trouble:
            return Decision((), accepted=False, notice=str(trouble))
        self.drafts.save_soon()
        await self._read_now()
        return applied.decisions[0]

    def intended(self, session_id: SessionId, entry: SessionEntry) -> tuple[SessionEntry, tuple[Operation, ...]]:
        """Return a call that is about to be recorded with what was said of it before, and what takes that away."""
        context = self.opened.context if self.opened is not None and self.opened.summary.id == session_id else {}
        return revising.intended(entry, context, session_id)

    async def apply(self, label: str, operations: Sequence[Operation]) -> Applied | None:
        """Write operations and show them; say so, or why not."""
        return await self._written(label, self.desk.apply(label, operations))

    async def _written(self, label: str | Callable[[], str], writing: Awaitable[Applied]) -> Applied | None:
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
            self.say(f"{label if isinstance(label, str) else label()}.  z undoes")
        return applied

    def action_undo(self) -> None:
        """Undo the last change."""
        self.ask(partial(self._back, self.desk.undo, "Undone", "Nothing to undo"))

    def action_redo(self) -> None:
        """Do the last undone change again."""
        self.ask(partial(self._back, self.desk.redo, "Done again", "Nothing to redo"))

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
        if not self.app.is_running:
            return
        self.say(f"{did}: {done.label}")
        if len(done.session_ids) == 1:
            self.show(done.session_ids[0])
