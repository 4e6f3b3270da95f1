"""Filtering the list of sessions."""

from functools import partial

import pytest

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
        await person.sees("3 sessions", "● Fix the login bug ·")
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
        await person.until(lambda: person.main.pane.filter.value == "paused", "all of it is in the filter")
        await person.sees("1 of 3")


async def test_a_change_that_ends_the_match_takes_the_row_out(opened: Opened) -> None:
    """The filter judges sessions as they are now."""
    async with opened(*SESSIONS) as person:
        await person.press("/")
        await person.paste("active")
        await person.press("enter")
        await person.sees("1 of 3")
        await person.press("p", "enter")
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


# -- the language


async def test_keys_narrow_as_one_types(opened: Opened) -> None:
    """The list follows a key's value letter by letter; signs, or, parentheses and quotes mean what they say."""
    async with opened(*SESSIONS) as person:
        await person.press("/")
        for typed, listed in (
            ("status:pa", ["Nightly eval"]),
            ("-type:demo -status:completed", ["Nightly eval"]),
            ('name:"a PDF" or tag:auth', ["Fix the login bug", "Summarise a PDF"]),
            ("(paused or completed) -nightly", ["Summarise a PDF"]),
            ("changed:<90s", ["Fix the login bug", "Nightly eval"]),
        ):
            await person.type(typed)
            await person.until(partial(lists, person, listed), f"{typed} finds {listed}")
            await person.sees(f"{len(listed)} of 3")
            await person.press("escape", "/")


async def test_the_keys_are_told_before_one_types(opened: Opened) -> None:
    """An empty line says what may be asked; tab goes to the list, since nothing is begun."""
    async with opened(*SESSIONS) as person:
        await person.press("/")
        await person.sees("status:  type:  tag:")
        await person.press("tab")
        assert person.app.focused is person.main.pane.list
        await person.sees_no("status:  type:")


async def test_tab_completes_keys_and_values(opened: Opened) -> None:
    """Tab takes what is offered, a key and then a value of these sessions; after that it goes to the list."""
    async with opened(*SESSIONS) as person:
        await person.press("/")
        await person.type("ta")
        await person.sees("tab tag: exactly this tag")
        await person.press("tab")
        await person.sees("tab Docs 1  auth 1")
        await person.press("A", "tab")
        assert person.main.pane.filter.value == "tag:auth"
        await person.sees("1 of 3")
        await person.press("tab")
        assert person.app.focused is person.main.pane.list
        assert names(person) == ["Fix the login bug"]


async def test_what_is_offered_stands_pale_behind_the_cursor_and_right_takes_it(opened: Opened) -> None:
    """The rest of the word shows in the line itself; the right arrow at its end accepts it."""
    async with opened(*SESSIONS) as person:
        await person.press("/")
        await person.type("status:comp")
        await person.sees("status:completed")
        await person.press("right")
        assert person.main.pane.filter.value == "status:completed"


async def test_a_value_that_needs_quotes_gets_them(opened: Opened) -> None:
    """A tag of two words is completed in quotes and finds its session."""
    async with opened(*SESSIONS, session(4, "Fourth", tags=["two words"], age=3 * MINUTE)) as person:
        await person.press("/")
        await person.type("tag:tw")
        await person.press("tab")
        assert person.main.pane.filter.value == 'tag:"two words"'
        await person.until(partial(lists, person, ["Fourth"]))


async def test_what_a_terminal_would_obey_is_not_offered(opened: Opened) -> None:
    """A tag with an escape sequence cannot get into the line."""
    async with opened(session(1, "one", tags=["evil\x1b]0;x", "even"])) as person:
        await person.press("/")
        await person.type("tag:")
        await person.sees("tab even 1")
        assert "evil" not in person.text("#filter-hint")


async def test_tab_in_one_burst_with_letters_comes_in_its_turn(opened: Opened) -> None:
    """A macro that completes a key and goes on typing gets what it means, corrections too."""
    async with opened(*SESSIONS) as person:
        await person.press("/")
        person.rattle("s", "t", "a", "tab", "x", "backspace", "p", "a", "tab")
        await person.until(lambda: person.main.pane.filter.value == "status:paused", "the value is completed")
        await person.sees("1 of 3")


async def test_a_mistake_is_marked_and_told(opened: Opened) -> None:
    """Its place in the line is underlined, and the reason stands beneath; it stays when one has left the line."""
    async with opened(*SESSIONS) as person:
        await person.press("/")
        await person.paste("login or status:fial x")
        await person.sees("“fial” is no status: active", "1 of 3")
        assert underlined(person) == "fial"
        await person.press("enter")
        await person.sees("“fial” is no status: active")
        await person.press("/", "escape")
        await person.sees_no("fial")


async def test_where_a_mistake_finds_nothing_the_notice_says_why(opened: Opened) -> None:
    """Instead of what was searched, the reason is told."""
    async with opened(*SESSIONS, size=(80, 24)) as person:
        await person.press("/")
        await person.paste("has:wings")
        await person.sees("No session matches “has:wings”", "“wings” is nothing a session has", "0 of 3")
        await person.sees_no("were searched")


async def test_what_is_only_unfinished_does_not_blank_the_list(opened: Opened) -> None:
    """While a key, a value or a tag is half typed, what may be meant stays listed, and the count says so."""
    async with opened(*SESSIONS) as person:
        await person.press("/")
        for typed, counted in (
            ("status:", "3 of 3"),
            ("chang", "3 of 3 sessions so far"),
            ("chang:<", "3 of 3"),
            ("after:2025-", "3 of 3"),
            ("tag:au", "1 of 3 sessions so far"),
            ("login -", "1 of 3"),
        ):
            await person.paste(typed.replace("chang:", "changed:"))
            await person.sees(counted)
            assert underlined(person) == ""
            await person.press("escape", "/")


async def test_left_behind_a_half_typed_tag_means_what_it_says(opened: Opened) -> None:
    """Enter ends the guessing: no session has exactly this tag."""
    async with opened(*SESSIONS) as person:
        await person.press("/")
        await person.paste("tag:au")
        await person.sees("1 of 3 sessions so far")
        await person.press("enter")
        await person.sees("0 of 3", "No session matches “tag:au”")


async def test_time_goes_by_for_a_filter_too(opened: Opened) -> None:
    """What was changed within the last two minutes no longer was, two minutes later."""
    async with opened(*SESSIONS) as person:
        await person.press("/")
        await person.paste("changed:<2m")
        await person.press("enter")
        await person.sees("2 of 3")
        await person.tick(70)
        await person.sees("1 of 3")


async def test_the_help_explains_the_language(opened: Opened) -> None:
    """The forms and the keys are in the help, and found there."""
    async with opened(*SESSIONS) as person:
        await person.press("?")
        await person.paste("filter score:")
        await person.sees("score:<0.8", "its last score")


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 10)])
async def test_line_hint_and_list_fit_any_terminal(opened: Opened, size: tuple[int, int]) -> None:
    """On a small terminal too, one sees what one types, what it may become, and the first session."""
    async with opened(*SESSIONS, size=size) as person:
        await person.press("/")
        await person.type("login ta")
        await person.sees("login tag:", "tab tag: exactly", "Fix the login bug")
        await person.paste("g:nothing sc")
        await person.sees("tag:nothing sc", "tab score:")


def underlined(person: Person) -> str:
    """Return the text of the filter's line that is underlined."""
    line = person.main.pane.filter
    return "".join(segment.text for segment in line.render_line(0) if segment.style and segment.style.underline)
