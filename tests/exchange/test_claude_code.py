"""Claude Code's transcripts."""

from pathlib import Path

import pytest

from tests.exchange.readings import brief, content, sessions_in, written
from tests.exchange.transcripts import SESSION, Transcript, said, thought, used
from thulp_tui.domain.session import Session
from thulp_tui.exchange.source import Source


def only(path: Path) -> Session:
    """The one session in a file."""
    (session,) = sessions_in(path)
    return session


def test_a_talk(tmp_path: Path) -> None:
    """Prompts, replies and calls in order, each with the id and the time of its line."""
    told = Transcript()
    first = told.user("Why does it fail?")
    reply, call = told.reply(said("I look."), used("t1", command="ls"))
    told.result("t1", "a.py")
    told.reply(said("There."))
    session = only(told.write(tmp_path))
    assert session.id == SESSION
    assert brief(session) == [
        ("user", "Why does it fail?"),
        ("assistant", "I look."),
        ("Bash", "a.py"),
        ("assistant", "There."),
    ]
    assert [entry.id for entry in session.entries[:3]] == [first["uuid"], reply["uuid"], call["uuid"]]
    assert session.metadata.created_at == session.entries[0].timestamp == 1_772_582_401_001
    assert session.metadata.updated_at == session.entries[-1].timestamp
    assert session.metadata.session_type.to_document() == {"type": "agent", "agent_name": "Claude Code"}
    assert session.name == "Why does it fail?"
    assert session.status == "completed"
    assert session.context["source"] == {
        "format": "claude-code",
        "sessionId": SESSION,
        "cwd": "/home/ann/shop",
        "version": "2.1.14",
        "gitBranch": "main",
        "userType": "external",
    }


def test_a_call_and_its_result_are_one_entry(tmp_path: Path) -> None:
    """The envelope has the input, the result, and what the tool says of it; what it says twice is left out."""
    told = Transcript()
    told.reply(used("t1", command="ls"))
    told.result("t1", "a.py", details={"stdout": "a.py", "stderr": "", "interrupted": False, "durationMs": 12})
    entry = only(told.write(tmp_path)).entries[0]
    assert entry.entry_type.to_document() == {"type": "tool_call", "tool_name": "Bash", "success": True}
    assert entry.content == {
        "tool_call_id": "t1",
        "arguments": {"command": "ls"},
        "result": "a.py",
        "duration_ms": 12,
        "details": {"interrupted": False},
        "usage": {"input_tokens": 10, "cache_read_input_tokens": 900, "output_tokens": 5},
    }


def test_a_failed_call(tmp_path: Path) -> None:
    """A result that is an error is a failure, with its exit code where it is told."""
    told = Transcript()
    told.reply(used("t1", command="false"))
    told.result("t1", "Exit code 2\nno such file", is_error=True, details="Error: Exit code 2\nno such file")
    entry = only(told.write(tmp_path)).entries[0]
    assert entry.is_failure
    assert entry.envelope is not None
    assert (entry.envelope.exit_code, entry.envelope.result) == (2, "Exit code 2\nno such file")


def test_a_call_without_an_answer(tmp_path: Path) -> None:
    """A call that was never answered is an interrupted one."""
    told = Transcript()
    told.reply(used("t1", command="sleep 9"))
    entry = only(told.write(tmp_path)).entries[0]
    assert entry.is_failure
    assert entry.envelope is not None
    assert entry.envelope.interrupted


def test_calls_side_by_side(tmp_path: Path) -> None:
    """The results of calls of one reply hang beside the path; none of them is a fork."""
    told = Transcript()
    told.user("both")
    one, two = told.reply(used("t1", command="a"), used("t2", command="b"), id="m")
    told.tip = one["uuid"]
    first = told.result("t1", "A")
    told.tip = two["uuid"]
    told.result("t2", "B")
    told.tip = first["uuid"]
    told.reply(said("done"))
    session = only(told.write(tmp_path))
    assert brief(session) == [("user", "both"), ("Bash", "A"), ("Bash", "B"), ("assistant", "done")]


