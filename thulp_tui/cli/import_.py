"""``thulp-tui import PATH…``: takes in the sessions of thulp and of other tools."""

import gc
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path

import click

from thulp_tui.cli import import_report
from thulp_tui.cli.complaints import STOPPED, Complaint
from thulp_tui.cli.import_progress import Progress, stoppable
from thulp_tui.cli.output import emit_json, say
from thulp_tui.cli.places import chosen, file_option
from thulp_tui.exchange import FORMATS, looking
from thulp_tui.exchange.importing import Import, Stopped
from thulp_tui.exchange.looking import Found
from thulp_tui.exchange.watching import INTERVAL, Watch
from thulp_tui.store import SessionStore
from thulp_tui.text import clean_line

READ = [name for name, row in FORMATS.items() if row.reads]
"""The formats one can import."""


@click.command(name="import", epilog="Formats: " + "; ".join(f"{name}, {FORMATS[name].summary}" for name in READ))
@click.argument("paths", metavar="PATH...", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--format", "format_name", type=click.Choice(READ), default=None, help="What the files are.")
@click.option("--list", "is_trial", is_flag=True, help="Show what is found; take nothing.")
@click.option("--watch", "is_watching", is_flag=True, help="Go on following the files until ctrl+c.")
@click.option("--replace", is_flag=True, help="Take diverged sessions as the files have them.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@file_option
@click.pass_context
def command(
    ctx: click.Context,
    paths: tuple[Path, ...],
    format_name: str | None,
    is_trial: bool,
    is_watching: bool,
    replace: bool,
    as_json: bool,
    file: Path | None,
) -> None:
    """Take in sessions of thulp and of other tools; they keep their ids.

    PATH is a file, or a folder: a workspace with a .thulp/sessions in it, or
    any folder, of which every file below is looked at. What a file is, is
    guessed from its content, unless --format says it. The files are only read.
    With --list and no PATH, the folders are looked at in which the tools keep
    their sessions.

    A session that is already here and unchanged is skipped. One that has grown
    in its file is carried on here: the new entries are added, status, times and
    context follow the file; your name for it, tags, limits and notes stay. One
    that was carried on here only is skipped, too. One that changed in both
    places has diverged: it is listed and left alone, unless you say --replace;
    your tags, limits and notes stay even then.

    Ctrl+c stops it; what was taken stays, and the next import goes on. The exit
    code is 1 when something was damaged or a session diverged, else 0.

    \b
    Examples:
      thulp-tui import .                      this project's .thulp/sessions
      thulp-tui import ~/.claude/projects     all that Claude Code has recorded
      thulp-tui import --list                 what other tools have, where
      thulp-tui import ~/.codex --watch       and whatever is added to it
      thulp-tui import chat.json --format openai
      thulp-tui import session.json --replace
    """
    if is_watching and (is_trial or as_json):
        raise click.UsageError("--watch goes with neither --list nor --json", ctx)
    looked = [(path, format_name or "") for path in paths]
    if not looked and is_trial:
        looked = [(place, format_name or name) for name, place in looking.homes() if format_name in (None, name)]
    elif not looked:
        raise click.UsageError("Missing argument 'PATH...'.", ctx)
    store_path = chosen(file)
    files = {path: [one for one in looking.look(path, name) if not _is_store(one, store_path)] for path, name in looked}
    if is_trial:
        ctx.exit(_show(store_path, files, as_json=as_json))
    with SessionStore.open(store_path) as store:
        if store.read_only:
            raise Complaint(f"{store_path}: {store.read_only}")
        found = [one for some in files.values() for one in some]
        code = _take(store, found, replace=replace, report=_reporter(store_path, files, as_json=as_json))
        if is_watching and code != STOPPED:
            code = _follow(store, store_path, Watch(paths, found, format_name or ""), replace=replace)
    ctx.exit(code)


def _is_store(found: Found, store_path: Path) -> bool:
    """Whether a file is the store itself, which may well lie among the session files."""
    return found.path.resolve() == store_path.resolve()


def _reporter(store_path: Path, files: Mapping[Path, Sequence[Found]], *, as_json: bool) -> Callable[[Import], None]:
    """What prints the report of a run."""

    def report(run: Import) -> None:
        if as_json:
            emit_json(import_report.document(store_path, run))
        else:
            say(import_report.lines(store_path, run))
        for line in import_report.warnings(files, run.report):
            click.echo(clean_line(line), err=True)

    return report


def _take(
    store: SessionStore | None,
    found: Sequence[Found],
    *,
    report: Callable[[Import], None],
    replace: bool = False,
    is_trial: bool = False,
) -> int:
    """Take in files and report; return the exit code. What was done is reported even where it ends early."""
    progress = Progress(len(found), sum(one.size for one in found))
    run = Import(store, replace=replace, is_trial=is_trial, tell=progress.tell)
    # Sessions are trees of objects without circles: to look for circles takes a tenth of the time and finds none.
    gc.disable()
    try:
        with stoppable(progress), store.in_bulk() if store else nullcontext():
            try:
                for one in found:
                    run.take(one)
                    progress.done(run.entry_count)
            except Stopped:
                pass
            run.flush()
    finally:
        gc.enable()
        report(run)
    if progress.is_stopping:
        click.echo("thulp-tui: stopped; what was taken is kept", err=True)
        return STOPPED
    return 1 if import_report.has_left_out(run) else 0


def _show(store_path: Path, files: Mapping[Path, Sequence[Found]], *, as_json: bool) -> int:
    """Show what would become of the files; return the exit code."""
    found = [one for some in files.values() for one in some]

    def report(run: Import) -> None:
        if as_json:
            emit_json(import_report.document(store_path, run))
        else:
            say(import_report.listed(run))

    if not store_path.exists():
        return _take(None, found, report=report, is_trial=True)
    with SessionStore.open(store_path, create=False) as store:
        return _take(store, found, report=report, is_trial=True)


def _follow(
    store: SessionStore, store_path: Path, watch: Watch, *, replace: bool, wait: Callable[[float], None] = time.sleep
) -> int:
    """Take in what changes until ctrl+c; return the exit code."""
    click.echo("thulp-tui: following; ctrl+c ends it", err=True)

    def report(run: Import) -> None:
        if any(taken.reason or taken.added for taken in run.report) or run.damaged_lines:
            say(import_report.lines(store_path, run))

    lasted = 0.0
    try:
        while True:
            # Reading a long session anew each time must not take all of a processor.
            wait(max(INTERVAL, 10 * lasted))
            if changed := watch.changed():
                began = time.monotonic()
                store.refresh()
                if _take(store, changed, report=report, replace=replace) == STOPPED:
                    return STOPPED
                lasted = time.monotonic() - began
    except KeyboardInterrupt:
        return 0
