"""How many tokens a session took, by this project's convention (THULP.md, Conventions)."""

from collections.abc import Iterable, Mapping

from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.json_value import JsonValue

PARTS = ("input_tokens", "output_tokens")
"""What is counted."""


def usage_of(entries: Iterable[SessionEntry]) -> dict[str, JsonValue] | None:
    """Return the sum of the usage of these entries; None when none of them tells any."""
    sums = dict.fromkeys(PARTS, 0)
    told = False
    for entry in entries:
        usage = entry.content.get("usage") if isinstance(entry.content, dict) else None
        if isinstance(usage, Mapping):
            told = True
            for part in PARTS:
                value = usage.get(part)
                if isinstance(value, int) and not isinstance(value, bool):
                    sums[part] += value
    return {part: count for part, count in sums.items()} if told else None
