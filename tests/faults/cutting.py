"""A file that is cut at any byte: healed when it is cut in its changes, else refused and left as it is."""

import json
import random
from pathlib import Path
from typing import Final

from tests.faults.changes import Plan, canonical, copied
from tests.faults.figures import Figures
from tests.faults.judging import judge, look
from tests.faults.platter import put
from tests.faults.setting import be_impatient, begin
from tests.store.plain import Sessions, with_changes
from thulp_tui.store import Damaged, SessionStore

OPEN_CHANGES: Final = b'},"changes":{'
"""What stands before the first change."""


def run(folder: Path, count: int, seed: int) -> Figures:
    """Cut a folded file, and one with changes at its end, at so many places, or at every byte if they have fewer."""
    figures = Figures("file cut at any byte")
    be_impatient()
    dice = random.Random(seed)
    path = folder / "cut" / "sessions.json"
    path.parent.mkdir()
    for changes in (0, 12):
        sessions = begin(path, dice, changes=4, large=0)
        plan = Plan(dice, "more", sessions, large=0)
        store = SessionStore.open(path)
        for _ in range(changes):
            store.apply(plan.change())
        if not changes:
            store.fold()
        data = path.read_bytes()
        # Half of them in the last two lines.
        last = data.rindex(b"\n", 0, data.rindex(b"\n", 0, len(data) - len(b"\n}}"))) if changes else len(data) - 100
        for cut in [*some(dice, range(last, len(data)), count // 4), *some(dice, range(last), count // 4)]:
            cut_at(figures, path, data, cut, dice)
    return figures


def some(dice: random.Random, places: range, count: int) -> list[int]:
    """Return so many of these numbers, or all if they are fewer."""
    return dice.sample(places, min(count, len(places)))


def cut_at(figures: Figures, path: Path, data: bytes, cut: int, dice: random.Random) -> None:
    """Open what is left of a file, and change it if it opens."""
    where = f"cut at {cut} of {len(data)}"
    put(path.parent, {path.name: data[:cut]})
    figures.tried += 1
    changes_at = data.rindex(OPEN_CHANGES) + len(OPEN_CHANGES)
    if cut < changes_at:
        try:
            SessionStore.open(path)
            figures.blame(f"{where}: opened, although sessions may be missing")
        except Damaged:
            figures.notes["refused"] += 1
        if path.read_bytes() != data[:cut] or len(list(path.parent.iterdir())) > 1:
            figures.blame(f"{where}: something was written")
        return
    figures.notes["healed"] += 1
    expected = whole_part(data, changes_at, cut)
    seen = look(path)
    figures.acknowledged += 1
    if not judge(figures, seen, canonical(expected), canonical(expected), where):
        return
    plan = Plan(dice, "healed", copied(expected))
    store = SessionStore.open(path)
    while plan.sessions == expected:
        store.apply(plan.change())
    judge(figures, look(path), canonical(plan.sessions), canonical(plan.sessions), f"{where}, changed")
    json.loads(path.read_bytes())


def whole_part(data: bytes, changes_at: int, cut: int) -> Sessions:
    """Return the sessions with the changes whose lines are whole, without a store."""
    lines = data[changes_at:cut].split(b"\n")
    for missing in range(2):
        kept = lines[: len(lines) - missing]
        try:
            tables = json.loads(data[:changes_at] + b"\n".join(kept) + b"}}")
        except ValueError:
            continue
        return {found["metadata"]["id"]: found for found in with_changes(tables)}
    raise AssertionError(cut)