def test_a_reply_in_pieces_is_one(tmp_path: Path) -> None:
    """Lines with the same message id are one reply, with its thinking, its model and what it used last."""
    told = Transcript()
    told.reply(thought("hm"), said("One."), id="m", usage={"input_tokens": 3, "output_tokens": 1})
    told.reply(said("Two."), id="m", usage={"input_tokens": 3, "output_tokens": 9})
    session = only(told.write(tmp_path))
    assert len(session.entries) == 1
    assert content(session, 0) == {
        "model": "claude-opus-4-5",
        "message_id": "m",
        "thinking": "hm",
        "text": "One.\n\nTwo.",
        "usage": {"input_tokens": 3, "output_tokens": 9},
    }
    assert session.context["usage"] == {"input_tokens": 3, "output_tokens": 9}


def test_what_replies_used_is_summed(tmp_path: Path) -> None:
    """Each reply counts once, however many lines it has."""
    told = Transcript()
    told.reply(thought("a"), said("b"), used("t1"))
    told.reply(said("c"))
    assert only(told.write(tmp_path)).context["usage"] == {"input_tokens": 20, "output_tokens": 10}


def test_text_behind_a_call_stays_behind_it(tmp_path: Path) -> None:
    """A reply that goes on after a call is told in that order."""
    told = Transcript()
    told.reply(said("before"), used("t1"), said("after"), id="m")
    assert [kind for kind, _ in brief(only(told.write(tmp_path)))] == ["assistant", "Bash", "assistant"]


def test_pictures_stay(tmp_path: Path) -> None:
    """What is no text is kept as it was."""
    picture = {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "iVBOR"}}
    told = Transcript()
    told.user([said("look"), picture])
    told.user([picture])
    told.reply(used("t1", "Read"))
    told.result("t1", [picture])
    session = only(told.write(tmp_path))
    assert content(session, 0) == {"text": "look", "blocks": [picture]}
    assert content(session, 1) == {"text": "[image]", "blocks": [picture]}
    assert content(session, 2)["result"] == [picture]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"isMeta": True}, "system"),
        ({"isCompactSummary": True}, "system"),
        ({}, "user"),
    ],
)
def test_what_the_tool_says_in_a_persons_name(tmp_path: Path, fields: dict[str, bool], expected: str) -> None:
    """What no person typed is a system message, so that it is no turn."""
    told = Transcript()
    told.user("Caveat: …", **fields)
    assert brief(only(told.write(tmp_path))) == [(expected, "Caveat: …")]


def test_events(tmp_path: Path) -> None:
    """System lines, attachments and kinds nobody knows are events that carry what they say."""
    told = Transcript()
    told.user("go")
    told.line("system", subtype="compact_boundary", content="Compacted", compactMetadata={"preTokens": 9})
    told.line("attachment", attachment={"type": "todo", "items": [1]})
    told.line("hologram", beam={"on": True})
    told.loose(type="hologram", beam=2)
    told.user("[Request interrupted by user]")
    told.reply(said("API Error: 529"), isApiErrorMessage=True)
    session = only(told.write(tmp_path))
    assert brief(session)[1:] == [
        ("compact_boundary", "Compacted"),
        ("attachment", None),
        ("hologram", None),
        ("hologram", None),
        ("interrupted", "[Request interrupted by user]"),
        ("api_error", "API Error: 529"),
    ]
    assert content(session, 1)["compactMetadata"] == {"preTokens": 9}
    assert content(session, 2) == {"attachment": {"type": "todo", "items": [1]}}
    assert content(session, 4) == {"beam": 2}
    assert session.entries[4].timestamp == session.entries[3].timestamp


def test_a_prompt_typed_while_the_model_was_busy(tmp_path: Path) -> None:
    """It is a user's message, though the tool tells it as an attachment."""
    told = Transcript()
    told.line("attachment", attachment={"type": "queued_command", "prompt": "and the docs"})
    assert brief(only(told.write(tmp_path))) == [("user", "and the docs")]


def test_passing_states_are_passed_over(tmp_path: Path) -> None:
    """Progress and the like are no entries, also where they stand between two lines; they are counted."""
    told = Transcript()
    told.user("go")
    told.line("progress", data={"type": "bash_progress"})
    told.reply(said("done"))
    told.loose(type="file-history-snapshot", messageId="x", snapshot={})
    path = told.write(tmp_path)
    source = Source(path)
    (session,) = sessions_in(path, source)
    assert brief(session) == [("user", "go"), ("assistant", "done")]
    assert source.passed_over == {"progress": 1, "file-history-snapshot": 1}


