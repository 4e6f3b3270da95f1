"""Limits: their document and the check."""

from typing import Any

import pytest

from thulp_tui.domain.duration import Duration
from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.domain.limits import LimitAction, LimitExceeded, SessionConfig, check_limits


def test_limits_are_written_as_rust_does() -> None:
    """Compact, in declaration order, absent ones as null."""
    assert (
        SessionConfig().to_json() == '{"max_turns":null,"max_entries":null,"max_duration":null,"limit_action":"error"}'
    )


def test_copies_take_one_limit_each() -> None:
    """The builder's names are Rust's; the original stays as it is."""
    plain = SessionConfig()
    config = (
        plain.with_max_turns(2)
        .with_max_entries(3)
        .with_max_duration(Duration(1, 5))
        .with_limit_action(LimitAction.END_SESSION)
    )
    assert config.to_json() == (
        '{"max_turns":2,"max_entries":3,"max_duration":{"secs":1,"nanos":5},"limit_action":"end_session"}'
    )
    assert plain == SessionConfig()


@pytest.mark.parametrize(
    "text",
    [
        '{"limit_action": "ignore"}',
        '{"max_turns": null, "max_entries": null, "max_duration": null, "limit_action": "ignore"}',
    ],
)
def test_limits_may_be_missing_or_null(text: str) -> None:
    """Both mean that there is none."""
    assert SessionConfig.from_json(text) == SessionConfig(limit_action=LimitAction.IGNORE)


def test_unknown_fields_of_limits_are_kept() -> None:
    """As everywhere but in a duration."""
    assert (
        SessionConfig.from_json('{"x":1,"limit_action":"error"}').with_max_turns(1).to_json().endswith('"error","x":1}')
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{}", "limit_action: missing"),
        ("[]", "expected an object"),
        ('{"limit_action": "Error"}', 'limit_action: expected one of error, end_session, ignore, found "Error"'),
        ('{"limit_action": null}', "limit_action: expected one of error, end_session, ignore, found null"),
        (
            '{"max_turns": -1, "limit_action": "error"}',
            "max_turns: expected a whole number from 0 to 4294967295, found -1",
        ),
        (
            '{"max_turns": 4294967296, "limit_action": "error"}',
            "max_turns: expected a whole number from 0 to 4294967295, found 4294967296",
        ),
        (
            '{"max_entries": 1.0, "limit_action": "error"}',
            "max_entries: expected a whole number from 0 to 18446744073709551615, found 1.0",
        ),
        (
            '{"max_duration": {"secs": 1}, "limit_action": "error"}',
            "max_duration.nanos: missing",
        ),
        (
            '{"max_duration": {"secs": 1, "nanos": 2, "x": 3}, "limit_action": "error"}',
            'max_duration: expected only secs and nanos, found "x"',
        ),
        (
            '{"max_duration": {"secs": 18446744073709551615, "nanos": 1000000000}, "limit_action": "error"}',
            "max_duration: longer than a duration can be",
        ),
        (
            '{"max_duration": "1s", "limit_action": "error"}',
            'max_duration: expected an object with secs and nanos, found "1s"',
        ),
        ('{"max_turns": 1, "max_turns": 1, "limit_action": "error"}', "max_turns: given twice"),
        (
            '{"max_duration": {"secs": 1, "secs": 1, "nanos": 0}, "limit_action": "error"}',
            "max_duration.secs: given twice",
        ),
    ],
)
def test_wrong_limits_are_refused(text: str, message: str) -> None:
    """The action is required in JSON; counts are unsigned; the place is named."""
    with pytest.raises(InvalidDocument) as refused:
        SessionConfig.from_json(text)
    assert str(refused.value) == message


@pytest.mark.parametrize("value", [-1, 2**32, 1.0, True])
def test_limits_made_in_code_are_held_to_the_rules(value: Any) -> None:
    """A copy cannot take what a file could not."""
    with pytest.raises(InvalidDocument, match="^max_turns: "):
        SessionConfig().with_max_turns(value)


LIMITS = SessionConfig(max_turns=2, max_entries=5, max_duration=Duration(10))


@pytest.mark.parametrize(
    ("turns", "entries", "duration", "verdict"),
    [
        (1, 4, Duration(10), ""),
        (2, 4, Duration(10), "at limit"),
        (3, 4, Duration(10), "exceeded: turns"),
        (1, 5, Duration(10), "at limit"),
        (1, 6, Duration(10), "exceeded: entries"),
        (1, 4, Duration(10, 1), "exceeded: duration"),
        (2, 6, Duration(11), "at limit"),
        (3, 6, Duration(11), "exceeded: turns"),
        (1, 5, Duration(11), "at limit"),
    ],
)
def test_limits_are_judged_in_order(turns: int, entries: int, duration: Duration, verdict: str) -> None:
    """Turns, entries, duration; at a limit hides what is exceeded later; a duration is never at its limit."""
    assert check_limits(LIMITS, turns=turns, entries=entries, duration=duration).verdict == verdict


def test_zero_turns_are_at_their_limit_at_once() -> None:
    """A maximum of zero on an empty session is at limit, not exceeded; zero time is neither."""
    assert check_limits(SessionConfig(max_turns=0), turns=0, entries=0, duration=Duration()).result == "at_limit"
    assert check_limits(SessionConfig(max_duration=Duration()), turns=0, entries=0, duration=Duration()).is_ok


def test_the_action_does_not_change_the_check() -> None:
    """It says what to do, not when."""
    config = SessionConfig(max_entries=1, limit_action=LimitAction.IGNORE)
    assert check_limits(config, turns=0, entries=2, duration=Duration()).exceeded == LimitExceeded("entries", 2, 1)


def test_an_exceeded_duration_is_told_exactly() -> None:
    """Current and maximum are durations, to the nanosecond."""
    config = SessionConfig(max_duration=Duration(0, 999_999))
    found = check_limits(config, turns=0, entries=0, duration=Duration.from_millis(1))
    assert found.exceeded == LimitExceeded("duration", Duration(0, 1_000_000), Duration(0, 999_999))
