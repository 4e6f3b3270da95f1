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
from pathlib import Path

import platformdirs

from thulp_tui.settings.reading import SettingsError
from thulp_tui.settings.values import (
    MAX_U32,
    MAX_U64,
    ChatSettings,
    ModelSettings,
    RecordSettings,
    RedactionSettings,
    SecretPattern,
    Settings,
    ToolSettings,
)

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
    # Loaded where there is something to read, which takes 3 ms; many have no such file.
    from thulp_tui.settings.file import read

    return read(path, text)
