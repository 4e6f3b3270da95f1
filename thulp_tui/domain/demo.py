"""What a session's context says of the demo that is recorded in it, and where what is not in the file yet lies.

``context["thulp_tui"]["start"]`` says what the demo began with; ``"folder"``, ``{"cwd", "previous"}``, where its
commands run since a lone ``cd``.
"""

import re
import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.ids import EntryId
from thulp_tui.domain.json_value import JsonValue
from thulp_tui.domain.summary import PROGRAM_KEY, own_context

FOLDER: Final = (PROGRAM_KEY, "folder")
"""Where in the context it stands in which folder the next command runs, once it is not the first one."""
_CD = re.compile(r"cd(?:[ \t]+(?P<where>.*))?", re.DOTALL)
_ONE_COMMAND = re.compile(
    r"""(?:[^\\'"`$;&|<>()\#\n]|\\.|'[^']*'|"(?:[^"\\]|\\.)*"|\$\([^()]*\)|\$(?!\()|`[^`]*`)*""", re.DOTALL
)
"""What a shell reads as one command with its words, with whatever it puts in their place."""


def demo_folder(context: Mapping[str, JsonValue]) -> Path:
    """Return the folder in which the next command runs: where ``cd`` led, else where the demo was begun.

    Where that is unknown, it is the present one.
    """
    own = own_context(context)
    for place in (own.get(FOLDER[1]), own.get("start")):
        folder = place.get("cwd") if isinstance(place, Mapping) else None
        if isinstance(folder, str) and folder:
            return Path(folder)
    try:
        return Path.cwd()
    except OSError:
        # It was taken away: what has no folder is not run anywhere else.
        return Path("(gone)")


def going(command: str, context: Mapping[str, JsonValue]) -> str | None:
    """Return what a shell is given for a lone ``cd``: it goes there and prints where that is. None for all else."""
    found = _CD.fullmatch(command.strip())
    if found is None or not _ONE_COMMAND.fullmatch(where := (found["where"] or "").strip()):
        return None
    place = own_context(context).get(FOLDER[1])
    previous = place.get("previous") if isinstance(place, Mapping) else None
    if where == "-" and isinstance(previous, str):
        # Not every shell takes it from the environment.
        where = shlex.quote(previous)
    return f"cd {where} >/dev/null && pwd"


def gone_to(entry: SessionEntry) -> JsonValue:
    """Return what is kept at ``FOLDER`` after a call that was a lone ``cd`` and went well; None for any other entry."""
    call = entry.envelope
    if call is None or call.exit_code != 0 or not isinstance(call.arguments, Mapping):
        return None
    command, before = call.arguments.get("command"), call.arguments.get("cwd")
    if not isinstance(command, str) or not isinstance(call.result, str) or going(command, {}) is None:
        return None
    folder = call.result.rpartition("\n")[2]
    return {"cwd": folder, "previous": before} if Path(folder).is_absolute() else None


def last_gone_to(entries: Sequence[SessionEntry]) -> JsonValue:
    """Return what is kept at ``FOLDER`` after all of these entries; None where none of them led elsewhere."""
    return next((place for entry in reversed(entries) if (place := gone_to(entry)) is not None), None)


def output_beside(store: Path, entry_id: EntryId) -> Path:
    """Return the file beside a sessions' file that holds all that a command printed, where that is kept."""
    return store.with_name(f"{store.name}.outputs") / f"{entry_id}.txt"


def spools_beside(store: Path) -> Path:
    """Return the folder beside a sessions' file that holds what running commands print, while they run."""
    return store.with_name(f"{store.name}.running")
