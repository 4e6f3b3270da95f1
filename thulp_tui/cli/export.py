"""``thulp-tui export``: sessions in other tools' formats, one, several, or those that a filter finds."""

import gc
import os
from collections.abc import Sequence
from pathlib import Path

import click

from thulp_tui import settings
from thulp_tui.cli.complaints import STOPPED, Complaint
from thulp_tui.cli.export_progress import Progress
from thulp_tui.cli.filtering import read_filter
from thulp_tui.cli.finding import find
from thulp_tui.cli.output import emit, say
from thulp_tui.cli.places import existing, file_option
from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.domain.ids import SessionId
from thulp_tui.domain.rules import Refused
from thulp_tui.exchange import FORMATS, Format, Shape
from thulp_tui.exchange.destinations import Destination, Folder, Nowhere, OneFile, Stream, ThisFolder
from thulp_tui.exchange.exporting import Export, finding, redactor
from thulp_tui.store import SessionStore, StoreError
from thulp_tui.text import clean_line

WRITTEN = [name for name, row in FORMATS.items() if row.writes]
"""The formats one can export to."""

Wanted = Sequence[tuple[SessionId, int]]
"""Sessions by their ids, and which of those with that id."""


@click.command(
    name="export",
    short_help="Write sessions in thulp's or other tools' formats.",
    epilog="Formats: " + "; ".join(f"{name}, {FORMATS[name].summary}" for name in WRITTEN),
)
@click.argument("sessions", metavar="[ID]...", nargs=-1)
@click.option("--filter", "wanted", metavar="TEXT", help="The sessions that this filter finds, as in `list`.")
@click.option("--format", "format_name", type=click.Choice(WRITTEN), default=WRITTEN[0], show_default=True)
@click.option("-o", "--out", type=click.Path(path_type=Path, allow_dash=True), help="The file or folder to write to.")
@click.option("--dry-run", is_flag=True, help="Write nothing, and tell what would be written and what left out.")
@click.option("--with-notes", is_flag=True, help="With your notes, bookmarks and marks, as a backup has them.")
@click.option("--force", is_flag=True, help="Overwrite existing files.")
@click.option("--no-redact", is_flag=True, help="Leave secrets in; else they are taken out, but of thulp's files.")
@file_option
def command(
    sessions: tuple[str, ...],
    wanted: str | None,
    format_name: str,
    out: Path | None,
    dry_run: bool,
    with_notes: bool,
    force: bool,
    no_redact: bool,
    file: Path | None,
) -> None:
    """Write sessions in a format of other tools: those whose ids begin with
    ID, those that --filter finds (--filter "" is all); with both, those
    among the ids that it finds.

    Without --out it goes to standard output. A format of JSON lines puts all
    sessions into one file; any other writes a file or folder a session, into
    the folder --out. Each file appears whole or not at all. What was written,
    what was left out and why is told on stderr, with --dry-run on stdout; of
    thulp's own format on standard output nothing is told.

    Secrets, your home directory and your name are taken out of all but
    thulp's own format, as far as they are recognised, and it is said how
    many; look through it all the same. Your notes, bookmarks and marks stay
    behind, unless --with-notes.

    The exit code is 1 when a session was left out that could not be read or
    whose file is there already, and when there was nothing to write.

    \b
    Examples:
      thulp-tui export 40b3 > session.json
      thulp-tui export 40b3 --format thulp --out ~/project/.thulp/sessions
      thulp-tui export 40b3 --with-notes --out backup.json
      thulp-tui export 40b3 --format distil --out login-fix
      thulp-tui export --filter 'type:demo tag:golden' --format sft-openai -o train.jsonl
    """
    row = FORMATS[format_name]
    if not sessions and wanted is None:
        raise click.UsageError('which sessions? Name them by their ids or by --filter; --filter "" is all')
    if no_redact and not row.redacts:
        raise click.UsageError(f"--no-redact: nothing is taken out of {format_name} files")
    if with_notes and not row.has_notes:
        raise click.UsageError(f"--with-notes: {format_name} has no place for notes")
    store_path = existing(file)
    with SessionStore.open(store_path, create=False) as store:
        found, damaged = _found(store, sessions, wanted)
        where = None if out is None or str(out) == "-" else out
        is_one = wanted is None and len(found) == 1
        export = Export(
            row,
            Nowhere() if dry_run else _destination(row, where, store_path, is_one=is_one, overwrite=force),
            redactor=None if no_redact or not row.redacts else redactor(settings.load()),
            has_notes=with_notes,
            find=finding(store),
        )
        unread = _run(export, store, found, is_one=is_one) + damaged
        for _ in range(damaged):
            export.pass_over("damaged; `thulp-tui check` tells what and where")
    is_in_folder = where is not None and where.is_dir() and is_one
    if dry_run or where is not None or row.redacts:
        _tell(export, export.report.last or where if is_in_folder else where, dry_run=dry_run)
    if unread or export.report.there or not export.report.sessions:
        raise click.exceptions.Exit(1)


