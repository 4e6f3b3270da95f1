"""Demonstrations for the tests: small ones, long ones, any."""

from typing import Any

from hypothesis import strategies as st

from tests.domain.strategies import contexts, entry_lists
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.ids import EntryId, Timestamp
from thulp_tui.domain.json_value import JsonValue
from thulp_tui.domain.session import Session, TeacherDemo
from thulp_tui.recording.demo import Demo, demo_of

AT = Timestamp(1_767_355_200_000)
"""When everything happens."""
TASK = "Fix the date bug in the report"
"""What is demonstrated."""


def eid(number: int) -> EntryId:
    """Return the id of the entry with this number, from 1."""
    return EntryId(f"00000000-0000-4000-9000-{number:012d}")


def call(
    command: str = "pytest -q",
    result: JsonValue = "1 passed",
    *,
    ok: bool = True,
    intent: str = "",
    tool: str = "shell",
    number: int | None = None,
    **more: Any,
) -> SessionEntry:
    """Return a call of the shell."""
    envelope: dict[str, JsonValue] = {
        "tool_call_id": f"call_{number or 1}",
        "arguments": {"command": command, "cwd": "/code"},
        "result": result,
        "exit_code": 0 if ok else 1,
        **more,
    }
    if intent:
        envelope["intent"] = intent
    return SessionEntry.tool_call(tool, ok, envelope, timestamp=AT, id=None if number is None else eid(number))


def say(role: str, text: str, number: int | None = None) -> SessionEntry:
    """Return a message."""
    make = {
        "user": SessionEntry.user_message,
        "assistant": SessionEntry.assistant_message,
        "system": SessionEntry.system_message,
    }[role]
    return make(text, timestamp=AT, id=None if number is None else eid(number))


def score(value: float) -> SessionEntry:
    """Return an evaluation's result."""
    return SessionEntry.evaluation_result(value, {}, timestamp=AT)


def recorded(
    *entries: SessionEntry, task: str = TASK, context: dict[str, Any] | None = None, **own: JsonValue
) -> Session:
    """Return a session with these entries; `own` is what this program keeps in it."""
    session = Session.new("a demo", TeacherDemo(task=task, model="human"))
    held = {**(context or {}), **({"thulp_tui": own} if own else {})}
    return session.changed(entries=list(entries), context=held)


def demo(*entries: SessionEntry, task: str = TASK, context: dict[str, Any] | None = None, **own: JsonValue) -> Demo:
    """Return a demonstration with these entries."""
    return demo_of(recorded(*entries, task=task, context=context, **own))


def judged(*criteria: str) -> dict[str, Any]:
    """Return a context with these criteria."""
    case = {"name": "demo", "input": TASK, "expected_behavior": "it works", "pass_criteria": list(criteria)}
    return {"test_cases": [case]}


def ready() -> Session:
    """Return a demonstration that has all it needs."""
    return recorded(
        say("system", "You mend code.", 1),
        say("user", "The report shows the wrong day.", 2),
        call("pytest -q", "1 failed, 3 passed", ok=False, intent="see it fail", number=3),
        call("sed -i s/utc/local/ report.py", "", intent="use local time", number=4),
        call("pytest -q", "4 passed", intent="see it pass", number=5),
        say("assistant", "The report used UTC days; it uses local ones now.", 6),
        score(1.0),
        context=judged("4 passed", "local"),
        outcome={"outcome": "success", "at": int(AT)},
    )


@st.composite
def demos(draw: st.DrawFn) -> Session:
    """Return any demonstration, with marks on some entries."""
    entries = draw(entry_lists)
    marks = {str(entry.id): draw(st.sampled_from(["keep", "mask", "mistake", "no mark"])) for entry in entries}
    session = Session.new("any", TeacherDemo(task=draw(st.text(max_size=600)), model=""))
    context = {**draw(contexts), "thulp_tui": {"marks": marks}}
    return session.changed(entries=entries, context=context)
