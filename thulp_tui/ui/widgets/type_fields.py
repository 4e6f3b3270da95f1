"""The fields of one session type, made from its model: a line for each, whole numbers where the model has them."""

from functools import partial
from typing import Any, cast

from textual.app import ComposeResult
from textual.containers import Vertical

from thulp_tui.domain.kinds import Count
from thulp_tui.domain.session import SESSION_TYPES, SessionType
from thulp_tui.ui.widgets.field import Field
from thulp_tui.ui.widgets.line_input import LineInput
from thulp_tui.ui.widgets.readings import required, unless_unchanged, whole_number

MAY_BE_EMPTY = frozenset({"model", "purpose"})
"""The fields that say nothing wrong when they are empty; thulp itself takes any text."""

BY_ITSELF = {"model": "human"}
"""What an empty field of a new session means, as on the command line."""

HINTS = {
    "task": "what is to be shown",
    "model": "human, or who else shows it, such as opus",
    "skill_name": "the skill at work",
    "purpose": "what it is about",
    "agent_name": "the agent at work",
}
"""What stands in an empty field."""

MOST = 2**64 - 1
"""The largest count that thulp can hold."""


class TypeFields(Vertical):
    """The fields of one session type."""

    def __init__(self, type_name: str, present: SessionType | None = None) -> None:
        """Offer the fields of a type, filled from ``present``, which must be of that type."""
        super().__init__(classes="type-fields")
        self.type_name = type_name
        self._present = present
        self._inputs: dict[str, LineInput[Any]] = {
            name: self._input(name, declared is Count)
            for name, declared in SESSION_TYPES[type_name].fields.items()
            if name != "type"
        }

    def compose(self) -> ComposeResult:
        """Compose a field each."""
        for name, line in self._inputs.items():
            yield Field(name.replace("_", " ").capitalize(), line)

    def read(self) -> SessionType:
        """Return the type with its fields, unknown ones kept; raises ValueError while a field is wrong."""
        values = {name: line.read() for name, line in self._inputs.items()}
        if self._present is not None:
            return self._present.changed(**values)
        return cast(SessionType, SESSION_TYPES[self.type_name].from_document({"type": self.type_name, **values}))

    @property
    def typed(self) -> dict[str, str]:
        """The fields as they stand, right or wrong."""
        return {name: line.typed for name, line in self._inputs.items()}

    def _input(self, name: str, is_count: bool) -> LineInput[Any]:
        present = getattr(self._present, name, 0 if is_count else "")
        before = str(present)
        read: Any = whole_number(MOST) if is_count else str.strip if name in MAY_BE_EMPTY else required
        if self._present is not None:
            read = unless_unchanged(before, read, present)
        elif name in BY_ITSELF:
            read = partial(_or_else, BY_ITSELF[name])
        return LineInput(read, before, placeholder=HINTS.get(name, ""), breaks=not is_count, select_on_focus=is_count)


def _or_else(otherwise: str, line: str) -> str:
    return line.strip() or otherwise
