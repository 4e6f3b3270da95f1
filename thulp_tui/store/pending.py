"""Carrying out changes that another program found in the file and wrote back: it may have changed the sessions since.

What it has done is the later change, and stays; what it has not touched gets the change as it was made.
"""

from thulp_tui.domain.operations import AddEntries, Change, Conflict, SetMetadata
from thulp_tui.store.carrying import carry_out
from thulp_tui.store.held import Held


def carry_out_with_care(held: Held, operation: Change, of: int | None) -> Held:
    """Return the session after a change that was made when it had `of` entries.

    Entries join where their id is absent, all of them where the session has as many as it had; a field of the metadata
    counts where it is as it was. Raises Conflict and InvalidDocument as `carry_out` does.
    """
    match operation:
        case AddEntries() if of != len(held.body):
            there = {entry.id for entry in held.excerpt({entry.id for entry in operation.entries})[1]}
            new = tuple(entry for entry in operation.entries if entry.id not in there)
            try:
                return carry_out(held, operation._replace(entries=new)).held
            except Conflict:
                return carry_out(held, operation._replace(entries=new, before=None)).held
        case SetMetadata(_, fields, expect) if expect is not None:
            as_it_was = {
                name: value for name, value in fields.items() if getattr(held.metadata, name) == expect.get(name)
            }
            return carry_out(held, operation._replace(fields=as_it_was, expect=None)).held
        case _:
            return carry_out(held, operation).held
