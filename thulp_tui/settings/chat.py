"""What a person configures for chatting: models, the tools they may ask for, and how far they go by themselves."""

import re
import string
from collections.abc import Mapping
from datetime import date, time
from typing import Any

from thulp_tui.settings.reading import Reader, SettingsError
from thulp_tui.settings.values import MAX_ROUNDS, TIMEOUT, ChatSettings, ModelSettings, ToolSettings

LONGEST_TIMEOUT = 86_400
"""The longest silence that can be allowed, in seconds."""
LARGEST_WINDOW = 100_000_000
"""The largest window, in tokens."""
KEYS_KEPT_OUT = ("key", "api_key", "token")
"""Where somebody may try to write down a key."""
TOOL_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
"""What the protocol lets a tool be called."""


def read_chat(reader: Reader, table: Mapping[str, Any]) -> ChatSettings:
    """The table ``[chat]``; raises SettingsError."""
    reader.known(table, ChatSettings._fields, "chat.")
    return ChatSettings(max_rounds=reader.number(table, "max_rounds", 1, 10_000, "chat.") or MAX_ROUNDS)


def read_models(reader: Reader, table: Mapping[str, Any]) -> dict[str, ModelSettings]:
    """The tables ``[models.NAME]``; raises SettingsError."""
    return {name: _model(reader, name, reader.table(table, name, "models.")) for name in table}


def read_tools(reader: Reader, table: Mapping[str, Any]) -> dict[str, ToolSettings]:
    """The tables ``[tools.NAME]``; raises SettingsError."""
    return {name: _tool(reader, name, reader.table(table, name, "tools.")) for name in table}


def placeholders(command: str) -> list[str]:
    """The arguments that a tool's command has places for, each once; ValueError when its braces do not fit."""
    found = []
    for _, name, spec, conversion in string.Formatter().parse(command):
        if name is not None:
            if not name.isidentifier() or spec or conversion:
                raise ValueError(name)
            found.append(name)
    return list(dict.fromkeys(found))


def _model(reader: Reader, name: str, table: Mapping[str, Any]) -> ModelSettings:
    prefix = f"models.{name}."
    for key in KEYS_KEPT_OUT:
        if key in table:
            hint = f"key_env = a variable that holds it, or {prefix}key_command = a command that prints it"
            raise SettingsError(f"{reader.path}: keys are not kept in this file; instead of {prefix}{key}: {hint}")
    reader.known(table, [key for key in ModelSettings._fields if key != "name"], prefix)
    base_url = reader.text(table, "base_url", "an address such as http://localhost:11434/v1", prefix)
    if base_url is None or not re.match(r"https?://[^\s/]", base_url):
        raise reader.wrong(f"{prefix}base_url", base_url or "", "an address such as http://localhost:11434/v1")
    parameters = reader.table(table, "parameters", prefix)
    for key, value in parameters.items():
        if key in ("model", "messages", "stream", "tools") or not _is_json(value):
            raise reader.wrong(f"{prefix}parameters.{key}", value, "what the protocol knows and is not said elsewhere")
    return ModelSettings(
        name=name,
        base_url=base_url,
        model=reader.text(table, "model", "the name its server knows it by", prefix) or name,
        key_env=reader.text(table, "key_env", "the name of an environment variable", prefix),
        key_command=reader.text(table, "key_command", "a command", prefix),
        system=reader.text(table, "system", "a text", prefix),
        window=reader.number(table, "window", 1, LARGEST_WINDOW, prefix),
        timeout=reader.number(table, "timeout", 1, LONGEST_TIMEOUT, prefix) or TIMEOUT,
        parameters=parameters,
    )


def _tool(reader: Reader, name: str, table: Mapping[str, Any]) -> ToolSettings:
    prefix = f"tools.{name}."
    if not TOOL_NAME.fullmatch(name):
        raise SettingsError(f"{reader.path}: tools.{name}: a tool's name has at most 64 letters, digits, - and _")
    reader.known(table, [key for key in ToolSettings._fields if key != "name"], prefix)
    command = reader.text(table, "command", "a command such as grep -rn {pattern}", prefix)
    try:
        names = placeholders(command or "")
    except ValueError:
        names = None
    if command is None or names is None:
        raise reader.wrong(f"{prefix}command", command or "", "a command such as grep -rn {pattern}; {{ is a brace")
    parameters = reader.table(table, "parameters", prefix)
    if not parameters:
        texts = {argument: {"type": "string"} for argument in names}
        parameters = {"type": "object", "properties": texts, "required": names}
    if not _is_json(parameters) or not isinstance(parameters.get("properties", {}), dict):
        raise reader.wrong(f"{prefix}parameters", parameters, "a JSON Schema of an object")
    unknown = [argument for argument in names if argument not in parameters.get("properties", {})]
    if unknown:
        raise reader.wrong(f"{prefix}command", command, f"arguments among its parameters, and {unknown[0]} is not")
    description = reader.text(table, "description", "a text", prefix) or ""
    return ToolSettings(name=name, command=command, description=description, parameters=parameters)


def _is_json(value: object) -> bool:
    """Whether a TOML value is one of JSON, too: dates are not."""
    if isinstance(value, dict):
        return all(map(_is_json, value.values()))
    if isinstance(value, list):
        return all(map(_is_json, value))
    return not isinstance(value, date | time)
