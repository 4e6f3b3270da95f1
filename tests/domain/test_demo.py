"""What a session's context says of its demo."""

from pathlib import Path

import pytest

from thulp_tui.domain.demo import demo_folder, going, gone_to, last_gone_to
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.json_value import JsonValue


def test_the_folder_it_was_begun_in() -> None:
    """Wherever the program is started later."""
    assert demo_folder({"thulp_tui": {"start": {"cwd": "/code/project"}}}) == Path("/code/project")


@pytest.mark.parametrize("own", [None, {}, {"start": None}, {"start": {"cwd": 7}}, {"start": {"cwd": ""}}, []])
def test_an_unknown_folder_is_the_present_one(own: object) -> None:
    """A demo of another program has none."""
    assert demo_folder({"thulp_tui": own}) == Path.cwd()  # type: ignore[dict-item]


def call(command: str, result: str, exit_code: int = 0) -> SessionEntry:
    """Return a command that was run in /code."""
    content: JsonValue = {
        "tool_call_id": "c",
        "arguments": {"command": command, "cwd": "/code"},
        "result": result,
        "exit_code": exit_code,
    }
    return SessionEntry.tool_call("shell", exit_code == 0, content)


def test_the_folder_that_cd_led_to() -> None:
    """It counts more than the one of the beginning."""
    own: JsonValue = {"start": {"cwd": "/code"}, "folder": {"cwd": "/code/src", "previous": "/code"}}
    assert demo_folder({"thulp_tui": own}) == Path("/code/src")


@pytest.mark.parametrize(
    "where",
    ["", "src", "../a\\ b", "'a & b'", '"$HOME/a; b"', "~/src", "-P src", "$(git rev-parse --show-toplevel)", "a/{b}*"],
)
def test_a_lone_cd(where: str) -> None:
    """The shell goes wherever it understands, and says where that is."""
    assert going(f"cd {where}".strip(), {}) == f"cd {where} >/dev/null && pwd"


@pytest.mark.parametrize(
    "command",
    [
        "cdrom",
        "cd src && make",
        "cd src; make",
        "cd a | b",
        "cd a > b",
        "cd a &",
        "cd 'a",
        "cd a\nb",
        "(cd a)",
        "cd a # b",
        "ls",
    ],
)
def test_no_lone_cd(command: str) -> None:
    """Of whatever else is done in the same shell nothing persists."""
    assert going(command, {}) is None


def test_cd_goes_back() -> None:
    """To where one was before, which not every shell takes from its environment."""
    own: JsonValue = {"folder": {"cwd": "/a", "previous": "/b c"}}
    assert going("cd -", {"thulp_tui": own}) == "cd '/b c' >/dev/null && pwd"
    assert going("cd -", {}) == "cd - >/dev/null && pwd"


def test_a_call_tells_where_it_led() -> None:
    """If it went well; the last one counts."""
    assert gone_to(call("cd src", "/code/src")) == {"cwd": "/code/src", "previous": "/code"}
    for other in (call("cd src", "no such folder", 1), call("make", "/code/src"), call("cd src", "src")):
        assert gone_to(other) is None
    assert gone_to(SessionEntry.user_message("cd src")) is None
    entries = [call("cd a", "/code/a"), call("cd b", "/code/b"), call("make", "ok")]
    assert last_gone_to(entries) == {"cwd": "/code/b", "previous": "/code"}
    assert last_gone_to(entries[2:]) is None
