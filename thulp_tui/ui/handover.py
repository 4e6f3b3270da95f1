"""A command that gets the whole terminal: an editor, a debugger, whatever draws its own screen."""

import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from textual.app import App, SuspendNotSupported

from thulp_tui.ui.editor import no_interrupts


class CannotHandOver(Exception):
    """The terminal cannot be handed over, or nothing could be started; the message is for a person."""


@dataclass(frozen=True)
class HandedOver:
    """How a command ended that had the terminal."""

    exit_code: int
    """As a shell tells it: 128 and the signal's number for one that was ended."""
    duration_ms: int
    """How long it took, in milliseconds."""


def hand_over(app: App[Any], command: str, folder: Path, shell: str) -> HandedOver:
    """Give a command the terminal until it ends; the screen stands still meanwhile.

    Raises:
        CannotHandOver: it was not run.
    """
    failure: OSError | None = None
    code, begun = 0, time.monotonic()
    try:
        with app.suspend(), no_interrupts():
            # An exception must not leave the block: the screen would stay suspended.
            try:
                code = subprocess.call([shell, "-c", command], cwd=folder)
            except OSError as error:
                failure = error
    except SuspendNotSupported:
        raise CannotHandOver("This terminal cannot be handed to a command.") from None
    if failure is not None:
        raise CannotHandOver(f"The command could not be started: {failure.strerror or failure}") from failure
    return HandedOver(code if code >= 0 else 128 - code, round(1000 * (time.monotonic() - begun)))
