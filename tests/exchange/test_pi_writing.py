"""Sessions as Pi keeps them."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.test_round_trip import SESSIONS
from tests.exchange.lifelike import filled_sessions
from tests.exchange.readings import sessions_in, written
from tests.exchange.test_atif_writing import DEMO
from thulp_tui.domain.json_value import same_json
from thulp_tui.domain.session import Session
from thulp_tui.exchange import pi_writing


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for one file after the other."""
    return tmp_path_factory.mktemp("pi")


@settings(max_examples=60)
@given(st.one_of(filled_sessions(), SESSIONS))
def test_a_session_survives(folder: Path, session: Session) -> None:
    """Written as Pi does, each line the child of the one before, and read again, it is the same."""
    text = pi_writing.write(session).text
    header, *lines = map(json.loads, text.splitlines())
    assert (header["type"], header["version"], header["harness"]) == ("session", 3, "thulp-tui")
    ids = [line["id"] for line in lines]
    assert len(set(ids)) == len(ids)
    assert [line["parentId"] for line in lines] == [None, *ids[:-1]]
    (read,) = sessions_in(written(folder / "a.jsonl", text))
    assert same_json(read.to_document(), session.to_document())


def lines_of(session: Session) -> list[dict[str, Any]]:
    """The lines of its file."""
    return [json.loads(line) for line in pi_writing.write(session).text.splitlines()]


def read(folder: Path, lines: list[dict[str, Any]]) -> list[Session]:
    """The sessions in a file of these lines."""
    return sessions_in(written(folder / "b.jsonl", "".join(f"{json.dumps(line)}\n" for line in lines)))


MARKED = DEMO.changed(
    context={
        "thulp_tui": {
            "bookmarks": {DEMO.entries[0].id: {"at": 5}, DEMO.entries[3].id: {"at": 6}},
            "notes": {DEMO.entries[0].id: {"text": "look here", "at": 5}, DEMO.entries[2].id: "aside"},
            "start": {"cwd": "/home/ann/shop"},
        }
    }
)
"""The demo with bookmarks and notes."""


def test_a_persons_demo() -> None:
    """Messages, calls with what came of them, events and bookmarks stand where Pi has them."""
    header, *lines = lines_of(MARKED)
    assert (header["cwd"], header["timestamp"]) == ("/home/ann/shop", "1970-01-01T00:00:01.000Z")
    messages = [line["message"] for line in lines if line["type"] == "message"]
    assert [message["role"] for message in messages] == ["user", "assistant", "toolResult", "assistant", "toolResult"]
    call = {"type": "toolCall", "id": "c1", "name": "shell", "arguments": {"command": "pytest"}}
    assert messages[1]["content"] == [{"type": "text", "text": "I run it first."}, call]
    assert (messages[1]["model"], messages[1]["stopReason"]) == ("human", "toolUse")
    assert messages[2]["content"] == [{"type": "text", "text": "1 failed"}]
    assert messages[2]["isError"]
    assert messages[3]["content"][0] == {"type": "text", "text": "The day is off by one."}
    ids = {line["message"]["content"][0].get("text"): line["id"] for line in lines if line["type"] == "message"}
    labels = [(line["targetId"], line["label"]) for line in lines if line["type"] == "label"]
    assert labels == [(ids["The dates test fails."], "look here"), (ids["The day is off by one."], "bookmark")]
    others = [line["type"] for line in lines if line["type"] not in ("message", "label")]
    assert others == ["custom", "session_info", "custom"]


def test_bookmarks_survive(folder: Path) -> None:
    """With their notes and times, those on calls and notes without a bookmark, too."""
    assert read(folder, lines_of(MARKED)) == [MARKED]


def test_what_pi_changed_counts(folder: Path) -> None:
    """Texts, results, names and labels of the file win; the entries stay the same ones."""
    lines = lines_of(MARKED)
    lines[1]["message"]["content"] = "It fails."
    lines[3]["message"].update(content=[{"type": "text", "text": "2 failed"}], isError=False)
    lines[4]["message"]["content"][0]["text"] = "Because."
    name = next(line for line in lines if line["type"] == "session_info")
    name["name"] = "Dates"
    first, second = (line for line in lines if line["type"] == "label")
    first["label"], second["label"] = "here", None
    (session,) = read(folder, lines)
    assert session.name == "Dates"
    assert [entry.id for entry in session.entries] == [entry.id for entry in DEMO.entries]
    assert session.entries[0].text == "It fails."
    changed, reasoned = session.entries[2].envelope, session.entries[3].envelope
    assert changed is not None
    assert reasoned is not None
    assert (changed.result, changed.exit_code, session.entries[2].is_failure) == ("2 failed", 1, False)
    assert reasoned.intent == "Because."
    own = session.context["thulp_tui"]
    assert own["bookmarks"].keys() == {DEMO.entries[0].id}
    assert own["notes"][DEMO.entries[0].id]["text"] == "here"
    assert own["notes"][DEMO.entries[2].id] == "aside"


def test_what_was_said_on_in_pi(folder: Path) -> None:
    """It is added, and the session has changed since; a path that was left is a child session."""
    lines = lines_of(DEMO)
    told = {"type": "message", "parentId": lines[3]["id"], "timestamp": "2026-03-04T05:06:08.000Z"}
    on, again = ({"role": "user", "content": text} for text in ("on", "again"))
    lines += [{**told, "id": "aaaaaaaa", "message": on}, {**told, "id": "bbbbbbbb", "message": again}]
    main, *left = read(folder, lines)
    assert [entry.id for entry in main.entries[:3]] == [entry.id for entry in DEMO.entries[:3]]
    assert [entry.text for entry in main.entries[3:]] == ["again"]
    assert main.metadata.updated_at == main.entries[-1].timestamp
    assert [one.metadata.parent_session for one in left] == [DEMO.id] * len(left)
    assert [entry.id for entry in left[0].entries] == [DEMO.entries[3].id, DEMO.entries[4].id]
    assert left[1].entries[-1].text == "on"


def test_what_was_kept_and_is_gone_or_broken(folder: Path) -> None:
    """The file is read as one of Pi's own."""
    *lines, kept = lines_of(DEMO)
    for data in ({}, {"head": "{", "entries": 7}, [1]):
        (session,) = read(folder, [*lines, {**kept, "data": data}])
        assert session.metadata.session_type.type == "agent"
        assert session.entries[0].text == DEMO.entries[0].text
