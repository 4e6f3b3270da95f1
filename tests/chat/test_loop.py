"""What is done next in a conversation."""

import pytest

from thulp_tui.chat.loop import Next, next_step
from thulp_tui.domain.answers import conversation
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.json_value import JsonValue
from thulp_tui.settings import ToolSettings

TOOLS = {
    "echo": ToolSettings(
        name="echo",
        command="echo {text}",
        parameters={"properties": {"text": {"type": "string"}}, "required": ["text"]},
    )
}
HI = SessionEntry.user_message("Hi")
WHOLE = SessionEntry.assistant_message("Hello")
BROKEN = SessionEntry.assistant_message("Hel").changed(content={"text": "Hel", "interrupted": True})


def asked(name: str = "echo", reply: str = "r1", **arguments: JsonValue) -> SessionEntry:
    """Return a call that waits."""
    content: JsonValue = {"tool_call_id": "c", "arguments": arguments, "interrupted": True, "reply": reply}
    return SessionEntry.tool_call(name, False, content)


def done(reply: str = "r1") -> SessionEntry:
    """Return a call that has ended."""
    return SessionEntry.tool_call("echo", True, {"tool_call_id": "c", "arguments": {}, "result": "x", "reply": reply})


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([], Next.REST),
        ([WHOLE], Next.REST),
        ([HI], Next.REQUEST),
        ([HI, SessionEntry.system_event("model_error")], Next.REQUEST),
        ([HI, WHOLE], Next.REST),
        ([HI, BROKEN], Next.REST),
        ([HI, WHOLE, asked(text="x")], Next.ASK),
        ([HI, asked(text="x")], Next.ASK),
        ([HI, asked(txt="x")], Next.REFUSE),
        ([HI, asked("weather")], Next.BY_HAND),
        ([HI, done(), asked(text="x")], Next.ASK),
        ([HI, done()], Next.REQUEST),
        ([HI, done(), WHOLE], Next.REST),
        ([HI, done(), WHOLE, HI], Next.REQUEST),
        ([HI, done("r1"), done("r2")], Next.HALT),
        ([HI, done("r1"), done("r1")], Next.REQUEST),
        ([HI, done("r1"), done("r2"), done("r3")], Next.REQUEST),
    ],
)
def test_the_entries_tell_what_is_next(entries: list[SessionEntry], expected: Next) -> None:
    """Nothing else is kept, so that a conversation that broke off goes on."""
    assert next_step(conversation(entries), TOOLS, (), 2).next is expected


def test_a_tool_that_is_allowed_runs() -> None:
    """With its command."""
    step = next_step(conversation([HI, asked(text="a b")]), TOOLS, {"echo"}, 2)
    assert (step.next, step.tool, step.command) == (Next.RUN, "echo", "echo 'a b'")


def test_rejected_answers_count_for_nothing() -> None:
    """They are there for people."""
    rejected = WHOLE.changed(content={"text": "Hello", "rejected": True})
    assert next_step(conversation([HI, rejected]), TOOLS, (), 2).next is Next.REQUEST


def test_a_call_of_somebody_else_is_not_waited_for() -> None:
    """One that a person recorded, or another program left unfinished, no model asked for here."""
    other = SessionEntry.tool_call("ls", False, {"tool_call_id": "c", "arguments": {}, "interrupted": True})
    assert next_step(conversation([HI, other]), TOOLS, (), 2).next is Next.REQUEST
