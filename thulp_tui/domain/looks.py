"""How entry types and statuses look, on the screen as in a page that is exported: declared here, once.

Beside these `ui.looks` has what only the screen shows. A tone is the name of a theme colour (``primary`` stands for
``$text-primary`` on ``$primary-muted``), so every theme colours every kind; an empty tone is the quiet foreground. Each
icon is one cell wide.
"""

from typing import NamedTuple

from thulp_tui.domain.entry import LABELS
from thulp_tui.domain.session import SessionStatus


class EntryLook(NamedTuple):
    """How one type of entry looks."""

    icon: str
    """One cell, for the narrowest gutter."""
    badge: str
    """At most five cells, for the gutter."""
    tone: str
    """The theme colour of the badge."""
    label: str
    """The kind in words, from the domain."""


class StatusLook(NamedTuple):
    """How one status looks."""

    icon: str
    """One cell, told apart without colour."""
    tone: str
    """The theme colour of the icon."""


ENTRY_LOOKS: dict[str, EntryLook] = {
    kind: EntryLook(icon, badge, tone, LABELS[kind])
    for kind, icon, badge, tone in (
        ("user_message", "❯", "USER", "primary"),
        ("assistant_message", "◆", "AI", "success"),
        ("system_message", "§", "SYS", ""),
        ("tool_call", "⚒", "TOOL", "warning"),
        ("skill_execution", "★", "SKILL", "accent"),
        ("evaluation_result", "◎", "EVAL", "secondary"),
        ("system_event", "·", "EVENT", ""),
    )
}
"""Entry type → its look."""

STATUS_LOOKS: dict[SessionStatus, StatusLook] = {
    SessionStatus.ACTIVE: StatusLook("●", "success"),
    SessionStatus.PAUSED: StatusLook("◌", "warning"),
    SessionStatus.COMPLETED: StatusLook("✓", "primary"),
    SessionStatus.FAILED: StatusLook("✗", "error"),
    SessionStatus.CANCELLED: StatusLook("⊘", ""),
}
"""Status → its look."""

SUCCESS_GLYPH, FAILURE_GLYPH, RUNNING_GLYPH = "✓", "✗", "…"
"""The outcome of a tool or skill call, or that there is none yet, told apart without colour."""
