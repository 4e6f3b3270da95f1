"""What the readers of a file see, held against what must be there."""

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from tests.faults.changes import canonical
from tests.faults.figures import MOST_PROBLEMS, Figures
from tests.store.plain import Sessions
from tests.store.samples import seen_by_stock_tinydb, whole
from thulp_tui.store import SessionStore, StoreError


@dataclass(frozen=True, slots=True)
class Look:
    """What the readers saw of a file."""

    text: str = ""
    """The sessions, canonical; "" when the store could not read them."""
    problem: str = ""
    """What a reader met that it should not have met; "" for nothing."""
    is_plain: bool = True
    """Whether the file was whole JSON: where a write was cut short, only this program's readers can read it."""


def look(path: Path) -> Look:
    """Read a file as plain JSON, with stock TinyDB and the rules for changes, and with a store; never raises."""
    try:
        json.loads(path.read_bytes())
        is_plain = True
    except ValueError:
        is_plain = False
    try:
        with SessionStore.open(path, create=False) as store:
            listing = store.list()
            text = canonical(whole(store))
            trouble = store.read_only or (str(listing.damaged) if listing.damaged else "")
            counts = {str(row.summary.id): row.summary.entries for row in listing.sessions}
    except StoreError as error:
        return Look(problem=f"refused: {error}", is_plain=is_plain)
    if trouble:
        return Look(text, f"not as it should be: {trouble}", is_plain)
    if counts != {key: len(value["entries"]) for key, value in json.loads(text).items()}:
        return Look(text, "the summaries count other entries than there are", is_plain)
    if is_plain:
        plainly = canonical({found["metadata"]["id"]: found for found in seen_by_stock_tinydb(path)})
        if plainly != text:
            return Look(text, "stock TinyDB and the store see different sessions", is_plain)
    return Look(text, "", is_plain)


def judge(figures: Figures, seen: Look, expected: str, one_more: str, where: str) -> bool:
    """Take note of what is wrong; return whether nothing is.

    Expected is what was acknowledged; `one_more` is the same with the change that was under way.
    """
    if seen.problem:
        figures.blame(f"{where}: {seen.problem}")
        return False
    if seen.text in (expected, one_more):
        return True
    lost, doubled = difference(expected, seen.text)
    figures.blame(f"{where}: {lost} lost, {doubled} doubled", lost=max(lost, not doubled), doubled=doubled)
    return False


def keep(figures: Figures, folder: Path, data: bytes) -> None:
    """Keep a file with which something was wrong, beside a folder that will vanish."""
    kept = folder.parent / f"problem-{folder.name}-{len(figures.problems)}.json"
    if len(figures.problems) < MOST_PROBLEMS:
        kept.write_bytes(data)
        figures.problems[-1] += f" (kept as {kept})"


def difference(expected: str, found: str) -> tuple[int, int]:
    """Return how many sessions and entries are missing in the second text, and how many are too many."""
    wanted, there = parts_of(json.loads(expected)), parts_of(json.loads(found))
    return (wanted - there).total(), (there - wanted).total()


def parts_of(sessions: Sessions) -> Counter[str]:
    """Return the ids of all sessions and entries, each as often as it is there."""
    return Counter([*sessions, *(entry["id"] for value in sessions.values() for entry in value["entries"])])
