"""How long a session may become, and where it stands between calm and exceeded (thulp's `session.rs`)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Literal, Self

from thulp_tui.domain import strict_json
from thulp_tui.domain.document import Document
from thulp_tui.domain.duration import Duration, parse_duration, show_duration
from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.domain.json_value import JsonValue
from thulp_tui.domain.kinds import Count, OneOf, Whole

__all__ = [
    "ACTION_LABELS",
    "LimitAction",
    "LimitCheck",
    "LimitExceeded",
    "LimitKind",
    "SessionConfig",
    "check_limits",
    "parse_duration",
    "show_duration",
]

LimitKind = Literal["turns", "entries", "duration"]
"""What is limited."""


class LimitAction(StrEnum):
    """What happens to an entry that would go beyond a limit."""

    ERROR = "error"
    END_SESSION = "end_session"
    IGNORE = "ignore"


ACTION_LABELS = {
    LimitAction.ERROR: "refuse the entry",
    LimitAction.END_SESSION: "end the session",
    LimitAction.IGNORE: "only warn",
}
"""What is done at a limit, in words."""


class SessionConfig(Document):
    """The limits of a session. In JSON `limit_action` is required; made in code it is `error` unless given."""

    max_turns: Annotated[int, Whole(2**32 - 1)] | None = None
    """The most turns, an unsigned 32-bit integer; None: any number."""

    max_entries: Count | None = None
    """The most entries; None: any number."""

    max_duration: Duration | None = None
    """The longest time; None: any."""

    limit_action: Annotated[LimitAction, OneOf(LimitAction)] = LimitAction.ERROR
    """What happens at the limit."""

    @classmethod
    def from_document(cls, value: JsonValue) -> Self:
        """The limits in a parsed JSON value; raises InvalidDocument."""
        config = super().from_document(value)
        if isinstance(value, dict) and "limit_action" not in value:
            raise InvalidDocument("limit_action", "missing")
        return config

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """The limits in a JSON text; raises InvalidDocument."""
        return cls.from_document(strict_json.loads(text))

    def to_json(self) -> str:
        """Compact JSON text, as Rust writes it."""
        return strict_json.dumps(self.to_document())

    def with_max_turns(self, max_turns: int) -> Self:
        """A copy that allows so many turns."""
        return self.changed(max_turns=max_turns)

    def with_max_entries(self, max_entries: int) -> Self:
        """A copy that allows so many entries."""
        return self.changed(max_entries=max_entries)

    def with_max_duration(self, max_duration: Duration) -> Self:
        """A copy that allows so much time."""
        return self.changed(max_duration=max_duration)

    def with_limit_action(self, limit_action: LimitAction) -> Self:
        """A copy with another action."""
        return self.changed(limit_action=limit_action)


@dataclass(frozen=True, slots=True)
class LimitExceeded:
    """Which limit was exceeded, and by how much."""

    kind: LimitKind
    """Which limit."""

    current: int | Duration
    """What there is; a Duration for the duration, else a count."""

    max: int | Duration
    """What was allowed, in the same unit."""


@dataclass(frozen=True, slots=True)
class LimitCheck:
    """What check_limits found."""

    result: Literal["ok", "at_limit", "exceeded"]
    """Within limits, at one, or above one."""

    exceeded: LimitExceeded | None = None
    """The limit that was exceeded, if one was."""

    @classmethod
    def ok(cls) -> Self:
        """Within all limits."""
        return cls("ok")

    @classmethod
    def at_limit(cls) -> Self:
        """Turns or entries equal their maximum."""
        return cls("at_limit")

    @classmethod
    def exceeding(cls, exceeded: LimitExceeded) -> Self:
        """Above a maximum."""
        return cls("exceeded", exceeded)

    @property
    def is_ok(self) -> bool:
        """Whether the session is within all limits and at none."""
        return self.result == "ok"

    @property
    def verdict(self) -> str:
        """The check in a word or two: empty, `at limit`, or `exceeded: turns`."""
        if self.exceeded:
            return f"exceeded: {self.exceeded.kind}"
        return "" if self.is_ok else "at limit"


def check_limits(config: SessionConfig, *, turns: int, entries: int, duration: Duration) -> LimitCheck:
    """Where a session stands: turns first, then entries, then duration, as thulp's `Session::check_limits`.

    At a maximum is reported at once and hides what comes later; a duration is never at its limit, only above it.
    """
    kinds: tuple[tuple[LimitKind, int, int | None], ...] = (
        ("turns", turns, config.max_turns),
        ("entries", entries, config.max_entries),
    )
    for kind, current, maximum in kinds:
        if maximum is not None and current > maximum:
            return LimitCheck.exceeding(LimitExceeded(kind, current, maximum))
        if maximum is not None and current == maximum:
            return LimitCheck.at_limit()
    if config.max_duration is not None and duration > config.max_duration:
        return LimitCheck.exceeding(LimitExceeded("duration", duration, config.max_duration))
    return LimitCheck.ok()
