"""How sessions descend from one another: demo → evaluation → refinement, as their `parent_session` has it.

thulp checks nothing of it: a parent may be missing, and sessions may be each other's parents. Both are shown as such.
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from typing import NamedTuple

from thulp_tui.domain.ids import SessionId

Parents = Mapping[SessionId, SessionId | None]
"""Session → its parent, None for none; in the order in which siblings are to stand."""


class Standing(Enum):
    """As what a session stands in a place of the tree."""

    THERE = "there"
    """As itself."""
    MISSING = "missing"
    """As a parent of which there is nothing but its id."""
    AGAIN = "again"
    """As a child that stands further up already, because it is also an ancestor: the sessions form a cycle."""


class Place(NamedTuple):
    """One place in the tree of a family."""

    id: SessionId
    """Which session."""
    standing: Standing
    """As what it stands here."""
    depth: int
    """How many generations it is below the place at the top."""
    above: int | None
    """The number of its parent's place; None at the top."""
    is_last: bool
    """Whether no sibling stands below."""


def family(parents: Parents, session_id: SessionId) -> list[Place]:
    """Return all relatives of a session as a tree, from the farthest ancestor down, each before its children.

    Each session stands in one place; where ancestors form a cycle, it is cut above the first of them in the order of
    `parents`, and that one stands once more below its own parent. Linear in the number of all sessions.
    """
    top, standing = _top(parents, session_id)
    children: dict[SessionId, list[SessionId]] = {}
    for child, parent in parents.items():
        if parent is not None:
            children.setdefault(parent, []).append(child)
    places: list[Place] = []
    waiting: list[tuple[SessionId, Standing, int, int | None, bool]] = [(top, standing, 0, None, True)]
    while waiting:
        found, standing, depth, above, is_last = waiting.pop()
        number = len(places)
        places.append(Place(found, standing, depth, above, is_last))
        if standing is Standing.AGAIN:
            continue
        below = children.get(found, ())
        for place in range(len(below) - 1, -1, -1):
            how = Standing.AGAIN if below[place] == top else Standing.THERE
            waiting.append((below[place], how, depth + 1, number, place == len(below) - 1))
    return places


def lines(places: Sequence[Place], number: int, levels: int) -> str:
    """Return the branches before a place, two cells a generation, of no more than so many generations above it."""
    place = places[number]
    if place.above is None:
        return ""
    branches = ["└╴" if place.is_last else "├╴"]
    above: int | None = place.above
    while above is not None and places[above].above is not None:
        if len(branches) == levels:
            branches.append("… ")
            break
        branches.append("  " if places[above].is_last else "│ ")
        above = places[above].above
    return "".join(reversed(branches))


def in_order(sessions: Iterable[tuple[SessionId, SessionId | None, int]]) -> dict[SessionId, SessionId | None]:
    """Return the parents of sessions, told as (id, parent, created at), the oldest first; of equal ids the first."""
    first: dict[SessionId, tuple[int, SessionId | None]] = {}
    for session_id, parent, created in sessions:
        first.setdefault(session_id, (created, parent))
    ordered = sorted(first.items(), key=lambda item: (item[1][0], item[0]))
    return {session_id: parent for session_id, (_, parent) in ordered}


def _top(parents: Parents, session_id: SessionId) -> tuple[SessionId, Standing]:
    """The farthest ancestor; of a cycle the first of its sessions in order."""
    line = dict.fromkeys([session_id])
    at = session_id
    while (parent := parents.get(at)) is not None and parent not in line:
        line[parent] = None
        at = parent
    if parent is None:
        return at, Standing.THERE if at in parents else Standing.MISSING
    ring, at = {parent}, parent
    while (at := parents[at] or parent) != parent:
        ring.add(at)
    return next(one for one in parents if one in ring), Standing.THERE
