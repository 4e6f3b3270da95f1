"""The tool call that a command is recorded as: begun as one that was interrupted, so that a crash leaves it so."""

import secrets
from pathlib import Path

from thulp_tui.domain.entry import SessionEntry, ToolCall
from thulp_tui.domain.ids import Timestamp
from thulp_tui.domain.json_value import JsonValue
from thulp_tui.recording.command import Command

HANDED_OVER = "The command had the whole terminal; what it showed is not recorded."
"""The result of a command that drew its own screen."""
SHOWN_LINES = 40
"""Lines shown of a command's output while it runs."""


def begun(command: str, folder: Path, tool_name: str, now: Timestamp, *, is_handed_over: bool = False) -> SessionEntry:
    """Return the entry of a command that begins now."""
    content: dict[str, JsonValue] = {
        "tool_call_id": f"call_{secrets.token_hex(12)}",
        "arguments": {"command": command, "cwd": str(folder)},
        "result": HANDED_OVER if is_handed_over else "",
        "interrupted": True,
    }
    return SessionEntry.tool_call(tool_name, False, content, timestamp=now)


def shown(entry: SessionEntry, command: Command) -> SessionEntry:
    """Return the entry as it is shown while its command runs: with the end of what was printed."""
    lines = command.last_lines(SHOWN_LINES)
    return _changed(entry, success=True, result=lines, duration_ms=command.duration_ms, interrupted=None)


def so_far(entry: SessionEntry, text: str, duration_ms: int, *, output_file: str = "") -> SessionEntry:
    """Return the entry as it stands with what was printed until now: still an interrupted one."""
    kept = output_file or None
    return _changed(entry, success=False, result=text, duration_ms=duration_ms, interrupted=True, output_file=kept)


def ended(
    entry: SessionEntry, text: str | None, exit_code: int, duration_ms: int, *, error: str = "", output_file: str = ""
) -> SessionEntry:
    """Return the entry of a command that has ended; with ``text`` None its result stays as it is.

    An intent, or whatever else a person has added to the entry meanwhile, stays.
    """
    parts: dict[str, JsonValue] = {"exit_code": exit_code, "duration_ms": duration_ms, "interrupted": None}
    if text is not None:
        parts["result"] = text
    if error:
        parts["error"] = error
    if output_file:
        parts["output_file"] = output_file
    return _changed(entry, success=exit_code == 0, **parts)


def not_run(entry: SessionEntry, reason: str) -> SessionEntry:
    """Return the entry of a command that could not be started, as a shell tells that."""
    return ended(entry, None, 127, 0, error=reason)


def broken_off(entry: SessionEntry, text: str, duration_ms: int, reason: str) -> SessionEntry:
    """Return the entry of a command that was ended because the program was left."""
    return _changed(entry, success=False, result=text, duration_ms=duration_ms, interrupted=True, error=reason)


def _changed(entry: SessionEntry, *, success: bool, **parts: JsonValue) -> SessionEntry:
    """Return an entry with parts of its content changed; None takes one away."""
    content = {**entry.content, **parts} if isinstance(entry.content, dict) else parts
    kept = {name: value for name, value in content.items() if name not in parts or value is not None}
    kind = entry.entry_type
    called = kind.changed(success=success) if isinstance(kind, ToolCall) else kind
    return entry.changed(entry_type=called, content=kept)
