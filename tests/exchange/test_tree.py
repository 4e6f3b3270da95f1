"""Trees of entries: the path that counts and what was left."""

from hypothesis import given
from hypothesis import strategies as st

from thulp_tui.exchange.tree import Node, branches


def told(*nodes: tuple[int | None, str]) -> list[tuple[int | None, int | None, list[int]]]:
    """The branches of nodes given as parent and `s` for one that speaks, else anything; a digit is a group."""
    made = [
        Node(str(number), None if parent is None else str(parent), what[0] == "s", what[1:])
        for number, (parent, what) in enumerate(nodes)
    ]
    return [(branch.parent, branch.after, branch.nodes) for branch in branches(made)]


def test_a_line() -> None:
    """What never forks is one path."""
    assert told((None, "s"), (0, "s"), (1, "-")) == [(None, None, [0, 1, 2])]


def test_nothing() -> None:
    """No nodes are one empty path."""
    assert told() == [(None, None, [])]


def test_the_last_word_counts() -> None:
    """The path to what was said last is the first branch."""
    assert told((None, "s"), (0, "s"), (0, "s")) == [(None, None, [0, 2]), (0, 0, [1])]


def test_what_says_nothing_is_no_branch() -> None:
    """What hangs beside the path stays in its place in the file."""
    assert told((None, "s"), (0, "-"), (0, "s"), (2, "-"), (2, "-")) == [(None, None, [0, 1, 2, 3, 4])]


def test_a_reply_is_not_torn_apart() -> None:
    """A piece of a reply whose other pieces are on the path is on it, too."""
    assert told((None, "s"), (0, "s1"), (1, "s1"), (1, "-"), (3, "s2")) == [(None, None, [0, 1, 2, 3, 4])]


def test_a_parent_that_comes_later() -> None:
    """It is none: the node follows what stands before it; so no circle can be."""
    assert told((1, "s"), (0, "s"), (2, "s")) == [(None, None, [0, 1, 2])]


NODES = st.lists(
    st.tuples(st.none() | st.integers(-1, 30), st.booleans(), st.sampled_from(["", "", "a", "b"])), max_size=30
)


@given(NODES)
def test_nothing_is_lost(drawn: list[tuple[int | None, bool, str]]) -> None:
    """Every node is in exactly one branch, in order, and each branch after the one it left."""
    nodes = [Node(str(n), None if p is None else str(p), speaks, group) for n, (p, speaks, group) in enumerate(drawn)]
    found = branches(nodes)
    assert sorted(number for branch in found for number in branch.nodes) == list(range(len(nodes)))
    assert all(branch.nodes == sorted(branch.nodes) for branch in found)
    assert [branch.parent is None for branch in found] == [True] + [False] * (len(found) - 1)
    assert all(branch.parent < number for number, branch in enumerate(found) if branch.parent is not None)


@given(NODES)
def test_each_branch_says_something(drawn: list[tuple[int | None, bool, str]]) -> None:
    """No branch but the first is without a word."""
    nodes = [Node(str(n), None if p is None else str(p), speaks, group) for n, (p, speaks, group) in enumerate(drawn)]
    assert all(any(nodes[number].speaks for number in branch.nodes) for branch in branches(nodes)[1:])
