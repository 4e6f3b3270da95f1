"""Where a session stands against its limits: three bars, each by its own rule, and thulp's verdict in a word.

Beside them, where a model answers that tells its usage: how much of its window is used.
"""

from typing import Literal, NamedTuple

from thulp_tui.domain.duration import NANOS_PER_MILLISECOND, Duration
from thulp_tui.domain.ids import Timestamp
from thulp_tui.domain.limits import LimitKind, SessionConfig, check_limits
from thulp_tui.domain.summary import SessionSummary

Level = Literal["plain", "calm", "warning", "alarm"]
"""How a bar of the gauge looks: plain without a maximum."""


MeasureKind = LimitKind | Literal["tokens"]
"""What a bar of the gauge measures."""


class Measure(NamedTuple):
    """One bar of the gauge."""

    kind: MeasureKind
    """What it measures."""

    current: int
    """How much there is; milliseconds for the duration."""

    maximum: int | None
    """How much is allowed, in the same unit (a duration rounded down); None: any."""

    fraction: float | None
    """Current by maximum, above 1 when exceeded (1 for a maximum of zero); None without a maximum."""

    level: Level
    """Calm below 80 % of the maximum, warning from there, alarm at the maximum and above; plain without one."""


def gauge(config: SessionConfig | None, summary: SessionSummary, now: Timestamp) -> tuple[Measure, Measure, Measure]:
    """The bars for turns, entries and time, each by its own rule.

    The time of an active session runs until now, that of any other one until its last change.
    """
    metadata = summary.metadata
    is_running = metadata.status == "active"
    elapsed = Duration.from_millis(max(0, now - metadata.created_at)) if is_running else metadata.duration()
    limits = config or SessionConfig()
    longest = None if limits.max_duration is None else limits.max_duration.total_nanos()
    turns = _measure("turns", summary.turns, limits.max_turns)
    entries = _measure("entries", summary.entries, limits.max_entries)
    time = _measure("duration", elapsed.total_nanos(), longest, unit=NANOS_PER_MILLISECOND)
    return turns, entries, time


def verdict(summary: SessionSummary) -> str:
    """What thulp's `check_limits` says of a session, in a word or two; empty when all is well or nothing is limited."""
    if summary.limits is None:
        return ""
    duration = summary.metadata.duration()
    return check_limits(summary.limits, turns=summary.turns, entries=summary.entries, duration=duration).verdict


def window_measure(tokens: int, window: int | None) -> Measure:
    """The bar for the tokens of a conversation against its model's window."""
    return _measure("tokens", tokens, window)


def _measure(kind: MeasureKind, current: int, maximum: int | None, unit: int = 1) -> Measure:
    """Judge in the finest unit, show in the coarser one."""
    if maximum is None:
        return Measure(kind, current // unit, None, None, "plain")
    level: Level = "alarm" if current >= maximum else "warning" if current * 5 >= maximum * 4 else "calm"
    fraction = current / maximum if maximum else 1.0
    return Measure(kind, current // unit, maximum // unit, fraction, level)
