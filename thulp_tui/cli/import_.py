"""``thulp-tui import PATH…``: takes in thulp's own session files."""

import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import click

from thulp_tui.cli.complaints import Complaint
from thulp_tui.cli.output import emit_json, say
from thulp_tui.cli.places import chosen, file_option
from thulp_tui.exchange import thulp
from thulp_tui.exchange.importing import Import, Taken
from thulp_tui.exchange.merging import Outcome
from thulp_tui.store import SessionStore
from thulp_tui.text import clean_line

LEFT_OUT = (Outcome.DIVERGED, Outcome.DAMAGED)
"""The outcomes that make the exit code 1."""


@click.command(name="import")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--replace", is_flag=True, help="Take diverged sessions as the files have them.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@file_option
@click.pass_context
def command(ctx: click.Context, paths: tuple[Path, ...], replace: bool, as_json: bool, file: Path | None) -> None:
    """Take in thulp's own session files; they keep their ids.

    PATH is a session file, a folder of them, a .thulp folder, or a workspace
    with a .thulp/sessions in it. The files are only read.

    A session that is already here and unchanged is skipped. One that has grown
    in its file is carried on here: the new entries are added, status, times and
    context follow the file; your name for it, tags, limits and notes stay. One
    that was carried on here only is skipped, too. One that changed in both
    places has diverged: it is listed and left alone, unless you say --replace;
    your tags, limits and notes stay even then.

    The exit code is 1 when a file was damaged or a session diverged, else 0.

    \b
    Examples:
      thulp-tui import .                      this project's .thulp/sessions
      thulp-tui import ~/a ~/b/.thulp --json
      thulp-tui import session.json --replace
    """
    store_path = chosen(file)
    files = {path: [found for found in thulp.files(path) if not _is_store(found, store_path)] for path in paths}
    with SessionStore.open(store_path) as store:
        if store.read_only:
            raise Complaint(f"{store_path}: {store.read_only}")
        run = Import(store, thulp.read, replace=replace)
        try:
            with progress([file for found in files.values() for file in found]) as advancing:
                for path in advancing:
                    run.take(path)
                run.flush()
        finally:
            report = run.report
            if as_json:
                emit_json(_document(store_path, report))
            else:
                say(_lines(store_path, report))
    for line in _warnings(files, report):
        click.echo(clean_line(line), err=True)
    ctx.exit(1 if any(taken.outcome in LEFT_OUT for taken in report) else 0)


def _is_store(path: Path, store_path: Path) -> bool:
    """Whether a file is the store itself, which may well lie among the session files."""
    return path.resolve() == store_path.resolve()


def progress(files: Sequence[Path]) -> Any:
    """The files one after the other, with a bar on stderr if that is a terminal."""
    if not sys.stderr.isatty():
        return nullcontext(files)
    return click.progressbar(files, label="Importing", file=sys.stderr, show_pos=True)


def _lines(store_path: Path, report: Sequence[Taken]) -> Iterator[str]:
    """The report for people: what needs a look, file by file, then the numbers."""
    for outcome in (Outcome.DAMAGED, Outcome.DIVERGED):
        for taken in report:
            if taken.outcome is outcome:
                yield clean_line(f"{outcome.value}: {taken.path}: {taken.reason}")
    counts = Counter(taken.outcome for taken in report)
    numbers = ", ".join(f"{counts[outcome]:,} {outcome.value}" for outcome in Outcome if counts[outcome])
    yield clean_line(f"{numbers or 'no session files found'} ({store_path})")


def _document(store_path: Path, report: Sequence[Taken]) -> dict[str, Any]:
    """The report for programs."""
    counts = Counter(taken.outcome for taken in report)
    return {
        "file": str(store_path),
        "counts": {_key(outcome): counts[outcome] for outcome in Outcome},
        "files": [
            {
                "path": str(taken.path),
                "outcome": _key(taken.outcome),
                "id": taken.session_id and taken.session_id.as_str(),
                "added_entries": taken.added,
                "reason": taken.reason or None,
            }
            for taken in report
        ],
    }


def _key(outcome: Outcome) -> str:
    """An outcome's name for programs: one word."""
    return outcome.name.lower()


def _warnings(files: Mapping[Path, Sequence[Path]], report: Sequence[Taken]) -> Iterator[str]:
    """What is odd but no obstacle: folders without a file, names that are not the id."""
    for path, found in files.items():
        if not found:
            yield f"thulp-tui: no session files in {path}"
    for taken in report:
        if taken.session_id is not None and taken.path.name != f"{taken.session_id.as_str()}{thulp.SUFFIX}":
            yield f"thulp-tui: {taken.path} holds the session {taken.session_id.as_str()}: that is its id here"
