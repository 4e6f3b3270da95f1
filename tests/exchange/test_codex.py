"""OpenAI Codex's rollouts."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.exchange.readings import brief, content, sessions_in, written
from thulp_tui.domain.session import Session

ID = "0199a213-81c0-7800-8aa1-bbab2a035a53"
"""A thread's id, version 7 as Codex makes them."""


def line(name: str, second: int = 1, /, **payload: Any) -> dict[str, Any]:
    """A line of a rollout."""
    return {"timestamp": f"2026-03-04T05:06:{second:02}.000Z", "type": name, "payload": payload}


def item(kind: str, second: int = 1, /, **payload: Any) -> dict[str, Any]:
    """A line with an item of the model."""
    return line("response_item", second, **{"type": kind, **payload})


def event(name: str, second: int = 1, /, **payload: Any) -> dict[str, Any]:
    """A line with an event."""
    return line("event_msg", second, **{"type": name, **payload})


def said(role: str, text: str) -> dict[str, Any]:
    """A message of the model's."""
    return item(
        "message", role=role, content=[{"type": f"{'out' if role == 'assistant' else 'in'}put_text", "text": text}]
    )


META = line(
    "session_meta",
    0,
    id=ID,
    timestamp="2026-03-04T05:05:59.000Z",
    cwd="/home/ann/shop",
    cli_version="0.80.0",
    originator="codex_cli_rs",
)


def read(folder: Path, *lines: dict[str, Any]) -> Session:
    """The session in a rollout of these lines."""
    text = "".join(f"{json.dumps(value, separators=(',', ':'))}\n" for value in (META, *lines))
    (session,) = sessions_in(written(folder / f"rollout-2026-03-04T05-06-00-{ID}.jsonl", text))
    return session


def test_a_talk(tmp_path: Path) -> None:
    """What was typed, what the model thought and said, and its calls; what it was given is system's."""
    session = read(
        tmp_path,
        said("developer", "<permissions>"),
        said("user", "<environment_context>\n  <cwd>/home/ann/shop</cwd>"),
        line("turn_context", model="gpt-5.2-codex", cwd="/home/ann/shop", effort="high"),
        said("user", "Why does it fail?"),
        event("user_message", message="Why does it fail?", images=[], kind="plain"),
        event("agent_reasoning", text="**Looking**"),
        item("reasoning", summary=[{"type": "summary_text", "text": "**Looking**"}], encrypted_content="gAAA"),
        item("function_call", name="shell", arguments='{"command":["ls"]}', call_id="c1"),
        item(
            "function_call_output",
            4,
            call_id="c1",
            output='{"output":"a.py\\n","metadata":{"exit_code":0,"duration_seconds":0.5}}',
        ),
        event("agent_message", message="There."),
        said("assistant", "There."),
        event("token_count", 5, info={"total_token_usage": {"input_tokens": 90, "output_tokens": 8}}),
    )
    assert session.id == ID
    assert brief(session) == [
        ("system", "<permissions>"),
        ("system", "<environment_context>\n  <cwd>/home/ann/shop</cwd>"),
        ("user", "Why does it fail?"),
        ("shell", "a.py\n"),
        ("assistant", "There."),
    ]
    assert content(session, 3) == {
        "tool_call_id": "c1",
        "arguments": {"command": ["ls"]},
        "result": "a.py\n",
        "thinking": "**Looking**",
        "exit_code": 0,
        "duration_ms": 500.0,
    }
    assert session.metadata.session_type.to_document() == {"type": "agent", "agent_name": "Codex"}
    assert session.name == "Why does it fail?"
    assert session.metadata.updated_at - session.metadata.created_at == 6_000
    assert session.context["usage"] == {"input_tokens": 90, "output_tokens": 8}
    source = session.context["source"]
    assert (source["model"], source["cwd"], source["cli_version"]) == ("gpt-5.2-codex", "/home/ann/shop", "0.80.0")


