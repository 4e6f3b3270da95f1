"""Entries that form a tree, since a person went back and began anew: the path that counts, and what was left.

The path that counts leads to what was said last. What hangs beside it and says nothing itself (results of calls made
side by side, progress, notices) belongs to it; what does say something is a branch of its own, with branches in turn.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(slots=True)
class Node:
    """One entry of the tree, in the order of the file."""

    key: str
    """Its id."""
    parent: str | None
    """The id of the entry before it; None or unknown for one that follows whatever stands before it in the file."""
    speaks: bool
    """Whether a person or a model speaks; what does not makes no branch."""
    group: str = ""
    """Entries of one group are one reply in several pieces, which is never torn apart; empty for no group."""


@dataclass(slots=True)
class Branch:
    """A path of the tree."""

    parent: int | None
    """The number of the branch that it left; None for the path that counts."""
    after: int | None
    """The node after which it left."""
    nodes: list[int] = field(default_factory=list)
    """The numbers of its nodes, ascending."""


def branches(nodes: Sequence[Node]) -> list[Branch]:
    """The branches of a tree, the path that counts first, each after the one that it left. Linear in the nodes."""
    parents = _parents(nodes)
    speaks = [node.speaks for node in nodes]
    lasts = _last_spoken(parents, speaks)
    on = [-1] * len(nodes)
    tip = max((number for number, node in enumerate(nodes) if node.speaks), default=len(nodes) - 1)
    _mark(on, parents, tip, -1, 0)
    groups = {node.group for number, node in enumerate(nodes) if on[number] == 0 and node.group}
    torn = [on[number] != 0 and node.group in groups for number, node in enumerate(nodes)]
    if any(torn):
        lasts = _last_spoken(parents, [speaking and not cut for speaking, cut in zip(speaks, torn, strict=True)])
    found = [Branch(None, None)]
    for number, parent in enumerate(parents):
        if on[number] < 0:
            home = on[parent] if parent >= 0 else 0
            last = lasts[number]
            if last < 0 or torn[number]:
                on[number] = home
            else:
                found.append(Branch(home, parent if parent >= 0 else None))
                _mark(on, parents, last, parent, len(found) - 1)
        found[on[number]].nodes.append(number)
    return found


def _parents(nodes: Sequence[Node]) -> list[int]:
    """The number of each node's parent, always below its own; -1 for the first."""
    numbers: dict[str, int] = {}
    parents = []
    for number, node in enumerate(nodes):
        parents.append(numbers.get(node.parent, number - 1) if node.parent is not None else number - 1)
        numbers[node.key] = number
    return parents


def _last_spoken(parents: Sequence[int], speaks: Sequence[bool]) -> list[int]:
    """For each node the last one that speaks among itself and what follows from it; -1 for none."""
    lasts = [number if speaking else -1 for number, speaking in enumerate(speaks)]
    for number in range(len(parents) - 1, 0, -1):
        if parents[number] >= 0:
            lasts[parents[number]] = max(lasts[parents[number]], lasts[number])
    return lasts


def _mark(on: list[int], parents: Sequence[int], tip: int, stop: int, branch: int) -> None:
    """Note for each node from a tip up to, not including, a stop on which branch it is."""
    while tip > stop and tip >= 0:
        on[tip] = branch
        tip = parents[tip]
