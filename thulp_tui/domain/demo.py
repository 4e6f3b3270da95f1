"""What a session's context says of the demo that is recorded in it."""

from collections.abc import Mapping
from pathlib import Path

from thulp_tui.domain.json_value import JsonValue
from thulp_tui.domain.summary import own_context


def demo_folder(context: Mapping[str, JsonValue]) -> Path:
    """Return the folder that a demo was begun in, in which its commands run; the present one where that is unknown."""
    start = own_context(context).get("start")
    folder = start.get("cwd") if isinstance(start, Mapping) else None
    return Path(folder) if isinstance(folder, str) and folder else Path.cwd()
