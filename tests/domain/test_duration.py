"""Durations are exact to the nanosecond, and read as people write them."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thulp_tui.domain.duration import Duration
from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.domain.json_value import RepeatedKeys
from thulp_tui.domain.limits import parse_duration, show_duration

LONGEST = 2**64 - 1


def test_nanoseconds_carry_into_seconds() -> None:
    """A billion nanoseconds and more become seconds, as in Rust."""
    assert Duration(1, 1_500_000_000) == Duration(2, 500_000_000)


def test_durations_are_ordered() -> None:
    """Seconds count before nanoseconds."""
    assert Duration(1, 999_999_999) < Duration(2, 0) < Duration(2, 1)


@pytest.mark.parametrize(
    ("duration", "millis"),
    [
        (Duration.from_millis(1500), 1500),
        (Duration.from_secs(2), 2000),
        (Duration(0, 999_999), 0),
        (Duration(LONGEST, 0), LONGEST * 1000),
    ],
)
def test_total_millis_rounds_down(duration: Duration, millis: int) -> None:
    """The whole length in milliseconds, without what is below one, without overflow."""
    assert duration.total_millis() == millis


@settings(deadline=None)
@given(st.integers(min_value=0, max_value=LONGEST * 10**9))
def test_nanoseconds_are_exact(nanos: int) -> None:
    """No nanosecond is lost, over the whole range."""
    assert Duration.from_nanos(nanos).total_nanos() == nanos


def test_a_document_holds_both_parts() -> None:
    """In JSON a duration is seconds and nanoseconds; nanoseconds carry."""
    read = Duration.from_document({"nanos": 1_500_000_000, "secs": 1})
    assert read.to_document() == {"secs": 2, "nanos": 500_000_000}


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (5, "expected an object with secs and nanos, found 5"),
        ([1, 2], "expected an object with secs and nanos, found an array"),
        (None, "expected an object with secs and nanos, found null"),
        ({"secs": 1}, "nanos: missing"),
        ({"nanos": 1}, "secs: missing"),
        ({"secs": 1, "nanos": 2, "millis": 3}, 'expected only secs and nanos, found "millis"'),
        ({"secs": 1.0, "nanos": 0}, f"secs: expected a whole number from 0 to {LONGEST}, found 1.0"),
        ({"secs": True, "nanos": 0}, f"secs: expected a whole number from 0 to {LONGEST}, found true"),
        ({"secs": -1, "nanos": 0}, f"secs: expected a whole number from 0 to {LONGEST}, found -1"),
        ({"secs": 0, "nanos": 2**32}, "nanos: expected a whole number from 0 to 4294967295, found 4294967296"),
        ({"secs": LONGEST, "nanos": 10**9}, "longer than a duration can be"),
        (RepeatedKeys([("secs", 1), ("nanos", 2), ("secs", 3)]), "secs: given twice"),
    ],
)
def test_a_wrong_document_is_refused(value: Any, message: str) -> None:
    """Both parts are required, in range, given once, and nothing else is allowed."""
    with pytest.raises(InvalidDocument) as refused:
        Duration.from_document(value)
    assert str(refused.value) == message


def test_a_negative_duration_cannot_be_made() -> None:
    """Code is held to the same rules as files."""
    with pytest.raises(ValueError, match="from 0"):
        Duration.from_millis(-1)


@pytest.mark.parametrize(
    ("text", "secs", "nanos"),
    [
        ("90", 90, 0),
        ("0", 0, 0),
        ("90s", 90, 0),
        ("30m", 1800, 0),
        ("1h30m", 5400, 0),
        (" 1d 2h ", 93_600, 0),
        ("1H30M", 5400, 0),
        ("90m", 5400, 0),
        ("1.5s", 1, 500_000_000),
        ("0.000000001s", 0, 1),
        (str(LONGEST), LONGEST, 0),
    ],
)
def test_a_duration_is_read_as_written(text: str, secs: int, nanos: int) -> None:
    """Units from days to seconds, in that order; a bare number counts seconds."""
    assert parse_duration(text) == Duration(secs, nanos)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "m",
        "h30m",
        "-1m",
        "+1m",
        "1x",
        "1h30",
        "30m1h",
        "1m1m",
        "1.5h",
        "1.5",
        "1 h",
        "1,5s",
        "\u0663m",
        "1e3",
        "1m\n",
    ],
)
def test_nonsense_is_no_duration(text: str) -> None:
    """What cannot be meant is refused with a hint of what can be written."""
    with pytest.raises(ValueError, match=r"^expected a duration such as 30m, 1h30m"):
        parse_duration(text)


@pytest.mark.parametrize("text", [str(LONGEST + 1), "9" * 5000 + "d", f"{LONGEST}d"])
def test_a_duration_that_is_too_long_is_refused(text: str) -> None:
    """Beyond 64 bits of seconds the reason is the length, however many digits there are."""
    with pytest.raises(ValueError, match=r"^longer than a duration can be"):
        parse_duration(text)


@pytest.mark.parametrize(
    ("duration", "shown"),
    [
        (Duration(), "0s"),
        (Duration(90), "1m30s"),
        (Duration(1800), "30m"),
        (Duration(5400), "1h30m"),
        (Duration(86_400), "1d"),
        (Duration(86_401), "1d1s"),
        (Duration(1, 500_000_000), "1.5s"),
        (Duration(60, 5), "1m0.000000005s"),
    ],
)
def test_a_duration_is_shown_shortly(duration: Duration, shown: str) -> None:
    """Only units that count are shown."""
    assert show_duration(duration) == shown


@settings(deadline=None)
@given(st.builds(Duration, st.integers(0, LONGEST), st.integers(0, 10**9 - 1)))
def test_what_is_shown_is_read_again(duration: Duration) -> None:
    """Showing loses nothing."""
    assert parse_duration(show_duration(duration)) == duration
