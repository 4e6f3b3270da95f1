"""``thulp-tui export ID``: one session in another tool's format."""

from pathlib import Path

import click

from thulp_tui.cli.complaints import Complaint
from thulp_tui.cli.finding import find
from thulp_tui.cli.output import emit
from thulp_tui.cli.places import existing, file_option
from thulp_tui.domain.remarks import without_remarks
from thulp_tui.exchange import FORMATS
from thulp_tui.exchange.placing import place
from thulp_tui.store import SessionStore

WRITTEN = [name for name, row in FORMATS.items() if row.writes]
"""The formats one can export to."""


@click.command(name="export", epilog="Formats: " + "; ".join(f"{name}, {FORMATS[name].summary}" for name in WRITTEN))
@click.argument("session", metavar="ID")
@click.option("--format", "format_name", type=click.Choice(WRITTEN), default=WRITTEN[0], show_default=True)
@click.option("-o", "--out", type=click.Path(path_type=Path, allow_dash=True), help="The file or folder to write to.")
@click.option("--with-notes", is_flag=True, help="With your notes, bookmarks and marks, as a backup has them.")
@click.option("--force", is_flag=True, help="Overwrite an existing file.")
@file_option
def command(session: str, format_name: str, out: Path | None, with_notes: bool, force: bool, file: Path | None) -> None:
    """Write one session in a format of other tools.

    Without --out it goes to standard output. If --out is a folder, the file in
    it gets the format's usual name. A file is written wholly or not at all.
    Your notes, bookmarks and marks stay behind, unless --with-notes.

    \b
    Examples:
      thulp-tui export 40b3 > session.json
      thulp-tui export 40b3 --format thulp --out ~/project/.thulp/sessions
      thulp-tui export 40b3 --with-notes --out backup.json
    """
    store_path = existing(file)
    with SessionStore.open(store_path, create=False) as store:
        exported = store.load(find(store, session)).to_session()
    if not with_notes:
        exported = without_remarks(exported)
    writer = FORMATS[format_name].writer()
    text = writer.write(exported)
    if out is None or str(out) == "-":
        emit(text)
        return
    target = out / writer.file_name(exported) if out.is_dir() else out
    if target.exists() and target.samefile(store_path):
        raise Complaint(f"{target} is the store itself; it is not overwritten")
    write_file(target, text, overwrite=force)
    click.echo(f"wrote {click.format_filename(target)}", err=True)


def write_file(path: Path, text: str, *, overwrite: bool) -> None:
    """Puts ``text`` at ``path``, wholly or not at all; a link is followed.

    A Complaint when something is there and ``overwrite`` is false; OSError when it cannot be written.
    """
    try:
        place(path, text, overwrite=overwrite)
    except FileExistsError as error:
        raise Complaint(f"{error.filename} exists already; --force overwrites it") from error
