"""Process groups: whether anything in one still runs."""

import os
from contextlib import suppress
from pathlib import Path


def is_there(group: int) -> bool:
    """Whether a process group has a process that has not ended."""
    try:
        os.killpg(group, 0)
    except OSError:
        return False
    # One that nobody has waited for counts as well, and in a container nobody may.
    found = list(Path("/proc").glob("[0-9]*/stat"))
    return not found or any(_is_alive_in(stat, group) for stat in found)


def _is_alive_in(stat: Path, group: int) -> bool:
    """Whether a process, by its ``/proc/PID/stat``, is of a group and has not ended."""
    with suppress(OSError):
        state, _, its_group, *_ = stat.read_text("utf-8", "replace").rpartition(")")[2].split()
        return int(its_group) == group and state not in "ZX"
    return False
