"""What a session's context says of the demo that is recorded in it, and where what is not in the file yet lies."""

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


def spools_beside(store: Path) -> Path:
    """Return the folder beside a sessions' file that holds what running commands print, while they run."""
    return store.with_name(f"{store.name}.running")
