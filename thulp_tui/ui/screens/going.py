"""A number or a time typed in the palette: go to that entry of the open session."""

import re
from collections.abc import Callable
from datetime import datetime
from functools import partial

from textual.command import Hit, Hits, Provider

from thulp_tui.text import day
from thulp_tui.ui.screens.seeking import SeekingScreen
from thulp_tui.ui.widgets.timeline import Timeline

_typed = re.compile(
    r"(?:(?:go\s*to|entry|to)\s+)?(?:(?:entry\s+)?#?(?P<number>[0-9][0-9,.]{0,12})"
    r"|(?:(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})[ T]+)?(?P<time>[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?))\s*",
    re.IGNORECASE,
).fullmatch


def number_in(typed: str) -> int | None:
    """Return the entry's number that somebody typed ("120", "go to 1,200", "#7"), None when it is none."""
    found = _typed(typed.strip())
    digits = re.sub("[,.]", "", found["number"] or "") if found else ""
    return int(digits) if digits else None


def moment_in(typed: str, near: int) -> int | None:
    """Return the moment that somebody typed ("10:49", "go to 2026-01-02 10:49:05"), None when it is none.

    Both are in milliseconds since the epoch; a time without a date is on the local day of ``near``.
    """
    found = _typed(typed.strip())
    if not found or not found["time"]:
        return None
    date = found["date"] or day(near)[:10]
    clock = found["time"] if found["time"].count(":") == 2 else found["time"] + ":00"
    try:
        return int(datetime.strptime(f"{date} {clock}", "%Y-%m-%d %H:%M:%S").astimezone().timestamp() * 1000)
    except (ValueError, OverflowError, OSError):
        return None


def read_at(screen: SeekingScreen, entry: int) -> None:
    """Go to an entry of the open session, by its number from 0."""
    timeline = screen.query_one(Timeline)
    screen.list_shown = False
    screen.set_focus(timeline)
    timeline.go_to(entry)


class Going(Provider):
    """Offers the entry that a number or a time means."""

    async def search(self, query: str) -> Hits:
        """Offer the entry, if one was typed."""
        screen: SeekingScreen = self.screen  # type: ignore[assignment]  # it stands in such a screen's COMMANDS
        timeline = screen.query_one(Timeline)
        selected = timeline.selected
        if selected is None:
            return
        number, moment = number_in(query), moment_in(query, selected.timestamp)
        if number is not None:
            place = max(1, min(number, timeline.count))
            yield self._hit(f"Go to entry {place:,}", f"of {timeline.count:,}", partial(read_at, screen, place - 1))
        elif moment is not None:
            place = timeline.entry_from(moment)
            said = f"entry {place + 1:,}, the first one from then on"
            yield self._hit(f"Go to {day(moment)}", said, partial(read_at, screen, place))

    def _hit(self, title: str, help: str, run: Callable[[], None]) -> Hit:
        return Hit(2.0, title, run, text=title, help=help)
