"""Times as people write them in a filter: an age (`7d`, `1h30m`), or a piece of the local calendar (`2026-03`)."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

from thulp_tui.domain.ids import Timestamp

DAY_NAMES = ("today", "yesterday")
"""Days that have a name."""

_UNITS = {"y": 31_536_000_000, "w": 604_800_000, "d": 86_400_000, "h": 3_600_000, "m": 60_000, "s": 1000}
_AGE = re.compile(r"(?:[0-9]{1,9}[ywdhms])+", re.ASCII)
_PART = re.compile(r"([0-9]+)([ywdhms])", re.ASCII)
_CALENDAR = re.compile(
    r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2})(?:t([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?)?)?)?", re.ASCII
)
_BEGINNING = re.compile(
    r"[0-9ywdhms]*[0-9]|"
    r"[0-9]{4}-(?:[01]?|[01][0-9]-[0-3]?|[01][0-9]-[0-3][0-9]t(?:[0-2]?|[0-2][0-9]:[0-5]?|[0-2][0-9]:[0-5][0-9]:[0-5]?))",
    re.ASCII,
)


def read_age(text: str) -> int | None:
    """Return how many milliseconds `7d`, `1h30m`, `2w` or `1y` (365 days) are; None when it is no age."""
    written = text.lower()
    if not _AGE.fullmatch(written):
        return None
    return sum(int(amount) * _UNITS[unit] for amount, unit in _PART.findall(written))


def read_days(text: str, now: Timestamp) -> tuple[int, int] | None:
    """Return when a piece of the calendar begins and when it is over, in milliseconds since 1970.

    A piece is `2026`, `2026-03`, `2026-03-05`, `2026-03-05T10:49` or `…:07`, `today`, `yesterday`, in local time.
    None when it is written otherwise or the calendar has no such day.
    """
    written = text.lower()
    try:
        if written in DAY_NAMES:
            begin = datetime.fromtimestamp(now / 1000).replace(hour=0, minute=0, second=0, microsecond=0)
            begin -= timedelta(days=DAY_NAMES.index(written))
            return _millis(begin), _millis(begin + timedelta(days=1))
        if (found := _CALENDAR.fullmatch(written)) is None:
            return None
        year, month, day, hour, minute, second = (None if part is None else int(part) for part in found.groups())
        begin = datetime(year or 0, month or 1, day or 1, hour or 0, minute or 0, second or 0)
        return _millis(begin), _millis(_length((month, day, minute, second))(begin))
    except (ValueError, OverflowError, OSError):
        return None


def may_become_time(text: str) -> bool:
    """Whether this is how an age or a piece of the calendar begins, such as `7`, `2026-` or `yest`."""
    written = text.lower()
    return bool(_BEGINNING.fullmatch(written)) or any(name.startswith(written) for name in DAY_NAMES)


def _length(parts: tuple[int | None, int | None, int | None, int | None]) -> Callable[[datetime], datetime]:
    month, day, minute, second = parts
    if second is not None:
        return lambda begin: begin + timedelta(seconds=1)
    if minute is not None:
        return lambda begin: begin + timedelta(minutes=1)
    if day is not None:
        return lambda begin: begin + timedelta(days=1)
    if month is not None:
        return lambda begin: begin.replace(year=begin.year + begin.month // 12, month=begin.month % 12 + 1)
    return lambda begin: begin.replace(year=begin.year + 1)


def _millis(local: datetime) -> int:
    """Milliseconds since 1970 of a moment in local time."""
    return int(local.timestamp()) * 1000
