"""Sessions as ATIF trajectories."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.test_round_trip import SESSIONS
from tests.exchange.lifelike import filled_sessions
from tests.exchange.readings import sessions_in, written
from tests.exchange.recordings import entry, recording
from tests.exchange.test_atif import ID, TALK
from thulp_tui.domain.json_value import same_json
from thulp_tui.domain.rules import Refused
from thulp_tui.domain.session import Session
from thulp_tui.exchange import atif_writing


def faults(trajectory: dict[str, Any]) -> list[str]:
    """What is wrong with a trajectory that its own library does not see: order, no steps, results of no call."""
    found = [] if trajectory["steps"] else ["no steps"]
    for number, step in enumerate(trajectory["steps"], 1):
        calls = [call["tool_call_id"] for call in step.get("tool_calls", [])]
        results = [result.get("source_call_id") for result in step.get("observation", {}).get("results", [])]
        found += [f"step {number} is {step['step_id']}"] * (step["step_id"] != number)
        found += [f"step {number} has a call twice"] * (len(set(calls)) != len(calls))
        found += [f"step {number} answers {id}, which it has not called" for id in results if id not in calls]
        found += [f"step {number} answers twice"] * (len(set(results)) != len(results))
    return found


def judged(text: str) -> dict[str, Any]:
    """The trajectory in a text that the judges accept."""
    judge = pytest.importorskip("atif")
    trajectory: dict[str, Any] = json.loads(text)
    judge.Trajectory.model_validate_json(text)
    assert faults(trajectory) == []
    return trajectory


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for one file after the other."""
    return tmp_path_factory.mktemp("trajectories")


@settings(max_examples=60)
@given(st.one_of(filled_sessions(), SESSIONS.filter(lambda session: bool(session.entries))))
def test_a_session_survives(folder: Path, session: Session) -> None:
    """Written as a trajectory that the judges accept, and read again, it is the same."""
    text = atif_writing.write(session).text
    judged(text)
    (read,) = sessions_in(written(folder / "a.atif.json", text))
    assert same_json(read.to_document(), session.to_document())


def nested(levels: int) -> Any:
    """A value that nests so many levels deep."""
    value: Any = 1
    for level in range(levels):
        value = {"a": value} if level % 2 else [value]
    return value


def test_what_nests_deep_survives(folder: Path) -> None:
    """As deep as thulp takes it: contents, arguments, contexts, unknown fields; and the largest numbers."""
    call = {"tool_call_id": "c1", "arguments": {"a": nested(122)}, "result": nested(100)}
    session = recording(
        entry(1, nested(124)) | {"later": nested(490)},
        entry(2, call, type="tool_call", tool_name="bash", success=True),
        entry(3, {"text": "x", "extra": {"a": nested(110)}, "n": 10**308}),
        context={"a": nested(124), "tools": [{"a": nested(60)}], "n": -(10**308)},
    )
    text = atif_writing.write(session).text
    judged(text)
    (read,) = sessions_in(written(folder / "a.json", text))
    assert same_json(read.to_document(), session.to_document())


DEMO = recording(
    entry(1, {"text": "The dates test fails."}),
    entry(2, {"text": "I run it first."}, type="assistant_message"),
    entry(
        3,
        {"tool_call_id": "c1", "arguments": {"command": "pytest"}, "result": "1 failed", "exit_code": 1},
        type="tool_call",
        tool_name="shell",
        success=False,
    ),
    entry(
        4,
        {"tool_call_id": "c2", "arguments": {"command": "vi"}, "result": "ok", "intent": "The day is off by one."},
        type="tool_call",
        tool_name="shell",
        success=True,
    ),
    entry(5, None, type="system_event", event="session_paused") | {"content": None},
    session_type={"type": "teacher_demo", "task": "Fix it", "model": "human"},
)
"""A demo of a person: a message with its call, and a call that says why it is made."""


def test_a_persons_demo() -> None:
    """A person is an agent that asked no model; what they say of a call is its message, and results know theirs."""
    trajectory = judged(atif_writing.write(DEMO).text)
    steps = [{name: step[name] for name in step if name not in ("extra", "timestamp")} for step in trajectory["steps"]]
    for step in steps:
        for call in step.get("tool_calls", []):
            del call["extra"]
    result = {"source_call_id": "c1", "content": "1 failed", "extra": {"success": False}}
    assert steps[0] == {"step_id": 1, "source": "user", "message": "The dates test fails."}
    assert steps[1] == {
        "step_id": 2,
        "source": "agent",
        "message": "I run it first.",
        "llm_call_count": 0,
        "tool_calls": [{"tool_call_id": "c1", "function_name": "shell", "arguments": {"command": "pytest"}}],
        "observation": {"results": [result]},
    }
    assert (steps[2]["message"], steps[2]["llm_call_count"]) == ("The day is off by one.", 0)
    assert steps[3] == {"step_id": 4, "source": "system", "message": "session_paused"}
    assert trajectory["agent"]["model_name"] == "human"


