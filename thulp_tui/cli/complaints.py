"""How the command line says that something cannot be done: one sentence on stderr, exit code 2, no traceback."""

import click

from thulp_tui.text import clean, clean_line

STOPPED = 130
"""The exit code after ctrl+c, as shells have it."""


class Complaint(click.ClickException):
    """Ends the program with a sentence for a person."""

    exit_code = 2
    """The same code as for wrong options; 1 is left for an import that had to leave something out, and
    for a search that found nothing."""

    def show(self, file: object = None) -> None:
        """Writes the sentence to stderr, cleaned, since it may quote a file's content."""
        click.echo(f"thulp-tui: {clean(self.message)}", err=True)


def sentence(error: Exception) -> str:
    """What to tell a person about an error that reached the command line.

    The project's own errors carry a sentence already; the system's get the file's name first; anything else is a fault
    of the program and says so.
    """
    if type(error).__module__.startswith("thulp_tui."):
        said = str(error)
    elif isinstance(error, OSError):
        what = error.strerror or str(error)
        said = f"{error.filename}: {what}" if error.filename else what
    else:
        fault = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        said = f"a fault of this program, {fault} (THULP_TUI_DEBUG=1 shows where)"
    return clean_line(said)