def test_without_events(tmp_path: Path) -> None:
    """Where no event tells what was typed, it is what is not known to be given."""
    session = read(
        tmp_path, said("user", "# AGENTS.md instructions for /x"), said("user", "go"), said("assistant", "ok")
    )
    assert [kind for kind, _ in brief(session)] == ["system", "user", "assistant"]


@pytest.mark.parametrize(
    ("output", "result", "success", "code"),
    [
        ("plain", "plain", True, None),
        (
            "Exit code: 2\nWall time: 0.1 seconds\nOutput:\nno",
            "Exit code: 2\nWall time: 0.1 seconds\nOutput:\nno",
            False,
            2,
        ),
        ('{"output":"no","metadata":{"exit_code":1,"duration_seconds":0}}', "no", False, 1),
        ({"content": "no", "success": False}, "no", False, None),
        ([{"type": "input_text", "text": "a"}], "a", True, None),
        ('{"other": 1}', '{"other": 1}', True, None),
        (None, None, True, None),
    ],
)
def test_outcomes(tmp_path: Path, output: Any, result: Any, success: bool, code: int | None) -> None:
    """A result tells its outcome in one of several ways."""
    session = read(
        tmp_path,
        item("function_call", name="shell", arguments="{}", call_id="c1"),
        item("function_call_output", call_id="c1", output=output),
    )
    call = session.entries[0].envelope
    assert call is not None
    assert (call.result, not session.entries[0].is_failure, call.exit_code) == (result, success, code)


def test_other_calls(tmp_path: Path) -> None:
    """Custom tools, the local shell and the web search are calls, too; arguments that are no JSON stay text."""
    session = read(
        tmp_path,
        item("custom_tool_call", name="apply_patch", input="*** Begin Patch", call_id="c1", status="completed"),
        item("custom_tool_call_output", call_id="c1", output="Done"),
        item("local_shell_call", call_id="c2", status="completed", action={"type": "exec", "command": ["ls"]}),
        item("function_call_output", call_id="c2", output="a"),
        item("web_search_call", status="completed", action={"type": "search", "query": "x"}),
        item("function_call", name="odd", arguments="{not json", call_id="c3"),
        item("function_call_output", call_id="c9", output="lost"),
    )
    assert brief(session) == [
        ("apply_patch", "Done"),
        ("local_shell", "a"),
        ("web_search", None),
        ("odd", None),
        ("function_call_output", None),
    ]
    assert [entry.is_failure for entry in session.entries[:4]] == [False, False, False, True]
    assert content(session, 3)["arguments"] == "{not json"


def test_events(tmp_path: Path) -> None:
    """A turn that was aborted, a compaction and what nobody knows are events."""
    session = read(
        tmp_path,
        event("turn_aborted", reason="interrupted"),
        line("compacted", message="So far …", replacement_history=[{}]),
        item("hologram", beam=1),
        line("hologram", beam=2),
    )
    assert brief(session) == [("turn_aborted", None), ("compacted", "So far …"), ("hologram", None), ("hologram", None)]


def test_a_fork_has_a_parent(tmp_path: Path) -> None:
    """A rollout that was forked from another one is its child."""
    text = json.dumps(line("session_meta", id=ID, forked_from_id=ID[:-1] + "9")) + "\n"
    (session,) = sessions_in(written(tmp_path / "a.jsonl", text))
    assert session.metadata.parent_session == ID[:-1] + "9"


def test_lines_of_another_shape(tmp_path: Path) -> None:
    """Whatever stands where something else should: it is read."""
    odd: list[dict[str, Any]] = [
        {"type": "response_item", "payload": {"type": ["x"]}},
        {"type": "response_item", "payload": {"type": "message", "role": 1, "content": [None, 1]}},
        {"type": "response_item", "payload": {"type": "reasoning", "summary": "x", "content": None}},
        {"type": "event_msg", "payload": {"type": "token_count", "info": None}},
        {"type": "event_msg", "payload": {"type": "user_message", "message": {}}},
        {"type": "response_item", "payload": {"type": "function_call", "name": None, "arguments": 1, "call_id": []}},
        {"type": 1, "payload": []},
    ]
    assert read(tmp_path, *odd).id == ID