@pytest.mark.parametrize(
    ("titles", "expected"),
    [
        ([{"type": "ai-title", "aiTitle": "Fix it"}], "Fix it"),
        ([{"type": "custom-title", "customTitle": "Mine"}, {"type": "ai-title", "aiTitle": "Fix it"}], "Mine"),
        ([{"type": "summary", "summary": "Of another session", "leafUuid": "elsewhere"}], "go"),
    ],
)
def test_the_name(tmp_path: Path, titles: list[dict[str, str]], expected: str) -> None:
    """A person's title, else the model's, else a summary of this very session, else the first prompt."""
    told = Transcript()
    told.user("go")
    for title in titles:
        told.loose(**title, sessionId=SESSION)
    assert only(told.write(tmp_path)).name == expected


def test_a_summary_names_its_session(tmp_path: Path) -> None:
    """A summary whose leaf is a line of the file is about it; all are kept."""
    told = Transcript()
    told.user("go")
    leaf = told.reply(said("done"))[0]["uuid"]
    told.loose(type="summary", summary="Went", leafUuid=leaf)
    session = only(told.write(tmp_path))
    assert session.name == "Went"
    assert session.context["source"]["summaries"] == [{"summary": "Went", "leafUuid": leaf}]


def test_a_rewind_is_a_child(tmp_path: Path) -> None:
    """The path to what was said last is the session; what was left is a child, and names the entry it left after."""
    told = Transcript()
    told.user("go")
    fork = told.reply(said("well?"))[0]["uuid"]
    told.user("left")
    told.reply(said("left, too"), used("t1", command="x"))
    told.result("t1", "X")
    told.tip = fork
    told.user("right")
    told.reply(said("fine"))
    main, child = sessions_in(told.write(tmp_path))
    assert brief(main) == [("user", "go"), ("assistant", "well?"), ("user", "right"), ("assistant", "fine")]
    assert brief(child) == [("user", "left"), ("assistant", "left, too"), ("Bash", "X")]
    assert child.metadata.parent_session == main.id
    assert child.context["source"]["branch"] == {"after": fork}


def test_a_rewind_behind_a_passing_state(tmp_path: Path) -> None:
    """What follows a line that is passed over follows what that one followed."""
    told = Transcript()
    fork = told.user("go")["uuid"]
    told.user("left")
    told.tip = fork
    told.line("progress", data={})
    told.line("progress", data={})
    told.user("right")
    main, child = sessions_in(told.write(tmp_path))
    assert [brief(main), brief(child)] == [[("user", "go"), ("user", "right")], [("user", "left")]]


def test_a_rewind_of_a_rewind(tmp_path: Path) -> None:
    """Branches have branches."""
    told = Transcript()
    root = told.user("go")["uuid"]
    inner = told.user("a")["uuid"]
    told.user("a1")
    told.tip = inner
    told.user("a2")
    told.tip = root
    told.user("b")
    main, a, a1 = sessions_in(told.write(tmp_path))
    assert [brief(main), brief(a), brief(a1)] == [
        [("user", "go"), ("user", "b")],
        [("user", "a"), ("user", "a2")],
        [("user", "a1")],
    ]
    assert (a.metadata.parent_session, a1.metadata.parent_session) == (main.id, a.id)


def test_a_compaction_goes_on(tmp_path: Path) -> None:
    """A line without a parent, or with one that is not there, follows what stands before it."""
    told = Transcript()
    told.user("go")
    told.line("system", subtype="compact_boundary", content="Compacted", parentUuid=None, logicalParentUuid="gone")
    told.user("on", parentUuid="nowhere")
    assert [kind for kind, _ in brief(only(told.write(tmp_path)))] == ["user", "compact_boundary", "user"]


def test_a_compaction_that_keeps_its_last_messages(tmp_path: Path) -> None:
    """What follows hangs on a message before the boundary: boundary and summary stay in their place all the same."""
    told = Transcript()
    told.user("go")
    tail = told.reply(said("kept"))[0]["uuid"]
    told.line("system", subtype="compact_boundary", content="Compacted", parentUuid=None, logicalParentUuid=tail)
    told.user("So far …", isCompactSummary=True)
    told.tip = tail
    told.user("on")
    session = only(told.write(tmp_path))
    assert [kind for kind, _ in brief(session)] == ["user", "assistant", "compact_boundary", "system", "user"]


