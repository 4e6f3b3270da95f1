"""Filtering the list of sessions."""

from functools import partial

from tests.ui.person import Opened, Person, inject
from tests.ui.sessions import MINUTE, session
from tests.ui.test_list import rows
from thulp_tui.domain.session import Session

SESSIONS: list[Session] = [
    session(1, "Fix the login bug", kind="teacher_demo", tags=["auth"]),
    session(2, "Nightly eval", kind="evaluation", status="paused", age=MINUTE),
    session(3, "Summarise a PDF", kind="conversation", status="completed", tags=["Docs"], age=2 * MINUTE),
]


def names(person: Person) -> list[str]:
    """Return the names that are listed."""
    return [first[3:] for first, _ in rows(person)]


def lists(person: Person, expected: list[str]) -> bool:
    """Return whether these names are listed."""
    return names(person) == expected


async def test_words_in_name_tags_type_and_status_are_found(opened: Opened) -> None:
    """Every word must be in the name, a tag, the type or the status, in any letter case."""
    async with opened(*SESSIONS) as person:
        await person.press("/")
        for typed, listed in (
            ("login", ["Fix the login bug"]),
            ("PDF summarise", ["Summarise a PDF"]),
            ("docs", ["Summarise a PDF"]),
            ("teacher", ["Fix the login bug"]),
            ("paused", ["Nightly eval"]),
            ("i", ["Fix the login bug", "Nightly eval", "Summarise a PDF"]),
        ):
            await person.type(typed)
            await person.until(partial(lists, person, listed), f"{typed} finds {listed}")
            await person.sees(f"{len(listed)} of 3")
            await person.press("escape", "/")


async def test_the_list_narrows_with_every_letter(opened: Opened) -> None:
    """What is listed and counted follows the typing, back as well."""
    async with opened(*SESSIONS) as person:
        await person.sees("3 sessions")
        await person.press("/", "n")
        await person.sees("3 of 3")
        await person.press("i")
        await person.sees("1 of 3")
        await person.press("backspace")
        await person.sees("3 of 3")


async def test_no_match_says_what_was_searched_and_how_to_clear_it(opened: Opened) -> None:
    """Where the timeline was, a notice names the search; what was open shows again without it."""
    async with opened(*SESSIONS) as person:
        await person.press("/")
        await person.paste("[zebra]")
        await person.sees("0 of 3", "No session matches “[zebra]”", "clears it")
        await person.press("escape")
        await person.sees("3 sessions", "● Fix the login bug · teacher demo")
        await person.sees_no("No session matches")


async def test_escape_clears_and_goes_back_to_the_list(opened: Opened) -> None:
    """Escape shows all sessions again, and the keys are the list's again."""
    async with opened(*SESSIONS) as person:
        await person.press("/")
        await person.paste("pdf")
        await person.sees("1 of 3")
        await person.press("escape")
        await person.sees("3 sessions")
        assert person.app.focused is person.main.pane.list
        assert not person.main.pane.filter.display


async def test_enter_keeps_the_filter_and_goes_to_the_list(opened: Opened) -> None:
    """Enter leaves the filter in force and in view; its session can be opened, and / then escape clears it."""
    async with opened(*SESSIONS) as person:
        await person.press("/")
        await person.paste("nightly")
        await person.press("enter")
        assert person.app.focused is person.main.pane.list
        await person.sees("1 of 3", "nightly")
        await person.opens("Nightly eval")
        await person.sees("1 of 3")
        await person.press("/", "escape")
        await person.sees("3 sessions")


async def test_the_letters_of_commands_are_only_letters_while_one_filters(opened: Opened) -> None:
    """q, n, p and the rest are typed, not obeyed."""
    async with opened(*SESSIONS) as person:
        await person.press("/")
        await person.type("qnptxlz?:")
        assert person.main.pane.filter.value == "qnptxlz?:"
        assert len(person.app.screen_stack) == 1


async def test_letters_that_come_at_once_are_typed(opened: Opened) -> None:
    """A slow line or a macro delivers the / and its words in one piece: none of them is taken for a command."""
    async with opened(*SESSIONS) as person:
        await person.sees("3 sessions")
        person.rattle(*"/paused")
        await person.sees("1 of 3")
        assert person.main.pane.filter.value == "paused"


async def test_a_change_that_ends_the_match_takes_the_row_out(opened: Opened) -> None:
    """The filter judges sessions as they are now."""
    async with opened(*SESSIONS) as person:
        await person.press("/")
        await person.paste("active")
        await person.press("enter")
        await person.sees("1 of 3")
        await person.press("p")
        await person.sees("0 of 3", "No session matches “active”")


async def test_damaged_documents_do_not_count_as_matches(opened: Opened) -> None:
    """A filter that no session matches says so, whatever else is in the file."""
    async with opened(*SESSIONS) as person:
        inject(person.path, {"metadata": {}})
        await person.tick()
        await person.sees("document 4")
        await person.press("/")
        await person.paste("zebra")
        await person.sees("No session matches “zebra”")
        await person.press("escape")
        await person.sees("document 4")
