"""``thulp-tui demo``: the screen on a copy of the sample sessions."""

import shutil
import tempfile
from pathlib import Path

import click

from thulp_tui import settings, state
from thulp_tui.cli.complaints import Complaint
from thulp_tui.cli.open_ import require_terminal, run_screen
from thulp_tui.cli.places import group_options
from thulp_tui.domain.ids import Timestamp
from thulp_tui.domain.operations import CreateSession
from thulp_tui.exchange import samples
from thulp_tui.store import SessionStore

STORE_NAME = "demo.tinydb.json"
"""The demo store's name in its temporary folder."""


def fill(path: Path) -> None:
    """Creates the store ``path`` with the sample sessions in it, their times relative to now."""
    with SessionStore.open(path) as store:
        store.apply([CreateSession(session) for session in samples.sessions(Timestamp.now())])


@click.command(name="demo")
@click.option("--file", type=click.Path(path_type=Path), help="A new file for the copy, which is then kept.")
@click.option("--keep", is_flag=True, help="Keep the temporary file.")
@click.option("--theme", metavar="NAME", help="The screen's theme, instead of the settings' one.")
@click.pass_context
def command(ctx: click.Context, file: Path | None, keep: bool, theme: str | None) -> None:
    """Open the screen on a copy of about twelve sample sessions.

    The copy is a temporary file: do with it what you like. It is removed when
    you leave, unless you say --keep; then you are told where it is.

    \b
    Examples:
      thulp-tui demo
      thulp-tui demo --theme textual-light
      thulp-tui demo --file tour.tinydb.json
    """
    require_terminal()
    chosen = settings.load()
    file = file or group_options().get("file")
    if file and file.exists():
        raise Complaint(f"{file} exists already; the demo begins a new file")
    folder = Path(tempfile.mkdtemp(prefix="thulp-tui-demo-"))
    path = file or folder / STORE_NAME
    try:
        fill(path)
        remembered = state.load(folder / "state.json")
        code = run_screen(path, chosen, theme or group_options().get("theme"), remembered)
    finally:
        if not keep:
            shutil.rmtree(folder, ignore_errors=True)
    if keep or file:
        click.echo(f"The demo's sessions are in {path}")
    ctx.exit(code)
