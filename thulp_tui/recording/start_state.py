"""What a demo began with: folder, git commit, versions of a few tools.  Never the environment, which holds secrets."""

import platform
import re
import subprocess
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from shutil import which
from typing import Final

from thulp_tui.domain.ids import Timestamp
from thulp_tui.domain.json_value import JsonValue

TOOLS: Final = {
    "bash": "--version",
    "cargo": "--version",
    "docker": "--version",
    "gcc": "--version",
    "git": "--version",
    "go": "version",
    "java": "-version",
    "make": "--version",
    "node": "--version",
    "npm": "--version",
    "pytest": "--version",
    "python3": "--version",
    "rustc": "--version",
    "uv": "--version",
}
"""The tools that are asked, each with how."""
PATIENCE: Final = 3.0
"""Seconds that a tool may take to say its version."""
_VERSION = re.compile(r"[0-9]+(?:\.[0-9]+)+[^\s,()'\"]*")


def start_state(folder: Path, now: Timestamp) -> dict[str, JsonValue]:
    """Return what a demo in this folder begins with at this moment; asks programs, a second or so. Never raises."""
    with ThreadPoolExecutor(6) as threads:
        git = threads.submit(_git, folder)
        asked = {name: threads.submit(_version, name, how, folder) for name, how in TOOLS.items() if which(name)}
        versions: dict[str, JsonValue] = {name: said for name, asking in asked.items() if (said := asking.result())}
        return {
            "at": int(now),
            "cwd": str(folder),
            "git": git.result(),
            "tools": versions,
            "platform": f"{platform.system()} {platform.release()} {platform.machine()}",
        }


def _git(folder: Path) -> JsonValue:
    """Commit, branch and whether anything is changed; None outside of a repository."""
    if _said(["git", "rev-parse", "--is-inside-work-tree"], folder) != "true":
        return None
    changes = _said(["git", "status", "--porcelain"], folder)
    return {
        "commit": _said(["git", "rev-parse", "--verify", "-q", "HEAD"], folder) or None,
        "branch": _said(["git", "symbolic-ref", "--short", "-q", "HEAD"], folder) or None,
        "is_dirty": None if changes is None else bool(changes),
    }


def _version(tool: str, how: str, folder: Path) -> str:
    found = _VERSION.search(_said([tool, how], folder, with_errors=True) or "")
    return found[0] if found else ""


def _said(command: Sequence[str], folder: Path, *, with_errors: bool = False) -> str | None:
    """What a program says, without white space around it; None when it fails or takes too long."""
    try:
        ran = subprocess.run(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT if with_errors else subprocess.DEVNULL,
            timeout=PATIENCE,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return ran.stdout.decode("utf-8", "replace").strip()
