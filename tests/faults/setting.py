"""What the faults begin with: a file of sessions, and a store that folds often."""

import random
from pathlib import Path
from typing import Final

from tests.faults.changes import Plan
from tests.store.plain import Sessions
from thulp_tui.store import SessionStore, fold, linedfile

LONG_LINES: Final = 12
"""So many changes are folded in the background here; five thousand would never come together."""


def fold_often() -> None:
    """Let the stores of this process fold in the background after a few changes."""
    fold.LONG_LINES = LONG_LINES  # type: ignore[misc]


def be_impatient() -> None:
    """Let the stores of this process call a file damaged at once: nobody else is there to put it right."""
    linedfile.PATIENCE = ()  # type: ignore[misc,assignment]


def begin(path: Path, dice: random.Random, *, changes: int = 20, name: str = "begun", large: float = 0.02) -> Sessions:
    """Make a file with some sessions, folded, and some changes behind them; return what it holds."""
    path.unlink(missing_ok=True)
    plan = Plan(dice, name, large=large)
    with SessionStore.open(path) as store:
        for _ in range(changes):
            store.apply(plan.change())
    store = SessionStore.open(path)
    for _ in range(5):
        store.apply(plan.change())
    return plan.sessions