def test_a_subagent_in_a_file_of_its_own(tmp_path: Path) -> None:
    """It is a child of the session that its lines name, wherever the file lies."""
    told = Transcript()
    told.user("look for it", isSidechain=True, agentId="a1b2")
    told.reply(said("found"), isSidechain=True, agentId="a1b2")
    session = only(told.write(tmp_path / SESSION / "subagents", "agent-a1b2.jsonl"))
    assert session.metadata.parent_session == SESSION
    assert session.id != SESSION
    assert session.metadata.session_type.to_document()["agent_name"] == "Claude Code subagent"
    assert brief(session) == [("user", "look for it"), ("assistant", "found")]


def test_subagents_within_the_file(tmp_path: Path) -> None:
    """Side chains, as older versions write them among the session's lines, are a child each."""
    told = Transcript()
    told.user("go")
    tip = told.reply(used("t1", "Task", prompt="look"))[0]["uuid"]
    for name in ("one", "two"):
        told.tip = None
        told.user(name, isSidechain=True)
        told.reply(said(f"{name} done"), isSidechain=True)
    told.tip = tip
    told.result("t1", "found")
    main, one, two = sessions_in(told.write(tmp_path))
    assert brief(main) == [("user", "go"), ("Task", "found")]
    assert [brief(one), brief(two)] == [[("user", name), ("assistant", f"{name} done")] for name in ("one", "two")]
    assert one.metadata.parent_session == two.metadata.parent_session == SESSION


def test_a_result_without_its_call(tmp_path: Path) -> None:
    """It is an event that carries it."""
    told = Transcript()
    told.user("go")
    told.result("gone", "X")
    session = only(told.write(tmp_path))
    assert brief(session)[1] == ("tool_result", None)
    assert content(session, 1)["content"] == "X"


def test_damaged_lines(tmp_path: Path) -> None:
    """They are left out and told with their numbers; a last line that is still being written is not one."""
    told = Transcript()
    told.user("go")
    path = told.write(tmp_path)
    with path.open("ab") as file:
        file.write(b'{"type": "user", \n\n[1]\n\xff\xfe{}\n' + told.text().encode()[:50])
    source = Source(path)
    (session,) = sessions_in(path, source)
    assert len(session.entries) == 1
    assert [fault.line for fault in source.faults] == [2, 4, 5]


def test_repeated_lines_count_once(tmp_path: Path) -> None:
    """A line that stands there twice, as after some resumes, is one entry."""
    told = Transcript()
    told.user("go")
    told.reply(said("done"))
    told.lines += told.lines
    assert len(only(told.write(tmp_path)).entries) == 2


def test_the_same_file_gives_the_same_session(tmp_path: Path) -> None:
    """Ids do not depend on when or from where a file is read."""
    told = Transcript()
    told.user([said("a"), said("b")])
    told.reply(said("x"), used("t1"))
    told.loose(type="hologram", beam=2)
    one, two = told.write(tmp_path / "a"), told.write(tmp_path / "b")
    assert only(one).to_json() == only(two).to_json()


@pytest.mark.parametrize(
    "line",
    [
        {"type": "user", "uuid": 7, "message": "text", "timestamp": {}},
        {"type": "assistant", "message": {"content": [None, 1, {"type": None}, {"type": "tool_use"}], "usage": []}},
        {"type": "user", "message": {"content": [{"type": "tool_result"}]}, "toolUseResult": [1]},
        {"type": ["x"], "parentUuid": 4},
        {"type": "attachment", "attachment": "none"},
        {"type": "system", "content": {"deep": []}},
        {"type": "summary", "summary": None, "leafUuid": []},
        {"type": "ai-title", "aiTitle": 7},
    ],
)
def test_lines_of_another_shape(tmp_path: Path, line: dict[str, object]) -> None:
    """Whatever stands where something else should: it is read."""
    told = Transcript()
    told.user("go")
    told.loose(**line)
    told.reply(said("done"))
    assert brief(sessions_in(told.write(tmp_path))[0])[0] == ("user", "go")


def test_an_empty_transcript(tmp_path: Path) -> None:
    """A session in which nothing was said yet is one, at the file's time."""
    path = written(tmp_path / f"{SESSION}.jsonl", '{"type":"mode","sessionId":"x","mode":"normal"}\n')
    session = only(path)
    assert session.id == SESSION
    assert session.entries == []
    assert session.metadata.created_at > 1_700_000_000_000
