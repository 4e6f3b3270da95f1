"""Which entries are folded: by choice of a person for one, for a kind, for all; else as they are at first."""

from collections.abc import Mapping
from typing import Any, Final

from thulp_tui.domain.answers import is_rejected
from thulp_tui.domain.entry import SessionEntry

MOST_KEPT: Final = 200
"""So many choices for single entries are told of a kind, the last ones."""


class Folds:
    """The folds of one session: the choice for an entry goes before that for its kind, this one before that for all."""

    def __init__(self) -> None:
        """Begin without any choice."""
        self._all: bool | None = None
        self._kinds: dict[str, bool] = {}
        self._entries: dict[str, dict[str, bool]] = {}

    def told(self) -> dict[str, Any]:
        """Return the choices as a JSON object that ``taken_up`` reads; empty without any."""
        entries = {kind: dict(list(choices.items())[-MOST_KEPT:]) for kind, choices in self._entries.items() if choices}
        told = {"all": self._all, "kinds": dict(self._kinds), "entries": entries}
        return {name: value for name, value in told.items() if value not in (None, {})}

    @classmethod
    def taken_up(cls, told: Mapping[str, Any]) -> "Folds":
        """Return the folds that were told, as far as they can be read."""
        folds = cls()
        if isinstance(every := told.get("all"), bool):
            folds._all = every
        folds._kinds = _choices(told.get("kinds"))
        entries = told.get("entries")
        if isinstance(entries, dict):
            folds._entries = {kind: _choices(choices) for kind, choices in entries.items()}
        return folds

    def is_folded(self, entry: SessionEntry) -> bool:
        """Whether an entry is folded."""
        chosen = self.chosen(entry)
        is_failure = entry.is_failure and not is_rejected(entry)
        return self.is_kind_folded(entry.kind, is_failure=is_failure) if chosen is None else chosen

    def is_kind_folded(self, kind: str, *, is_failure: bool) -> bool:
        """Whether entries of a kind are folded; at first all are but failed calls, which show why they failed."""
        folded = self._kinds.get(kind, self._all)
        return not is_failure if folded is None else folded

    def chosen(self, entry: SessionEntry) -> bool | None:
        """What was chosen for this very entry, None when nothing was."""
        return self._entries.get(entry.kind, {}).get(entry.id)

    def choose(self, entry: SessionEntry, folded: bool | None) -> None:
        """Fold or unfold an entry; None takes the choice back."""
        choices = self._entries.setdefault(entry.kind, {})
        if folded is None:
            choices.pop(entry.id, None)
        else:
            choices[entry.id] = folded

    def choose_kind(self, kind: str, folded: bool) -> None:
        """Fold or unfold all entries of a kind."""
        self._kinds[kind] = folded
        self._entries.pop(kind, None)

    def choose_all(self, folded: bool) -> None:
        """Fold or unfold every entry."""
        self._all = folded
        self._kinds.clear()
        self._entries.clear()


def _choices(value: object) -> dict[str, bool]:
    pairs = value.items() if isinstance(value, dict) else ()
    return {key: choice for key, choice in pairs if isinstance(choice, bool)}
