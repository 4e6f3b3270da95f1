"""The gauge: three bars, each by its own rule, and the verdict."""

import pytest

from thulp_tui.domain.duration import Duration
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.gauge import Measure, gauge, verdict
from thulp_tui.domain.ids import Timestamp
from thulp_tui.domain.limits import SessionConfig
from thulp_tui.domain.metadata import Conversation, SessionMetadata
from thulp_tui.domain.summary import SessionSummary, summarise


def summary(status: str = "active", turns: int = 0, entries: int = 0) -> SessionSummary:
    """A session created at 1,000 ms and last changed at 5,000 ms, with so many turns and entries."""
    times = {"created_at": Timestamp(1_000), "updated_at": Timestamp(5_000), "status": status}
    metadata = SessionMetadata.new("x", Conversation(purpose="x")).changed(**times)
    pair = [SessionEntry.user_message("u"), SessionEntry.assistant_message("a")]
    rest = [SessionEntry.system_event("e")] * (entries - 2 * turns)
    return summarise(metadata, pair * turns + rest, {})


def test_without_limits_the_gauge_shows_plain_counts() -> None:
    """Turns, entries and milliseconds, without maximum or fraction."""
    assert gauge(None, summary(turns=1, entries=3), Timestamp(4_500)) == (
        Measure("turns", 1, None, None, "plain"),
        Measure("entries", 3, None, None, "plain"),
        Measure("duration", 3_500, None, None, "plain"),
    )


@pytest.mark.parametrize(
    ("entries", "maximum", "level"),
    [
        (79, 100, "calm"),
        (80, 100, "warning"),
        (99, 100, "warning"),
        (100, 100, "alarm"),
        (101, 100, "alarm"),
        (4, 5, "warning"),
    ],
)
def test_a_bar_warns_from_80_percent_and_alarms_at_the_limit(entries: int, maximum: int, level: str) -> None:
    """Judged exactly, without rounding."""
    measure = gauge(SessionConfig(max_entries=maximum), summary(entries=entries), Timestamp(1_000))[1]
    assert (measure.level, measure.fraction) == (level, entries / maximum)


def test_each_bar_follows_its_own_rule() -> None:
    """Turns at their limit do not hide that time is exceeded."""
    config = SessionConfig(max_turns=1, max_entries=10, max_duration=Duration(1))
    levels = [measure.level for measure in gauge(config, summary(turns=1, entries=2), Timestamp(9_000))]
    assert levels == ["alarm", "calm", "alarm"]


def test_a_maximum_of_zero_is_a_full_bar() -> None:
    """Nothing is allowed, so nothing is left."""
    measure = gauge(SessionConfig(max_turns=0), summary(), Timestamp(1_000))[0]
    assert measure == Measure("turns", 0, 0, 1.0, "alarm")


@pytest.mark.parametrize(
    ("status", "now", "millis"),
    [("active", 9_000, 8_000), ("active", 0, 0), ("paused", 9_000, 4_000), ("completed", 9_000, 4_000)],
)
def test_time_runs_while_a_session_is_active(status: str, now: int, millis: int) -> None:
    """Until now for an active session, until its last change for any other; never below zero."""
    assert gauge(None, summary(status), Timestamp(now))[2].current == millis


def test_time_is_judged_below_the_millisecond() -> None:
    """A limit of 4 s and a nanosecond is not reached after 4 s, and shown in whole milliseconds."""
    measure = gauge(SessionConfig(max_duration=Duration(4, 1)), summary("paused"), Timestamp(0))[2]
    assert (measure.current, measure.maximum, measure.level) == (4_000, 4_000, "warning")


@pytest.mark.parametrize(
    ("config", "said"),
    [
        (None, ""),
        (SessionConfig(max_turns=3), ""),
        (SessionConfig(max_turns=2), "at limit"),
        (SessionConfig(max_turns=1, max_entries=1), "exceeded: turns"),
        (SessionConfig(max_duration=Duration(3)), "exceeded: duration"),
    ],
)
def test_the_verdict_is_that_of_the_check(config: SessionConfig | None, said: str) -> None:
    """In a word, from the session's own limits and its duration (not from the time that passes)."""
    assert verdict(summary(turns=2, entries=4)._replace(limits=config)) == said
