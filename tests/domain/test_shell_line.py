"""Lines that ask to run a command."""

import pytest

from thulp_tui.domain.shell_line import ShellLine, shell_line
from thulp_tui.domain.slash import BadCommand, Role, parse


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("!ls -la", ShellLine("ls -la")),
        ("! ls ", ShellLine("ls")),
        ("!", ShellLine("")),
        ("!!vi a.txt", ShellLine("vi a.txt", is_handed_over=True)),
        ("!!", ShellLine("", is_handed_over=True)),
        ("/run pytest -q", ShellLine("pytest -q")),
        ("/run\npytest", ShellLine("pytest")),
        ("/run", ShellLine("")),
        ("!for f in *; do\n  cat $f\ndone", ShellLine("for f in *; do\n  cat $f\ndone")),
    ],
)
def test_commands(text: str, line: ShellLine) -> None:
    """One exclamation mark runs, two hand over the terminal."""
    assert shell_line(text) == line


@pytest.mark.parametrize("text", ["", "hello", " !ls", "\\!ls", "/runs", "/tool bash ok", "//run x", "what!"])
def test_messages_and_other_commands(text: str) -> None:
    """Only the first character makes a command of a line."""
    assert shell_line(text) is None


def test_a_message_that_begins_with_an_exclamation_mark() -> None:
    """A backslash before it makes it a message, and is no part of it."""
    assert parse("\\!important", Role.USER).text == "!important"
    assert parse("\\\\!", Role.USER).text == "\\\\!"


def test_run_makes_no_entry_by_itself() -> None:
    """It is known as a command, and whoever cannot run it says where that can be done."""
    with pytest.raises(BadCommand, match="teacher demos"):
        parse("/run ls", Role.USER)
