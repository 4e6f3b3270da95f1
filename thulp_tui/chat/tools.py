"""The tools a person allowed in the settings: how a model is told of them, and the command that a call comes to."""

import shlex
from collections.abc import Mapping
from typing import Any

from thulp_tui.domain.json_value import JsonValue
from thulp_tui.domain.strict_json import dumps
from thulp_tui.settings import ToolSettings

TYPES: Mapping[str, type | tuple[type, ...]] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "array": list,
    "object": dict,
    "null": type(None),
}
"""JSON Schema's types."""


class BadArguments(ValueError):
    """The arguments of a call are not what its tool takes; the message is for the model."""


def definition(tool: ToolSettings) -> dict[str, Any]:
    """Return what a model is told of a tool."""
    function: dict[str, Any] = {"name": tool.name, "parameters": dict(tool.parameters)}
    if tool.description:
        function["description"] = tool.description
    return {"type": "function", "function": function}


def command(tool: ToolSettings, arguments: JsonValue) -> str:
    """Return the shell command of a call; every argument is one quoted word. Raises BadArguments."""
    if not isinstance(arguments, dict):
        raise BadArguments("The arguments are no JSON object.")
    properties = tool.parameters.get("properties", {})
    for name in tool.parameters.get("required", ()):
        if name not in arguments:
            raise BadArguments(f"The argument {name} is missing.")
    for name, value in arguments.items():
        if name not in properties:
            raise BadArguments(f"There is no argument {name}; there are: {', '.join(properties) or 'none'}.")
        _check(name, value, properties[name])
    words = {name: _word(arguments.get(name)) for name in properties}
    try:
        return tool.command.format_map(words)
    except (KeyError, ValueError, IndexError) as error:
        raise BadArguments(f"The tool {tool.name} has no command for these arguments.") from error


def _check(name: str, value: JsonValue, schema: object) -> None:
    """Judge a value by its type and what it may be; of JSON Schema that is what models get wrong."""
    if not isinstance(schema, Mapping):
        return
    wanted = schema.get("type")
    kinds = [wanted] if isinstance(wanted, str) else wanted if isinstance(wanted, list) else []
    fitting = [kind for kind in kinds if isinstance(kind, str) and _is_a(value, kind)]
    if kinds and not fitting:
        raise BadArguments(f"The argument {name} is to be {' or '.join(map(str, kinds))}.")
    allowed = schema.get("enum")
    if isinstance(allowed, list) and value not in allowed:
        raise BadArguments(f"The argument {name} is to be one of {dumps(allowed)}.")


def _is_a(value: JsonValue, kind: str) -> bool:
    if isinstance(value, bool):
        return kind == "boolean"
    if kind == "integer" and isinstance(value, float):
        return value.is_integer()
    return isinstance(value, TYPES.get(kind, object))


def _word(value: JsonValue) -> str:
    """An argument as one word of the shell; nothing for one that was left out."""
    if value is None:
        return ""
    text = value if isinstance(value, str) else dumps(value)
    if "\0" in text:
        raise BadArguments("An argument holds a NUL character, which no command takes.")
    return shlex.quote(text)
