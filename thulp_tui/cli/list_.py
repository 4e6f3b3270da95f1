"""``thulp-tui list``: the sessions of a store, as plain text or JSON."""

import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from thulp_tui.cli.filtering import read_filter
from thulp_tui.cli.output import emit_json, say
from thulp_tui.cli.places import existing, file_option
from thulp_tui.domain.ids import Timestamp, short_ids
from thulp_tui.domain.tags import show_tag
from thulp_tui.store import ListedSession, SessionStore
from thulp_tui.text import ago, clean_line, fit, pad, width

COLUMNS = ("STATUS", "ID", "TYPE", "NAME", "TURNS", "ENTRIES", "AGE", "TAGS")
"""The heads of the columns."""

NUMBERS = (4, 5, 6)
"""The columns that stand to the right."""

NAME = 3
"""The column that gives way on a narrow terminal."""

LEAST_NAME = 16
"""Cells that a name keeps on a narrow terminal; beyond that the lines get too long."""


@click.command(name="list")
@click.argument("named", metavar="[FILE]", required=False, type=click.Path(path_type=Path))
@click.option("--filter", "wanted", metavar="TEXT", default="", help="Only sessions that this filter finds.")
@click.option("--json", "as_json", is_flag=True, help="Print an array of the sessions' metadata.")
@file_option
def command(named: Path | None, wanted: str, as_json: bool, file: Path | None) -> None:
    """List the sessions of FILE, or else of the store of every command, latest change first.

    TEXT is what one types after / in the list: words that are looked for in
    names, tags, types and status, and keys such as status:active,paused
    type:demo tag:x has:failure score:<0.8 turns:>10 tool:bash after:7d
    changed:<1h is:root. Side by side all must hold; -x leaves out x; "or"
    and parentheses join; "two words" in quotes stay together.

    \b
    Examples:
      thulp-tui list
      thulp-tui list work.tinydb.json
      thulp-tui list --filter "login status:failed"
      thulp-tui list --filter "changed:<7d (has:failure or score:<0.5) -tag:known"
      thulp-tui list --json | jq -r '.[].id'
    """
    found_by = read_filter(wanted)
    if named and file:
        raise click.UsageError(f"two files to list: {named} and --file {file}")
    store_path = existing(named or file)
    with SessionStore.open(store_path, create=False) as store:
        listing = store.list()
    found = [listed for listed in listing.sessions if found_by.matches(listed.summary)]
    if as_json:
        emit_json([listed.summary.metadata.to_document() for listed in found])
    elif found:
        ids = short_ids([listed.summary.id for listed in listing.sessions])
        rows = [_row(listed, ids[listed.summary.id], Timestamp.now()) for listed in found]
        say(table(rows, shutil.get_terminal_size().columns if sys.stdout.isatty() else None))
    else:
        nothing = f"no session with {wanted!r} in {store_path}" if wanted else f"no sessions in {store_path}"
        click.echo(clean_line(nothing), err=True)
    for damaged in listing.damaged:
        click.echo(clean_line(f"damaged: {damaged.place}: {damaged.reason}"), err=True)


def _row(listed: ListedSession, short_id: str, now: Timestamp) -> tuple[str, ...]:
    """One session's columns, cleaned."""
    summary = listed.summary
    name = f"{summary.name} (duplicate, read-only)" if listed.occurrence else summary.name
    texts = (
        summary.status.value,
        short_id,
        summary.session_type.type,
        name,
        str(summary.turns),
        str(summary.entries),
        ago(now.as_millis(), summary.metadata.updated_at.as_millis()),
        " ".join(map(show_tag, summary.metadata.tags)),
    )
    return tuple(map(clean_line, texts))


def table(rows: Sequence[tuple[str, ...]], cells: int | None) -> Iterator[str]:
    """Aligned lines below the heads; names are cut so that lines fit ``cells``, where that is given."""
    table = [COLUMNS, *rows]
    widths = [max(width(row[column]) for row in table) for column in range(len(COLUMNS))]
    if cells is not None:
        over = sum(widths) + 2 * (len(COLUMNS) - 1) - cells
        widths[NAME] = max(widths[NAME] - max(over, 0), min(widths[NAME], LEAST_NAME))
    for row in table:
        yield "  ".join(
            fit(text, size).rjust(size) if column in NUMBERS else pad(text, size)
            for column, (text, size) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
