"""What may be done to a session, and in which words it is refused.

Each function judges the freshest state and returns the operations to carry out together; none writes anything. What
moves `updated_at` is thulp's rule for entries, context and status; what merely organises (name, tags, type, parent,
limits, notes, bookmarks) leaves it alone, or a tag on an old session would make its duration weeks long.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Literal, NamedTuple

from thulp_tui.domain.duration import Duration, show_duration
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.ids import EntryId, SessionId, Timestamp
from thulp_tui.domain.json_value import JsonValue
from thulp_tui.domain.limits import LimitAction, LimitExceeded, SessionConfig
from thulp_tui.domain.operations import REMOVED, Absence, AddEntries, Operation, SetContext, SetMetadata
from thulp_tui.domain.session import SessionStatus, SessionType, TeacherDemo
from thulp_tui.domain.summary import PROGRAM_KEY, SessionSummary
from thulp_tui.text import count


class Refused(Exception):
    """What was asked for may not be done now."""

    def __init__(self, reason: str) -> None:
        """Refuse for this reason, a sentence for a person."""
        super().__init__(reason)
        self.reason = reason
        """The sentence for a person; it names the key that helps, where there is one."""


class Decision(NamedTuple):
    """What is to be done, wholly or not at all."""

    operations: tuple[Operation, ...]
    """The changes, in order; none when everything is as asked for already."""
    accepted: bool = True
    """Whether what was asked for is among the operations; if not, a person's text stays the draft."""
    notice: str | None = None
    """What a person should be told beside; None for nothing."""

    def with_also(self, operations: tuple[Operation, ...]) -> "Decision":
        """Return the decision with these changes behind its own, if what was asked for is accepted."""
        return self._replace(operations=(*self.operations, *operations)) if self.accepted else self


def record(summary: SessionSummary, entries: Sequence[SessionEntry], now: Timestamp) -> Decision:
    """Return how these entries join the session; several are taken together or not at all.

    Each is judged in order against the session's limits, as it would be added (THULP.md, "Limits while one works").
    What exceeds them is refused (`error`), ends the session unwritten (`end_session`) or is written with a notice
    (`ignore`). Raises Refused for a closed and a paused session, too. The program's own events are `record_event`'s.
    """
    _require_open(summary)
    if not entries:
        return Decision(())
    excess = _first_excess(summary, entries, now)
    if excess is None or summary.limits is None:
        return Decision(_added(summary, entries, now))
    match summary.limits.limit_action:
        case LimitAction.ERROR:
            raise Refused(f"{_sentence(excess)} esc, then l changes the limits.")
        case LimitAction.END_SESSION:
            return _end_at_limit(summary, excess, now)
        case LimitAction.IGNORE:
            notice = f"Recorded all the same. {_sentence(excess)} esc, then l changes the limits."
            return Decision(_added(summary, entries, now), notice=notice)


def add(summary: SessionSummary, entries: Sequence[SessionEntry], now: Timestamp) -> Decision:
    """Return how entries join the session that were judged before they came, such as an answer that was asked for."""
    return Decision(_added(summary, entries, now))


def record_event(summary: SessionSummary, event: str, content: JsonValue, now: Timestamp) -> Decision:
    """Return how one of the program's own events joins the session: it is never refused and may pass the limits."""
    return Decision(_with_event(summary, event, content, now))


def pause(summary: SessionSummary, now: Timestamp, reason: str = "") -> Decision:
    """Return how an active session is paused, with an event that keeps the reason."""
    _require_open(summary)
    content: JsonValue = {"text": reason.strip()} if reason.strip() else None
    return Decision(_with_event(summary, "session_paused", content, now, status=SessionStatus.PAUSED))


def resume(summary: SessionSummary, now: Timestamp) -> Decision:
    """Return how a paused session goes on, with an event that marks when."""
    require_not_closed(summary)
    if summary.status is not SessionStatus.PAUSED:
        raise Refused("This session is active: there is nothing to resume. p pauses it.")
    return Decision(_with_event(summary, "session_resumed", None, now, status=SessionStatus.ACTIVE))


