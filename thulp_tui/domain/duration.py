"""Spans of time, exact to the nanosecond, as Rust's `std::time::Duration` has them; and how people write them."""

import re
from dataclasses import dataclass
from typing import Any, Self

from thulp_tui.domain.errors import InvalidDocument, in_brief
from thulp_tui.domain.json_value import JsonValue, RepeatedKeys
from thulp_tui.domain.kinds import checked_by

NANOS_PER_SECOND = 1_000_000_000
NANOS_PER_MILLISECOND = 1_000_000
_MAX_SECS = 2**64 - 1
_MAX_NANOS_GIVEN = 2**32 - 1
_FIELDS = ("secs", "nanos")
_UNITS = {"d": 86_400, "h": 3_600, "m": 60, "s": 1}
_WRITTEN = re.compile(
    r"(?:([0-9]+)d)? *(?:([0-9]+)h)? *(?:([0-9]+)m)? *(?:([0-9]+)(?:\.([0-9]{1,9}))?s)?", re.ASCII | re.IGNORECASE
)
_HINT = "expected a duration such as 30m, 1h30m, 90s or 1d (a bare number counts seconds)"


@dataclass(frozen=True, order=True, slots=True)
class Duration:
    """A span of time that is never negative. Building one with a billion nanoseconds or more carries into seconds."""

    secs: int = 0
    """Whole seconds, an unsigned 64-bit integer."""

    nanos: int = 0
    """What comes on top, in nanoseconds: below a billion once built."""

    def __post_init__(self) -> None:
        """Check both parts and carry; raises InvalidDocument (a ValueError) where Rust would refuse or panic."""
        for name, maximum in (("secs", _MAX_SECS), ("nanos", _MAX_NANOS_GIVEN)):
            part = getattr(self, name)
            if isinstance(part, bool) or not isinstance(part, int) or not 0 <= part <= maximum:
                reason = f"expected a whole number from 0 to {maximum}, found {in_brief(part)}"
                raise InvalidDocument(name, reason)
        carried, nanos = divmod(self.nanos, NANOS_PER_SECOND)
        if self.secs + carried > _MAX_SECS:
            raise InvalidDocument("", "longer than a duration can be")
        object.__setattr__(self, "secs", int(self.secs) + carried)
        object.__setattr__(self, "nanos", nanos)

    @classmethod
    def from_millis(cls, millis: int) -> Self:
        """A duration of so many milliseconds."""
        return cls.from_nanos(millis * NANOS_PER_MILLISECOND)

    @classmethod
    def from_secs(cls, secs: int) -> Self:
        """A duration of so many seconds."""
        return cls(secs, 0)

    @classmethod
    def from_nanos(cls, nanos: int) -> Self:
        """A duration of so many nanoseconds."""
        return cls(*divmod(nanos, NANOS_PER_SECOND))

    @classmethod
    def from_document(cls, value: Any) -> Self:
        """The duration of `{"secs": …, "nanos": …}`: both required, nothing else allowed. Raises InvalidDocument."""
        if isinstance(value, cls):
            return value
        if not isinstance(value, dict):
            raise InvalidDocument("", f"expected an object with secs and nanos, found {in_brief(value)}")
        for name in value:
            if name not in _FIELDS:
                raise InvalidDocument("", f"expected only secs and nanos, found {in_brief(name)}")
            if isinstance(value, RepeatedKeys) and name in value.repeated:
                raise InvalidDocument(name, "given twice")
        for name in _FIELDS:
            if name not in value:
                raise InvalidDocument(name, "missing")
        return cls(value["secs"], value["nanos"])

    def to_document(self) -> dict[str, JsonValue]:
        """The duration as JSON holds it."""
        return {"secs": self.secs, "nanos": self.nanos}

    def total_millis(self) -> int:
        """The whole length in milliseconds, rounded down."""
        return self.total_nanos() // NANOS_PER_MILLISECOND

    def total_nanos(self) -> int:
        """The whole length in nanoseconds, exact."""
        return self.secs * NANOS_PER_SECOND + self.nanos

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: Any) -> Any:
        """Let documents have fields of this type."""
        return checked_by(cls.from_document)


def parse_duration(text: str) -> Duration:
    """The duration a person wrote: `30m`, `1h30m`, `1d 2h`, `1.5s`, or a bare number of seconds.

    Units stand from the largest to the smallest, each at most once. Raises ValueError with a hint of what is possible.
    """
    written = text.strip(" ")
    if re.fullmatch(r"[0-9]+", written):
        written += "s"
    found = _WRITTEN.fullmatch(written)
    if not found or not any(found.groups()):
        raise ValueError(f"{_HINT}, found {in_brief(text)}")
    if any(len(digits or "") > len(str(_MAX_SECS)) for digits in found.groups()):
        raise ValueError(f"longer than a duration can be: {in_brief(text)}")
    secs = sum(int(digits or 0) * seconds for digits, seconds in zip(found.groups(), _UNITS.values(), strict=False))
    if secs > _MAX_SECS:
        raise ValueError(f"longer than a duration can be: {in_brief(text)}")
    return Duration(secs, int((found[5] or "").ljust(9, "0")))


def show_duration(duration: Duration) -> str:
    """A duration as parse_duration reads it, without loss: `1h30m`, `1d`, `0s`, `1.5s`."""
    shown, left = "", duration.secs
    for unit in ("d", "h", "m"):
        amount, left = divmod(left, _UNITS[unit])
        shown += f"{amount}{unit}" if amount else ""
    fraction = f".{duration.nanos:09d}".rstrip("0") if duration.nanos else ""
    return f"{shown}{left}{fraction}s" if left or fraction or not shown else shown
