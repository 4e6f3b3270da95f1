"""What a session's context says of the demo that is recorded in it."""

from collections.abc import Mapping
from pathlib import Path

from thulp_tui.domain.json_value import JsonValue
from thulp_tui.domain.summary import own_context


def demo_folder(context: Mapping[str, JsonValue]) -> Path:
    """Return the folder that a demo was begun in, in which its commands run; where that is unknown the present one."""
    start = own_context(context).get("start")
    folder = start.get("cwd") if isinstance(start, Mapping) else None
    if isinstance(folder, str) and folder:
        return Path(folder)
    try:
        return Path.cwd()
    except OSError:
        # It was taken away: what has no folder is not run anywhere else.
        return Path("(gone)")
