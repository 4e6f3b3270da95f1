"""What is typed into the composer, as entries: plain messages, and commands that begin with a slash.

Commands: `/tool NAME ok|fail ARGUMENTS-JSON => RESULT`, `/skill` likewise, `/eval SCORE name=value …`,
`/event NAME text`; `//` begins a message with a slash. A line that asks to run a command is `shell_line`'s.
"""

import json
import math
import os
import re
import secrets
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import NamedTuple

from thulp_tui.domain import strict_json
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.domain.json_value import JsonValue
from thulp_tui.domain.shell_line import ESCAPED


class Role(StrEnum):
    """Who says what is typed without a command."""

    USER = "user"
    ASSISTANT = "assistant"
    SYSTEM = "system"


class BadCommand(ValueError):
    """What was typed cannot be recorded as it stands; the message says what, where and how it should look."""

    def __init__(self, reason: str) -> None:
        """Refuse for this reason, for a person."""
        super().__init__(reason)
        self.reason = reason
        """What is wrong, where, and an example."""


class _Command(NamedTuple):
    shape: str
    example: str
    parse: Callable[["_Typed"], SessionEntry]


class _Typed:
    """A text and how far it was read."""

    def __init__(self, text: str, at: int, command: str) -> None:
        self.text = text
        self.at = at
        self.command = command

    def word(self) -> str:
        """Read over white space, then return what stands before the next; empty at the end."""
        found = _WORD.match(self.text, self.at)
        if found is None:
            return ""
        self.at = found.end()
        return found[1]

    def rest(self) -> str:
        """Return all that was not read yet, without white space around it."""
        return self.text[self.at :].strip()

    def skip_space(self) -> None:
        """Read over white space."""
        self.at += len(self.text[self.at :]) - len(self.text[self.at :].lstrip())

    def wrong(self, what: str) -> BadCommand:
        """Return the refusal for this reason, with the command's example behind it."""
        return BadCommand(f"{what}: {COMMANDS[self.command].example}")

    def place(self, at: int) -> str:
        """Return where a position of the text is, for a person: lines and columns count from 1."""
        line = self.text.count("\n", 0, at) + 1
        column = at - self.text.rfind("\n", 0, at)
        return f"column {column}" if "\n" not in self.text else f"line {line} column {column}"


_WORD = re.compile(r"\s*(\S+)")
_NAME = re.compile(r"/([^\s/]*)")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_EXTENT = json.JSONDecoder()
_OUTCOMES: Mapping[str, bool] = {"ok": True, "fail": False}


def parse(text: str, role: Role) -> SessionEntry:
    """Return the entry for what was typed; a message without a command is said by `role`.

    Raises BadCommand when the text is empty, names no known command, or its command has a wrong shape.
    """
    if not text.strip():
        raise BadCommand("There is nothing to record yet: type a message, or / for the commands.")
    try:
        return _message(text, role) if _is_message(text) else _command(text)
    except InvalidDocument as problem:
        raise BadCommand(f"This cannot be recorded, {problem}.") from problem


def hint(text: str) -> str:
    """Return one line about what is being typed: the commands, or the shape of the one begun; empty for a message."""
    if text.startswith("//"):
        return "a message that begins with /"
    if not text.startswith("/"):
        return ""
    name, complete = _name(text), len(text) > len(_name(text)) + 1
    if name in COMMANDS:
        return COMMANDS[name].shape
    if complete:
        return f"There is no /{name}. {_KNOWN}"
    fitting = [command.shape for known, command in COMMANDS.items() if known.startswith(name)]
    return fitting[0] if len(fitting) == 1 else _KNOWN


def complete(text: str) -> str | None:
    """Return the text with its last word completed, as far as that is certain; None when there is nothing to complete.

    Completed are a command's name, and `ok` or `fail` behind a tool's or a skill's name (`ok` if nothing stands there).
    """
    if _is_message(text):
        return None
    if text == f"/{_name(text)}":
        fitting = [name for name in COMMANDS if name.startswith(_name(text))]
        if len(fitting) == 1:
            return f"/{fitting[0]} "
        common = "/" + os.path.commonprefix(fitting)
        return common if len(common) > len(text) else None
    call = re.fullmatch(r"(/(?:tool|skill)\s+\S+\s+)(\S*)", text)
    if call is None:
        return None
    outcome = next((outcome for outcome in _OUTCOMES if outcome.startswith(call[2])), None)
    return f"{call[1]}{outcome} " if outcome else None


def _is_message(text: str) -> bool:
    return not text.startswith("/") or text.startswith("//")


def _name(text: str) -> str:
    found = _NAME.match(text)
    return found[1] if found else ""


def _message(text: str, role: Role) -> SessionEntry:
    said = text[1:] if text.startswith(("//", ESCAPED)) else text
    match role:
        case Role.USER:
            return SessionEntry.user_message(said)
        case Role.ASSISTANT:
            return SessionEntry.assistant_message(said)
        case Role.SYSTEM:
            return SessionEntry.system_message(said)