def test_a_models_reply() -> None:
    """What a reply thought and took stands where ATIF has a place for it, and calls of one reply are one step."""
    usage: Any = {"input_tokens": 3, "cache_read_input_tokens": 900, "output_tokens": 4}
    said: Any = {"text": "I look.", "thinking": "hm", "model": "opus", "usage": usage}
    calls: Any = [{"tool_call_id": id, "arguments": {}, "result": {"a": 1}} for id in ("c1", "c2")]
    session = recording(
        entry(1, said, type="assistant_message"),
        *(entry(2 + n, call, type="tool_call", tool_name="ls", success=True) for n, call in enumerate(calls)),
        entry(4, {**calls[0], "usage": usage}, type="tool_call", tool_name="ls", success=True),
        session_type={"type": "agent", "agent_name": "Claude Code"},
    )
    trajectory = judged(atif_writing.write(session).text)
    first, second = trajectory["steps"]
    totals = {"total_prompt_tokens": 1806, "total_completion_tokens": 8, "total_cached_tokens": 1800}
    assert trajectory["final_metrics"] == totals
    assert (first["message"], first["reasoning_content"], first["model_name"]) == ("I look.", "hm", "opus")
    assert first["metrics"] == {"prompt_tokens": 903, "completion_tokens": 4, "cached_tokens": 900}
    assert [call["tool_call_id"] for call in first["tool_calls"]] == ["c1", "c2"]
    assert [result["content"] for result in first["observation"]["results"]] == ['{"a":1}', '{"a":1}']
    assert [call["tool_call_id"] for call in second["tool_calls"]] == ["c1"]


def test_a_session_without_entries() -> None:
    """It is no trajectory."""
    with pytest.raises(Refused, match="at least one step"):
        atif_writing.write(recording())


def edited(folder: Path, change: Any) -> Session:
    """The demo, written, changed by another tool, and read."""
    trajectory = json.loads(atif_writing.write(DEMO).text)
    change(trajectory)
    (session,) = sessions_in(written(folder / "a.json", json.dumps(trajectory)))
    return session


def test_a_changed_message_counts(folder: Path) -> None:
    """Another tool's text wins over what is kept; the entry stays the same one, and the others what they were."""
    session = edited(folder, lambda told: told["steps"][1].update(message="I ran it."))
    assert session.entries[1].text == "I ran it."
    assert session.entries[1].id == DEMO.entries[1].id
    assert [*session.entries[:1], *session.entries[2:]] == [*DEMO.entries[:1], *DEMO.entries[2:]]
    assert session.metadata == DEMO.metadata


def test_changed_results_arguments_and_reasons_count(folder: Path) -> None:
    """What is told of a call elsewhere wins, and what is kept of it besides stays."""

    def change(told: Any) -> None:
        step = told["steps"][1]
        step["observation"]["results"][0].update(content="2 failed", extra={"success": True})
        step["tool_calls"][0].update(function_name="bash", arguments={"command": "tox"})
        told["steps"][2]["message"] = "Because."

    first, second = edited(folder, change).entries[2:4]
    assert first.envelope is not None
    assert (first.envelope.arguments, first.envelope.result, first.is_failure) == (
        {"command": "tox"},
        "2 failed",
        False,
    )
    assert second.envelope is not None
    assert second.envelope.intent == "Because."


def test_a_changed_event_is_a_message(folder: Path) -> None:
    """What stands for an event in words is that event no more once the words are others."""
    session = edited(folder, lambda told: told["steps"][4 - 1].update(message="Be brief."))
    assert (session.entries[4].kind, session.entries[4].text) == ("system_message", "Be brief.")


@pytest.mark.parametrize("kept", [7, "{", {"id": "x", "entry_type": 7}, {"content": float("inf")}, {"more": []}])
def test_what_is_kept_and_no_more_understood(folder: Path, kept: Any) -> None:
    """It is passed over."""
    session = edited(folder, lambda told: told["steps"][0].update(extra={"thulp": kept}))
    assert session.entries[0].text == DEMO.entries[0].text


def test_steps_that_came_and_went(folder: Path) -> None:
    """A step that is gone is gone, a new one is an entry more, and the session has changed since."""

    def change(told: Any) -> None:
        del told["steps"][0]
        told["steps"].append({"step_id": 9, "source": "user", "message": "on", "timestamp": "2026-03-04T05:06:08Z"})
        told.update(notes="edited", final_metrics={"total_prompt_tokens": 3, "total_cost_usd": 0.5})

    session = edited(folder, change)
    assert session.entries[:-1] == DEMO.entries[1:]
    assert session.entries[-1].text == "on"
    assert session.metadata.updated_at == session.entries[-1].timestamp
    assert session.metadata.created_at == DEMO.metadata.created_at
    assert session.context["source"]["notes"] == "edited"
    assert session.context["source"]["final_metrics"] == {"total_cost_usd": 0.5}


def test_a_trajectory_under_another_id(folder: Path) -> None:
    """Another tool's id and agent win; the rest of what is kept stays."""

    def change(told: Any) -> None:
        told.update(session_id=ID, trajectory_id=ID)
        told["agent"]["name"] = "other"

    session = edited(folder, change)
    assert session.id == ID
    assert session.metadata.session_type.type == "agent"
    assert session.name == DEMO.name


def test_a_trajectory_survives(folder: Path) -> None:
    """What another tool wrote, taken in, is written again with its agent, notes, steps and pictures."""
    picture = {"type": "image", "source": {"media_type": "image/png", "path": "a.png"}}
    looked = {"source": "user", "message": [{"type": "text", "text": "look"}, picture], "extra": {"mine": 1}}
    steps = [*TALK["steps"], {"step_id": 5, **looked}]
    (session,) = sessions_in(written(folder / "b.json", json.dumps({**TALK, "steps": steps})))
    again = judged(atif_writing.write(session).text)
    assert {**again["agent"]} == TALK["agent"]
    assert again["notes"] == "a note"
    assert again["steps"][4]["message"] == looked["message"]
    assert again["steps"][4]["extra"]["mine"] == 1
    assert again["steps"][2]["metrics"] == TALK["steps"][2]["metrics"]
