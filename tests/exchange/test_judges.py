"""Our reading beside other people's: what their libraries find in the same files, we find, too."""

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from tests.exchange.readings import sessions_in, written
from tests.exchange.test_atif import TALK as TRAJECTORY
from tests.exchange.test_messages import TALK as MESSAGES
from tests.exchange.transcripts import Transcript, realistic, said, thought, used
from thulp_tui.domain.session import Session


def texts(sessions: list[Session], kind: str) -> list[str]:
    """What the messages of a kind say, in all sessions of a file."""
    found = [entry for session in sessions for entry in session.entries if entry.kind == kind]
    return sorted(entry.text or "" for entry in found)


def forked() -> Transcript:
    """A transcript with most of what there is: pieces, parallel calls, failures, a rewind, a subagent, titles."""
    told = Transcript()
    told.loose(type="summary", summary="Of old", leafUuid=told.id())
    told.user("go")
    told.reply(thought("hm"), said("I look."), used("t1", command="a"), used("t2", command="b"), id="m1")
    told.result("t1", "A")
    fork = told.result("t2", "no", is_error=True)["uuid"]
    told.user("left")
    told.reply(said("left, too"))
    told.tip = fork
    told.line("progress", data={"type": "hook_progress"})
    told.user([{"type": "text", "text": "right"}])
    told.reply(said("fine"))
    told.loose(type="ai-title", aiTitle="Going", sessionId=told.session)
    told.line("system", subtype="turn_duration", durationMs=3, isMeta=False)
    return told


@pytest.mark.parametrize("told", [forked(), realistic("22222222-2222-4333-8444-555555555555", 3)], ids=["odd", "usual"])
def test_claude_codes_lines(tmp_path: Path, told: Transcript) -> None:
    """claude-code-log finds the same prompts, replies, calls and results."""
    converter = pytest.importorskip("claude_code_log.converter")
    path = told.write(tmp_path)
    theirs = converter.load_transcript(path, silent=True)
    ours = sessions_in(path)
    blocks: list[Any] = [
        (line.type, line.message, block)
        for line in theirs
        if line.type in ("user", "assistant")
        for block in line.message.content
    ]
    prompts = [block.text for kind, _, block in blocks if kind == "user" and block.type == "text"]
    assert texts(ours, "user_message") == sorted(prompts)
    replies: dict[str, list[str]] = {}
    for kind, message, block in blocks:
        if kind == "assistant" and block.type == "text":
            replies.setdefault(message.id, []).append(block.text)
    said_by_us = [text for text in texts(ours, "assistant_message") if text]
    assert said_by_us == sorted("\n\n".join(pieces) for pieces in replies.values())
    calls = {entry.envelope.tool_call_id: entry for one in ours for entry in one.entries if entry.envelope}
    assert calls.keys() == {block.id for _, _, block in blocks if block.type == "tool_use"}
    for _, _, block in blocks:
        if block.type == "tool_result":
            envelope = calls[block.tool_use_id].envelope
            assert envelope is not None
            assert envelope.result == block.content
            assert calls[block.tool_use_id].is_failure == bool(block.is_error)


def test_our_trajectory_is_one(tmp_path: Path) -> None:
    """What our tests read as ATIF is valid ATIF, and each of its messages and calls is there."""
    judge = pytest.importorskip("atif")
    trajectory = judge.Trajectory.model_validate(TRAJECTORY)
    (session,) = sessions_in(written(tmp_path / "a.json", json.dumps(TRAJECTORY)))
    messages = [step.message for step in trajectory.steps if step.message]
    assert sorted(messages) == sorted(entry.text or "" for entry in session.entries if entry.envelope is None)
    calls = [call.tool_call_id for step in trajectory.steps for call in step.tool_calls or []]
    assert calls == [entry.envelope.tool_call_id for entry in session.entries if entry.envelope]


def test_our_messages_are_openais() -> None:
    """What our tests read as chat messages is valid by OpenAI's own types, the weight of fine-tuning left out."""
    chat = pytest.importorskip("openai.types.chat")
    told = [{name: value for name, value in message.items() if name != "weight"} for message in MESSAGES]
    of_messages: Any = list.__class_getitem__(chat.ChatCompletionMessageParam)
    assert TypeAdapter(of_messages).validate_python(told)
