"""``thulp-tui [FILE]``: opens a store on the screen."""

import os
import sys
from pathlib import Path
from typing import NoReturn

import click

from thulp_tui import settings, state
from thulp_tui.cli.complaints import Complaint
from thulp_tui.cli.places import file_option, group_options, store_path
from thulp_tui.domain.ids import SessionId


def require_terminal() -> None:
    """Complains where no screen can be drawn; called before anything is loaded or created."""
    for stream, name in ((sys.stdin, "input"), (sys.stdout, "output")):
        if stream is None or not stream.isatty():
            _no_screen(f"standard {name} is not one")
    term = os.environ.get("TERM", "")
    if term == "dumb" or (not term and os.name != "nt"):
        _no_screen(f"TERM is {term!r}" if term else "TERM is not set")


def _no_screen(reason: str) -> NoReturn:
    """Says why there can be no screen, and what works without one."""
    raise Complaint(f"the screen needs a terminal: {reason} (`thulp-tui list` and `show` print plain text)")


def run_screen(
    store: Path,
    chosen: settings.Settings,
    theme: str | None,
    remembered: state.State,
    recorded: SessionId | None = None,
) -> int:
    """Draws the screen on ``store`` until the person leaves; its exit code. What is to be recorded is open at first."""
    # While an entry is being written, a key waits for the next frame: at sixty a second twice as long as it has to.
    os.environ.setdefault("TEXTUAL_FPS", "120")
    # Textual loads only for those who get a screen.
    from thulp_tui.ui.app import run

    if theme is not None:
        chosen = chosen._replace(theme=theme)
    return run(store, chosen, remembered, recorded)


def _show_program_help(ctx: click.Context, _: click.Parameter, asked: bool) -> None:
    """``thulp-tui FILE --help`` is the program's own help."""
    if asked and not ctx.resilient_parsing:
        click.echo(ctx.find_root().get_help())
        ctx.exit()


@click.command(add_help_option=False)
@click.argument("store", metavar="[FILE]", required=False, type=click.Path(path_type=Path))
@file_option
@click.option("--theme", metavar="NAME")
@click.option("--model", metavar="NAME")
@click.option("-h", "--help", is_flag=True, is_eager=True, expose_value=False, callback=_show_program_help)
@click.pass_context
def command(
    ctx: click.Context,
    store: Path | None = None,
    file: Path | None = None,
    theme: str | None = None,
    model: str | None = None,
) -> None:
    """Opens FILE on the screen."""
    require_terminal()
    file = file or group_options().get("file")
    if store and file:
        raise click.UsageError(f"two files to open: {store} and --file {file}", ctx)
    chosen = settings.load()
    path = store_path(store or file, chosen.file)
    if model := model or group_options().get("model"):
        chosen = chosen._replace(model=model)
    ctx.exit(run_screen(path, chosen, theme or group_options().get("theme"), state.load()))
