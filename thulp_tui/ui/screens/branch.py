"""Redo from here: where a branch of a demonstration begins, and what becomes of the old one."""

from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from thulp_tui.text import count
from thulp_tui.ui.screens.dialog import Form
from thulp_tui.ui.widgets.field import Field
from thulp_tui.ui.widgets.line_input import LineInput
from thulp_tui.ui.widgets.one_of import OneOf
from thulp_tui.ui.widgets.readings import required


@dataclass(frozen=True)
class BranchResult:
    """What a person wants."""

    taken: int
    """How many entries the branch begins with."""
    name: str
    """What it is called."""
    rejects: bool
    """Whether the old branch is marked as given up."""


class BranchFrom(Form[BranchResult | None]):
    """Asks whether the entry itself is done again."""

    def __init__(self, place: int, total: int, name: str) -> None:
        """Branch at the entry of a number, from 0, of so many; ``name`` is the branch's."""
        super().__init__()
        self.heading = f"Redo from entry {place + 1:,}"
        self._place = place
        self._total = total
        self._again: OneOf[bool] = OneOf([(True, "do it again"), (False, "go on after it")], True, id="again")
        self._rejects: OneOf[bool] = OneOf([(False, "stays"), (True, "is marked as rejected")], False, id="rejects")
        self._called = LineInput(required, name)

    def body(self) -> ComposeResult:
        """Compose the fields."""
        yield Field("The entry", self._again)
        yield Field("Old branch", self._rejects)
        yield Field("Name", self._called)
        yield Static(id="meaning", classes="remark", markup=False)

    def on_mount(self) -> None:
        """Say what it means."""
        self.explain()

    @property
    def taken(self) -> int:
        """How many entries the branch begins with."""
        return self._place + (not self._again.read())

    @on(OneOf.Changed)
    def explain(self) -> None:
        """Say what the branch begins with and what it leaves behind."""
        left = self._total - self.taken
        behind = f"; {count(left, 'entry stays', 'entries stay')} behind" if left else ""
        first = ("no entry", "the first entry")[self.taken] if self.taken < 2 else f"the first {self.taken:,} entries"
        told = f"A new session with {first}{behind}. Files stay as they are."
        self.query_one("#meaning", Static).update(told)

    def action_save(self) -> None:
        """Begin the branch."""
        if self.is_right():
            rejects = self._rejects.read() and self.taken < self._total
            self.dismiss(BranchResult(self.taken, self._called.read(), rejects))