def close(summary: SessionSummary, status: SessionStatus, now: Timestamp) -> Decision:
    """Return how an active or paused session is completed, failed or cancelled; ValueError for an open status."""
    if not status.is_closed:
        raise ValueError(f"{status.value} does not close a session")
    if summary.status is status:
        return Decision(())
    require_not_closed(summary)
    return Decision((*_forgotten(summary, status), _patch(summary, status=status, updated_at=now)))


def reopen(summary: SessionSummary, now: Timestamp) -> Decision:
    """Return how a closed session becomes active again."""
    if summary.status is SessionStatus.PAUSED:
        raise Refused("This session is paused, not closed. p resumes it.")
    if not summary.status.is_closed:
        raise Refused("This session is open already.")
    return Decision((_patch(summary, status=SessionStatus.ACTIVE, updated_at=now),))


def rename(summary: SessionSummary, name: str) -> Decision:
    """Return how the session gets this name. A blank one is refused, though thulp accepts it in files."""
    if name == summary.name:
        return Decision(())
    if not name.strip():
        raise Refused("A session needs a name: type at least one letter.")
    return _organise(summary, name=name.strip())


def retype(summary: SessionSummary, session_type: SessionType) -> Decision:
    """Return how the session becomes one of this type, with these fields; unknown ones of the same type stay."""
    old = summary.session_type
    if old.type == session_type.type and old.unknown:
        session_type = session_type.changed(**{**old.unknown, **session_type.unknown})
    return _organise(summary, session_type=session_type)


def retag(summary: SessionSummary, add: Iterable[str], remove: Iterable[str]) -> Decision:
    """Return how the session loses the tags of `remove` and gains those of `add`, in their order and none twice.

    A blank tag cannot be added; one that came with a file can be removed.
    """
    added, gone = dict.fromkeys(add), set(remove)
    if not all(map(str.strip, added)):
        raise Refused("A tag needs at least one letter.")
    kept = [tag for tag in summary.metadata.tags if tag not in gone]
    return _organise(summary, tags=(*kept, *[tag for tag in added if tag not in kept]))


def set_parent(summary: SessionSummary, parent: SessionId | None) -> Decision:
    """Return how the session becomes a child of this one, or of none. Its own id is refused."""
    if parent == summary.id and summary.metadata.parent_session != parent:
        raise Refused("A session cannot be its own parent.")
    return _organise(summary, parent_session=parent)


def set_limits(summary: SessionSummary, config: SessionConfig | None) -> Decision:
    """Return how these limits are kept in the session, or taken away with None."""
    if config == summary.limits:
        return Decision(())
    path = (PROGRAM_KEY, "limits")
    if config is None:
        return Decision((SetContext(summary.id, path, REMOVED),))
    return Decision((SetContext(summary.id, path, config.to_document()),))


def bookmark(summary: SessionSummary, entry_id: EntryId, at: Timestamp | None) -> Decision:
    """Return how a bookmark made at a moment gets onto an entry, or goes with None. Allowed in closed sessions, too."""
    kept: JsonValue | Literal[Absence.REMOVED] = REMOVED if at is None else {"at": int(at)}
    return Decision((SetContext(summary.id, (PROGRAM_KEY, "bookmarks", entry_id), kept),))


def note(summary: SessionSummary, entry_id: EntryId, text: str, at: Timestamp) -> Decision:
    """Return how a note written at a moment gets onto an entry, or goes without any text. In closed sessions, too."""
    kept: JsonValue | Literal[Absence.REMOVED] = {"text": text.strip(), "at": int(at)} if text.strip() else REMOVED
    return Decision((SetContext(summary.id, (PROGRAM_KEY, "notes", entry_id), kept),))


