"""A line that asks to run a command: ``!command``, ``!!command``, ``/run command``; ``\\!`` begins a message."""

from typing import NamedTuple

ESCAPED = "\\!"
"""How a message begins whose first character is an exclamation mark."""
RUN = "/run"
"""The slash command that means the same as ``!``."""
SHAPE = "^t why · !! whole terminal · \\! message"
"""What else can be done, in a line."""


class ShellLine(NamedTuple):
    """A command that was asked for."""

    command: str
    """What the shell is given, without white space around it; empty while nothing follows."""
    is_handed_over: bool = False
    """Whether it gets the whole terminal."""


def shell_line(text: str) -> ShellLine | None:
    """Return the command that a text asks for; None for a message or another command."""
    if text.startswith("!!"):
        return ShellLine(text[2:].strip(), is_handed_over=True)
    if text.startswith("!"):
        return ShellLine(text[1:].strip())
    if text == RUN or (text.startswith(RUN) and text[len(RUN)].isspace()):
        return ShellLine(text[len(RUN) :].strip())
    return None
