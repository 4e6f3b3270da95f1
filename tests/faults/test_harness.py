"""The harness itself: what is lost, doubled or unreadable is seen and counted, and a disk forgets what it may."""

import random
from collections import Counter

from tests.faults.changes import canonical
from tests.faults.figures import Figures, table
from tests.faults.judging import Look, judge
from tests.faults.platter import Platter
from tests.faults.recorder import Call
from tests.store.samples import document, session_id

ONE = canonical({session_id(1): document(1, "a", "b")})
MORE = canonical({session_id(1): document(1, "a", "b", "c")})
LESS = canonical({session_id(1): document(1, "a")})
DOUBLED = canonical({session_id(1): document(1, "a", "b", "b")})
REORDERED = canonical({session_id(1): document(1, "b", "a")})


def counted(seen: Look) -> tuple[int, int, int]:
    """Return what counts as lost, doubled and unreadable when this is seen; acknowledged is `ONE`, under way `MORE`."""
    figures = Figures("a test")
    assert judge(figures, seen, ONE, MORE, "here") == figures.is_good
    return figures.lost, figures.doubled, figures.unreadable


def test_what_is_wrong_is_counted() -> None:
    """A missing entry is lost, one too many is doubled, another order is lost too, an error makes it unreadable."""
    assert counted(Look(ONE)) == counted(Look(MORE)) == (0, 0, 0)
    assert counted(Look(LESS)) == (1, 0, 0)
    assert counted(Look(DOUBLED)) == (0, 1, 0)
    assert counted(Look(REORDERED)) == (1, 0, 0)
    assert counted(Look(problem="refused")) == (0, 0, 1)


def survivors(*calls: Call) -> set[tuple[tuple[str, bytes], ...]]:
    """Return all that may be on a disk with a file `f` of "old" after these calls."""
    platter = Platter({"f": 1}, {1: b"old"})
    for call in calls:
        platter.take(call)
    dice = random.Random(0)
    return {tuple(sorted(platter.surviving(dice).items())) for _ in range(200)}


def test_what_was_not_synchronised_may_be_gone() -> None:
    """A write is there, or not, or its length alone, until the file is synchronised."""
    write = Call("write", 1, at=3, data=b"new")
    kept = {files[0][1] for files in survivors(write)}
    assert {b"old", b"oldnew", b"old\0\0\0"} <= kept
    assert survivors(write, Call("flush", 1)) == {(("f", b"oldnew"),)}


def test_a_name_may_be_gone_until_its_folder_is_synchronised() -> None:
    """A file that took another's place shows the old bytes, its own, or none if those were not synchronised."""
    make = (Call("create", 2, "t"), Call("write", 2, data=b"next"))
    rename = Call("rename", 2, "t", "f")
    careless = {dict(files)["f"] for files in survivors(*make, rename)}
    assert {b"old", b"next", b""} <= careless
    assert {dict(files)["f"] for files in survivors(*make, Call("flush", 2), rename)} == {b"old", b"next"}
    assert survivors(*make, Call("flush", 2), rename, Call("flush folder")) == {(("f", b"next"),)}


def test_figures_of_several_processes_add_up() -> None:
    """They are told as text, and the table shows their sum and what went well besides."""
    one = Figures("kills", tried=1000, acknowledged=5, notes=Counter({"in a fold": 2}))
    other = Figures.from_json(one.to_json())
    other.blame("an entry is gone", lost=1)
    one.add(other)
    assert not one.is_good
    row = [cell.strip() for cell in table([one]).splitlines()[2].strip("|").split("|")]
    assert row == ["kills", "2,000", "10", "1", "0", "0", "0", "4 in a fold"]
