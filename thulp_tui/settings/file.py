"""Reading a whole settings file."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from thulp_tui.domain.ids import Duration
from thulp_tui.domain.limits import LimitAction, SessionConfig, parse_duration
from thulp_tui.settings.chat import read_chat, read_models, read_tools
from thulp_tui.settings.reading import Reader, SettingsError, is_count
from thulp_tui.settings.redaction import read_redaction
from thulp_tui.settings.values import MAX_U32, MAX_U64, RecordSettings, Settings

LEAST_OUTPUT = 200
"""The least limit of a command's output, in characters: the line that says what is cut needs its room."""

MOST_OUTPUT = 10_000_000
"""The largest limit of a command's output, in characters."""


def read(path: Path, text: str) -> Settings:
    """The settings in a text; messages name ``path``, beside which relative paths are. Raises SettingsError."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path}: not TOML: {error}") from error
    return _Reader(path).settings(table)


class _Reader(Reader):
    """Reads a whole settings file."""

    def settings(self, table: Mapping[str, Any]) -> Settings:
        """The whole file."""
        self.known(table, Settings._fields)
        file = self.text(table, "file", "a path")
        return Settings(
            file=None if file is None else self.path.parent / Path(file).expanduser(),
            theme=self.text(table, "theme", "a theme's name"),
            limits=self.limits(self.table(table, "limits")),
            record=self.record(self.table(table, "record")),
            model=self.text(table, "model", "the name of a model"),
            models=read_models(self, self.table(table, "models")),
            tools=read_tools(self, self.table(table, "tools")),
            chat=read_chat(self, self.table(table, "chat")),
            redaction=read_redaction(self, self.table(table, "redaction")),
            keymap=self.keymap(self.table(table, "keymap")),
        )

    def limits(self, table: Mapping[str, Any]) -> SessionConfig:
        """The table of default limits."""
        self.known(table, ("max_turns", "max_entries", "max_duration", "action"), "limits.")
        allowed = [action.value for action in LimitAction]
        action = table.get("action", LimitAction.ERROR.value)
        if action not in allowed:
            raise self.wrong("limits.action", action, "one of " + ", ".join(f'"{value}"' for value in allowed))
        return SessionConfig(
            max_turns=self.count(table, "max_turns", MAX_U32),
            max_entries=self.count(table, "max_entries", MAX_U64),
            max_duration=self.duration(table, "max_duration"),
            limit_action=LimitAction(action),
        )

    def record(self, table: Mapping[str, Any]) -> RecordSettings:
        """The table of how commands are recorded."""
        self.known(table, RecordSettings._fields, "record.")
        default = RecordSettings()
        limit, keep = table.get("output_limit", default.output_limit), table.get("keep_output", default.keep_output)
        if not is_count(limit, MOST_OUTPUT) or limit < LEAST_OUTPUT:
            raise self.wrong("record.output_limit", limit, f"a whole number from {LEAST_OUTPUT} to {MOST_OUTPUT}")
        if not isinstance(keep, bool):
            raise self.wrong("record.keep_output", keep, "true or false")
        return RecordSettings(
            tool=self.text(table, "tool", "a tool's name", "record.") or default.tool,
            shell=self.text(table, "shell", "a program", "record."),
            output_limit=limit,
            keep_output=keep,
        )

    def keymap(self, table: Mapping[str, Any]) -> dict[str, str]:
        """The table of keys: each value a non-empty list of key names, separated by commas."""
        for binding, keys in table.items():
            if not isinstance(keys, str) or not all(_is_key(key) for key in keys.split(",")):
                raise self.wrong(f"keymap.{binding}", keys, 'keys separated by commas, such as "n" or "f2,ctrl+n"')
        return {binding: ",".join(key.strip() for key in keys.split(",")) for binding, keys in table.items()}

    def count(self, table: Mapping[str, Any], key: str, most: int) -> int | None:
        """A maximum that is counted, None when it is not there."""
        value = table.get(key)
        if value is not None and not is_count(value, most):
            raise self.wrong(f"limits.{key}", value, f"a whole number from 0 to {most}")
        return value

    def duration(self, table: Mapping[str, Any], key: str) -> Duration | None:
        """A length of time, None when it is not there."""
        value = table.get(key)
        if value is None:
            return None
        if is_count(value, MAX_U64):
            return Duration.from_secs(value)
        try:
            if isinstance(value, str):
                return parse_duration(value)
        except ValueError:
            pass
        raise self.wrong(f"limits.{key}", value, 'a length of time such as "30m", "1h30m" or 90 (seconds)')


def _is_key(text: str) -> bool:
    """Whether one part of a keymap's value can be a key's name."""
    return bool(text.strip()) and len(text.split()) == 1
