"""How calls, arguments and results are said in few characters; characters are counted as Python counts them."""

import re

from thulp_tui.domain.json_value import JsonValue
from thulp_tui.domain.strict_json import dumps
from thulp_tui.recording.demo import Step
from thulp_tui.text import clean

_SPACE = re.compile(r"\s+")
_END = "…"
_RAW = 4_000
"""So much of a long text is looked at before it is cut."""


def cut(text: str, most: int) -> str:
    """Return a text of at most so many characters; what is left out shows as an ellipsis."""
    if len(text) <= most:
        return text
    return text[: most - 1].rstrip() + _END if most > 0 else ""


def in_line(text: str) -> str:
    """Return a text in one line, without control characters and with single spaces."""
    return _SPACE.sub(" ", clean(text[:_RAW])).strip()


def said(value: JsonValue) -> str:
    """Return a value in a line: text as it is, anything else as JSON."""
    return in_line(value if isinstance(value, str) else dumps(value))


def arguments(step: Step) -> str:
    """Return what a call was made with: a command alone as it stands, else `name=value` with commas, else JSON.

    The folder that a command ran in is left out.
    """
    given = step.arguments
    if not isinstance(given, dict):
        return said(given)
    parts = {name: value for name, value in given.items() if not (name == "cwd" and "command" in given)}
    if list(parts) == ["command"]:
        return said(parts["command"])
    return in_line(", ".join(f"{name}={said(value)}" for name, value in parts.items()))


def result(step: Step) -> str:
    """Return what came of a call in a line: of a command's output the last one, of other text the first, else JSON."""
    value, call = step.result, step.entry.envelope
    text = value if isinstance(value, str) else "" if value is None else dumps(value)
    is_command = call is not None and call.exit_code is not None
    text = text.strip()
    line = in_line(text[-_RAW:].rsplit("\n", 1)[-1] if is_command else text[:_RAW].split("\n", 1)[0])
    if call is not None and call.interrupted:
        return f"interrupted: {line}" if line else "interrupted"
    if step.is_good:
        return line
    code = f" ({call.exit_code})" if call is not None and call.exit_code else ""
    return f"failed{code}: {line}" if line else f"failed{code}"
