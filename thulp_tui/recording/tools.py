"""The tools a demonstration uses and their definitions: JSON Schema functions in ``context["tools"]``."""

from collections.abc import Mapping, Sequence

from thulp_tui.domain.ids import Timestamp
from thulp_tui.domain.json_value import JsonValue
from thulp_tui.domain.operations import REMOVED, SetContext, SetMetadata
from thulp_tui.domain.rules import Decision
from thulp_tui.domain.summary import SessionSummary
from thulp_tui.recording.demo import Demo

KNOWN: dict[str, dict[str, str]] = {
    "shell": {"command": "string", "cwd": "string"},
    "bash": {"command": "string"},
    "python": {"code": "string"},
    "read_file": {"path": "string"},
    "write_file": {"path": "string", "content": "string"},
    "edit_file": {"path": "string", "old": "string", "new": "string"},
    "list_files": {"path": "string"},
    "grep": {"pattern": "string", "path": "string"},
    "web_fetch": {"url": "string"},
    "web_search": {"query": "string"},
}
"""Tools that every distiller knows by their names → the arguments they take."""
_TYPES: dict[type, str] = {
    bool: "boolean",
    int: "integer",
    float: "number",
    str: "string",
    list: "array",
    dict: "object",
    type(None): "null",
}


def defined(context: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """Return tool name → its definition, as it stands in the context; bare, or in OpenAI's `{"type", "function"}`."""
    kept = context.get("tools")
    found: dict[str, JsonValue] = {}
    for one in kept if isinstance(kept, list) else ():
        inner = one.get("function") if isinstance(one, dict) and isinstance(one.get("function"), dict) else one
        name = inner.get("name") if isinstance(inner, dict) else None
        if isinstance(name, str):
            found[name] = one
    return found


def used(demo: Demo) -> list[str]:
    """Return the names of the tools that a learner may see called, each once, in the order of first use."""
    return list(dict.fromkeys(step.tool for step in demo.steps if step.entry.kind == "tool_call"))


def undefined(demo: Demo) -> list[str]:
    """Return the tools in use that have no definition and are not known by their names."""
    there = defined(demo.context)
    return [name for name in used(demo) if name not in there and name not in KNOWN]


def suggested(demo: Demo, name: str) -> dict[str, JsonValue]:
    """Return a definition of a tool, from what is known of it or from the arguments it was called with."""
    if name in KNOWN:
        properties: dict[str, JsonValue] = {part: {"type": kind} for part, kind in KNOWN[name].items()}
        return _definition(name, properties, [part for part in properties if part != "cwd"])
    calls = [step.arguments for step in demo.steps if step.tool == name and isinstance(step.arguments, dict)]
    kinds: dict[str, list[str]] = {}
    for given in calls:
        for part, value in given.items():
            kinds.setdefault(part, []).append(_TYPES[type(value)])
    seen: dict[str, JsonValue] = {part: _kind(list(dict.fromkeys(found))) for part, found in kinds.items()}
    return _definition(name, seen, [part for part in seen if all(part in given for given in calls)])


def set_tools(summary: SessionSummary, tools: Sequence[JsonValue], now: Timestamp) -> Decision:
    """Return how these become the definitions in force. Allowed in closed sessions, too; it changes the context."""
    change = SetContext(summary.id, ("tools",), list(tools) if tools else REMOVED)
    return Decision((change, SetMetadata(summary.id, {"updated_at": now})))


def _kind(found: list[str]) -> JsonValue:
    return {"type": found[0] if len(found) == 1 else list[JsonValue](found)}


def _definition(name: str, properties: dict[str, JsonValue], required: Sequence[str]) -> dict[str, JsonValue]:
    parameters: dict[str, JsonValue] = {"type": "object", "properties": properties, "required": list(required)}
    return {"name": name, "description": "", "parameters": parameters}
