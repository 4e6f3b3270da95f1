"""``thulp-tui search TEXT``: what all entries say, searched as grep would."""

import difflib
import json
import os
import shutil
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import click

from thulp_tui.cli.complaints import Complaint
from thulp_tui.cli.filtering import read_filter
from thulp_tui.cli.output import emit, say_clean
from thulp_tui.cli.places import existing, file_option
from thulp_tui.domain.entry import LABELS
from thulp_tui.domain.ids import SessionId, short_ids
from thulp_tui.domain.search import KINDS, Hit, InvalidQuery, SearchQuery
from thulp_tui.store import SessionStore
from thulp_tui.store.searching import Search
from thulp_tui.text import around, clean_line, count, day, masked, pad, width

NAME = 24
"""Cells of a session's name on a terminal."""
LEAST_LINE = 40
"""Cells of the line around a hit, on however narrow a terminal."""
MARKED, PLAIN = "\x1b[1;31m", "\x1b[0m"
"""What begins and ends the place in a line, as grep colours it."""
NOTHING_FOUND = 1
"""The exit code without hits, as grep's."""
INTERRUPTED = 130
"""The exit code after ctrl+c, as the shell has it."""


@click.command(name="search", short_help="Search all that was said, in all sessions.")
@click.argument("text", metavar="TEXT")
@click.option("--filter", "wanted", metavar="FILTER", default="", help="Only in sessions that this filter finds.")
@click.option("--regex", "is_regex", is_flag=True, help="TEXT is a regular expression.")
@click.option("--case-sensitive/--ignore-case", "is_exact", default=None, help="Whether capitals count.")
@click.option("--kind", "kinds", metavar="KINDS", default="", help="Only in these, such as tool_call,user_message.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Stop after so many hits.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object a hit, each on a line.")
@file_option
@click.pass_context
def command(
    ctx: click.Context,
    text: str,
    wanted: str,
    is_regex: bool,
    is_exact: bool | None,
    kinds: str,
    limit: int | None,
    as_json: bool,
    file: Path | None,
) -> None:
    """Search what all entries say, the notes on them, and the names and tags of sessions.

    Sessions come with the latest change first. Words are found with any
    white space between them; capitals count where TEXT has any. KINDS are
    session (name and tags), note, user_message, assistant_message,
    system_message, tool_call, skill_execution, evaluation_result and
    system_event. Exit code 0 with hits, 1 without, 2 when it cannot be done.

    \b
    Examples:
      thulp-tui search "connection refused"
      thulp-tui search --regex 'exit [1-9]\\d*' --kind tool_call
      thulp-tui search cookie --filter "changed:<7d tag:bug" --limit 20
      thulp-tui search TODO --json | jq -r .session | sort -u
    """
    found_by = read_filter(wanted) if wanted.strip() else None
    query = SearchQuery(text, is_regex, is_exact, read_kinds(kinds))
    path = existing(file)
    try:
        with SessionStore.open(path, create=False) as store:
            try:
                search = store.search(query, found_by.matches if found_by else None)
            except InvalidQuery as problem:
                raise Complaint(told(text, problem)) from None
            found = _print(search, limit, as_json=as_json)
    except KeyboardInterrupt:
        ctx.exit(INTERRUPTED)
    if not found:
        click.echo(clean_line(f"nothing with {text!r} in {path}"), err=True)
        ctx.exit(NOTHING_FOUND)


def read_kinds(text: str) -> frozenset[str]:
    """The kinds that a person listed. A Complaint for what is none."""
    kinds = [kind.strip().replace("-", "_").lower() for kind in text.split(",") if kind.strip()]
    for kind in kinds:
        if kind not in KINDS:
            near = difflib.get_close_matches(kind, KINDS, n=1)
            meant = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(KINDS)}"
            raise Complaint(f"--kind: there is no kind {kind!r}; {meant}")
    return frozenset(kinds)


def told(text: str, problem: InvalidQuery) -> str:
    """What is wrong with a regular expression, beneath the place in it."""
    if problem.place is None:
        return f"cannot search: {problem.reason}"
    shown = masked(text)
    return f"the expression is not understood\n  {shown}\n  {' ' * width(shown[: problem.place])}^ {problem.reason}"


def _print(search: Search, limit: int | None, *, as_json: bool) -> int:
    """Prints hits as they are found, and what had to be skipped; how many there were."""
    ids = short_ids(search.session_ids)
    show: Callable[[Hit], None]
    if as_json:
        show = _show_json
    else:
        show = partial(_show_line, ids=ids, columns=shutil.get_terminal_size().columns if sys.stdout.isatty() else None)
    found = 0
    for found, hit in enumerate(search, 1):
        show(hit)
        if found == limit:
            break
    if search.slow:
        session_id, _, entry = search.slow[0]
        where = f"the first is entry {entry + 1:,} of {ids[session_id]}" if entry is not None else ids[session_id]
        skipped = count(len(search.slow), "entry was", "entries were")
        click.echo(f"{skipped} skipped, for the expression takes too long on them: {where}", err=True)
    if search.unreadable:
        skipped = count(search.unreadable, "entry", "entries")
        click.echo(f"{skipped} could not be read; `thulp-tui check` says more of the file", err=True)
    return found


def _show_json(hit: Hit) -> None:
    document = {
        "session": hit.session_id,
        "occurrence": hit.occurrence,
        "name": hit.name,
        "index": hit.entry,
        "entry": hit.entry_id,
        "kind": hit.kind,
        "timestamp": hit.timestamp,
        "line": hit.line,
        "match": [hit.start, hit.end],
    }
    emit(json.dumps(document, ensure_ascii=False) + "\n")


def _show_line(hit: Hit, ids: Mapping[SessionId, str], columns: int | None) -> None:
    """One line: name, session's id and entry's number, time, kind, the line around the hit."""
    name, kind = clean_line(hit.name) or "(no name)", LABELS.get(hit.kind, hit.kind)
    where = ids[hit.session_id] if hit.entry is None else f"{ids[hit.session_id]}:{hit.entry + 1}"
    if columns is None:
        say_clean("\t".join((name, where, day(hit.timestamp), kind, hit.line)))
        return
    head = "  ".join((pad(name, NAME), pad(where, len(ids[hit.session_id]) + 5), day(hit.timestamp), pad(kind, 17)))
    before, place, behind = around(hit.line, hit.start, hit.end, max(LEAST_LINE, columns - width(head) - 2))
    if "NO_COLOR" not in os.environ:
        place = f"{MARKED}{place}{PLAIN}"
    say_clean(f"{head}  {before}{place}{behind}")
