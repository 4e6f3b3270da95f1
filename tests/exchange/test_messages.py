"""OpenAI's chat messages."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.exchange.readings import brief, content, sessions_in, written
from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.exchange import messages
from thulp_tui.exchange.source import Source

Value = dict[str, Any]

USER: Value = {"role": "user", "content": "ls?"}
TALK: list[Value] = [
    {"role": "system", "content": "Be brief."},
    USER,
    {
        "role": "assistant",
        "content": None,
        "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "bash", "arguments": '{"command":"ls"}'}}],
    },
    {"role": "tool", "tool_call_id": "c1", "content": "a.py"},
    {"role": "assistant", "content": "a.py", "weight": 1},
]
"""A conversation in OpenAI's dialect."""
TRL: list[Value] = [
    USER,
    {
        "role": "assistant",
        "content": "",
        "reasoning_content": "hm",
        "tool_calls": [{"type": "function", "function": {"name": "bash", "arguments": {"command": "ls"}}}],
    },
    {"role": "tool", "name": "bash", "content": "a.py"},
]
"""A conversation in TRL's dialect."""


def lines(folder: Path, *values: object, name: str = "a.jsonl") -> Path:
    """A file with a value a line."""
    return written(folder / name, "".join(f"{json.dumps(value)}\n" for value in values))


def test_a_talk(tmp_path: Path) -> None:
    """Messages are entries, calls meet their results, and the tools are the session's."""
    tools = [{"type": "function", "function": {"name": "bash"}}]
    (session,) = sessions_in(lines(tmp_path, {"messages": TALK, "tools": tools, "parallel_tool_calls": False}))
    assert brief(session) == [("system", "Be brief."), ("user", "ls?"), ("bash", "a.py"), ("assistant", "a.py")]
    assert content(session, 2) == {"tool_call_id": "c1", "arguments": {"command": "ls"}, "result": "a.py"}
    assert content(session, 3) == {"text": "a.py", "weight": 1}
    assert session.context["tools"] == tools
    assert session.context["source"] == {"format": "openai", "parallel_tool_calls": False, "times": "file"}
    assert session.name == "ls?"


def test_trls_dialect(tmp_path: Path) -> None:
    """Arguments are an object, a result has its tool's name, and there is reasoning."""
    (session,) = sessions_in(lines(tmp_path, {"messages": TRL}))
    assert brief(session) == [("user", "ls?"), ("bash", "a.py")]
    assert content(session, 1) == {
        "tool_call_id": "",
        "arguments": {"command": "ls"},
        "result": "a.py",
        "thinking": "hm",
    }


@pytest.mark.parametrize(
    ("value", "count"),
    [
        ({"messages": TALK}, 1),
        (TALK, 1),
        ([{"messages": TALK}, {"messages": TRL}], 2),
        (
            {
                "custom_id": "r1",
                "method": "POST",
                "url": "/v1/chat/completions",
                "body": {"model": "gpt", "messages": TALK},
            },
            1,
        ),
    ],
)
@pytest.mark.parametrize("indent", [None, 2])
def test_documents(tmp_path: Path, value: object, count: int, indent: int | None) -> None:
    """One conversation, as an object or an array, or an array of several; on one line or many."""
    sessions = sessions_in(written(tmp_path / "a.json", json.dumps(value, indent=indent)))
    assert len(sessions) == count
    assert len(sessions[0].entries) == 4


def test_a_message_a_line(tmp_path: Path) -> None:
    """Lines that are a message each are one conversation."""
    (session,) = sessions_in(lines(tmp_path, *TALK))
    assert len(session.entries) == 4


def test_lines_without_a_name(tmp_path: Path) -> None:
    """Lines are recognised under any name."""
    assert len(sessions_in(lines(tmp_path, {"messages": TALK}, {"messages": TRL}, name="a.txt"))) == 2


def test_a_line_is_known_by_what_it_says(tmp_path: Path) -> None:
    """The same line is the same session, wherever it stands."""
    one = sessions_in(lines(tmp_path, {"messages": TALK}, {"messages": TRL}))
    two = sessions_in(lines(tmp_path / "other", {"messages": TRL}, {"messages": TALK}))
    assert [session.id for session in one] == [session.id for session in reversed(two)]


def test_a_file_is_known_by_its_place(tmp_path: Path) -> None:
    """A conversation of which more is told later stays the same session."""
    path = tmp_path / "a.json"
    ids = [sessions_in(written(path, json.dumps(TALK[:length])))[0].id for length in (2, 5)]
    assert ids[0] == ids[1] != sessions_in(written(tmp_path / "b.json", json.dumps(TALK)))[0].id


def test_other_messages(tmp_path: Path) -> None:
    """Old function calls, refusals, pictures, several calls, results of nothing, roles nobody knows."""
    picture = {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBOR"}}
    told: list[Value] = [
        {"role": "developer", "content": [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]},
        {"role": "user", "content": [picture]},
        {"role": "assistant", "content": None, "refusal": "No."},
        {"role": "assistant", "content": None, "function_call": {"name": "old", "arguments": "{not json"}},
        {"role": "function", "name": "old", "content": "x"},
        {"role": "tool", "tool_call_id": "gone", "content": "y"},
        {"role": "narrator", "content": "z"},
    ]
    (session,) = sessions_in(lines(tmp_path, {"messages": told}))
    assert brief(session) == [
        ("system", "a\n\nb"),
        ("user", "[image]"),
        ("assistant", "No."),
        ("old", "x"),
        ("tool_result", None),
        ("narrator", "z"),
    ]
    assert content(session, 1)["parts"] == [picture]
    assert content(session, 3)["arguments"] == "{not json"


def test_times_that_are_told(tmp_path: Path) -> None:
    """They count; without them the file's time does, which the context says."""
    (session,) = sessions_in(lines(tmp_path, {"messages": TALK, "created": 1_700_000_000}))
    assert session.metadata.created_at == 1_700_000_000_000
    assert "times" not in session.context["source"]


def test_damaged_lines(tmp_path: Path) -> None:
    """What is neither a conversation nor a message is told with its line."""
    path = lines(tmp_path, {"messages": TALK}, {"hello": 1}, 7)
    source = Source(path)
    assert len(sessions_in(path, source)) == 1
    assert [fault.line for fault in source.faults] == [2, 3]


@pytest.mark.parametrize("text", ["{", "[]]", '{"messages": [1]}', "7"])
def test_what_is_no_conversation(tmp_path: Path, text: str) -> None:
    """It is refused as a whole."""
    with pytest.raises(InvalidDocument):
        list(messages.read(Source(written(tmp_path / "a.json", text))))


def test_messages_of_another_shape(tmp_path: Path) -> None:
    """Whatever stands where something else should: it is read."""
    odd = [
        {"role": "user", "content": 7},
        {"role": "assistant", "content": {}, "tool_calls": [None, {"function": 1}, {"function": {"arguments": 1}}]},
        {"role": "assistant", "content": [None, 1], "function_call": 7},
        {"role": "tool", "tool_call_id": [], "content": None},
    ]
    assert len(sessions_in(lines(tmp_path, {"messages": odd, "created": [], "tools": 7}))) == 1
