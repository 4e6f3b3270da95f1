"""``thulp-tui export ID``: one session in another tool's format."""

import os
from pathlib import Path

import click

from thulp_tui.cli.complaints import Complaint
from thulp_tui.cli.finding import find
from thulp_tui.cli.output import emit
from thulp_tui.cli.places import existing, file_option
from thulp_tui.domain.remarks import without_remarks
from thulp_tui.domain.rules import Refused
from thulp_tui.domain.session import Session
from thulp_tui.exchange import FORMATS, FolderWriter
from thulp_tui.exchange.placing import place
from thulp_tui.store import SessionStore

WRITTEN = [name for name, row in FORMATS.items() if row.writes]
"""The formats one can export to."""


@click.command(name="export", epilog="Formats: " + "; ".join(f"{name}, {FORMATS[name].summary}" for name in WRITTEN))
@click.argument("session", metavar="ID")
@click.option("--format", "format_name", type=click.Choice(WRITTEN), default=WRITTEN[0], show_default=True)
@click.option("-o", "--out", type=click.Path(path_type=Path, allow_dash=True), help="The file or folder to write to.")
@click.option("--with-notes", is_flag=True, help="With your notes, bookmarks and marks, as a backup has them.")
@click.option("--force", is_flag=True, help="Overwrite existing files.")
@click.option("--no-redact", is_flag=True, help="Leave secrets in a distil pack; without it they are taken out.")
@file_option
def command(
    session: str,
    format_name: str,
    out: Path | None,
    with_notes: bool,
    force: bool,
    no_redact: bool,
    file: Path | None,
) -> None:
    """Write one session in a format of other tools.

    Without --out it goes to standard output. If --out is a folder, the file in
    it gets the format's usual name. A file is written wholly or not at all.
    Your notes, bookmarks and marks stay behind, unless --with-notes.

    A distil pack is made of a teacher demo and is a folder: --out is needed.
    Secrets, your home directory and your name are taken out of it as far as
    they are recognised, and it is said how many; look through it all the same.

    \b
    Examples:
      thulp-tui export 40b3 > session.json
      thulp-tui export 40b3 --format thulp --out ~/project/.thulp/sessions
      thulp-tui export 40b3 --with-notes --out backup.json
      thulp-tui export 40b3 --format distil --out login-fix
    """
    store_path = existing(file)
    with SessionStore.open(store_path, create=False) as store:
        exported = store.load(find(store, session)).to_session()
    row = FORMATS[format_name]
    if no_redact and not row.is_folder:
        raise click.UsageError(f"--no-redact: nothing is taken out of {format_name} files")
    if with_notes and row.is_folder:
        raise click.UsageError(f"--with-notes: {format_name} has no place for notes")
    if row.is_folder:
        write_folder(row.folder_writer(), exported, out, redact=not no_redact, overwrite=force)
        return
    if not with_notes:
        exported = without_remarks(exported)
    writer = row.writer()
    text = writer.write(exported)
    if out is None or str(out) == "-":
        emit(text)
        return
    target = out / writer.file_name(exported) if out.is_dir() else out
    if target.exists() and target.samefile(store_path):
        raise Complaint(f"{target} is the store itself; it is not overwritten")
    write_file(target, text, overwrite=force)
    click.echo(f"wrote {click.format_filename(target)}", err=True)


def write_folder(writer: FolderWriter, session: Session, out: Path | None, *, redact: bool, overwrite: bool) -> None:
    """Puts a session's files into the folder ``out``, all or none, and says what was taken out of them.

    A Complaint without a folder, for a session that has no such files, and for files that must not be overwritten.
    """
    if out is None or str(out) == "-":
        raise Complaint("this format is a folder of files; --out DIR says which")
    if os.path.lexists(out) and not out.is_dir():
        raise Complaint(f"{out} is no folder")
    try:
        made = writer.build(session, redact=redact)
        writer.put(made.files, out, overwrite=overwrite)
    except Refused as refused:
        raise Complaint(refused.reason) from refused
    except FileExistsError as error:
        raise Complaint(f"{error.filename} exists already; --force overwrites it") from error
    click.echo(f"wrote {click.format_filename(out)}: {', '.join(made.files)}; {made.told}", err=True)


def write_file(path: Path, text: str, *, overwrite: bool) -> None:
    """Puts ``text`` at ``path``, wholly or not at all; a link is followed.

    A Complaint when something is there and ``overwrite`` is false; OSError when it cannot be written.
    """
    try:
        place(path, text, overwrite=overwrite)
    except FileExistsError as error:
        raise Complaint(f"{error.filename} exists already; --force overwrites it") from error
