"""The title of the open session, with a live badge where a demonstration is open: "7/10 ready"."""

import asyncio
import threading
from collections.abc import Callable
from importlib import import_module
from typing import Protocol, cast

from textual import work

from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.domain.ids import SessionId
from thulp_tui.domain.session import TeacherDemo
from thulp_tui.store import StoredSession, StoreError
from thulp_tui.ui.screens.captions import elsewhere, title
from thulp_tui.ui.screens.desk_screen import DeskScreen
from thulp_tui.ui.widgets.session_pane import SessionPane
from thulp_tui.ui.widgets.timeline import Timeline

JUDGED_AFTER = 0.25
"""Seconds for which a session must have stayed as it is before it is judged: whoever goes on does not wait for it."""
_LATER = (
    *("thulp_tui.recording.readiness", "thulp_tui.ui.screens.distilling"),
    *(f"thulp_tui.ui.screens.{name}" for name in ("branch", "correcting", "edit_text", "mark_entries", "say_why")),
)
"""What is loaded with the first demonstration that is opened."""


class _Judged(Protocol):
    badge: str


class _Glance(Protocol):
    def readiness(self, stored: StoredSession, is_wanted: Callable[[], bool]) -> _Judged | None: ...


class BadgingScreen(DeskScreen):
    """A screen whose timeline's title says how ready a demonstration is."""

    _badge: tuple[SessionId | None, str] = (None, "")
    _glance: "tuple[SessionId | None, _Glancing | None]" = (None, None)

    def on_mount(self) -> None:
        """Judge what is opened, and again when it has changed."""
        self.watch(self, "opened", self.judge, init=False)
        self.watch(self, "at_work", self.name_session, init=False)

    def judge(self, opened: StoredSession | None) -> None:
        """Tell how ready the open session is, if it is a demonstration."""
        self._judge(opened)

    def name_session(self) -> None:
        """Name the open session in the timeline's border."""
        opened = self.opened
        badge = self._badge[1] if opened is not None and opened.summary.id == self._badge[0] else ""
        self.query_one(SessionPane).busy = frozenset(map(str, self.at_work))
        self.query_one(Timeline).border_title = title(opened, badge, elsewhere(self._names_elsewhere()))

    def _names_elsewhere(self) -> list[str]:
        """What the other sessions are called in which something runs."""
        away = self.at_work - ({self.opened.summary.id} if self.opened else set())
        rows = self.listing.sessions if self.listing is not None and away else ()
        return [row.summary.name for row in rows if row.summary.id in away and not row.occurrence]

    @work(exclusive=True, group="badge")
    async def _judge(self, opened: StoredSession | None) -> None:
        if opened is None or not isinstance(opened.summary.session_type, TeacherDemo):
            self._glance = None, None
            return
        await asyncio.sleep(JUDGED_AFTER)
        session_id = opened.summary.id
        if self._glance[0] != session_id:
            self._glance = session_id, _Glancing()
        judging = self._glance[1]
        try:
            judged = await judging.judge(opened) if judging is not None else None
        except (StoreError, InvalidDocument):
            return
        if judged and (session_id, judged) != self._badge and self.app.is_running:
            self._badge = session_id, judged
            self.name_session()


class _Glancing:
    """A thread's work, one at a time; the last one that asks is answered."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._asked = 0
        self._glance: _Glance | None = None

    async def judge(self, opened: StoredSession) -> str:
        """Return the badge of a session; empty when it is asked for anew meanwhile."""
        self._asked += 1
        mine = self._asked
        try:
            return await asyncio.to_thread(self._judge, opened, lambda: self._asked == mine)
        except asyncio.CancelledError:
            self._asked += 1
            raise

    def _judge(self, opened: StoredSession, is_wanted: Callable[[], bool]) -> str:
        with self._lock:
            if self._glance is None:
                for module in _LATER:
                    import_module(module)
                self._glance = cast(_Glance, import_module("thulp_tui.recording.glance").Glance())
            judged = self._glance.readiness(opened, is_wanted)
            return judged.badge if judged is not None else ""
