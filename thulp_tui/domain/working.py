"""Working time: what is left of a session's time without its pauses, which its events tell."""

from collections.abc import Iterable
from typing import NamedTuple

from thulp_tui.domain import strict_json
from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.domain.ids import Timestamp
from thulp_tui.domain.json_value import JsonValue
from thulp_tui.domain.session import SessionMetadata, SessionStatus

PAUSED, RESUMED = "session_paused", "session_resumed"
"""The events that a pause begins and ends with (THULP.md, Conventions)."""
_NEEDLES = (PAUSED.encode(), RESUMED.encode())


class Pauses(NamedTuple):
    """The pauses of a session, as far as it was read."""

    over: int = 0
    """Milliseconds of the pauses that are over."""
    since: int | None = None
    """When the pause began that is not over yet, in milliseconds since the epoch; None when there is none."""
    read: int = 0
    """How many entries were read."""
    begins: int = 0
    """When the session began, in milliseconds since the epoch: a branch has events from before, which took no time."""

    def __bool__(self) -> bool:
        """Whether there is any pause."""
        return self.over > 0 or self.since is not None

    def and_then(self, texts: Iterable[bytes]) -> "Pauses":
        """Return the pauses with those of the entries that follow, given as JSON texts."""
        over, since, read = self.over, self.since, self.read
        for text in texts:
            read += 1
            if not any(needle in text for needle in _NEEDLES):
                continue
            event, at = _event(text)
            if event == PAUSED and since is None:
                since = at
            elif event == RESUMED and since is not None:
                over, since = over + max(0, at - max(since, self.begins)), None
        return self._replace(over=over, since=since, read=read)

    def working_ms(self, metadata: SessionMetadata, now: Timestamp) -> int:
        """Return the milliseconds in which somebody worked: of an active session until now, else to its last change."""
        if metadata.status is SessionStatus.ACTIVE:
            return max(0, now - metadata.created_at - self.over)
        end = metadata.updated_at
        last = 0 if self.since is None else max(0, end - self.since)
        return max(0, end - metadata.created_at - self.over - last)


def _event(text: bytes) -> tuple[JsonValue, int]:
    """The event that an entry is, and when; an empty name for any other entry."""
    try:
        entry = strict_json.loads(text)
    except InvalidDocument:
        return "", 0
    kind = entry.get("entry_type") if isinstance(entry, dict) else None
    at = entry.get("timestamp") if isinstance(entry, dict) else None
    if not isinstance(kind, dict) or kind.get("type") != "system_event" or not isinstance(at, int):
        return "", 0
    return kind.get("event"), at
