"""What a person configures, as values: what is not said in the settings file is as it is here."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from thulp_tui.domain.limits import SessionConfig

MAX_U32 = 2**32 - 1
"""The largest maximum of turns that thulp's own configuration can hold."""

MAX_U64 = 2**64 - 1
"""The largest maximum of entries, and of seconds, that thulp's own configuration can hold."""
TIMEOUT = 120
"""Seconds of silence after which an answer counts as lost, unless the settings say otherwise."""
MAX_ROUNDS = 20
"""How often a model gets the results of its calls before a person has to say that it may go on."""
OWN = "own"
"""What the placeholders of a pattern without a name call it."""


class RecordSettings(NamedTuple):
    """How commands are run and recorded in a teacher demo."""

    tool: str = "shell"
    """The name of the tool that a command is recorded as a call of."""
    shell: str | None = None
    """The program that runs commands (``SHELL -c COMMAND``); without it $SHELL, else ``/bin/sh``."""
    output_limit: int = 30_000
    """Characters kept of a command's output; of a longer one the middle is cut."""
    keep_output: bool = False
    """Whether all of an output that was cut is kept in a file beside the sessions."""


class ModelSettings(NamedTuple):
    """A model and where it answers."""

    name: str
    """What it is called here."""
    base_url: str
    """Where its server is, up to and with ``/v1``."""
    model: str
    """What the server calls it."""
    key_env: str | None = None
    """The environment variable that holds the key."""
    key_command: str | None = None
    """The command whose first line is the key."""
    system: str | None = None
    """What it is told before everything else."""
    window: int | None = None
    """How many tokens it can see; None when that is not known."""
    timeout: int = TIMEOUT
    """Seconds of silence after which an answer counts as lost."""
    parameters: Mapping[str, Any] = {}
    """What else the request says, such as ``temperature``."""

    @property
    def address(self) -> str:
        """Where its server is, without what may be a key in it."""
        return re.sub(r"//[^/@]*@", "//", self.base_url.partition("?")[0])


class ToolSettings(NamedTuple):
    """A tool that a model may ask for: a command with places for its arguments."""

    name: str
    """What the model calls it."""
    command: str
    """The shell command; ``{argument}`` stands for an argument, which is quoted for the shell."""
    description: str = ""
    """What the model is told of it."""
    parameters: Mapping[str, Any] = {}
    """Its arguments, as a JSON Schema of an object."""


class ChatSettings(NamedTuple):
    """How far a model goes by itself."""

    max_rounds: int = MAX_ROUNDS
    """How often it gets the results of its calls before a person has to say that it may go on."""


class SecretPattern(NamedTuple):
    """What must not leave the machine."""

    expression: str
    """The regular expression."""
    name: str = OWN
    """What its placeholders call it."""


class RedactionSettings(NamedTuple):
    """How secrets are looked for in what is exported."""

    patterns: tuple[SecretPattern, ...] = ()
    """What is looked for besides what is known."""
    entropy: bool = False
    """Whether what looks random is listed, to be reviewed; it is not taken out."""


class Settings(NamedTuple):
    """What a person configured; an absent settings file is the same as an empty one."""

    file: Path | None = None
    """The store that opens when neither the command line nor the environment names one."""
    theme: str | None = None
    """The screen's theme; whether it exists is known to the screen only."""
    limits: SessionConfig = SessionConfig()
    """What a new session's limits start with; never applied to imported sessions."""
    model: str | None = None
    """The model that answers in conversations for which none was chosen; None: what is written there is recorded."""
    record: RecordSettings = RecordSettings()
    """How commands are run and recorded in a teacher demo."""
    models: Mapping[str, ModelSettings] = {}
    """The models to chat with, by name."""
    tools: Mapping[str, ToolSettings] = {}
    """What a model may ask for, by name."""
    chat: ChatSettings = ChatSettings()
    """How far a model goes by itself."""
    redaction: RedactionSettings = RedactionSettings()
    """How secrets are looked for in what is exported."""
    keymap: Mapping[str, str] = {}
    """Binding id → the keys that run it instead, separated by commas."""
