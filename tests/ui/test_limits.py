"""Limits are judged before anything is written."""

import pytest

from tests.ui.person import Opened, Person
from tests.ui.sessions import limits, session, sid, talk
from thulp_tui.domain.limits import LimitAction, SessionConfig
from thulp_tui.domain.session import Session, SessionStatus
from thulp_tui.settings import Settings

ID = sid(1)
EXCESS = pytest.mark.parametrize(
    ("kind", "reached"),
    [
        ("turns", {"turns": 2}),
        ("entries", {"entries": 4}),
        ("duration", {"seconds": 60}),
    ],
    ids=["turns", "entries", "duration"],
)
SENTENCES = {
    "turns": "This session has used its 2 turns.",
    "entries": "This session has used its 4 entries.",
    "duration": "This session's time of 1m is over.",
}


def near(reached: dict[str, int], action: LimitAction) -> Session:
    """Return a session of two turns, older than a minute, under limits that the next message exceeds."""
    return session(1, "talk", talk(2), lasted=61_000, limits=limits(**reached, action=action))


async def sends(person: Person, text: str) -> None:
    """Go to the composer and send a text."""
    await person.sees("talk")
    await person.writes()
    await person.sends(text)


@EXCESS
async def test_error_refuses_and_gives_the_text_back(opened: Opened, kind: str, reached: dict[str, int]) -> None:
    """Nothing is written, the text is in the composer, the reason beneath names the limit and the key."""
    async with opened(near(reached, LimitAction.ERROR)) as person:
        before = person.path.read_bytes()
        await sends(person, "one more")
        await person.is_told(f"{SENTENCES[kind]} esc, then l changes the limits.")
        assert person.main.composer.text == "one more"
        assert person.path.read_bytes() == before


async def test_the_reason_stays_for_who_types_on(opened: Opened) -> None:
    """Letters that are typed while the refusal comes do not hide it; once the refused text is changed it goes."""
    async with opened(near({"turns": 2}, LimitAction.ERROR)) as person:
        await sends(person, "one more")
        await person.is_told("l changes the limits")
        await person.type("…")
        assert person.main.composer.text == "one more…"
        assert "l changes the limits" in person.told
        await person.press("backspace", "backspace")
        await person.until(lambda: "l changes the limits" not in person.told, "the reason has gone")


@EXCESS
async def test_end_session_completes_it_with_an_event(opened: Opened, kind: str, reached: dict[str, int]) -> None:
    """The event limit_reached stands last, the session is completed, the text is kept but not recorded."""
    async with opened(near(reached, LimitAction.END_SESSION)) as person:
        await sends(person, "one more")
        found = await person.finds(ID, lambda stored: stored.status is SessionStatus.COMPLETED)
        assert len(found.entries) == 5
        assert getattr(found.entries[-1].entry_type, "event", None) == "limit_reached"
        await person.sees("limit_reached", "✓ talk")
        await person.is_told(SENTENCES[kind])
        await person.is_told("x reopens")
        assert person.main.composer.text == "one more"


@EXCESS
async def test_ignore_records_with_a_warning(opened: Opened, kind: str, reached: dict[str, int]) -> None:
    """The entry is written, and a notice says what was exceeded."""
    async with opened(near(reached, LimitAction.IGNORE)) as person:
        await sends(person, "one more")
        found = await person.finds(ID, lambda stored: len(stored.entries) == 5)
        assert found.entries[-1].text == "one more"
        assert found.status is SessionStatus.ACTIVE
        await person.is_told(f"Recorded all the same. {SENTENCES[kind]}")
        assert person.main.composer.text == ""


async def test_an_answer_is_not_held_up_by_the_limit_of_turns(opened: Opened) -> None:
    """Only a user message begins a turn: the answer to the last question may come."""
    async with opened(session(1, "talk", talk(2), limits=limits(turns=2))) as person:
        await person.sees("talk")
        await person.writes()
        await person.press("ctrl+r")
        await person.sends("an afterthought")
        found = await person.finds(ID, lambda stored: len(stored.entries) == 5)
        assert found.entries[-1].kind == "assistant_message"


async def test_a_command_is_judged_too(opened: Opened) -> None:
    """A tool call is an entry like others, and comes back as it was typed."""
    async with opened(session(1, "talk", talk(1), limits=limits(entries=2))) as person:
        await sends(person, "/tool ls ok")
        await person.is_told("has used its 2 entries")
        assert person.main.composer.text == "/tool ls ok"
        assert len(person.stored(ID).entries) == 2


async def test_pausing_passes_the_limit_of_entries(opened: Opened) -> None:
    """The program's own events are never refused."""
    async with opened(session(1, "talk", talk(1), limits=limits(entries=2))) as person:
        await person.sees("talk")
        await person.press("p")
        found = await person.finds(ID, lambda stored: stored.status is SessionStatus.PAUSED)
        assert len(found.entries) == 3


async def test_limits_that_are_raised_let_the_text_through(opened: Opened) -> None:
    """After l and a higher maximum, enter records what was refused."""
    async with opened(session(1, "talk", talk(1), limits=limits(turns=1))) as person:
        await sends(person, "one more")
        await person.is_told("l changes the limits")
        await person.press("escape", "l")
        await person.sees("Limits · talk")
        await person.press("9", "ctrl+s")
        await person.finds(ID, lambda stored: stored.context["thulp_tui"]["limits"]["max_turns"] == 9)
        await person.writes()
        await person.press("enter")
        found = await person.finds(ID, lambda stored: len(stored.entries) == 3)
        assert found.entries[-1].text == "one more"


async def test_limits_that_cannot_be_read_are_none(opened: Opened) -> None:
    """Whatever a foreign program left at their place stops nobody."""
    async with opened(session(1, "talk", context={"thulp_tui": {"limits": {"max_turns": "many"}}})) as person:
        await sends(person, "hello")
        await person.finds(ID, lambda stored: len(stored.entries) == 1)


async def test_the_limits_of_the_settings_are_not_those_of_a_session_without_any(opened: Opened) -> None:
    """Defaults are copied at creation; what was imported has none."""
    async with opened(session(1, "talk"), settings=Settings(limits=SessionConfig(max_entries=0))) as person:
        await sends(person, "hello")
        await person.finds(ID, lambda stored: len(stored.entries) == 1)
