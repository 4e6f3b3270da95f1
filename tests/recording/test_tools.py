"""Definitions of tools: which are there, which are missing, what they could be."""

from tests.recording.demos import call, demo, eid
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.json_value import JsonValue
from thulp_tui.recording.tools import defined, suggested, undefined, used


def test_tools_in_use_are_named_once() -> None:
    """Skills are none, and what is masked is not in use."""
    skill = SessionEntry.skill_execution("review", True, None)
    made = demo(call(), call(tool="jq"), call(), skill, call(tool="rm", number=9), marks={eid(9): "mask"})
    assert used(made) == ["shell", "jq"]
    assert undefined(made) == ["jq"]


def test_definitions_are_read_in_both_shapes() -> None:
    """What is none is passed over."""
    tools: list[JsonValue] = [
        {"name": "a"},
        {"type": "function", "function": {"name": "b"}},
        3,
        {"x": 1},
        {"function": 4},
    ]
    assert list(defined({"tools": tools})) == ["a", "b"]
    assert defined({"tools": {"name": "a"}}) == {}


def test_a_definition_is_made_of_the_calls() -> None:
    """Types as they were seen; required is what every call had."""
    calls = [
        call(tool="jq").changed(content={"tool_call_id": "1", "arguments": arguments})
        for arguments in ({"filter": ".a", "n": 1}, {"filter": ".b", "n": True, "files": []}, "odd")
    ]
    assert suggested(demo(*calls), "jq") == {
        "name": "jq",
        "description": "",
        "parameters": {
            "type": "object",
            "properties": {
                "filter": {"type": "string"},
                "n": {"type": ["integer", "boolean"]},
                "files": {"type": "array"},
            },
            "required": ["filter", "n"],
        },
    }


def test_a_known_tool_has_its_definition() -> None:
    """The folder a command runs in need not be said."""
    made = suggested(demo(), "shell")
    assert made["parameters"] == {
        "type": "object",
        "properties": {"command": {"type": "string"}, "cwd": {"type": "string"}},
        "required": ["command"],
    }
