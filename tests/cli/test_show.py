"""``thulp-tui show``."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run, filled
from tests.exchange.recordings import ID, entry, numbered, recording
from thulp_tui.domain.strict_json import JsonValue

CALL: dict[str, JsonValue] = {
    "tool_call_id": "c1",
    "arguments": {"command": "ls"},
    "result": "a\nb",
    "exit_code": 1,
    "duration_ms": 1200,
    "intent": "see what is there",
}


@pytest.mark.parametrize(
    "wanted",
    [
        "00000000-0000-4000-8000-000000000002",
        "00000000000040008000000000000002",
        "{00000000-0000-4000-8000-000000000002}",
    ],
)
def test_each_spelling_of_an_id(run: Run, store: Path, wanted: str) -> None:
    """A whole id may be spelt as thulp accepts it."""
    assert run("show", wanted, "--file", store).stdout.startswith("Nightly eval\n")


def test_the_beginning_is_enough(run: Run, here: Path) -> None:
    """In any letter case, with or without hyphens."""
    for number in (0, 1):
        filled(here / "s.json", recording(id=f"abcdef0{number}-1111-4000-8000-000000000000", name=f"number {number}"))
    assert run("show", "ABCDEF01-1", "--file", "s.json").stdout.startswith("number 1\n")
    assert run("show", "abcdef001", "--file", "s.json").stdout.startswith("number 0\n")


def test_an_ambiguous_beginning_names_the_candidates(run: Run, store: Path) -> None:
    """Each candidate with its id and name; exit code 2."""
    result = run("show", "0000", "--file", store)
    assert result.exit_code == 2
    assert "could be any of 3 sessions" in result.stderr
    assert f"{numbered(1).id}  Fix the login bug\n" in result.stderr
    assert result.stdout == ""


def test_many_candidates_are_cut(run: Run, here: Path) -> None:
    """Ten are named, the others counted."""
    filled(here / "s.json", *map(numbered, range(30)))
    assert "and 20 more" in run("show", "0", "--file", "s.json").stderr


@pytest.mark.parametrize("wanted", ["zz", "00000000-0000-4000-8000-00000000ffff", "1"])
def test_no_such_session(run: Run, store: Path, wanted: str) -> None:
    """A sentence, exit code 2."""
    result = run("show", wanted, "--file", store)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"thulp-tui: no session with an id like '{wanted}' in ")


def test_the_head_says_what_is_known(run: Run, here: Path) -> None:
    """Name, id, type with its fields, status, tags, parent, times, counts and limits."""
    limits: dict[str, JsonValue] = {"max_turns": 1, "max_duration": {"secs": 90, "nanos": 0}, "limit_action": "error"}
    session = recording(
        entry(1),
        entry(2, type="assistant_message"),
        entry(3, type="tool_call", tool_name="bash", success=False),
        entry(4, type="evaluation_result", score=0.5, metrics={}),
        name="A name",
        status="paused",
        tags=["a", "b c"],
        session_type={"type": "teacher_demo", "task": "a task", "model": "a model"},
        parent_session=str(numbered(9).id),
        context={"thulp_tui": {"limits": limits}},
    )
    filled(here / "s.json", session)
    head = run("show", "0", "--file", "s.json").stdout.split("\n\n")[0].splitlines()
    assert head[0] == "A name"
    facts = {line.split()[0]: line.split(maxsplit=1)[1] for line in head[1:]}
    assert facts.pop("created").endswith(":01")
    assert facts.pop("updated").endswith(":02, 00:01 later")
    assert facts == {
        "id": ID,
        "type": "teacher demo (task: a task, model: a model)",
        "status": "paused",
        "tags": 'a "b c"',
        "parent": f"{numbered(9).id}  (missing)",
        "size": "1 turn, 4 entries, 1 failure, last score 0.5",
        "limits": "1 turn; 1m30s; then refuse the entry; at limit",
    }


def test_the_parent_is_named(run: Run, here: Path) -> None:
    """Beside its id."""
    filled(here / "s.json", numbered(9, name="The demo"), recording(parent_session=str(numbered(9).id)))
    shown = run("show", ID, "--file", "s.json").stdout
    assert f"parent   {numbered(9).id}  The demo\n" in shown


def blocks(run: Run, here: Path, *entries: dict[str, JsonValue]) -> list[str]:
    """The blocks that ``show`` prints for entries, without their times."""
    filled(here / "s.json", recording(*entries))
    return [
        block.split(" · ", 1)[1] for block in run("show", "0", "--file", "s.json").stdout.rstrip("\n").split("\n\n")[1:]
    ]


def test_a_block_an_entry(run: Run, here: Path) -> None:
    """Each kind says what it is and shows its text."""
    assert blocks(
        run,
        here,
        entry(1, {"text": "a question"}),
        entry(2, "an answer", type="assistant_message"),
        entry(3, {"text": "two\nlines"}, type="system_message"),
        entry(6, {"model": "m", "thinking": "Hm.\nSo."}, type="assistant_message"),
        entry(4, None, type="system_event", event="checkpoint") | {"content": None},
        entry(5, {"passed": 1}, type="evaluation_result", score=0.82, metrics={"exact": 0.8, "cost": 1}),
    ) == [
        "user message\n  a question",
        "assistant message\n  an answer",
        "system message\n  two\n  lines",
        "assistant message\n  thought:\n    Hm.\n    So.",
        "event · checkpoint",
        'evaluation result · score 0.82 · exact 0.8 · cost 1\n  {\n    "passed": 1\n  }',
    ]


def test_calls_show_their_input_and_output(run: Run, here: Path) -> None:
    """An envelope's parts stand under their names; a bare result as it is; a failure is said in capitals."""
    assert blocks(
        run,
        here,
        entry(1, CALL, type="tool_call", tool_name="bash", success=False),
        entry(2, "done", type="skill_execution", skill_name="deploy", success=True),
        entry(
            3,
            {**CALL, "result": None, "error": "stopped", "interrupted": True},
            type="tool_call",
            tool_name="x",
            success=False,
        ),
    ) == [
        "tool call · bash · FAILED · exit 1 · 1.2 s\n"
        '  intent: see what is there\n  arguments:\n    {\n      "command": "ls"\n    }\n  result:\n    a\n    b',
        "skill run · deploy · ok\n  done",
        "tool call · x · FAILED · exit 1 · 1.2 s · interrupted\n"
        '  intent: see what is there\n  arguments:\n    {\n      "command": "ls"\n    }\n  error: stopped',
    ]


