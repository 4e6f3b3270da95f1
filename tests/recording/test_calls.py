"""The tool call that a command is recorded as."""

from pathlib import Path

from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.ids import Timestamp
from thulp_tui.recording import calls

BEGUN = calls.begun("pytest -q", Path("/code"), "shell", Timestamp(7))


def document(entry: SessionEntry) -> tuple[object, object]:
    """Return an entry's type and content, without the call's id."""
    content = entry.content
    assert isinstance(content, dict)
    assert str(content["tool_call_id"]).startswith("call_")
    return entry.entry_type.to_document(), {key: value for key, value in content.items() if key != "tool_call_id"}


def test_it_begins_as_one_that_was_interrupted() -> None:
    """A crash leaves it so."""
    assert document(BEGUN) == (
        {"type": "tool_call", "tool_name": "shell", "success": False},
        {"arguments": {"command": "pytest -q", "cwd": "/code"}, "result": "", "interrupted": True},
    )
    assert BEGUN.timestamp == 7


def test_a_checkpoint_is_an_interrupted_one_with_its_output_so_far() -> None:
    """Which is what a crash leaves after a while."""
    kind, content = document(calls.so_far(BEGUN, "1 passed", 1200))
    assert kind == {"type": "tool_call", "tool_name": "shell", "success": False}
    assert content == {
        "arguments": {"command": "pytest -q", "cwd": "/code"},
        "result": "1 passed",
        "interrupted": True,
        "duration_ms": 1200,
    }


def test_it_ends_with_output_exit_code_and_duration() -> None:
    """It succeeded when the exit code is zero; an envelope in this project's convention."""
    ended = calls.ended(calls.so_far(BEGUN, "1", 1), "1 passed", 0, 1500)
    assert document(ended) == (
        {"type": "tool_call", "tool_name": "shell", "success": True},
        {
            "arguments": {"command": "pytest -q", "cwd": "/code"},
            "result": "1 passed",
            "duration_ms": 1500,
            "exit_code": 0,
        },
    )
    assert ended.envelope is not None
    assert not ended.envelope.interrupted
    assert ended.id == BEGUN.id


def test_one_that_fails() -> None:
    """Keeps its exit code, and what it was stopped by."""
    failed = calls.ended(BEGUN, "oh", 130, 5, error="stopped by ctrl+c", output_file="s.outputs/x.txt")
    assert failed.is_failure
    assert isinstance(failed.content, dict)
    assert (failed.content["exit_code"], failed.content["error"]) == (130, "stopped by ctrl+c")
    assert failed.content["output_file"] == "s.outputs/x.txt"


def test_what_was_added_meanwhile_stays() -> None:
    """An intent that a person wrote while it ran is not lost."""
    assert isinstance(BEGUN.content, dict)
    intended = BEGUN.changed(content={**BEGUN.content, "intent": "see what fails"})
    ended = calls.ended(calls.so_far(intended, "x", 1), "x", 0, 2)
    assert ended.envelope is not None
    assert ended.envelope.intent == "see what fails"


def test_one_that_had_the_terminal_says_so() -> None:
    """Its result is not what it showed."""
    begun = calls.begun("vi a", Path("/code"), "shell", Timestamp(7), is_handed_over=True)
    ended = calls.ended(begun, None, 0, 3)
    assert isinstance(ended.content, dict)
    assert ended.content["result"] == calls.HANDED_OVER


def test_one_that_was_broken_off_stays_interrupted() -> None:
    """With the reason."""
    entry = calls.broken_off(BEGUN, "so far", 9, "the program was left")
    assert entry.envelope is not None
    assert entry.envelope.interrupted
    assert (entry.envelope.result, entry.envelope.error) == ("so far", "the program was left")
