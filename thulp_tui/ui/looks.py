"""How each entry type, status and session type looks: declared here, once.

Timeline, list, details, legend and help read these tables; nothing else names an icon, a badge or a colour.
A tone is the name of a theme colour (``primary`` stands for ``$text-primary`` on ``$primary-muted``), so every theme
colours every kind; an empty tone is the quiet foreground.  Each icon is one cell wide.
"""

from dataclasses import dataclass

from thulp_tui.domain.entry import LABELS
from thulp_tui.domain.marks import Mark
from thulp_tui.domain.session import SessionStatus


@dataclass(frozen=True)
class EntryLook:
    """How one type of entry looks."""

    icon: str
    """One cell, for the narrowest gutter."""
    badge: str
    """At most five cells, for the gutter."""
    tone: str
    """The theme colour of the badge."""
    label: str
    """The kind in words, from the domain."""


@dataclass(frozen=True)
class StatusLook:
    """How one status looks."""

    icon: str
    """One cell, told apart without colour."""
    tone: str
    """The theme colour of the icon."""


@dataclass(frozen=True)
class TypeLook:
    """How one session type looks."""

    icon: str
    """One cell."""
    short: str
    """The word of the list's second line."""
    label: str
    """The type in words."""


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

SESSION_LOOK = EntryLook("≡", "NAME", "primary", "name or tag")
"""What is found in a session's name or tags, among what is found in entries."""

NOTE_LOOK = EntryLook("✎", "NOTE", "accent", "note")
"""What is found in a note on an entry."""

STATUS_LOOKS: dict[SessionStatus, StatusLook] = {
    SessionStatus.ACTIVE: StatusLook("●", "success"),
    SessionStatus.PAUSED: StatusLook("◌", "warning"),
    SessionStatus.COMPLETED: StatusLook("✓", "primary"),
    SessionStatus.FAILED: StatusLook("✗", "error"),
    SessionStatus.CANCELLED: StatusLook("⊘", ""),
}
"""Status → its look."""

TYPE_LOOKS: dict[str, TypeLook] = {
    "teacher_demo": TypeLook("▶", "demo", "teacher demo"),
    "evaluation": TypeLook("◎", "eval", "evaluation"),
    "refinement": TypeLook("↻", "refine", "refinement"),
    "conversation": TypeLook("◆", "chat", "conversation"),
    "agent": TypeLook("⚙", "agent", "agent run"),
}
"""Session type → its look."""

DAMAGED_LOOK = StatusLook("!", "error")
"""A document that cannot be read."""

SUCCESS_GLYPH, FAILURE_GLYPH, RUNNING_GLYPH = "✓", "✗", "…"
"""The outcome of a tool or skill call, or that there is none yet, told apart without colour."""

PINNED_SIGN = "⚑"
"""A session that stands first whatever the order."""

RUNS_SIGN = "▶"
"""A command runs, or a model answers, there."""

MARKED_SIGN, UNMARKED_SIGN = "■", "·"
"""Before each session while at least one is marked."""

BOOKMARK_GLYPH, NOTE_GLYPH = "⚑", NOTE_LOOK.icon
"""What a person has put on an entry: one cell each."""


@dataclass(frozen=True)
class MarkLook:
    """How one mark on an entry looks."""

    glyph: str
    """One cell, for the gutter."""
    style: str
    """The palette's key."""
    label: str
    """The mark in words."""


MARK_LOOKS: dict[Mark, MarkLook] = {
    Mark.KEEP: MarkLook("+", "ok", "keep"),
    Mark.MASK: MarkLook("-", "dim", "mask"),
    Mark.MISTAKE: MarkLook("!", "bad", "mistake"),
}
"""Mark → its look."""

RANGE_BAR = "┃"
"""The bar before entries that are chosen together."""

FOCUSED_BAR, BLURRED_BAR = "▌", "▏"
"""The bar before what is selected, in the pane that has the keys and in one that has not."""
