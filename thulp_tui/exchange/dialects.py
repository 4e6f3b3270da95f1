"""The two dialects of chat messages for fine-tuning: OpenAI's own, and TRL's (FORMATS.md, "Fine-tuning JSONL")."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from thulp_tui.domain.json_value import JsonValue
from thulp_tui.exchange.json_text import compact
from thulp_tui.exchange.turns import Call, Turn

LONGEST_NAME: Final = 64
"""Characters that the name of a function may have."""

Message = dict[str, Any]
"""A message in one of the dialects."""

_NAME: Final = re.compile(r"[a-zA-Z0-9_-]{1,64}")
_NOT_IN_NAMES: Final = re.compile(r"[^a-zA-Z0-9_-]+")


class Names:
    """Names of tools as both dialects take them: `^[a-zA-Z0-9_-]{1,64}$`, different ones for different tools."""

    def __init__(self, names: Iterable[str]) -> None:
        """Fit these names; those that fit already stay as they are."""
        self._fitting = {name: name for name in names if _NAME.fullmatch(name)}
        self._taken = set(self._fitting)
        for name in names:
            if name not in self._fitting:
                self._fitting[name] = self._free(_NOT_IN_NAMES.sub("_", name)[:LONGEST_NAME] or "tool")

    def __getitem__(self, name: str) -> str:
        """Return the name that fits."""
        return self._fitting[name]

    @property
    def changed(self) -> int:
        """How many names did not fit."""
        return sum(name != fitting for name, fitting in self._fitting.items())

    def _free(self, name: str) -> str:
        free, number = name, 1
        while free in self._taken:
            number += 1
            end = f"_{number}"
            free = f"{name[: LONGEST_NAME - len(end)]}{end}"
        self._taken.add(free)
        return free


def names_of(turns: Iterable[Turn], tools: Iterable[Mapping[str, JsonValue]]) -> Names:
    """Return the names of all tools that are defined or called."""
    defined = [name for tool in tools if isinstance(name := tool.get("name"), str)]
    return Names(list(dict.fromkeys([*defined, *(call.name for turn in turns for call in turn.calls)])))


def openai_messages(turns: Iterable[Turn], names: Names) -> Iterator[Message]:
    """Yield messages in OpenAI's dialect: arguments are a text, ids differ, and what is masked has the weight 0."""
    taken: dict[str, int] = {}
    for turn in turns:
        message: Message = {"role": turn.role, "content": turn.text or (None if turn.calls else "")}
        answers: list[Message] = []
        if turn.calls:
            message["tool_calls"] = made = []
            for call in turn.calls:
                id = _free(call.id, taken)
                function = {"name": names[call.name], "arguments": compact(call.arguments)}
                made.append({"id": id, "type": "function", "function": function})
                answers.append({"role": "tool", "tool_call_id": id, "content": call.result})
        if turn.is_masked:
            message["weight"] = 0
        yield message
        yield from answers


def trl_messages(turns: Iterable[Turn], names: Names) -> Iterator[Message]:
    """Yield messages in TRL's dialect: arguments are an object, an answer names its tool, and there is reasoning."""
    for turn in turns:
        message: Message = {"role": turn.role, "content": turn.text}
        if turn.thoughts:
            message["reasoning_content"] = turn.thoughts
        if turn.calls:
            message["tool_calls"] = [_trl_call(call, names) for call in turn.calls]
        yield message
        for call in turn.calls:
            yield {"role": "tool", "name": names[call.name], "content": call.result}


def functions(tools: Iterable[Mapping[str, JsonValue]], names: Names) -> list[Message]:
    """Return definitions of tools in the form of both dialects; a schema may stand under other tools' names for it."""
    made: list[Message] = []
    for tool in tools:
        function: Message = {"name": names[str(tool["name"])]}
        if isinstance(description := tool.get("description"), str) and description:
            function["description"] = description
        schemas = (tool.get(key) for key in ("parameters", "input_schema", "inputSchema"))
        function["parameters"] = next((one for one in schemas if isinstance(one, dict)), _NO_PARAMETERS)
        made.append({"type": "function", "function": function})
    return made


_NO_PARAMETERS: Final = {"type": "object", "properties": {}}


def _trl_call(call: Call, names: Names) -> Message:
    return {"type": "function", "function": {"name": names[call.name], "arguments": call.arguments}}


def _free(id: str, taken: dict[str, int]) -> str:
    """The id, with a number behind it where it was given before."""
    free = id
    while free in taken:
        taken[id] += 1
        free = f"{id}_{taken[id]}"
    taken[free] = 1
    return free
