"""``thulp-tui check``: what a store holds and what is damaged in it; folding and repairing."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from thulp_tui.cli.complaints import Complaint
from thulp_tui.cli.output import emit_json, say
from thulp_tui.cli.places import chosen, file_option
from thulp_tui.store import Damaged, SessionStore
from thulp_tui.store.checking import Report
from thulp_tui.store.repairing import repair
from thulp_tui.text import clean_line, count, size

DAMAGE = 1
"""The exit code when something in the file cannot be read."""


@click.command(name="check", short_help="Look a file over for damage; fold it, or repair it.")
@click.argument("named", metavar="[FILE]", required=False, type=click.Path(path_type=Path))
@click.option("--fold", is_flag=True, help="Let all changes join their sessions first.")
@click.option("--repair", "out", type=click.Path(path_type=Path), help="Save what can be saved into a new file.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@file_option
@click.pass_context
def command(
    ctx: click.Context, named: Path | None, fold: bool, out: Path | None, as_json: bool, file: Path | None
) -> None:
    """Look FILE, or else the store of every command, over from end to end.

    Exit codes: 0 all is sound, 1 something is damaged, 2 it cannot be read.
    FILE itself is changed by --fold only.

    \b
    Examples:
      thulp-tui check sessions.tinydb.json
      thulp-tui check sessions.tinydb.json --fold
      thulp-tui check damaged.json --repair saved.json
    """
    if fold and out:
        raise click.UsageError("--fold changes the file, --repair leaves it alone: one of them, please", ctx)
    path = named or chosen(file)
    if not path.exists():
        raise Complaint(f"there is no file {path}")
    report = repair(path, out) if out else checked(path, fold=fold)
    if as_json:
        emit_json(document(report))
    else:
        say(lines(report, path if out else None))
        if report.damaged and not out:
            say([clean_line(f"`thulp-tui check {path} --repair NEW` saves what can be saved")])
    ctx.exit(0 if report.is_sound else DAMAGE)


def checked(path: Path, *, fold: bool) -> Report:
    """The report on a file, folded before if asked for; one that is no store at all is a report of damage, too."""
    try:
        with SessionStore.open(path, create=False) as store:
            if fold:
                store.fold()
            return store.check()
    except Damaged as damage:
        return Report.of_damage(damage)


def lines(report: Report, repaired: Path | None) -> Iterator[str]:
    """The report for a person; ``repaired`` is the file from which the one reported on was saved."""
    if repaired:
        yield clean_line(f"saved from {repaired} into {report.path}")
    held = f"{count(report.sessions, 'session')}, {count(report.entries, 'entry', 'entries')}"
    yield clean_line(f"{report.path}: {size(report.size)}, {held}")
    if report.layout is None:
        yield "not laid out in lines: another program wrote it, the first change lays it out"
    else:
        yield f"layout {report.layout}, {count(report.tail_lines, 'change')} not folded yet ({size(report.tail_bytes)})"
    if report.is_torn:
        yield "the last change was cut short: the next one sets it aside"
    for damaged in report.damaged:
        yield clean_line(f"{'lost' if repaired else 'damaged'}: {damaged.place}: {damaged.reason}")
    yield "sound" if report.is_sound else "damaged"


def document(report: Report) -> dict[str, Any]:
    """The report for programs."""
    return {
        "file": str(report.path),
        "bytes": report.size,
        "layout": report.layout,
        "sessions": report.sessions,
        "entries": report.entries,
        "tail": {"lines": report.tail_lines, "bytes": report.tail_bytes, "torn": report.is_torn},
        "damaged": [{"place": damaged.place, "reason": damaged.reason} for damaged in report.damaged],
        "sound": report.is_sound,
    }