def require_not_closed(summary: SessionSummary) -> None:
    """Raise Refused when the session is closed."""
    if summary.status.is_closed:
        raise Refused(f"This session is {summary.status.value}. x reopens it.")


def _require_open(summary: SessionSummary) -> None:
    require_not_closed(summary)
    if summary.status is SessionStatus.PAUSED:
        raise Refused("This session is paused. p resumes it.")


def _first_excess(summary: SessionSummary, entries: Sequence[SessionEntry], now: Timestamp) -> LimitExceeded | None:
    if summary.limits is None:
        return None
    for entry in entries:
        excess = _excess(summary, summary.limits, entry, now)
        if excess is not None:
            return excess
        summary = summary.with_entries([entry])
    return None


def _excess(
    summary: SessionSummary, limits: SessionConfig, entry: SessionEntry, now: Timestamp
) -> LimitExceeded | None:
    most = limits.max_turns
    if most is not None and summary.turns >= most and entry.kind == "user_message":
        return LimitExceeded("turns", summary.turns, most)
    most = limits.max_entries
    if most is not None and summary.entries >= most:
        return LimitExceeded("entries", summary.entries, most)
    spent, longest = Duration.from_millis(max(0, now - summary.metadata.created_at)), limits.max_duration
    if longest is not None and spent > longest:
        return LimitExceeded("duration", spent, longest)
    return None


def _sentence(excess: LimitExceeded) -> str:
    if isinstance(excess.max, Duration):
        return f"This session's time of {show_duration(excess.max)} is over."
    many = excess.kind
    if excess.max == 0:
        return f"This session may have no {many}."
    return f"This session has used its {count(excess.max, 'turn' if many == 'turns' else 'entry', many)}."


def _forgotten(summary: SessionSummary, status: SessionStatus) -> tuple[Operation, ...]:
    """The first forms of a demonstration's changed entries are kept until it is completed (see `revising`)."""
    if status is not SessionStatus.COMPLETED or not isinstance(summary.session_type, TeacherDemo):
        return ()
    return (SetContext(summary.id, (PROGRAM_KEY, "originals"), REMOVED),)


def _end_at_limit(summary: SessionSummary, excess: LimitExceeded, now: Timestamp) -> Decision:
    current, most = (
        part.to_document() if isinstance(part, Duration) else part for part in (excess.current, excess.max)
    )
    content: JsonValue = {"text": _sentence(excess), "kind": excess.kind, "current": current, "max": most}
    ended = _with_event(summary, "limit_reached", content, now, status=SessionStatus.COMPLETED)
    operations = (*_forgotten(summary, SessionStatus.COMPLETED), *ended)
    notice = f"{_sentence(excess)} It is completed now, and the text was not recorded. x reopens it."
    return Decision(operations, accepted=False, notice=notice)


def _added(summary: SessionSummary, entries: Sequence[SessionEntry], now: Timestamp) -> tuple[Operation, ...]:
    # The status stands in the expectation for the undo: entries must not leave a session that was closed meanwhile.
    touched = SetMetadata(summary.id, {"updated_at": now}, expect={"status": summary.status})
    return (AddEntries(summary.id, tuple(entries)), touched)


def _with_event(
    summary: SessionSummary, event: str, content: JsonValue, now: Timestamp, **fields: Any
) -> tuple[Operation, ...]:
    entry = SessionEntry.system_event(event, content, timestamp=now)
    return (AddEntries(summary.id, (entry,)), _patch(summary, **fields, updated_at=now))


def _patch(summary: SessionSummary, **fields: Any) -> SetMetadata:
    return SetMetadata(summary.id, fields)


def _organise(summary: SessionSummary, **fields: Any) -> Decision:
    metadata = summary.metadata
    if all([getattr(metadata, name) == value for name, value in fields.items()]):
        return Decision(())
    return Decision((SetMetadata(summary.id, fields),))
