"""Commands that a model's calls come to."""

import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thulp_tui.chat.tools import BadArguments, command, definition
from thulp_tui.domain.json_value import JsonValue
from thulp_tui.settings import ToolSettings

SEARCH = ToolSettings(
    name="search",
    command="grep {pattern} {path}",
    description="Search files",
    parameters={
        "type": "object",
        "properties": {
            "pattern": {"type": "string"},
            "path": {"type": "string", "enum": [".", "src"]},
            "count": {"type": "integer"},
        },
        "required": ["pattern"],
    },
)
PRINT = ToolSettings(
    name="print",
    command="printf %s {text}",
    parameters={"properties": {"text": {"type": "string"}}, "required": ["text"]},
)


def test_a_model_is_told_of_a_tool_in_the_protocols_form() -> None:
    """Its name, what it is for, its arguments."""
    assert definition(SEARCH) == {
        "type": "function",
        "function": {"name": "search", "parameters": SEARCH.parameters, "description": "Search files"},
    }


def test_arguments_are_quoted() -> None:
    """Whatever they hold, each is one word; one that was left out is none."""
    assert command(SEARCH, {"pattern": "a'; rm -rf /"}) == "grep 'a'\"'\"'; rm -rf /' "
    assert command(SEARCH, {"pattern": "x", "path": "src"}) == "grep x src"


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
def test_the_shell_gives_the_command_what_the_model_wrote(text: str) -> None:
    """No text of a model is obeyed by the shell."""
    line = command(PRINT, {"text": text})
    assert subprocess.run(["/bin/sh", "-c", line], capture_output=True, check=True).stdout == text.encode()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ("pattern", "no JSON object"),
        ({}, "pattern is missing"),
        ({"pattern": 3}, "pattern is to be string"),
        ({"pattern": "x", "count": 1.5}, "count is to be integer"),
        ({"pattern": "x", "count": True}, "count is to be integer"),
        ({"pattern": "x", "path": "/etc"}, 'path is to be one of [".","src"]'),
        ({"pattern": "x", "force": True}, "no argument force"),
        ({"pattern": "x\0"}, "NUL"),
    ],
)
def test_wrong_arguments_are_told(arguments: JsonValue, told: str) -> None:
    """So that the model can mend them."""
    with pytest.raises(BadArguments) as caught:
        command(SEARCH, arguments)
    assert told in str(caught.value)
