"""Identifiers and points in time of a session, in exactly the forms thulp accepts."""

import re
import time
import uuid
from collections.abc import Iterable
from typing import Any, Self

from thulp_tui.domain.duration import Duration
from thulp_tui.domain.errors import InvalidDocument, in_brief
from thulp_tui.domain.kinds import checked_by

__all__ = ["Duration", "EntryId", "SessionId", "Timestamp", "short_ids"]

SHORTEST = 8
"""How many characters of an id are shown where they suffice to tell it from the others."""

_CANONICAL = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_HYPHENATED = r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"
_ACCEPTED = re.compile(rf"{_HYPHENATED}|[0-9a-fA-F]{{32}}|urn:uuid:{_HYPHENATED}|\{{{_HYPHENATED}\}}")
_MAX_MILLIS = 2**64 - 1


class _Uuid(str):
    """A UUID as text, always hyphenated and lower case. Built from any form that Rust's `Uuid::parse_str` accepts."""

    __slots__ = ()

    def __new__(cls, text: str) -> Self:
        """Check and canonicalise; raises InvalidDocument (a ValueError)."""
        if not isinstance(text, str):
            raise InvalidDocument("", f"expected a UUID as text, found {in_brief(text)}")
        if _CANONICAL.fullmatch(text):
            return str.__new__(cls, text)
        if not _ACCEPTED.fullmatch(text):
            raise InvalidDocument("", f"not a UUID: {in_brief(text)}")
        digits = text.removeprefix("urn:uuid:").strip("{}").replace("-", "").lower()
        groups = (digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:])
        return str.__new__(cls, "-".join(groups))

    @classmethod
    def new(cls) -> Self:
        """A new random identifier (version 4)."""
        return cls(str(uuid.uuid4()))

    @classmethod
    def from_string(cls, text: str) -> Self:
        """The identifier a text names: hyphenated, 32 digits, `urn:uuid:…` or `{…}`, in any letter case.

        Raises InvalidDocument (a ValueError) for everything else; Python's own `uuid.UUID` would accept far more.
        """
        return cls(text)

    def as_str(self) -> str:
        """The canonical text, as a plain str."""
        return str(self)

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: Any) -> Any:
        """Let documents have fields of this type."""
        return checked_by(cls)


class SessionId(_Uuid):
    """Which session."""

    __slots__ = ()


class EntryId(_Uuid):
    """Which entry. Two entries of a session may have the same one (thulp does not check)."""

    __slots__ = ()


class Timestamp(int):
    """A point in time: whole milliseconds since the Unix epoch, an unsigned 64-bit integer."""

    __slots__ = ()

    def __new__(cls, millis: int) -> Self:
        """Check the range; raises InvalidDocument (a ValueError)."""
        if isinstance(millis, bool) or not isinstance(millis, int) or not 0 <= millis <= _MAX_MILLIS:
            raise InvalidDocument(
                "", f"expected whole milliseconds since 1970, from 0 to {_MAX_MILLIS}, found {in_brief(millis)}"
            )
        return int.__new__(cls, millis)

    @classmethod
    def now(cls) -> Self:
        """The present moment."""
        return cls(time.time_ns() // 1_000_000)

    @classmethod
    def from_millis(cls, millis: int) -> Self:
        """The moment so many milliseconds after the epoch; raises InvalidDocument when that is out of range."""
        return cls(millis)

    def as_millis(self) -> int:
        """Milliseconds since the epoch, as a plain int."""
        return int(self)

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: Any) -> Any:
        """Let documents have fields of this type."""
        return checked_by(cls)


def short_ids(ids: Iterable[SessionId]) -> dict[SessionId, str]:
    """For each id its shortest beginning that no other one has, at least eight characters of it."""
    ordered = sorted(set(ids))
    short: dict[SessionId, str] = {}
    for before, id, after in zip(["", *ordered], ordered, [*ordered[1:], ""], strict=False):
        length = SHORTEST
        while before[:length] == id[:length] or after[:length] == id[:length]:
            length += 1
        short[id] = id[:length]
    return short
