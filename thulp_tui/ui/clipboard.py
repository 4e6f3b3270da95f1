"""The clipboard: a native program where there is one, and OSC 52 for the terminal itself, which also works over SSH."""

import os
import subprocess
from asyncio import to_thread
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from shutil import which
from typing import Any

from textual.app import App

from thulp_tui.text import clean_line, size

PATIENCE = 3.0
"""Seconds after which a program that does not take the text is given up."""
OSC_MOST = 4_000_000
"""Bytes up to which a text is sent to the terminal: beyond, terminals drop it, and a slow line stands still."""
_PROGRAMS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("", ("pbcopy",)),
    ("WAYLAND_DISPLAY", ("wl-copy",)),
    ("DISPLAY", ("xclip", "-selection", "clipboard")),
    ("DISPLAY", ("xsel", "--clipboard", "--input")),
)
"""The variable that says that a program can work here, and its command."""


def command(environment: Mapping[str, str]) -> list[str] | None:
    """Return what fills the native clipboard from its standard input; None where there is none, as over SSH."""
    if environment.get("SSH_CONNECTION") or environment.get("SSH_TTY"):
        return None
    for variable, (program, *options) in _PROGRAMS:
        if (not variable or environment.get(variable)) and (path := which(program, path=environment.get("PATH"))):
            return [path, *options]
    return None


def fill(filling: list[str], data: bytes) -> str:
    """Give bytes to a program of the clipboard; return why it did not take them, or nothing.

    It gets no pipe to write to and a session of its own: xclip and wl-copy stay behind to hand the text out, which must
    neither be waited for nor end with this program.
    """
    try:
        done = subprocess.run(
            filling,
            input=data,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=PATIENCE,
            start_new_session=True,
        )
    except subprocess.TimeoutExpired:
        return f"did not answer within {PATIENCE:g} s"
    except OSError as error:
        return error.strerror or str(error)
    return f"ended with code {done.returncode}" if done.returncode else ""


def copy(app: App[Any], what: str, make: Callable[[], str]) -> None:
    """Copy the text that ``make`` returns, beside the screen as it may be many megabytes; say what and how much."""
    making: Any = partial(_copy, app, what, make)
    app.run_worker(making, group="copy", exclusive=True)


async def _copy(app: App[Any], what: str, make: Callable[[], str]) -> None:
    text, amount, program, trouble = await to_thread(_made, make)
    is_native, is_sent = bool(program) and not trouble, amount <= OSC_MOST
    if is_sent:
        app.copy_to_clipboard(text)
    said = f"Copied {clean_line(what)}, {size(amount)}"
    if not is_native and not is_sent:
        said = f"Not copied: {size(amount)} are more than a terminal's clipboard takes"
    if trouble:
        said += f"; {program} {trouble}" + (", the terminal was asked" if is_sent else "")
    app.notify(
        said, severity="warning" if trouble or not (is_native or is_sent) else "information", timeout=3, markup=False
    )


def _made(make: Callable[[], str]) -> tuple[str, int, str, str]:
    """The text, its bytes, the program that was given it (or nothing), and why that did not take it (or nothing)."""
    # What a terminal or a program is given is bytes: a lone half of a surrogate pair has none.
    data = make().encode("utf-8", "replace")
    filling = command(os.environ)
    return data.decode(), len(data), Path(filling[0]).name if filling else "", fill(filling, data) if filling else ""
