"""How many tokens a session took, by this project's convention (THULP.md, Conventions)."""

from collections.abc import Iterable, Mapping, Sequence

from thulp_tui.domain.answers import is_rejected
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.json_value import JsonValue

PARTS = ("input_tokens", "output_tokens")
"""What is counted."""


def tokens_of(usage: JsonValue) -> int | None:
    """Return how many tokens a usage tells: what was seen and what was said; None when it tells none."""
    told = [usage.get(part) for part in PARTS] if isinstance(usage, Mapping) else []
    counts = [value for value in told if isinstance(value, int) and not isinstance(value, bool) and value >= 0]
    return sum(counts) if counts else None


def conversation_tokens(entries: Sequence[SessionEntry]) -> int | None:
    """Return how many tokens a conversation took when its last answer was given; None when none of these tells it."""
    for place in range(len(entries) - 1, -1, -1):
        content = entries[place].content
        if isinstance(content, dict) and not is_rejected(entries[place]):
            tokens = tokens_of(content.get("usage"))
            if tokens is not None:
                return tokens
    return None


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
