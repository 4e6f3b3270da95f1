"""What thulpoff reads: its model as recorded, our sessions in its shape, the prompt it makes of them."""

from typing import Any

import pytest
from hypothesis import given

from tests.domain.strategies import unhurried
from tests.recording.demos import TASK, call, demo, demos, eid, judged, ready, say
from tests.vectors import cases, known_only, same
from thulp_tui.domain.criteria import cases_of
from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.domain.session import Session
from thulp_tui.domain.strict_json import dumps, loads
from thulp_tui.recording.demo import demo_of
from thulp_tui.recording.teacher_session import (
    MOST_TOKENS,
    TeacherSession,
    TeacherTestCase,
    extraction_prompt,
    teacher_session,
)

TARGETS: dict[str, type[TeacherSession] | type[TeacherTestCase]] = {
    "teacher_session": TeacherSession,
    "test_case": TeacherTestCase,
}


@pytest.mark.parametrize("case", cases("teacher_session"))
def test_the_model_reads_what_thulpoff_reads(case: dict[str, Any]) -> None:
    """And refuses what it refuses; what it would write is the same, and so is its prompt."""
    model = TARGETS[case["target"]]
    if case["verdict"] == "reject":
        with pytest.raises(InvalidDocument):
            model.from_document(loads(case["doc"]))
        return
    read = model.from_document(loads(case["doc"]))
    assert same(known_only(read.to_document(), case["reserialized"]), case["reserialized"])
    if isinstance(read, TeacherSession):
        assert extraction_prompt(read).rstrip() == case["extraction_prompt"].rstrip()


def test_the_prompt_of_a_small_session_is_this() -> None:
    """Only calls and numbers; keys of arguments are sorted (recorded from thulpoff)."""
    made = teacher_session(demo(say("user", "Fix it"), call("ls"), context={"usage": {"input_tokens": 7}}))
    prompt = extraction_prompt(made)
    assert prompt.startswith(
        "Analyze this AI agent session and extract a reusable skill definition.\n\n"
        f"Task: {TASK}\n\nMessages: 3 turns\nTool calls used:\n"
        '- shell({"command":"ls","cwd":"/code"})\n\nToken usage: 7 input, 0 output\n\nExtract:\n1. A short skill name'
    )


def test_messages_calls_and_answers_are_told_in_order() -> None:
    """A call is a message of the assistant, and its answer has its id."""
    document = teacher_session(demo_of(ready())).to_document()
    messages = document["messages"]
    assert isinstance(messages, list)
    assert [message["role"] for message in messages if isinstance(message, dict)] == [
        *("system", "user", "assistant", "tool", "assistant", "tool", "assistant", "tool", "assistant")
    ]
    assert messages[2:4] == [
        {
            "role": "assistant",
            "content": "see it fail",
            "tool_calls": [{"id": "call_3", "name": "shell", "arguments": {"command": "pytest -q", "cwd": "/code"}}],
        },
        {"role": "tool", "content": "1 failed, 3 passed", "tool_call_id": "call_3"},
    ]
    assert document["model"] == "human"
    assert document["task_description"] == TASK


def test_masked_entries_and_mistakes_are_left_out() -> None:
    """A learner would repeat them."""
    made = teacher_session(
        demo(
            *(say("user", "a", 1), call("b", number=2), call("c", number=3), call("d", number=4)),
            marks={eid(1): "mask", eid(2): "mask", eid(3): "mistake"},
        )
    )
    assert [call.id for call in made.tool_calls] == ["call_4"]
    assert [message.role for message in made.messages] == ["assistant", "tool"]


def test_usage_is_summed_where_the_session_has_none_and_never_too_large() -> None:
    """thulpoff counts in 32 bits."""
    told = call().changed(content={"text": "x", "usage": {"input_tokens": 3, "output_tokens": 4}})
    assert teacher_session(demo(told, told)).usage.to_document() == {"input_tokens": 6, "output_tokens": 8}
    much = teacher_session(demo(context={"usage": {"input_tokens": 2**40, "output_tokens": -1}})).usage
    assert much.to_document() == {"input_tokens": MOST_TOKENS, "output_tokens": 0}


def test_our_test_cases_are_thulpoffs() -> None:
    """Its model reads them."""
    for case in cases_of(judged("a", "b")):
        assert TeacherTestCase.from_document(case.to_document()).pass_criteria == ["a", "b"]


@given(demos())
@unhurried
def test_any_demonstration_is_read_back(session: Session) -> None:
    """Every answer refers to a call, and thulpoff's model reads what we write."""
    made = teacher_session(demo_of(session))
    again = TeacherSession.from_document(loads(dumps(made.to_document())))
    assert again == made
    ids = {call.id for call in made.tool_calls}
    assert all(message.tool_call_id in ids for message in made.messages if message.role == "tool")
    assert extraction_prompt(made).count("\n- ") >= len(made.tool_calls)
