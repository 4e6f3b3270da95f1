"""The environment of a recorded command."""

import os
from pathlib import Path
from typing import Final

SURROUNDINGS: Final = {"TERM": "dumb", "PAGER": "cat", "GIT_PAGER": "cat", "MANPAGER": "cat", "SYSTEMD_PAGER": "cat"}
"""What a recorded command finds: no colours and bars are asked for where nobody wants them, and no pager waits."""


def surroundings(folder: Path) -> dict[str, str]:
    """Return the environment of a command in a folder, whose way there may lead over links.

    The size is the pseudo-terminal's, not the person's.
    """
    kept = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES", "TEXTUAL_FPS")}
    return {**kept, **SURROUNDINGS, "PWD": str(folder)}
