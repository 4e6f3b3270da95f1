"""ATIF trajectories."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.exchange.readings import brief, content, sessions_in, written
from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.domain.session import Session
from thulp_tui.exchange import atif
from thulp_tui.exchange.source import Source

ID = "2b1c9d00-0000-4000-8000-000000000000"
"""The id of the session most tests are about."""


def trajectory(*steps: dict[str, Any], **root: Any) -> dict[str, Any]:
    """A trajectory with these steps."""
    numbered = [{"step_id": number, **step} for number, step in enumerate(steps, 1)]
    agent = {"name": "terminus-2", "version": "1.0", "model_name": "opus"}
    return {"schema_version": "ATIF-v1.7", "session_id": ID, "agent": agent, "steps": numbered, **root}


TALK = trajectory(
    {"source": "system", "message": "Be brief.", "timestamp": "2026-03-04T05:06:07Z"},
    {"source": "user", "message": "ls?", "timestamp": "2026-03-04T05:06:08Z"},
    {
        "source": "agent",
        "timestamp": "2026-03-04T05:06:09Z",
        "message": "I list.",
        "reasoning_content": "hm",
        "model_name": "opus",
        "tool_calls": [
            {"tool_call_id": "c1", "function_name": "bash", "arguments": {"command": "ls"}},
            {"tool_call_id": "c2", "function_name": "bash", "arguments": {"command": "false"}},
        ],
        "observation": {
            "results": [
                {"source_call_id": "c2", "content": "no", "extra": {"success": False}},
                {"source_call_id": "c1", "content": "a.py"},
            ]
        },
        "metrics": {"prompt_tokens": 20, "completion_tokens": 4, "cost_usd": 0.1},
    },
    {"source": "agent", "message": "a.py", "llm_call_count": 0, "timestamp": "2026-03-04T05:06:10Z"},
    notes="a note",
    final_metrics={"total_steps": 4},
)
"""A trajectory with most of what there can be."""


def read(folder: Path, value: object) -> list[Session]:
    """The sessions in a file that holds this value."""
    return sessions_in(written(folder / "trajectory.json", json.dumps(value, indent=2)))


def test_a_talk(tmp_path: Path) -> None:
    """Steps become messages, calls meet their results, and what thulp does not know is kept."""
    (session,) = read(tmp_path, TALK)
    assert session.id == ID
    assert brief(session) == [
        ("system", "Be brief."),
        ("user", "ls?"),
        ("assistant", "I list."),
        ("bash", "a.py"),
        ("bash", "no"),
        ("assistant", "a.py"),
    ]
    assert [entry.is_failure for entry in session.entries] == [False, False, False, False, True, False]
    assert content(session, 2) == {
        "text": "I list.",
        "model_name": "opus",
        "thinking": "hm",
        "usage": {"input_tokens": 20, "output_tokens": 4, "cost_usd": 0.1},
    }
    assert content(session, 5)["llm_call_count"] == 0
    assert session.context["usage"] == {"input_tokens": 20, "output_tokens": 4}
    source = session.context["source"]
    assert (source["schema_version"], source["notes"], source["final_metrics"]) == (
        "ATIF-v1.7",
        "a note",
        {"total_steps": 4},
    )
    assert source["agent"]["model_name"] == "opus"
    assert session.metadata.updated_at - session.metadata.created_at == 3_000


def test_subagents_are_children(tmp_path: Path) -> None:
    """A trajectory within is a session of its own."""
    inner = trajectory({"source": "user", "message": "look"}, trajectory_id="sub-1", session_id=ID)
    main, child = read(tmp_path, trajectory({"source": "user", "message": "go"}, subagent_trajectories=[inner]))
    assert brief(child) == [("user", "look")]
    assert child.metadata.parent_session == main.id == ID
    assert child.id != ID


def test_parts(tmp_path: Path) -> None:
    """A message of parts is its text where it is only text; else the parts are kept."""
    picture = {"type": "image", "source": {"media_type": "image/png", "path": "a.png"}}
    text = {"type": "text", "text": "look"}
    (session,) = read(
        tmp_path, trajectory({"source": "user", "message": [text]}, {"source": "user", "message": [text, picture]})
    )
    assert content(session, 0) == {"text": "look"}
    assert content(session, 1) == {"text": "look", "parts": [text, picture]}


def test_results_of_no_call(tmp_path: Path) -> None:
    """A result without a call's id belongs to the only call of its step; else it is an event."""
    step = {
        "source": "agent",
        "message": "",
        "tool_calls": [{"tool_call_id": "c1", "function_name": "bash", "arguments": {}}],
        "observation": {"results": [{"content": "a"}]},
    }
    alone = {"source": "system", "message": "", "observation": {"results": [{"content": "b"}]}}
    (session,) = read(tmp_path, trajectory(step, alone))
    assert brief(session) == [("bash", "a"), ("system", ""), ("observation", None)]
    assert content(session, 2) == {"content": "b"}


@pytest.mark.parametrize("minor", range(9))
def test_every_version(tmp_path: Path, minor: int) -> None:
    """From 1.0 to 1.8."""
    (session,) = read(tmp_path, TALK | {"schema_version": f"ATIF-v1.{minor}"})
    assert len(session.entries) == 6


def test_tool_definitions(tmp_path: Path) -> None:
    """They are the session's tools."""
    tools = [{"type": "function", "function": {"name": "bash"}}]
    value = trajectory({"source": "user", "message": "x"}, agent={"name": "a", "tool_definitions": tools})
    (session,) = read(tmp_path, value)
    assert session.context["tools"] == tools


@pytest.mark.parametrize(
    "text", ['{"schema_version": "ATIF-v1.7"}', '{"schema_version": "ATIF-v1.7", "steps": 1}', "{", "[]"]
)
def test_what_is_no_trajectory(tmp_path: Path, text: str) -> None:
    """It is refused as a whole."""
    with pytest.raises(InvalidDocument):
        list(atif.read(Source(written(tmp_path / "a.json", text))))


def test_steps_of_another_shape(tmp_path: Path) -> None:
    """Whatever stands where something else should: it is read."""
    odd: list[Any] = [
        {"source": ["x"], "message": 7},
        {"source": "agent", "tool_calls": [None, 1], "observation": 7},
        {
            "source": "agent",
            "tool_calls": {},
            "observation": {"results": [None, {"source_call_id": []}]},
            "metrics": [1],
        },
    ]
    value = trajectory(*odd, subagent_trajectories=[None, {"steps": 1}], agent=None)
    assert read(tmp_path, value)[0].id == ID
