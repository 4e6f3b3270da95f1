"""The environment of a recorded command."""

import os
from collections.abc import Collection
from pathlib import Path
from typing import Final

SURROUNDINGS: Final = {"TERM": "dumb", "PAGER": "cat", "GIT_PAGER": "cat", "MANPAGER": "cat", "SYSTEMD_PAGER": "cat"}
"""What a recorded command finds: no colours and bars are asked for where nobody wants them, and no pager waits."""

LEFT_OUT: Final = ("COLUMNS", "LINES", "TEXTUAL_FPS", "PYDANTIC_DISABLE_PLUGINS")
"""The size of the person's terminal, and what this program sets for itself."""


def surroundings(folder: Path, hidden: Collection[str] = ()) -> dict[str, str]:
    """Return the environment of a command in a folder, whose way there may lead over links; some may be hidden."""
    kept = {name: value for name, value in os.environ.items() if name not in LEFT_OUT and name not in hidden}
    return {**kept, **SURROUNDINGS, "PWD": str(folder)}