def _found(store: SessionStore, sessions: tuple[str, ...], wanted: str | None) -> tuple[Wanted, int]:
    """The sessions that are meant, each once, in the order they were named, or the latest change first.

    Beside them how many damaged ones a filter cannot judge.
    """
    named = list(dict.fromkeys(find(store, each) for each in sessions))
    if wanted is None:
        return [(id, 0) for id in named], 0
    found_by = read_filter(wanted)
    listing = store.list()
    found = [
        (listed.summary.id, listed.occurrence)
        for listed in listing.sessions
        if (not named or listed.summary.id in named) and found_by.matches(listed.summary)
    ]
    if not found:
        click.echo(clean_line(f"no session with {wanted!r} in {store.path}"), err=True)
        raise click.exceptions.Exit(1)
    return found, 0 if named else len(listing.damaged)


def _destination(row: Format, out: Path | None, store: Path, *, is_one: bool, overwrite: bool) -> Destination:
    """Where one session that was named goes, or any number of them.

    Raises Complaint for a place that cannot be, OSError for one that takes no file.
    """
    is_one_file = row.shape is Shape.LINES or row.shape is Shape.FILE and is_one
    if out is None:
        if not is_one_file:
            what = "this format is a folder of" if row.is_folder else "several sessions are as many"
            raise Complaint(f"{what} files; --out DIR says which")
        return Stream(emit)
    is_folder = out.is_dir()
    if not is_one_file and os.path.lexists(out) and not is_folder:
        raise Complaint(f"{out} is no folder")
    try:
        if row.is_folder and is_one:
            return ThisFolder(out, overwrite=overwrite)
        if row.shape is Shape.LINES and is_folder:
            return OneFile(out / row.lines_name, overwrite=overwrite, store=store)
        make = OneFile if is_one_file and not is_folder else Folder
        return make(out, overwrite=overwrite, store=store)
    except FileExistsError as error:
        raise Complaint(f"{error.filename} exists already; --force overwrites it") from error
    except Refused as refused:
        raise Complaint(refused.reason) from refused


def _run(export: Export, store: SessionStore, found: Wanted, *, is_one: bool) -> int:
    """Write the sessions; return how many could not be read. Of one alone a Complaint says why it is not written."""
    unread = 0
    # Sessions are trees of objects without circles, which nobody needs to look for.
    gc.disable()
    try:
        with Progress(len(found)) as progress, export:
            for id, occurrence in found:
                try:
                    reason = export.add(store.load(id, occurrence).to_session())
                except (StoreError, InvalidDocument) as error:
                    unread += 1
                    reason = export.pass_over(f"it could not be read ({error})")
                if reason and is_one:
                    for path in export.report.there:
                        reason = f"{path} exists already; --force overwrites it"
                    raise Complaint(reason)
                progress.tell(export.report.size)
    except KeyboardInterrupt:
        click.echo("thulp-tui: stopped; no file is left that is not whole", err=True)
        raise click.exceptions.Exit(STOPPED) from None
    finally:
        gc.enable()
    return unread


def _tell(export: Export, out: Path | None, *, dry_run: bool) -> None:
    """Say what was written, what was left out and why."""
    first, *others = export.report.told()
    place = "" if out is None else f" {click.format_filename(out)}"
    lines = [clean_line(f"{'would write' if dry_run else 'wrote'}{place}: {first}"), *map(clean_line, others)]
    if dry_run:
        told = [*(one.told for one in export.report.found), *(one.told for one in export.report.suspects)]
        say([*lines, *(f"  {clean_line(one)}" for one in told)])
        if out is not None and out.is_file():
            say([clean_line(f"{out} exists already; --force overwrites it")])
        return
    for line in lines:
        click.echo(line, err=True)
