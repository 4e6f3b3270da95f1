"""Which entries of a session are one reply: a message and the calls that were made with it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from thulp_tui.domain.answers import part, reply_of
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.session import Session, TeacherDemo

CALLS = ("tool_call", "skill_execution")
"""The kinds of entries that are calls."""

_OF_MODELS = ("usage", "thinking", "model", "model_name", "reply")
_HUMANS = ("", "human")


@dataclass(slots=True)
class Turn:
    """What is said or done at once."""

    message: SessionEntry | None = None
    """What is said, or any entry that is no call."""
    calls: list[SessionEntry] = field(default_factory=list)
    """The calls that were made with it."""

    @property
    def head(self) -> SessionEntry:
        """The first entry."""
        return self.message or self.calls[0]


def turns(entries: Sequence[SessionEntry], call_id: Callable[[SessionEntry], str]) -> list[Turn]:
    """The entries in their order, calls with the message of the assistant right before them.

    A further call is of the same turn only where that is known: entries say which answer they belong to
    (``content.reply``), or what a reply took stands with its first one. ``call_id``: two calls of a turn have two ids.
    """
    found: list[Turn] = []
    for entry in entries:
        if entry.kind not in CALLS:
            found.append(Turn(entry))
        elif found and _is_of(entry, found[-1]) and call_id(entry) not in map(call_id, found[-1].calls):
            found[-1].calls.append(entry)
        else:
            found.append(Turn(None, [entry]))
    return found


def is_by_person(session: Session, entry: SessionEntry) -> bool:
    """Whether a person did what is elsewhere a model's part: in a demo of theirs, or by a command of their own."""
    if any(part(entry, name) is not None for name in _OF_MODELS):
        return False
    kind = session.metadata.session_type
    is_demo = isinstance(kind, TeacherDemo) and kind.model.strip().casefold() in _HUMANS
    return is_demo or part(entry, "by") == "user"


def _is_of(call: SessionEntry, turn: Turn) -> bool:
    if part(call, "by") == "user" or (turn.message is not None and turn.message.kind != "assistant_message"):
        return False
    if not turn.calls:
        return True
    if reply := reply_of(call):
        return reply == reply_of(turn.calls[-1])
    return part(turn.head, "usage") is not None and all(part(call, name) is None for name in _OF_MODELS)
