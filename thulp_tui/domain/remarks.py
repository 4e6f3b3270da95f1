"""What a person has remarked on a session's entries: bookmarks, notes and marks, kept in ``context["thulp_tui"]``.

``{"notes": {entry id: {"text": …, "at": milliseconds}}, "bookmarks": {entry id: {"at": milliseconds}}}``. An entry is
named by its id alone: where entries share one, which thulp allows, a remark is on all of them. What marks are, `marks`
says.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from thulp_tui.domain.json_value import JsonValue
from thulp_tui.domain.marks import Mark, marks_of
from thulp_tui.domain.session import Session
from thulp_tui.domain.summary import PROGRAM_KEY, own_context

PERSONAL: Final = ("notes", "bookmarks", "marks", "originals")
"""The keys of what one person remarked and of what entries were before: nobody who is given the session needs them."""


class Remark(NamedTuple):
    """What is remarked on one entry."""

    is_bookmarked: bool = False
    """Whether a bookmark is on it."""
    note: str = ""
    """The text of the note on it, as it was written; empty when there is none."""
    mark: Mark | None = None
    """What the entry is good for to whoever learns from it; None when nothing is said."""

    def __bool__(self) -> bool:
        """Whether there is a bookmark or a note."""
        return self.is_bookmarked or bool(self.note)


NO_REMARK = Remark()
"""What is remarked on most entries."""


class Remarks(NamedTuple):
    """All remarks of a session."""

    by_entry: Mapping[str, Remark]
    """Entry id → what is remarked on it; ids of which there is no entry any more, too."""

    def of(self, entry_id: str) -> Remark:
        """Return what is remarked on an entry."""
        return self.by_entry.get(entry_id, NO_REMARK)

    @property
    def notes(self) -> dict[str, str]:
        """Entry id → the text of the note on it."""
        return {entry_id: remark.note for entry_id, remark in self.by_entry.items() if remark.note}

    @property
    def noticed(self) -> list[str]:
        """The ids of the entries with a bookmark or a note: those that one goes through."""
        return [entry_id for entry_id, remark in self.by_entry.items() if remark]


NO_REMARKS = Remarks({})
"""What a session without remarks has."""


def remarks_of(context: Mapping[str, JsonValue]) -> Remarks:
    """Return the remarks kept in a session's context; what cannot be read as one is passed over.

    A note may be its text alone, as a person writes it into a file.
    """
    own = own_context(context)
    bookmarks, notes = _by_id(own.get("bookmarks")), _by_id(own.get("notes"))
    marks = marks_of(context)
    texts = {entry_id: text for entry_id, kept in notes.items() if (text := _text(kept)).strip()}
    return Remarks(
        {
            entry_id: Remark(entry_id in bookmarks, texts.get(entry_id, ""), marks.get(entry_id))
            for entry_id in dict.fromkeys((*bookmarks, *texts, *marks))
        }
    )


def without_remarks(session: Session) -> Session:
    """Return the session without notes, bookmarks and marks: the same one where it has none."""
    own = session.context.get(PROGRAM_KEY)
    if not isinstance(own, dict) or not any(key in own for key in PERSONAL):
        return session
    kept = {key: value for key, value in own.items() if key not in PERSONAL}
    context = {
        key: kept if key == PROGRAM_KEY else value
        for key, value in session.context.items()
        if key != PROGRAM_KEY or kept
    }
    return session.replaced(context=context)


def _by_id(kept: JsonValue) -> Mapping[str, JsonValue]:
    return kept if isinstance(kept, Mapping) else {}


def _text(kept: JsonValue) -> str:
    text = kept.get("text") if isinstance(kept, Mapping) else kept
    return text if isinstance(text, str) else ""