def _command(text: str) -> SessionEntry:
    typed = _Typed(text, 0, "")
    word = typed.word()
    name = word.removeprefix("/")
    if name not in COMMANDS:
        raise BadCommand(f"There is no command {word}. {_KNOWN}" if name else _KNOWN)
    typed.command = name
    return COMMANDS[name].parse(typed)


def _tool(typed: _Typed) -> SessionEntry:
    name, success, content = _call(typed)
    return SessionEntry.tool_call(name, success, content)


def _skill(typed: _Typed) -> SessionEntry:
    name, success, content = _call(typed)
    return SessionEntry.skill_execution(name, success, content)


def _call(typed: _Typed) -> tuple[str, bool, JsonValue]:
    name = typed.word()
    if not name:
        raise typed.wrong(f"After /{typed.command} comes the {typed.command}'s name, then ok or fail")
    outcome = typed.word()
    if outcome not in _OUTCOMES:
        raise typed.wrong(f"After {name} comes ok or fail" + (f", not {outcome}" if outcome else ""))
    arguments = _arguments(typed)
    content: JsonValue = {
        "tool_call_id": f"call_{secrets.token_hex(12)}",
        "arguments": arguments,
        "result": _result(typed),
    }
    return name, _OUTCOMES[outcome], content


def _arguments(typed: _Typed) -> JsonValue:
    typed.skip_space()
    start = typed.at
    if start == len(typed.text) or typed.text.startswith("=>", start):
        return {}
    if not typed.text.startswith("{", start):
        raise typed.wrong(f"The arguments at {typed.place(start)} must be a JSON object in braces")
    try:
        # Where the JSON ends is asked of a reader before the => is looked for: one may stand within its strings.
        _, typed.at = _EXTENT.raw_decode(typed.text, start)
    except (ValueError, RecursionError):
        typed.at = len(typed.text)
    try:
        return strict_json.loads(typed.text[start : typed.at])
    except InvalidDocument as problem:
        where = typed.place(start + _offset(problem.place, typed.text[start:]))
        raise typed.wrong(f"The arguments are wrong at {where}, {problem.reason}. It should look like") from problem


def _offset(place: str, text: str) -> int:
    """Return how far into the text a place such as `line 2 column 7` lies; 0 for any other place."""
    found = re.fullmatch(r"line ([0-9]+) column ([0-9]+)", place)
    if not found:
        return 0
    lines = text.split("\n")[: int(found[1]) - 1]
    return sum(len(line) + 1 for line in lines) + int(found[2]) - 1


def _result(typed: _Typed) -> JsonValue:
    typed.skip_space()
    if typed.at == len(typed.text):
        return None
    if not typed.text.startswith("=>", typed.at):
        raise typed.wrong(f"Behind the arguments, at {typed.place(typed.at)}, comes => and the result")
    typed.at += len("=>")
    result = typed.rest()
    if not result:
        return None
    try:
        return strict_json.loads(result)
    except InvalidDocument:
        return result


def _eval(typed: _Typed) -> SessionEntry:
    word = typed.word()
    if not word:
        raise typed.wrong("After /eval comes the score")
    score = _number(typed, word, "The score")
    metrics: dict[str, float] = {}
    while pair := typed.word():
        name, equals, value = pair.rpartition("=")
        if not name or not equals:
            raise typed.wrong(f"After the score come metrics as name=value, and {pair} is none")
        if name in metrics:
            raise typed.wrong(f"The metric {name} stands there twice")
        metrics[name] = _number(typed, value, f"The metric {name}")
    return SessionEntry.evaluation_result(score, metrics, None)


def _number(typed: _Typed, text: str, what: str) -> float:
    number = float(text) if _NUMBER.fullmatch(text) else math.nan
    if not math.isfinite(number):
        raise typed.wrong(f"{what} is a number such as 0.82, not {text or 'nothing'}")
    return number


def _run(typed: _Typed) -> SessionEntry:
    raise typed.wrong("Commands are run in teacher demos, after a /run or a ! that is typed there")


def _event(typed: _Typed) -> SessionEntry:
    name = typed.word()
    if not name:
        raise typed.wrong("After /event comes its name, and text if you like")
    text = typed.rest()
    return SessionEntry.system_event(name, {"text": text} if text else None)


COMMANDS: Mapping[str, _Command] = {
    "tool": _Command("/tool NAME ok|fail ARGUMENTS-JSON => RESULT", '/tool bash ok {"command": "ls"} => a.py', _tool),
    "skill": _Command(
        "/skill NAME ok|fail ARGUMENTS-JSON => RESULT", '/skill review ok {"file": "a.py"} => no findings', _skill
    ),
    "eval": _Command("/eval SCORE name=value …", "/eval 0.82 exact=0.8 cost=0.1", _eval),
    "event": _Command("/event NAME text", "/event deploy to staging", _event),
    "run": _Command("/run COMMAND", "/run pytest -q", _run),
}
"""The commands, by name: each with its shape, an example, and what makes its entry."""

_KNOWN = "Commands: " + ", ".join(f"/{name}" for name in COMMANDS) + "; // begins a message with a slash."
