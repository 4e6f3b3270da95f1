"""The person's own editor, in the terminal of this program."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from shutil import which
from typing import Any

import click
from textual.app import App, SuspendNotSupported

EDITORS = ("nano", "vim", "vi")
"""What is looked for where neither $VISUAL nor $EDITOR names an editor."""


class EditorFailed(Exception):
    """Nothing was edited; the message is for a person."""


def edited(text: str, app: App[Any]) -> str:
    """Return the text as the editor saved it, or as it was if that saved nothing.

    Raises:
        EditorFailed: there is no editor, it failed, or the terminal cannot be handed to one.
    """
    editor = next(filter(None, (os.environ.get("VISUAL"), os.environ.get("EDITOR"), *map(which, EDITORS))), None)
    if editor is None:
        raise EditorFailed("No editor was found: set $EDITOR.")
    failure: Exception | None = None
    written: str | None = None
    try:
        with app.suspend(), no_interrupts():
            # An exception must not leave the block: the screen would stay suspended.
            try:
                written = click.edit(text, editor=editor, extension=".md")
            except (click.ClickException, OSError) as error:
                failure = error
    except SuspendNotSupported:
        raise EditorFailed("This terminal cannot be handed to an editor.") from None
    if failure is not None:
        raise EditorFailed(f"Nothing was changed: {failure}") from failure
    return text if written is None else written.rstrip("\n")


@contextmanager
def no_interrupts() -> Iterator[None]:
    """Leave ctrl+c to the editor: it would end this program, which waits in the same terminal."""
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
