"""How sessions descend from one another."""

from hypothesis import given
from hypothesis import strategies as st

from tests.ui.sessions import sid
from thulp_tui.domain.ids import SessionId
from thulp_tui.domain.lineage import Place, Standing, family, in_order, lines


def parents(**pairs: int | None) -> dict[SessionId, SessionId | None]:
    """Return who descends from whom, the keys being ``s1``, ``s2`` …."""
    return {sid(int(name[1:])): None if parent is None else sid(parent) for name, parent in pairs.items()}


def drawn(places: list[Place], levels: int = 12) -> list[str]:
    """Return a tree as text, a place a line."""
    return [
        lines(places, number, levels)
        + str(int(place.id[-4:]))
        + ("" if place.standing is Standing.THERE else f" {place.standing.value}")
        for number, place in enumerate(places)
    ]


def test_a_family_goes_up_to_the_root_and_down_to_all_descendants() -> None:
    """Whoever of it one asks for; strangers do not belong to it."""
    told = parents(s1=None, s2=1, s3=1, s4=2, s5=4, s6=None, s7=6)
    expected = ["1", "├╴2", "│ └╴4", "│   └╴5", "└╴3"]
    for number in (1, 2, 3, 4, 5):
        assert drawn(family(told, sid(number))) == expected
    assert drawn(family(told, sid(6))) == ["6", "└╴7"]


def test_a_session_without_relatives_stands_alone() -> None:
    """There is one place."""
    assert drawn(family(parents(s1=None, s2=None), sid(1))) == ["1"]


def test_a_missing_parent_stands_at_the_top() -> None:
    """As missing, above all who name it."""
    assert drawn(family(parents(s2=1, s3=1, s4=3), sid(4))) == ["1 missing", "├╴2", "└╴3", "  └╴4"]


def test_a_cycle_is_cut_and_said() -> None:
    """The first of its sessions stands at the top, and once more where the cycle closes; descendants hang on it."""
    told = parents(s1=3, s2=1, s3=2, s4=2)
    for number in (1, 2, 3, 4):
        assert drawn(family(told, sid(number))) == ["1", "└╴2", "  ├╴3", "  │ └╴1 again", "  └╴4"]


def test_a_session_may_be_its_own_parent() -> None:
    """The smallest cycle."""
    assert drawn(family(parents(s1=1), sid(1))) == ["1", "└╴1 again"]


def test_far_generations_are_left_out_of_the_branches() -> None:
    """The deepest one is told apart all the same, and a long line costs no more than a short one."""
    chain = {sid(n): sid(n - 1) if n > 1 else None for n in range(1, 10_001)}
    places = family(chain, sid(5_000))
    assert len(places) == 10_000
    assert places[-1].depth == 9_999
    assert lines(places, 9_999, 3) == "…     └╴"


def test_the_oldest_stands_first_and_duplicates_do_no_harm() -> None:
    """Of sessions with the same id the first one counts."""
    told = in_order([(sid(2), None, 5), (sid(1), sid(2), 9), (sid(3), sid(2), 7), (sid(1), sid(3), 1)])
    assert [*told.items()] == [(sid(2), None), (sid(3), sid(2)), (sid(1), sid(2))]


@given(st.dictionaries(st.integers(1, 12), st.none() | st.integers(1, 14), min_size=1), st.data())
def test_every_relative_has_one_place(told: dict[int, int | None], data: st.DataObject) -> None:
    """Whatever is whose parent: all who are joined by parents, each once, below its own parent; and it ends."""
    graph = {sid(child): None if parent is None else sid(parent) for child, parent in told.items()}
    start = sid(data.draw(st.sampled_from(sorted(told))))
    places = family(graph, start)
    joined = {start}
    while (
        more := {
            one
            for child, parent in graph.items()
            if parent is not None and {child, parent} & joined
            for one in (child, parent)
        }
        - joined
    ):
        joined |= more
    once = [place.id for place in places if place.standing is not Standing.AGAIN]
    assert sorted(once) == sorted(joined)
    assert sum(place.standing is Standing.AGAIN for place in places) <= 1
    for place in places:
        assert (place.standing is Standing.MISSING) == (place.id not in graph)
        if place.above is not None:
            assert graph[place.id] == places[place.above].id
            assert place.depth == places[place.above].depth + 1