def test_nothing_in_it_reaches_the_terminal(run: Run, here: Path) -> None:
    """Bodies, names and events cannot carry escape sequences."""
    evil = "\x1b]0;title\x07\x9b31m\u202e\x00"
    filled(
        here / "s.json",
        recording(
            entry(1, {"text": evil}),
            entry(2, {evil: evil}),
            entry(3, {**CALL, "result": evil}, type="tool_call", tool_name=evil, success=True),
            entry(4, evil, type="system_event", event=evil),
            entry(5, 1, type="evaluation_result", score=1, metrics={evil: 1}),
            name=evil,
            tags=[evil],
        ),
    )
    assert not set(run("show", "0", "--file", "s.json").stdout) & set("\x1b\x07\x9b\u202e\x00")


def test_json_is_the_whole_document(run: Run, here: Path) -> None:
    """Programs get all of it, unknown fields included."""
    session = recording(entry(1), entry(2, {"x": [1, None]}), context={"thulp_tui": {"notes": {}}}, unknown=1)
    filled(here / "s.json", session)
    output = run("show", "0", "--json", "--file", "s.json").stdout
    assert json.loads(output) == session.to_document()
    assert output.endswith("}\n")


def test_a_time_beyond_the_calendar(run: Run, here: Path) -> None:
    """thulp's times reach beyond the year 9999."""
    filled(here / "s.json", recording(created_at=2**64 - 1, updated_at=2**64 - 1))
    assert "created  after year 9999" in run("show", "0", "--file", "s.json").stdout
