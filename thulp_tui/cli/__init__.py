"""The command line: a module a command, and the only wiring of the rooms."""

import difflib
import errno
import gc
import importlib
import os
from pathlib import Path
from typing import Any

import click

from thulp_tui import __version__
from thulp_tui.cli.complaints import Complaint, sentence

DEBUG_VARIABLE = "THULP_TUI_DEBUG"
"""The environment variable that, set to anything, shows an error's traceback instead of its sentence."""

COMMANDS = {
    "demo": "thulp_tui.cli.demo",
    "record": "thulp_tui.cli.record",
    "import": "thulp_tui.cli.import_",
    "list": "thulp_tui.cli.list_",
    "search": "thulp_tui.cli.search",
    "show": "thulp_tui.cli.show",
    "export": "thulp_tui.cli.export",
    "check": "thulp_tui.cli.check",
}
"""Each command's module, loaded when the command runs: the one listed place of lazy imports of the command line."""

SCREENS = (None, "FILE", "demo", "record")
"""The commands that draw the screen; nothing and a file are two of them."""

OPEN = "thulp_tui.cli.open_"
"""The module that opens a store on the screen: what runs when the first word is no command's name."""


def _command(module: str) -> click.Command:
    """The command that a module of this room defines under the name ``command``."""
    command = importlib.import_module(module).command
    assert isinstance(command, click.Command)
    return command


class Program(click.Group):
    """``thulp-tui``: its first word is a command's name, or else the file to open."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order in which one meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        return _command(COMMANDS[cmd_name]) if cmd_name in COMMANDS else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command the first word names; where it names none, opening it as a file. A misspelt name is refused."""
        word = args[0]
        if word in COMMANDS:
            return super().resolve_command(ctx, args)
        near = difflib.get_close_matches(word, COMMANDS, n=1)
        if near and not Path(word).exists():
            raise click.UsageError(f"no command or file {word!r}; did you mean {near[0]!r}? A new file: ./{word}", ctx)
        return "FILE", _command(OPEN), ["--", *args] if word.startswith("-") else args

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command; whatever goes wrong becomes one sentence and exit code 2."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            broken_pipe = isinstance(error, OSError) and error.errno == errno.EPIPE
            if broken_pipe or os.environ.get(DEBUG_VARIABLE):
                raise
            raise Complaint(sentence(error)) from error

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The places of the program's own files, below the commands; a path is never wrapped."""
        places = importlib.import_module("thulp_tui.cli.places")
        with formatter.section("Files"):
            for name, place in places.described():
                formatter.write(f"{'':{formatter.current_indent}}{name:<10}{place}\n")


@click.command(
    name="thulp-tui",
    cls=Program,
    invoke_without_command=True,
    options_metavar="[OPTIONS]",
    subcommand_metavar="[FILE | COMMAND [ARGS]...]",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option("--file", type=click.Path(path_type=Path), help="The store to work on; every command takes it, too.")
@click.option("--theme", metavar="NAME", help="The screen's theme, instead of the settings' one.")
@click.option("--model", metavar="NAME", help="The model that answers in conversations where none was chosen.")
@click.version_option(__version__, "--version", message="%(prog)s %(version)s", prog_name="thulp-tui")
@click.pass_context
def program(ctx: click.Context, file: Path | None, theme: str | None, model: str | None) -> None:
    """Browse, read, record and organise thulp sessions from one TinyDB file.

    FILE is the store to open; it is created when it does not exist. The first
    word is a command's name if it can be (./list opens a file called list).
    Without FILE: --file, then $THULP_TUI_FILE, the settings' file, then
    .thulp/sessions.tinydb.json of the nearest folder upwards that has a
    .thulp, then the user's data folder.

    \b
    Examples:
      thulp-tui                         open this project's sessions
      thulp-tui work.tinydb.json        open (or create) a file
      thulp-tui demo                    look around in sample sessions
      thulp-tui record --task "Fix it"  record a teacher demo in this folder
      thulp-tui import ~/project        take in thulp's own session files
      thulp-tui list --filter active    what is there, as plain text
      thulp-tui search "login test"     find it in what the entries say
      thulp-tui show 40b3               read one; the id's beginning is enough
      thulp-tui export 40b3 --out .     write it as thulp would
    """
    ctx.obj = {"file": file, "theme": theme, "model": model}
    if ctx.invoked_subcommand not in SCREENS and not gc.isenabled():
        gc.freeze()
        gc.enable()
    if ctx.invoked_subcommand is None:
        ctx.invoke(_command(OPEN))
    elif theme is not None and ctx.invoked_subcommand not in SCREENS:
        raise click.UsageError(f"--theme is for the screen; {ctx.invoked_subcommand!r} prints plain text", ctx)
    elif model is not None and ctx.invoked_subcommand != "FILE":
        raise click.UsageError(f"--model is for the screen of a file, not for {ctx.invoked_subcommand!r}", ctx)


def main() -> None:
    """Runs the program and exits: 0, 2 for what cannot be done, and 1 for an import that left something out or a
    search that found nothing.
    """
    # What is loaded first stays: it is never searched for garbage, which takes a sixth of the time until something
    # is seen. Looking begins when a command does; with the screen, when that has been drawn.
    gc.disable()
    # Looking for plugins of pydantic, of which none is wanted, takes a tenth of the time of a short command.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    program(prog_name="thulp-tui")
