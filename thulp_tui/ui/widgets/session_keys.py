"""The keys that act on a session, the same in the list and in the timeline: each asks, the screen does it."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from textual.binding import Binding
from textual.message import Message
from textual.widget import Widget

from thulp_tui.domain.session import SessionStatus
from thulp_tui.domain.summary import SessionSummary


class Act(StrEnum):
    """What may be asked for a session."""

    TAG = "tag"
    PAUSE = "pause"
    RESUME = "resume"
    CLOSE = "close"
    REOPEN = "reopen"
    LIMITS = "limits"
    EDIT = "edit"
    DELETE = "delete"
    EXPORT = "export"
    DETAILS = "details"
    ENTRY = "entry"
    LINEAGE = "lineage"
    DISTIL = "distil"


MOVING = Binding.Group("moving")
"""Keys that only move about or edit text: in the help, but no commands of the palette."""

SESSION = Binding.Group("session")
"""Keys that act on the session, the same in the list and in the timeline."""


def moving(key: str, action: str, description: str, id: str, tooltip: str = "", *, show: bool = False) -> Binding:
    """Return a binding that only moves about or edits text; it has no place in the footer unless it is shown."""
    return Binding(key, action, description, show=show, group=MOVING, tooltip=tooltip, id=id)


SESSION_BINDINGS: tuple[Binding, ...] = (
    Binding("p", "ask('pause')", "pause", group=SESSION, tooltip="Pause the session", id="session.pause"),
    Binding("p", "ask('resume')", "resume", group=SESSION, tooltip="Resume the paused session", id="session.resume"),
    Binding(
        "x", "ask('close')", "close…", group=SESSION, tooltip="Complete, fail or cancel the session", id="session.close"
    ),
    Binding("x", "ask('reopen')", "reopen", group=SESSION, tooltip="Reopen the closed session", id="session.reopen"),
    Binding(
        "l", "ask('limits')", "limits", group=SESSION, tooltip="Limits on turns, entries and time", id="session.limits"
    ),
    Binding("t", "ask('tag')", "tags", group=SESSION, tooltip="Add and remove tags", id="session.tags"),
    Binding(
        "r", "ask('edit')", "rename", group=SESSION, show=False, tooltip="Rename, edit its fields", id="session.edit"
    ),
    Binding(
        "w", "ask('export')", "export…", group=SESSION, show=False, tooltip="Write it to a file", id="session.export"
    ),
    Binding(
        "T",
        "ask('lineage')",
        "lineage",
        group=SESSION,
        show=False,
        tooltip="Parents and children of the session",
        id="session.lineage",
    ),
    Binding(
        "D",
        "ask('distil')",
        "distil preview",
        group=SESSION,
        show=False,
        tooltip="What a demo is read as: readiness, digest, prompt, tests",
        id="session.distil",
    ),
)
"""The keys; each widget puts them behind its own."""


def session_details(key: str, id: str) -> Binding:
    """Return the binding of the session's details, which have another key where ``d`` is an entry's."""
    return Binding(
        key, "ask('details')", "session details", show=False, tooltip="Metadata, limits, context", group=SESSION, id=id
    )


FITTING: dict[Act, Collection[SessionStatus]] = {
    Act.PAUSE: {SessionStatus.ACTIVE},
    Act.RESUME: {SessionStatus.PAUSED},
    Act.CLOSE: {status for status in SessionStatus if not status.is_closed},
    Act.REOPEN: {status for status in SessionStatus if status.is_closed},
}
"""Act → the statuses it is offered for, where that depends on the status."""


READING = (Act.DETAILS, Act.ENTRY, Act.LINEAGE)
"""What only shows something, of duplicates, too."""


class SessionKeys(Widget):
    """A widget with a session in it that keys can act on."""

    @dataclass
    class Asked(Message):
        """A key asked for something to be done to a session."""

        act: Act
        """What to do."""
        summary: SessionSummary
        """The session as it is shown."""
        read_only: bool
        """Whether it is a duplicate, which is never changed."""

    @property
    def target(self) -> SessionSummary | None:
        """The session that the keys act on."""
        raise NotImplementedError

    @property
    def is_target_read_only(self) -> bool:
        """Whether the target is a duplicate, which is never changed."""
        return False

    def action_ask(self, act: str) -> None:
        """Ask for an act on the session."""
        if (target := self.target) is not None:
            self.post_message(self.Asked(Act(act), target, self.is_target_read_only))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what fits the session's status; grey out what cannot be done now."""
        if action != "ask":
            return True
        target, act = self.target, Act(str(parameters[0]))
        if target is None or target.status not in FITTING.get(act, SessionStatus):
            return False
        return True if act in READING or not self.is_target_read_only else None
