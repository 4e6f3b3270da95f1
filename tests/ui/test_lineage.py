"""The family of a session, as a person sees it and goes along it."""

from tests.ui.person import Opened
from tests.ui.sessions import MINUTE, session, sid, talk
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.session import Session


def child(number: int, name: str, parent: int | None, kind: str = "conversation", **how: object) -> Session:
    """Return a session with a parent; the higher the number the later it was made and changed."""
    told = None if parent is None else str(sid(parent))
    return session(number, name, age=(20 - number) * MINUTE, kind=kind, parent_session=told, **how)  # type: ignore[arg-type]


SCORE = SessionEntry.evaluation_result(0.41, {})
FAMILY = [
    child(1, "the demo", None, "teacher_demo", entries=talk(2)),
    child(2, "an evaluation", 1, "evaluation", entries=[SCORE], status="failed"),
    child(3, "a refinement", 2, "refinement"),
    child(4, "another evaluation", 1, "evaluation"),
    child(5, "a stranger", None),
]


async def test_t_shows_the_whole_family(opened: Opened) -> None:
    """From the root down, with status, type, score or turns, and age; strangers are left out."""
    async with opened(*FAMILY) as person:
        await person.sees("a refinement")
        await person.press("j", "j", "T")
        await person.sees("Lineage · a refinement")
        assert [" ".join(line.split()) for line in person.lines("FamilyTree")] == [
            "● the demo demo · 2 turns · 19m",
            "├╴✗ an evaluation eval 0.41 · 18m",
            "▌│ └╴● a refinement refine · 0 turns · 17m · here",
            "└╴● another evaluation eval · 0 turns · 16m",
        ]


async def test_enter_goes_to_a_relative_also_past_a_filter(opened: Opened) -> None:
    """The filter that hides it goes away."""
    async with opened(*FAMILY) as person:
        await person.sees("a refinement")
        await person.press("/")
        await person.type("refinement")
        await person.press("enter")
        await person.sees("1 of 5 sessions")
        await person.press("T")
        await person.sees("Lineage · a refinement")
        await person.press("h", "k", "enter")
        await person.until(lambda: person.main.opened and person.main.opened.summary.name == "the demo", "it is open")
        await person.sees("5 sessions")
        await person.press("T")
        await person.sees("Lineage · the demo")
        await person.press("G", "enter")
        await person.until(
            lambda: person.main.opened and person.main.opened.summary.name == "another evaluation", "it is open"
        )


async def test_it_is_shown_from_the_timeline_too(opened: Opened) -> None:
    """Escape leaves it where one was."""
    async with opened(*FAMILY) as person:
        await person.opens("a stranger")
        await person.press("T")
        await person.sees("Lineage · a stranger", "here")
        await person.press("escape")
        await person.sees_no("Lineage")
        assert person.app.focused is person.main.timeline


async def test_a_missing_parent_is_shown_and_cannot_be_gone_to(opened: Opened) -> None:
    """By the beginning of its id; the details name it, too."""
    async with opened(child(2, "an orphan", 9)) as person:
        await person.sees("an orphan")
        await person.press("T")
        await person.sees("! missing 00000000…", "└╴● an orphan")
        await person.press("k", "enter")
        await person.sees("Lineage · an orphan")
        await person.press("escape", "d")
        await person.sees("missing")


async def test_a_cycle_is_shown_as_such(opened: Opened) -> None:
    """The one that closes it leads to its place."""
    async with opened(child(1, "one", 2), child(2, "two", 1)) as person:
        await person.sees("one", "two")
        await person.press("T")
        await person.sees("Lineage · two", "● one", "└╴● two", "↺ further up already")
        await person.press("G", "enter")
        await person.until(lambda: person.main.opened and person.main.opened.summary.name == "one", "it is open")


async def test_the_details_name_the_parent(opened: Opened) -> None:
    """Beside its id."""
    async with opened(*FAMILY[:2]) as person:
        await person.until(lambda: person.main.opened, "a session is open")
        await person.press("d")
        await person.sees("Details · an evaluation")
        assert "the demo" in person.line("parent")


async def test_a_large_family_is_gone_through(opened: Opened) -> None:
    """Two thousand children: from one end to the other, and up to the parent."""
    many = [child(1, "root", None)]
    many += [session(n, f"child {n}", parent_session=str(sid(1)), age=20 * MINUTE) for n in range(2, 2_001)]
    async with opened(*many) as person:
        await person.sees("root")
        await person.press("G", "T")
        await person.sees("▌└╴● child 2000")
        await person.press("g")
        await person.sees("▌● root", "├╴● child 2 ")
        await person.press("G", "h", "enter")
        await person.until(lambda: person.main.opened and person.main.opened.summary.name == "root", "it is open")
