"""Files that mean no good, or that nobody meant: every reader reads them, or refuses them in words."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.exchange.test_atif import TALK as TRAJECTORY
from tests.exchange.test_codex import META, event, item
from tests.exchange.test_messages import TALK as MESSAGES
from tests.exchange.test_pi import HEADER, message, reply
from tests.exchange.test_pi_writing import MARKED
from tests.exchange.transcripts import Transcript, said, thought, used
from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.domain.session import Session
from thulp_tui.exchange import FORMATS, atif_writing, pi_writing, source
from thulp_tui.exchange.source import Source

ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=[]), max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
"""Any JSON value, and some that are none."""


def transcript() -> list[Any]:
    """The lines of a transcript with most of what there is."""
    told = Transcript()
    told.user("go")
    told.reply(thought("hm"), said("I look."), used("t1", command="a"), id="m")
    told.result("t1", "A", details={"stdout": "A", "interrupted": False, "durationMs": 3})
    told.user([said("side")], isSidechain=True)
    told.line("attachment", attachment={"type": "queued_command", "prompt": "x"})
    told.line("system", subtype="compact_boundary", content="x")
    told.loose(type="summary", summary="x", leafUuid="y")
    return told.lines


LINES: dict[str, list[Any]] = {
    "claude-code": transcript(),
    "codex": [
        META,
        item("message", role="user", content=[{"type": "input_text", "text": "x"}]),
        item("function_call", name="shell", arguments="{}", call_id="c"),
        item("function_call_output", call_id="c", output={"content": "x", "success": True}),
        item("reasoning", summary=[{"text": "x"}]),
        item("web_search_call", status="completed", action={}),
        event("user_message", message="x"),
        event("token_count", info={"total_token_usage": {"input_tokens": 1}}),
    ],
    "pi": [
        HEADER,
        message("a", None, "user", "go"),
        reply("b", "a", {"type": "text", "text": "x"}, {"type": "toolCall", "id": "c", "name": "n", "arguments": {}}),
        message("c", "b", "toolResult", [{"type": "text", "text": "x"}], toolCallId="c", isError=False),
        message("d", "c", "bashExecution", command="x", output="y", exitCode=0),
        {"type": "label", "id": "e", "parentId": "d", "targetId": "a", "label": "x"},
    ],
    "openai": [{"messages": MESSAGES, "tools": [], "created": 1}],
    "atif": [TRAJECTORY],
    "pi ours": [json.loads(line) for line in pi_writing.write(MARKED).text.splitlines()],
    "atif ours": [json.loads(atif_writing.write(MARKED).text)],
}
"""Sound files by format, as their lines; ours keep what their formats have no place for."""


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a value."""
    yield path
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(inner, (*path, key))


def with_odd(value: Any, path: tuple[Any, ...], odd: Any) -> Any:
    """A copy of a value with something else in a place."""
    if not path:
        return odd
    copy = json.loads(json.dumps(value))
    inner = copy
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = odd
    return copy


def read(name: str, path: Path) -> list[Session]:
    """The sessions of a file of a format; none of one that is refused."""
    try:
        return list(FORMATS[name.split()[0]].reader().read(Source(path)))
    except InvalidDocument:
        return []


def check(sessions: list[Session]) -> None:
    """Each session is one that thulp would read back."""
    for session in sessions:
        assert Session.from_json(session.to_json()).to_json() == session.to_json()


@pytest.mark.parametrize("name", list(LINES))
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_anything_anywhere(tmp_path_factory: pytest.TempPathFactory, name: str, data: st.DataObject) -> None:
    """Whatever stands in one place of a sound file: it is read or refused, and what is read can be kept."""
    lines = LINES[name]
    path = data.draw(st.sampled_from([place for place in places(lines) if place]))
    values = with_odd(lines, path, data.draw(ODD))
    file = tmp_path_factory.getbasetemp() / f"{name}.jsonl"
    file.write_text("".join(f"{json.dumps(value)}\n" for value in values))
    check(read(name, file))


@pytest.mark.parametrize("name", list(LINES))
@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_any_bytes(tmp_path_factory: pytest.TempPathFactory, name: str, data: st.DataObject) -> None:
    """A file that was cut off, or of which some bytes are wrong, is read as far as that goes."""
    sound = "".join(f"{json.dumps(value)}\n" for value in LINES[name]).encode()
    start = data.draw(st.integers(0, len(sound)))
    wrong = sound[:start] + data.draw(st.binary(max_size=9)) + sound[start + data.draw(st.integers(0, 40)) :]
    file = tmp_path_factory.getbasetemp() / f"{name}.jsonl"
    file.write_bytes(wrong)
    check(read(name, file))


def test_a_line_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line that is too long is passed over without being held in memory; what follows is read."""
    monkeypatch.setattr(source, "LONGEST_LINE", 1_000)
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"a": 1}\n' + b"x" * 5_000 + b'\n{"b": 2}\n')
    told = Source(path)
    assert list(told.lines()) == [(1, {"a": 1}), (3, {"b": 2})]
    assert [(fault.line, fault.reason) for fault in told.faults] == [(2, "longer than 1,000 bytes")]


def test_a_document_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is one value is read up to a size."""
    monkeypatch.setattr(source, "LARGEST_DOCUMENT", 10)
    (tmp_path / "a.json").write_text("[1, 2, 3, 4, 5]")
    with pytest.raises(InvalidDocument, match="larger than 10 bytes"):
        Source(tmp_path / "a.json").document()


def test_what_would_speak_to_the_terminal(tmp_path: Path) -> None:
    """It is kept in the contents as it is; a name never has it."""
    told = Transcript()
    told.user("\x1b]0;owned\x07go\nthere")
    (session,) = read("claude-code", told.write(tmp_path))
    assert "\x1b" not in session.name
    assert "\x07" not in session.name
    assert session.entries[0].text == "\x1b]0;owned\x07go\nthere"
