"""Where a person was when leaving the program: what the state file keeps of it, to come back there."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple


class Place(NamedTuple):
    """A place in a session's timeline."""

    entry: str = ""
    """The id of the selected entry; empty without one."""
    near: int = 0
    """Its number, from 0: where it is looked for first."""
    following: bool = True
    """Whether the end was in view, and new entries are followed."""
    folds: Mapping[str, Any] = {}
    """What was folded and unfolded, as `Folds` tells it."""


class Whereabouts(NamedTuple):
    """A session among those that a filter shows, and a place in it."""

    filter: str = ""
    """The list's filter, as it was typed."""
    session: str = ""
    """The id of the session that was open; empty without one."""
    occurrence: int = 0
    """Which of the sessions with this id."""
    place: Place = Place()
    """The place in it."""
    is_reading: bool = False
    """Whether one was in the session, not in the list."""

    def to_text(self) -> str:
        """Return it as a text that ``from_text`` reads; empty where there is nothing to come back to."""
        kept = {**self._asdict(), "place": self.place._asdict()}
        return "" if self == Whereabouts() else json.dumps(kept, ensure_ascii=False)

    @classmethod
    def from_text(cls, text: str) -> "Whereabouts":
        """Return what was kept as a text; nothing in particular for a text that is none."""
        try:
            kept = json.loads(text)
            found = cls(**{**kept, "place": Place(**kept["place"])})
        except (ValueError, TypeError, LookupError, RecursionError):
            return cls()
        return found if _is_sound(found) else cls()


def _is_sound(found: Whereabouts) -> bool:
    """Whether every value is of its kind: a person may have edited the state file."""
    place = found.place
    texts = all(isinstance(text, str) for text in (found.filter, found.session, place.entry))
    numbers = all(type(number) is int for number in (found.occurrence, place.near))
    truths = isinstance(place.following, bool) and isinstance(found.is_reading, bool)
    return texts and numbers and truths and isinstance(place.folds, dict)
