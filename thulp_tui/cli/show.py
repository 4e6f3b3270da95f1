"""``thulp-tui show ID``: one session, to read or for programs."""

from pathlib import Path

import click

from thulp_tui.cli import transcript
from thulp_tui.cli.finding import find
from thulp_tui.cli.output import emit, say
from thulp_tui.cli.places import existing, file_option
from thulp_tui.store import NotFound, SessionStore, StoredSession


@click.command(name="show")
@click.argument("session", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="Print the whole session as JSON.")
@file_option
def command(session: str, as_json: bool, file: Path | None) -> None:
    """Print one session from the top.

    ID is a session's id, or as much of its beginning as no other one has.

    \b
    Examples:
      thulp-tui show 40b314e6
      thulp-tui show 40b3 | less
      thulp-tui show 40b3 --json | jq .entries[0]
    """
    with SessionStore.open(existing(file), create=False) as store:
        stored = store.load(find(store, session))
        if as_json:
            emit(stored.to_session().to_json() + "\n")
        else:
            say(transcript.lines(stored, _parent_name(store, stored)))


def _parent_name(store: SessionStore, stored: StoredSession) -> str:
    """What a session's parent is called; empty where it has none."""
    parent = stored.summary.metadata.parent_session
    if parent is None:
        return ""
    try:
        return store.load(parent).summary.name
    except NotFound:
        return "(missing)"
