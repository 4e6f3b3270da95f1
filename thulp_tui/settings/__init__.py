"""What a person configures: one TOML file in the user's configuration folder.

The whole of it, by example; every line may be left out::

    file = "~/sessions.tinydb.json"    # what opens when nothing else says so
    theme = "nord"                     # a theme of the screen

    model = "local"                    # answers in conversations where none was chosen; without it nobody does

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

    [models.local]                     # a model to chat with, any that speaks OpenAI's chat protocol
    base_url = "http://localhost:11434/v1"
    model = "qwen3:8b"                 # what the server calls it; without it as it is called here
    key_env = "LOCAL_KEY"              # the variable that holds the key, or key_command = a command that prints it
    system = "Be brief."               # what it is told first
    window = 32768                     # tokens that it can see; the oldest turns are left out beyond
    timeout = 120                      # seconds of silence after which an answer counts as lost
    parameters = { temperature = 0.2 } # what else the request says

    [tools.search]                     # what a model may ask for; asked before each run
    command = "grep -rn {pattern} ."   # arguments are quoted for the shell
    description = "Search the files"   # beside it parameters, a JSON Schema; without it each argument is a text

    [redaction]                        # what exports take out, besides what is known
    patterns = ['ACME-\\d{6}', { name = "customer", pattern = 'customer (?P<secret>\\w+)' }]
    entropy = false                    # whether what looks random is listed, to be reviewed

    [chat]
    max_rounds = 20                    # rounds of calls until a model is asked to be let go on

    [keymap]                           # the id of a key's binding = the keys
    "sessions.new" = "n,ctrl+n"

What the program remembers by itself is in ``thulp_tui.state``, never here.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import platformdirs

from thulp_tui.domain.ids import Duration
from thulp_tui.domain.limits import LimitAction, SessionConfig, parse_duration
from thulp_tui.settings.chat import ChatSettings, ModelSettings, ToolSettings, read_chat, read_models, read_tools
from thulp_tui.settings.reading import Reader, SettingsError, is_count
from thulp_tui.settings.redaction import RedactionSettings, SecretPattern, read_redaction

__all__ = [
    "MAX_U32",
    "MAX_U64",
    "ChatSettings",
    "ModelSettings",
    "RecordSettings",
    "RedactionSettings",
    "SecretPattern",
    "Settings",
    "SettingsError",
    "ToolSettings",
    "load",
    "path",
]

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
    model: str | None = None
    """The model that answers in conversations for which none was chosen; None: what is written there is recorded."""
    record: RecordSettings = field(default_factory=RecordSettings)
    """How commands are run and recorded in a teacher demo."""
    models: Mapping[str, ModelSettings] = field(default_factory=dict)
    """The models to chat with, by name."""
    tools: Mapping[str, ToolSettings] = field(default_factory=dict)
    """What a model may ask for, by name."""
    chat: ChatSettings = field(default_factory=ChatSettings)
    """How far a model goes by itself."""
    redaction: RedactionSettings = field(default_factory=RedactionSettings)
    """How secrets are looked for in what is exported."""
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
    # Loaded where there are settings: that takes 3 ms.
    import tomllib

    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path}: not TOML: {error}") from error
    return _Reader(path).settings(table)


class _Reader(Reader):
    """Reads a whole settings file."""

    def settings(self, table: Mapping[str, Any]) -> Settings:
        """The whole file."""
        self.known(table, [field.name for field in fields(Settings)])
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
        self.known(table, [field.name for field in fields(RecordSettings)], "record.")
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
