"""An entry's body as lines, whatever it holds."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ui.markup import ANY_TEXT, DANGEROUS, shown
from tests.ui.sessions import call, moment, reply, user
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.text import width
from thulp_tui.ui.bodies import MESSAGE_FOLD, OPEN_MAX, Body, body
from thulp_tui.ui.palette import _SPEC

WIDTHS = st.integers(50, 200)
"""Widths of bodies in cells; in narrower ones the painter cuts what a body says of itself."""
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ANY_TEXT, inner, max_size=4),
    max_leaves=12,
)
"""Any content that a file can hold, with texts made to break a screen."""


def writable(value: object) -> bool:
    """Return whether a file can hold a value: no lone surrogates."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


@st.composite
def entries(draw: st.DrawFn) -> SessionEntry:
    """Return an entry of any type with any content."""
    name = draw(ANY_TEXT.filter(writable))
    content: Any = draw(JSON.filter(writable))
    if draw(st.booleans()):
        fields = {"tool_call_id": name, "arguments": content, "result": content, "duration_ms": 12, "exit_code": 1}
        content = {**fields, "error": name, "intent": name, "expect": name, "interrupted": True}
    elif draw(st.booleans()):
        content = {"text": name, "thinking": name, "rejected": draw(st.booleans())}
    score = draw(st.floats(allow_nan=False, allow_infinity=False))
    entry = draw(
        st.sampled_from(
            [
                user(""),
                reply(""),
                SessionEntry.system_message(""),
                SessionEntry.tool_call(name, draw(st.booleans()), None),
                SessionEntry.skill_execution(name, draw(st.booleans()), None),
                SessionEntry.evaluation_result(score, {name: score}, None),
                SessionEntry.system_event(name, None),
            ]
        )
    )
    return entry.changed(content=content)


def assert_sound(found: Body, cells: int) -> None:
    """There is a line, none is too wide, every style has a name, nothing commands a terminal."""
    assert found.lines
    for line in found.lines:
        assert sum(width(text) for text, _ in line) <= cells, line
        assert all(key in _SPEC for _, key in line), line
        assert not any(DANGEROUS.search(text) for text, _ in line), line


@settings(deadline=None, max_examples=200)
@given(entry=entries(), cells=WIDTHS, folded=st.booleans())
def test_any_entry_is_sound_lines_at_any_width(entry: SessionEntry, cells: int, folded: bool) -> None:
    """No content widens, empties or escapes its body, folded or open."""
    assert_sound(body(entry, cells, folded=folded), cells)


@settings(deadline=None, max_examples=60)
@given(entry=entries(), cells=WIDTHS)
def test_a_folded_body_is_short(entry: SessionEntry, cells: int) -> None:
    """However long the content, a folded message has a few lines, a folded call two."""
    found = body(entry, cells, folded=True)
    most = 2 if entry.kind in ("tool_call", "skill_execution") else MESSAGE_FOLD + 2
    if entry.kind != "evaluation_result":
        assert len(found.lines) <= most


def test_a_call_tells_arguments_result_time_and_exit_code() -> None:
    """One line for the call, one for the beginning of its result, both within the width."""
    entry = call("bash", arguments={"command": "pytest -q"}, result="1 failed\nmore\n", duration_ms=1200, exit_code=2)
    head, below = shown(body(entry, 70, folded=True).lines)
    assert head.startswith("bash  pytest -q")
    assert head.endswith("exit 2  1.2 s")
    assert below.startswith("│ 1 failed")
    assert below.endswith("1 more line")


def test_an_open_call_tells_why_what_and_all_of_the_result() -> None:
    """Intent, expectation, arguments by name, error, result."""
    entry = call(
        "bash",
        ok=False,
        arguments={"command": "a\n" + "b" * 50, "count": 3},
        result="first\nsecond",
        intent="to see",
        expect="nothing",
        error="it broke",
    )
    text = "\n".join(shown(body(entry, 60, folded=False).lines))
    for part in ("to see", "nothing", "command", "count", "3", "it broke", "first", "second"):
        assert part in text


@pytest.mark.parametrize("content", ["bare text", {"output": 1}, [1, 2], None])
def test_what_is_no_envelope_is_a_bare_result(content: Any) -> None:
    """thulp's convention: a tool call's content is its result."""
    entry = SessionEntry.tool_call("bash", True, content, timestamp=moment())
    text = "\n".join(shown(body(entry, 60, folded=True).lines))
    assert text.startswith("bash")
    if content is not None:
        assert "│" in text


def test_an_endless_body_is_bounded_and_says_where_the_rest_is() -> None:
    """An open body stops after some hundred lines and names the key of the details."""
    for entry in (reply("line\n" * 5000), call(result="line\n" * 5000), call(result={str(n): n for n in range(5000)})):
        found = body(entry, 60, folded=False)
        assert len(found.lines) <= OPEN_MAX + 5
        assert "details (d)" in shown(found.lines)[-1] or "more" in shown(found.lines)[-1]


def test_a_score_has_a_bar_that_stays_within_its_cells() -> None:
    """Scores below 0 and above 1, which thulp allows, fill none or all of the bar."""
    for score, filled in ((-5.0, 0), (0.0, 0), (0.82, 8), (1.0, 10), (1e300, 10)):
        entry = SessionEntry.evaluation_result(score, {}, None, timestamp=moment())
        (line,) = shown(body(entry, 80, folded=True).lines)
        assert line.count("▇") == filled
        assert line.count("▁") == 10 - filled


def ran(command: str, result: str, **parts: Any) -> SessionEntry:
    """Return the call of a command that was run in a demo."""
    content = {"tool_call_id": "c", "arguments": {"command": command, "cwd": "/code"}, "result": result, **parts}
    return SessionEntry.tool_call("shell", parts.get("exit_code", 0) == 0, content, timestamp=moment())


def test_a_command_is_told_once() -> None:
    """Its line is its head; the folder, which all of a demo share, is in the details."""
    lines = shown(body(ran("ls -l", "a\nb", exit_code=0, duration_ms=5), 60, folded=False).lines)
    assert lines[0].split() == ["shell", "ls", "-l", "5", "ms"]
    assert [line.strip() for line in lines[1:]] == ["│ a", "│ b"]


def test_a_long_command_is_told_whole_beneath() -> None:
    """Where its head has no room for it."""
    text = "\n".join(shown(body(ran("echo " + "word " * 30, "x", exit_code=0), 60, folded=False).lines))
    assert text.count("word") > 30
    assert "/code" not in text


def test_of_a_long_output_both_ends_are_shown() -> None:
    """How a command ended is seen at once."""
    lines = shown(body(ran("seq", "\n".join(map(str, range(1, 5001))), exit_code=0), 60, folded=False).lines)
    assert len(lines) <= OPEN_MAX + 5
    assert lines[1].strip() == "│ 1"
    assert lines[-1].strip() == "│ 5000"
    (more,) = [line for line in lines if "more lines" in line]
    assert f"{5000 - OPEN_MAX:,} more lines in the details (d)" in more


def test_a_picture_that_a_tool_gave_is_a_word() -> None:
    """Its bytes are for machines; they stand in the details' JSON."""
    picture = {"type": "image", "source": {"type": "base64", "data": "iVBOR" * 9}}
    entry = call("shot", result=[picture, {"type": "text", "text": "the page"}])
    assert shown(body(entry, 60, folded=True).lines) == ["shot", "│ [image]  ▸ 1 more line"]
    assert shown(body(entry, 60, folded=False).lines)[1:] == ["│ [image]", "│ the page"]
