"""How each entry type, status and session type looks: declared once, here and, for what exports show, too, in `domain`.

Timeline, list, details, legend and help read these tables; nothing else names an icon, a badge or a colour.
"""

from typing import NamedTuple

from thulp_tui.domain.looks import ENTRY_LOOKS as ENTRY_LOOKS
from thulp_tui.domain.looks import FAILURE_GLYPH as FAILURE_GLYPH
from thulp_tui.domain.looks import RUNNING_GLYPH as RUNNING_GLYPH
from thulp_tui.domain.looks import STATUS_LOOKS as STATUS_LOOKS
from thulp_tui.domain.looks import SUCCESS_GLYPH as SUCCESS_GLYPH
from thulp_tui.domain.looks import EntryLook as EntryLook
from thulp_tui.domain.looks import StatusLook as StatusLook
from thulp_tui.domain.marks import Mark


class TypeLook(NamedTuple):
    """How one session type looks."""

    icon: str
    """One cell."""
    short: str
    """The word of the list's second line."""
    label: str
    """The type in words."""


SESSION_LOOK = EntryLook("≡", "NAME", "primary", "name or tag")
"""What is found in a session's name or tags, among what is found in entries."""

NOTE_LOOK = EntryLook("✎", "NOTE", "accent", "note")
"""What is found in a note on an entry."""

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

PINNED_SIGN = "⚑"
"""A session that stands first whatever the order."""

RUNS_SIGN = "▶"
"""A command runs, or a model answers, there."""

MARKED_SIGN, UNMARKED_SIGN = "■", "·"
"""Before each session while at least one is marked."""

BOOKMARK_GLYPH, NOTE_GLYPH = "⚑", NOTE_LOOK.icon
"""What a person has put on an entry: one cell each."""


class MarkLook(NamedTuple):
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
