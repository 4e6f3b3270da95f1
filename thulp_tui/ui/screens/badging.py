"""The title of the open session, with a live badge where a demonstration is open: "7/10 ready"."""

import asyncio
from importlib import import_module
from typing import Protocol, cast

from textual import work

from thulp_tui.domain.ids import SessionId
from thulp_tui.domain.session import Session, TeacherDemo
from thulp_tui.store import StoredSession, StoreError
from thulp_tui.ui.screens.captions import title
from thulp_tui.ui.screens.desk_screen import DeskScreen
from thulp_tui.ui.widgets.timeline import Timeline

JUDGED_AFTER = 0.25
"""Seconds for which a session must have stayed as it is before it is judged: whoever goes on does not wait for it."""
MOST_ENTRIES = 2_000
"""Demonstrations of more entries are judged only when somebody asks (`D`)."""
_LATER = (
    *("thulp_tui.recording.readiness", "thulp_tui.recording.demo", "thulp_tui.ui.screens.distilling"),
    *(f"thulp_tui.ui.screens.{name}" for name in ("branch", "correcting", "edit_text", "mark_entries", "say_why")),
)
"""What is loaded with the first demonstration that is opened."""


class _Judged(Protocol):
    badge: str


class BadgingScreen(DeskScreen):
    """A screen whose timeline's title says how ready a demonstration is."""

    _badge: tuple[SessionId | None, str] = (None, "")

    def on_mount(self) -> None:
        """Judge what is opened, and again when it has changed."""
        self.watch(self, "opened", self.judge, init=False)

    def judge(self, opened: StoredSession | None) -> None:
        """Tell how ready the open session is, if it is a demonstration."""
        self._judge(opened)

    def name_session(self) -> None:
        """Name the open session in the timeline's border."""
        opened = self.opened
        badge = self._badge[1] if opened is not None and opened.summary.id == self._badge[0] else ""
        self.query_one(Timeline).border_title = title(opened, badge)

    @work(exclusive=True, group="badge")
    async def _judge(self, opened: StoredSession | None) -> None:
        if opened is None or not isinstance(opened.summary.session_type, TeacherDemo):
            return
        if opened.summary.entries > MOST_ENTRIES:
            return
        await asyncio.sleep(JUDGED_AFTER)
        try:
            session = await self.desk.run(opened.to_session)
        except StoreError:
            return
        badge = opened.summary.id, await asyncio.to_thread(_judged, session)
        if badge != self._badge and self.app.is_running:
            self._badge = badge
            self.name_session()


def _judged(session: Session) -> str:
    for module in _LATER:
        import_module(module)
    demo_of = import_module("thulp_tui.recording.demo").demo_of
    return cast(_Judged, import_module("thulp_tui.recording.readiness").readiness(demo_of(session))).badge
