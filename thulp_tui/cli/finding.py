"""Which session a person means by the beginning of its id."""

from contextlib import suppress

import click

from thulp_tui.cli.complaints import Complaint
from thulp_tui.domain.demo import spools_beside
from thulp_tui.domain.ids import SessionId
from thulp_tui.store import SessionStore, StoreError
from thulp_tui.text import clean_line

MOST_CANDIDATES = 10
"""How many of the sessions that could be meant are named."""


def find(store: SessionStore, wanted: str) -> SessionId:
    """The id of the one session whose id begins with ``wanted``, in any spelling thulp accepts for a whole id.

    A Complaint when there is none, or several; then it names them. What a program that was killed has left of a
    command's output is recorded before.
    """
    _make_whole(store)
    names = {listed.summary.id: listed.summary.name for listed in store.list().sessions}
    try:
        whole = SessionId.from_string(wanted)
    except ValueError:
        start = wanted.lower().replace("-", "")
        found = [id for id in names if id.as_str().replace("-", "").startswith(start)]
    else:
        found = [whole] if whole in names else []
    if len(found) == 1:
        return found[0]
    if not found:
        raise Complaint(f"no session with an id like {wanted!r} in {store.path}; `thulp-tui list` shows them")
    shown = "".join(f"\n  {id.as_str()}  {clean_line(names[id])}" for id in found[:MOST_CANDIDATES])
    more = f"\n  and {len(found) - MOST_CANDIDATES} more" if len(found) > MOST_CANDIDATES else ""
    raise Complaint(f"{wanted!r} could be any of {len(found)} sessions:{shown}{more}")


def _make_whole(store: SessionStore) -> None:
    """Completes what a killed program has left, if it can be written."""
    if spools_beside(store.path).is_dir():
        from thulp_tui.recording.spool import make_whole

        with suppress(StoreError):
            for command in make_whole(store):
                click.echo(f"completed what {clean_line(command)!r} had printed when thulp-tui was killed", err=True)
