"""What dialogs offer of all sessions of the file: tags with their counts, ids with their names."""

from collections import Counter

from thulp_tui.domain.ids import SessionId
from thulp_tui.text import clean_line
from thulp_tui.ui.screens.desk_screen import DeskScreen


def tags_in_use(screen: DeskScreen) -> Counter[str]:
    """Return every tag and how many sessions have it."""
    listing = screen.listing
    return Counter(tag for listed in (listing.sessions if listing else ()) for tag in listed.summary.metadata.tags)


def names(screen: DeskScreen) -> list[tuple[SessionId, str]]:
    """Return every session's id and its name, cleaned for the screen."""
    listing = screen.listing
    return [(listed.summary.id, clean_line(listed.summary.name)) for listed in (listing.sessions if listing else ())]
