"""Sessions for the tests of the screen: small, with times and ids that a test can name."""

from collections.abc import Iterable
from typing import Any

from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.ids import Duration, EntryId, SessionId, Timestamp
from thulp_tui.domain.limits import LimitAction, SessionConfig
from thulp_tui.domain.session import SESSION_TYPES, Session

NOON = 1_767_355_200_000
"""2026-01-02 12:00:00 UTC in milliseconds: what the clock of every test says at first."""
MINUTE = 60_000
"""Milliseconds."""
FIELDS: dict[str, dict[str, Any]] = {
    "teacher_demo": {"task": "Fix the bug", "model": "opus"},
    "evaluation": {"skill_name": "summarise", "test_cases": 3},
    "refinement": {"skill_name": "summarise", "iteration": 2},
    "conversation": {"purpose": "talk"},
    "agent": {"agent_name": "builder"},
}
"""Session type → the fields it has here."""


def sid(number: int) -> SessionId:
    """Return the id of the session with this number."""
    return SessionId.from_string(f"00000000-0000-4000-8000-{number:012d}")


def eid(number: int) -> EntryId:
    """Return the id of the entry with this number."""
    return EntryId.from_string(f"00000000-0000-4000-9000-{number:012d}")


def session(
    number: int = 1,
    name: str = "Fix the login bug",
    entries: Iterable[SessionEntry] = (),
    *,
    kind: str = "conversation",
    age: int = 0,
    lasted: int = 0,
    limits: SessionConfig | None = None,
    context: dict[str, Any] | None = None,
    fields: dict[str, Any] | None = None,
    **metadata: Any,
) -> Session:
    """Return a session last changed ``age`` milliseconds before noon and made ``lasted`` milliseconds before that."""
    held = dict(context or {})
    if limits is not None:
        held["thulp_tui"] = {"limits": limits.to_document()}
    document = {
        "id": str(sid(number)),
        "name": name,
        "session_type": {"type": kind, **FIELDS[kind], **(fields or {})},
        "created_at": NOON - age - lasted,
        "updated_at": NOON - age,
        "status": "active",
        "tags": [],
        "parent_session": None,
        **metadata,
    }
    return Session.from_document(
        {"metadata": document, "entries": [entry.to_document() for entry in entries], "context": held}
    )


def every_type() -> list[Session]:
    """Return a session of each type, called by its type, the first one changed last."""
    return [session(n, kind, kind=kind, age=n * MINUTE) for n, kind in enumerate(SESSION_TYPES, 1)]


def limits(
    turns: int | None = None,
    entries: int | None = None,
    seconds: int | None = None,
    action: LimitAction = LimitAction.ERROR,
) -> SessionConfig:
    """Return limits."""
    longest = None if seconds is None else Duration.from_secs(seconds)
    return SessionConfig(max_turns=turns, max_entries=entries, max_duration=longest, limit_action=action)


def moment(seconds: int = 0) -> Timestamp:
    """Return a moment so many seconds after noon."""
    return Timestamp.from_millis(NOON + seconds * 1000)


def user(text: str, at: int = 0, number: int | None = None) -> SessionEntry:
    """Return a user message, ``at`` seconds after noon."""
    return SessionEntry.user_message(text, timestamp=moment(at), id=None if number is None else eid(number))


def reply(text: str, at: int = 0) -> SessionEntry:
    """Return a message of the assistant, ``at`` seconds after noon."""
    return SessionEntry.assistant_message(text, timestamp=moment(at))


def call(name: str = "bash", *, ok: bool = True, at: int = 0, **content: Any) -> SessionEntry:
    """Return a tool call with an envelope."""
    envelope = {"tool_call_id": "call_1", "arguments": {}, "result": None, **content}
    return SessionEntry.tool_call(name, ok, envelope, timestamp=moment(at))


def talk(turns: int) -> list[SessionEntry]:
    """Return so many turns: questions and answers, numbered from 1."""
    return [
        entry
        for n in range(1, turns + 1)
        for entry in (user(f"question {n}", at=n * 10), reply(f"answer {n}", at=n * 10 + 5))
    ]


def every_kind() -> list[SessionEntry]:
    """Return an entry of each of the seven types; of the calls a good one and a bad one."""
    at = moment(0)
    return [
        SessionEntry.system_message("be brief", timestamp=at),
        SessionEntry.user_message("what is wrong?", timestamp=moment(1)),
        SessionEntry.assistant_message("let me look", timestamp=moment(2)),
        call("ls", at=3, arguments={"path": "src"}, result="app.py\ntest_app.py\nsetup.py"),
        call("pytest", ok=False, at=4, arguments={"args": "-q"}, result="1 failed\nassert 1 == 2\nsee the log"),
        SessionEntry.skill_execution("review", True, {"found": 2}, timestamp=moment(5)),
        SessionEntry.evaluation_result(0.82, {"exact": 0.8, "cost": 0.1}, timestamp=moment(6)),
        SessionEntry.system_event("deployed", {"text": "to staging"}, timestamp=moment(7)),
    ]
