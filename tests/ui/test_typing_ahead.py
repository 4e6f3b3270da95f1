"""Keys that come faster than the program can act on them, as from a macro, over a slow line or on a busy machine."""

import pytest
from textual import events

from tests.ui.person import Opened
from tests.ui.sessions import session, sid, talk
from thulp_tui.store import SessionStore
from thulp_tui.ui.screens.new_session import NewSession


async def test_a_whole_form_is_filled_ahead(opened: Opened) -> None:
    """What stands behind a tab goes into the next field, not into the one that the tab left."""
    async with opened() as person:
        await person.press("n")
        await person.until(lambda: isinstance(person.app.screen, NewSession), "the form has opened")
        person.rattle("tab", *"talk", "tab", *"My recording", "tab", *"one", "ctrl+s")
        await person.until(lambda: person.names() == ["My recording"], "it is on disk under its name")
        with SessionStore.open(person.path) as store:
            made = store.list().sessions[0].summary.metadata
        assert made.session_type.to_document() == {"type": "conversation", "purpose": "talk"}
        assert made.tags == ("one",)


async def test_text_and_the_keys_between_are_taken_in_their_order(opened: Opened) -> None:
    """Write, record, leave, look at another session, write there: each text is in the session that was meant."""
    async with opened(session(1, "one", talk(1)), session(2, "two", age=1)) as person:
        await person.sees("● one ·")
        await person.writes()
        person.rattle(*"for one", "enter", *"a draft", "escape", "escape", "g", "/", *"zebra", "escape")
        await person.finds(sid(1), lambda stored: [entry.text for entry in stored.entries[2:]] == ["for one"])
        await person.until(lambda: person.main.composer.text == "a draft", "the rest is the draft")
        assert person.stored(sid(2)).entries == []


async def test_a_paste_stays_between_the_keys_around_it(opened: Opened) -> None:
    """Typed, pasted, typed on: the text is in this order."""
    async with opened(session(1, "one")) as person:
        await person.sees("● one ·")
        person.rattle("i", *"before ")
        person.pastes("pasted")
        person.rattle(*" behind", "enter")
        await person.finds(sid(1), lambda stored: [entry.text for entry in stored.entries] == ["before pasted behind"])


@pytest.mark.parametrize("is_forwarded", [True, False])
async def test_a_key_under_way_when_the_program_ends_is_no_error(opened: Opened, is_forwarded: bool) -> None:
    """As by a signal: the screens are gone, and a key comes up from one of them, or is read."""
    async with opened(session(1, "one")) as person:
        await person.sees("● one ·")
        screens = person.app._screen_stack
        kept = screens.copy()
        key = events.Key("x", "x")
        if is_forwarded:
            key._set_forwarded()
        screens.clear()
        await person.app.on_event(key)
        screens.extend(kept)
