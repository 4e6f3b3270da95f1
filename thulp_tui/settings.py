"""What a person configures: one TOML file in the user's configuration folder.

The whole of it, by example; every line may be left out::

    file = "~/sessions.tinydb.json"    # what opens when nothing else says so
    theme = "nord"                     # a theme of the screen

    [limits]                           # copied into every new session
    max_turns = 20
    max_entries = 200
    max_duration = "1h30m"             # or a whole number of seconds
    action = "error"                   # or "end_session", "ignore"

    [record]                           # commands that are run in a teacher demo
    tool = "shell"                     # the name of the tool they are recorded as calls of
    shell = "/bin/bash"                # what runs them; without it $SHELL, else /bin/sh
    output_limit = 30000               # characters kept of an output; the middle of a longer one is cut
    keep_output = false                # whether all of a longer one is kept in a file beside the sessions

    [keymap]                           # the id of a key's binding = the keys
    "sessions.new" = "n,ctrl+n"

What the program remembers by itself is in ``thulp_tui.state``, never here.
"""

import difflib
import os
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, TypeGuard

import platformdirs

from thulp_tui.domain.ids import Duration
from thulp_tui.domain.limits import LimitAction, SessionConfig, parse_duration

PATH_VARIABLE = "THULP_TUI_CONFIG"
"""The environment variable that names another settings file."""

MAX_U32 = 2**32 - 1
"""The largest maximum of turns that thulp's own configuration can hold."""

MAX_U64 = 2**64 - 1
"""The largest maximum of entries, and of seconds, that thulp's own configuration can hold."""


LEAST_OUTPUT = 200
"""The least limit of a command's output, in characters: the line that says what is cut needs its room."""

MOST_OUTPUT = 10_000_000
"""The largest limit of a command's output, in characters."""


class SettingsError(Exception):
    """A settings file that cannot be used; the message is one line naming the file, the key and what is allowed."""


@dataclass(frozen=True)
class RecordSettings:
    """How commands are run and recorded in a teacher demo."""

    tool: str = "shell"
    """The name of the tool that a command is recorded as a call of."""
    shell: str | None = None
    """The program that runs commands (``SHELL -c COMMAND``); without it $SHELL, else ``/bin/sh``."""
    output_limit: int = 30_000
    """Characters kept of a command's output; of a longer one the middle is cut."""
    keep_output: bool = False
    """Whether all of an output that was cut is kept in a file beside the sessions."""


@dataclass(frozen=True)
class Settings:
    """What a person configured; an absent settings file is the same as an empty one."""

    file: Path | None = None
    """The store that opens when neither the command line nor the environment names one."""
    theme: str | None = None
    """The screen's theme; whether it exists is known to the screen only."""
    limits: SessionConfig = field(default_factory=SessionConfig.model_construct)  # the defaults need no checking
    """What a new session's limits start with; never applied to imported sessions."""
    record: RecordSettings = field(default_factory=RecordSettings)
    """How commands are run and recorded in a teacher demo."""
    keymap: Mapping[str, str] = field(default_factory=dict)
    """Binding id → the keys that run it instead, separated by commas."""


def path() -> Path:
    """Where the settings file is, whether or not it exists."""
    if named := os.environ.get(PATH_VARIABLE):
        return Path(named).expanduser()
    return platformdirs.user_config_path("thulp-tui", appauthor=False) / "settings.toml"


_default_path = path  # `load` has a parameter of that name


def load(path: Path | None = None) -> Settings:
    """The settings in ``path`` (default: the user's own file); defaults where there is no such file.

    Raises SettingsError for the first thing that is wrong.
    """
    path = path or _default_path()
    try:
        text = path.read_bytes().decode()
    except (FileNotFoundError, NotADirectoryError):
        return Settings()
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path}: not UTF-8 text (byte {error.start})") from error
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read: {error.strerror}") from error
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path}: not TOML: {error}") from error
    return _Reader(path).settings(table)


class _Reader:
    """Reads the tables of one settings file; every method raises SettingsError with the file's and the key's name."""

    def __init__(self, path: Path) -> None:
        """For the file ``path``, which messages name and to whose folder relative paths belong."""
        self.path = path

    def settings(self, table: Mapping[str, Any]) -> Settings:
        """The whole file."""
        self.known(table, [field.name for field in fields(Settings)])
        file = self.text(table, "file", "a path")
        return Settings(
            file=None if file is None else self.path.parent / Path(file).expanduser(),
            theme=self.text(table, "theme", "a theme's name"),
            limits=self.limits(self.table(table, "limits")),
            record=self.record(self.table(table, "record")),
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
        self.known(table, [field.name for field in fields(RecordSettings)], "record.")
        default = RecordSettings()
        limit, keep = table.get("output_limit", default.output_limit), table.get("keep_output", default.keep_output)
        if not _is_count(limit, MOST_OUTPUT) or limit < LEAST_OUTPUT:
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

    def known(self, table: Mapping[str, Any], keys: Iterable[str], prefix: str = "") -> None:
        """Refuses a key that means nothing here, with the nearest one that does."""
        keys = list(keys)
        for key in table:
            if key not in keys:
                near = difflib.get_close_matches(key, keys, n=1)
                hint = f'did you mean "{prefix}{near[0]}"?' if near else "known keys: " + ", ".join(keys)
                raise SettingsError(f'{self.path}: unknown key "{prefix}{key}": {hint}')

    def table(self, table: Mapping[str, Any], key: str) -> Mapping[str, Any]:
        """A table inside the file, empty when it is not there."""
        value = table.get(key, {})
        if not isinstance(value, dict):
            raise self.wrong(key, value, f"a table, [{key}]")
        return value

    def text(self, table: Mapping[str, Any], key: str, what: str, prefix: str = "") -> str | None:
        """A non-empty text, None when it is not there."""
        value = table.get(key)
        if value is not None and (not isinstance(value, str) or not value.strip()):
            raise self.wrong(f"{prefix}{key}", value, f"{what}, in quotes")
        return value

    def count(self, table: Mapping[str, Any], key: str, most: int) -> int | None:
        """A maximum that is counted, None when it is not there."""
        value = table.get(key)
        if value is not None and not _is_count(value, most):
            raise self.wrong(f"limits.{key}", value, f"a whole number from 0 to {most}")
        return value

    def duration(self, table: Mapping[str, Any], key: str) -> Duration | None:
        """A length of time, None when it is not there."""
        value = table.get(key)
        if value is None:
            return None
        if _is_count(value, MAX_U64):
            return Duration.from_secs(value)
        try:
            if isinstance(value, str):
                return parse_duration(value)
        except ValueError:
            pass
        raise self.wrong(f"limits.{key}", value, 'a length of time such as "30m", "1h30m" or 90 (seconds)')

    def wrong(self, key: str, value: object, allowed: str) -> SettingsError:
        """The complaint about one value, with the value in short."""
        shown = f'"{value}"' if isinstance(value, str) else str(value)
        shown = shown.lower() if isinstance(value, bool) else shown
        shown = shown if len(shown) <= 60 else shown[:59] + "…"
        return SettingsError(f"{self.path}: {key} = {shown} is not allowed; it takes {allowed}")


def _is_count(value: object, most: int) -> TypeGuard[int]:
    """Whether a TOML value is a whole number from 0 to ``most``; true and false are none."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most


def _is_key(text: str) -> bool:
    """Whether one part of a keymap's value can be a key's name."""
    return bool(text.strip()) and len(text.split()) == 1
