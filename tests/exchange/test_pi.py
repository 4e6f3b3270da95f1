"""Pi's sessions."""

import json
from pathlib import Path
from typing import Any

from tests.exchange.readings import brief, content, sessions_in, written
from thulp_tui.domain.remarks import remarks_of
from thulp_tui.domain.session import Session

ID = "1a6f6bc4-0000-4000-8000-000000000000"
"""The id of the session most tests are about."""
HEADER = {"type": "session", "version": 3, "id": ID, "timestamp": "2026-03-04T05:06:00.000Z", "cwd": "/home/ann/shop"}


def line(id: str, parent: str | None, kind: str = "message", **fields: Any) -> dict[str, Any]:
    """An entry."""
    return {"type": kind, "id": id, "parentId": parent, "timestamp": "2026-03-04T05:06:07.000Z", **fields}


def message(id: str, parent: str | None, role: str, content: Any = None, **fields: Any) -> dict[str, Any]:
    """An entry with a message."""
    return line(id, parent, message={"role": role, "content": content, "timestamp": 1_772_582_767_000, **fields})


def reply(id: str, parent: str | None, *blocks: dict[str, Any]) -> dict[str, Any]:
    """An entry with what the model says."""
    usage = {"input": 10, "output": 4, "cacheRead": 0, "cacheWrite": 0, "totalTokens": 14, "cost": {"total": 0.1}}
    return message(
        id, parent, "assistant", list(blocks), provider="anthropic", model="opus", usage=usage, stopReason="stop"
    )


def read(folder: Path, *lines: dict[str, Any], header: dict[str, Any] = HEADER) -> list[Session]:
    """The sessions in a file of these lines."""
    text = "".join(f"{json.dumps(value, separators=(',', ':'))}\n" for value in (header, *lines))
    return sessions_in(written(folder / f"2026-03-04T05-06-00-000Z_{ID}.jsonl", text))


def test_a_talk(tmp_path: Path) -> None:
    """Prompts, replies with their thinking, and calls with their results."""
    call = {"type": "toolCall", "id": "c1", "name": "bash", "arguments": {"command": "ls"}}
    (session,) = read(
        tmp_path,
        message("aaaaaaaa", None, "user", "Why?"),
        reply(
            "bbbbbbbb", "aaaaaaaa", {"type": "thinking", "thinking": "hm"}, {"type": "text", "text": "I look."}, call
        ),
        message(
            "cccccccc",
            "bbbbbbbb",
            "toolResult",
            [{"type": "text", "text": "a.py"}],
            toolCallId="c1",
            toolName="bash",
            isError=False,
            details={"truncation": 1},
        ),
        reply("dddddddd", "cccccccc", {"type": "text", "text": "There."}),
    )
    assert session.id == ID
    assert brief(session) == [("user", "Why?"), ("assistant", "I look."), ("bash", "a.py"), ("assistant", "There.")]
    assert content(session, 1)["thinking"] == "hm"
    assert content(session, 1)["usage"]["input_tokens"] == 10
    assert content(session, 2) == {
        "tool_call_id": "c1",
        "arguments": {"command": "ls"},
        "result": "a.py",
        "details": {"truncation": 1},
    }
    assert session.context["usage"] == {"input_tokens": 20, "output_tokens": 8}
    assert session.context["source"]["cwd"] == "/home/ann/shop"


def test_a_branch_is_a_child(tmp_path: Path) -> None:
    """The path to what was said last is the session; the summary of what was left stays on it."""
    main, child = read(
        tmp_path,
        message("aaaaaaaa", None, "user", "go"),
        message("bbbbbbbb", "aaaaaaaa", "user", "left"),
        line("cccccccc", "aaaaaaaa", "branch_summary", fromId="bbbbbbbb", summary="Left was tried"),
        message("dddddddd", "cccccccc", "user", "right"),
    )
    assert brief(main) == [("user", "go"), ("branch_summary", "Left was tried"), ("user", "right")]
    assert brief(child) == [("user", "left")]
    assert child.metadata.parent_session == main.id
    assert child.context["source"]["branch"] == {"after": main.entries[0].id}


