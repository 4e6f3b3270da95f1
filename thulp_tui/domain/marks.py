"""What an entry of a recorded demonstration is good for: marks, kept in ``context["thulp_tui"]["marks"]`` by entry id.

They organise: they may be set in closed sessions and leave `updated_at` alone (THULP.md, "What changes").
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Literal

from thulp_tui.domain.json_value import JsonValue
from thulp_tui.domain.operations import REMOVED, Absence, SetContext
from thulp_tui.domain.rules import Decision
from thulp_tui.domain.summary import PROGRAM_KEY, SessionSummary, own_context


class Mark(StrEnum):
    """What a person says of an entry to whoever learns from the demonstration."""

    KEEP = "keep"
    """It matters: it is never left out for want of room."""
    MASK = "mask"
    """Nobody shall learn from it: it is left out of what is distilled."""
    MISTAKE = "mistake"
    """It was wrong: it is told among the pitfalls, not among the steps."""


def marks_of(context: Mapping[str, JsonValue]) -> dict[str, Mark]:
    """Return entry id → mark; what is no mark is passed over."""
    kept = own_context(context).get("marks")
    known = set(Mark)
    return {
        entry_id: Mark(word)
        for entry_id, word in (kept.items() if isinstance(kept, Mapping) else ())
        if isinstance(word, str) and word in known
    }


def mark(summary: SessionSummary, entry_ids: Iterable[str], wanted: Mark | None) -> Decision:
    """Return how these entries get a mark, or lose theirs with None."""
    value: str | Literal[Absence.REMOVED] = REMOVED if wanted is None else wanted.value
    paths = ((PROGRAM_KEY, "marks", str(entry_id)) for entry_id in dict.fromkeys(entry_ids))
    return Decision(tuple(SetContext(summary.id, path, value) for path in paths))