def test_labels_are_bookmarks(tmp_path: Path) -> None:
    """The last label of an entry counts, one that was taken away does not."""
    (session,) = read(
        tmp_path,
        message("aaaaaaaa", None, "user", "go"),
        message("bbbbbbbb", "aaaaaaaa", "user", "on"),
        line("cccccccc", "bbbbbbbb", "label", targetId="aaaaaaaa", label="start"),
        line("dddddddd", "cccccccc", "label", targetId="bbbbbbbb", label="x"),
        line("eeeeeeee", "dddddddd", "label", targetId="bbbbbbbb"),
    )
    remarks = remarks_of(session.context)
    assert list(remarks.by_entry) == [session.entries[0].id]
    assert remarks.of(session.entries[0].id).note == "start"
    assert len(session.entries) == 2


def test_other_entries(tmp_path: Path) -> None:
    """Names name, a person's own commands are calls, extensions' messages are system's, the rest are events."""
    (session,) = read(
        tmp_path,
        line("aaaaaaaa", None, "session_info", name="Refactor"),
        line("bbbbbbbb", "aaaaaaaa", "model_change", provider="openai", modelId="gpt"),
        message(
            "cccccccc",
            "bbbbbbbb",
            "bashExecution",
            command="ls",
            output="a",
            exitCode=1,
            cancelled=False,
            truncated=False,
        ),
        line("dddddddd", "cccccccc", "custom", customType="mine", data={"n": 1}),
        line("eeeeeeee", "dddddddd", "custom_message", customType="mine", content="look", display=True),
        line("ffffffff", "eeeeeeee", "compaction", summary="So far", firstKeptEntryId="cccccccc", tokensBefore=9),
        message("99999999", "ffffffff", "hologram", beam=1),
    )
    assert session.name == "Refactor"
    assert brief(session) == [
        ("model_change", None),
        ("bash", "a"),
        ("mine", None),
        ("system", "look"),
        ("compaction", "So far"),
        ("hologram", None),
    ]
    assert session.entries[1].is_failure
    assert content(session, 2) == {"customType": "mine", "data": {"n": 1}}
    assert content(session, 5) == {"beam": 1}


def test_old_versions(tmp_path: Path) -> None:
    """Version 1 knows no ids: its entries follow one another."""
    first, second = ({**message("x", None, "user", text)} for text in ("a", "b"))
    for value in (first, second):
        del value["id"], value["parentId"]
    (session,) = read(tmp_path, first, second, header={**HEADER, "version": 1})
    assert [text for _, text in brief(session)] == ["a", "b"]
    assert session.entries[0].id != session.entries[1].id


def test_a_fork_has_a_parent(tmp_path: Path) -> None:
    """The header names the file of the session that it was forked from."""
    other = ID[:-1] + "9"
    (session,) = read(tmp_path, header={**HEADER, "parentSession": f"/x/2026_{other}.jsonl"})
    assert session.metadata.parent_session == other


def test_a_reply_that_only_calls(tmp_path: Path) -> None:
    """It has no message; what is known of the reply stands with its first call."""
    call: dict[str, Any] = {"type": "toolCall", "name": "bash", "arguments": {}}
    (session,) = read(tmp_path, reply("aaaaaaaa", None, {**call, "id": "c1"}, {**call, "id": "c2"}))
    assert [kind for kind, _ in brief(session)] == ["bash", "bash"]
    assert content(session, 0)["model"] == "opus"
    assert "usage" in content(session, 0)
    assert "usage" not in content(session, 1)


def test_lines_of_another_shape(tmp_path: Path) -> None:
    """Whatever stands where something else should: it is read."""
    odd: list[dict[str, Any]] = [
        {"type": ["x"]},
        {"type": "message", "id": 7, "message": "x"},
        {"type": "message", "id": "a", "message": {"role": ["x"], "content": 7}},
        {
            "type": "message",
            "id": "b",
            "message": {"role": "assistant", "content": [None, {"type": "toolCall"}], "usage": 1},
        },
        {"type": "message", "id": "c", "message": {"role": "toolResult", "content": [None]}},
        {"type": "message", "id": "c2", "message": {"role": "bashExecution"}},
        {"type": "label", "targetId": ["x"], "label": "y"},
    ]
    assert read(tmp_path, *odd)[0].id == ID
