"""Keys, and what is derived from their one declaration: footer, help, palette, keymap."""

import importlib
import inspect
import pkgutil
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from textual.binding import Binding
from textual.command import CommandPalette
from textual.dom import DOMNode
from textual.screen import Screen

import thulp_tui.ui
from tests.ui.person import Opened, Person, sitting
from tests.ui.sessions import call, session, sid, talk
from thulp_tui.domain.operations import EntryRef, RemoveEntries
from thulp_tui.domain.session import SessionStatus
from thulp_tui.settings import Settings, SettingsError
from thulp_tui.store import SessionStore
from thulp_tui.ui.screens.details import Details
from thulp_tui.ui.screens.help import Help


def nodes() -> Iterator[type[DOMNode]]:
    """Yield every class of ours that can have keys."""
    for module in pkgutil.walk_packages(thulp_tui.ui.__path__, "thulp_tui.ui."):
        for _, found in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            if issubclass(found, DOMNode) and found.__module__ == module.name:
                yield found


def own_bindings(node: type[DOMNode]) -> list[Binding]:
    """Return the keys that a class of ours declares itself."""
    return [Binding(*key) if isinstance(key, tuple) else key for key in node.__dict__.get("BINDINGS", ())]


def panes(person: Person) -> list[DOMNode]:
    """Return who has keys on the main screen."""
    return [person.main.pane.list, person.main.pane, person.main.timeline, person.main.composer.area, person.main]


def titles(person: Person) -> list[str]:
    """Return what the palette offers."""
    screen: Screen[Any] = person.main
    return [command.title for command in person.app.get_system_commands(screen)]


async def helps(person: Person, *typed: str) -> str:
    """Open the help, type a filter, and return what it shows."""
    await person.press("?")
    await person.until(lambda: isinstance(person.app.screen, Help), "the help has opened")
    await person.paste(" ".join(typed))
    return person.text()


# -- the declaration


@pytest.mark.parametrize("node", sorted(set(nodes()), key=str))
def test_every_key_has_an_id_and_a_description(node: type[DOMNode]) -> None:
    """Without an id a keymap cannot reach it, without a description nobody learns of it."""
    for binding in own_bindings(node):
        assert binding.id, f"{node.__name__}: {binding.key} has no id"
        assert binding.description, f"{node.__name__}: {binding.key} has no description"


def test_an_id_means_one_thing() -> None:
    """One id is one action with one set of keys, wherever it is declared; a dialog's own leaving is the exception."""
    meanings: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for node in set(nodes()):
        for binding in own_bindings(node):
            assert binding.id
            meanings[binding.id].add((binding.key, binding.action))
    several = {name: found for name, found in meanings.items() if len(found) > 1}
    assert not several


async def test_a_key_does_one_thing_at_a_time(opened: Opened) -> None:
    """Ids are unique within a pane; of keys declared twice, such as p for pause and resume, one acts at a time."""
    sessions = [session(n, status, status=status, age=n) for n, status in enumerate(SessionStatus)]
    async with opened(*sessions) as person:
        for status in SessionStatus:
            await person.until(partial(person.shows, f" {status} · conversation", "#timeline"))
            for node in panes(person):
                own = own_bindings(type(node))
                ids = [binding.id for binding in own]
                assert len(ids) == len(set(ids))
                active = [b for b in own if person.app._check_action_state(b.action, node)]
                keys = [key for binding in active for key in binding.key.split(",")]
                assert len(keys) == len(set(keys)), f"{node} in a session that is {status}"
            await person.press("j")


# -- help


async def test_the_help_lists_every_key_that_has_a_description(opened: Opened) -> None:
    """Every binding of list, timeline, composer and screen is there, in its group."""
    async with opened(session(1, "talk"), size=(120, 60)) as person:
        expected = {
            (binding.description, binding.tooltip) for node in panes(person) for binding in own_bindings(type(node))
        }
        await person.press("?")
        await person.until(lambda: isinstance(person.app.screen, Help), "the help has opened")
        screen = person.app.screen
        assert isinstance(screen, Help)
        assert {(key.description, key.tooltip) for key in screen._keys} == expected
        shown = ""
        for _ in range(6):
            shown += person.text()
            await person.press("pagedown")
            await person.pilot.wait_for_scheduled_animations()
        for description, _ in expected:
            assert description in shown
        for group in ("Sessions", "Timeline", "Composer", "Everywhere", "Signs", "Files"):
            assert group in shown


async def test_the_help_narrows_while_one_types_and_escape_leaves(opened: Opened) -> None:
    """Words narrow the help; what holds none is said; escape goes back to where one was."""
    async with opened(session(1, "talk")) as person:
        await person.opens("talk")
        await helps(person, "next failed")
        await person.sees("Next failed call")
        await person.sees_no("Add and remove tags")
        await person.press(*["backspace"] * 11)
        await person.paste("zebra")
        await person.sees("Nothing here says “zebra”")
        await person.press("escape")
        await person.until(lambda: person.app.focused is person.main.timeline, "back in the timeline")


async def test_the_help_has_the_legend_and_the_paths(opened: Opened) -> None:
    """Badges, glyphs, and where file, settings and state are kept."""
    async with opened(session(1, "talk"), size=(120, 60)) as person:
        shown = await helps(person, "signs")
        await person.sees_no("Add and remove tags")
        shown = person.text()
        for sign in ("USER", "AI", "SYS", "TOOL", "SKILL", "EVAL", "EVENT", "●", "◌", "✓", "✗", "⊘"):
            assert sign in shown
        await person.press("escape")
        await helps(person, "files")
        await person.sees("Files")
        # Long paths go over several lines, and how long they are here is up to who runs the tests.
        paths = re.sub(r"[\s│]", "", person.text())
        for name in ("settings.toml", "state.json", "sessions.tinydb.json"):
            assert name in paths


# -- details


async def test_capital_i_shows_the_sessions_details_from_the_timeline(opened: Opened) -> None:
    """Metadata, counts, context; d itself is the entry's there."""
    given = session(1, "talk", talk(2), tags=["one", "two"], context={"tools": ["bash"]})
    async with opened(given, size=(120, 80)) as person:
        await person.opens("talk")
        await person.press("k", "I")
        await person.sees("Details · talk", str(sid(1)), "one, two", "turns", '"tools"')
        await person.press("escape")
        await person.until(lambda: person.app.focused is person.main.timeline, "back in the timeline")


async def test_d_shows_all_of_the_selected_entry(opened: Opened) -> None:
    """From the timeline; escape comes back to the entry that was looked at last."""
    async with opened(session(1, "talk", talk(20))) as person:
        await person.opens("talk")
        await person.press("g", "d")
        await person.sees("1/40  user message", "question 1")
        await person.press("]", "]", "]")
        await person.sees("4/40  assistant message", "answer 2")
        await person.press("escape")
        await person.until(lambda: person.app.focused is person.main.timeline, "back in the timeline")
        assert person.main.timeline.cursor == 3


async def test_the_way_back_leads_to_an_entry_that_has_moved(opened: Opened) -> None:
    """Another program may have taken entries away meanwhile: the same entry is selected, not its place."""
    async with opened(session(1, "talk", talk(3))) as person:
        await person.opens("talk")
        await person.press("k", "d")
        await person.sees("5/6  user message", "question 3")
        with SessionStore.open(person.path) as other:
            first = other.load(sid(1)).entries[0]
            other.apply([RemoveEntries(sid(1), (EntryRef(first.id),))])
        await person.tick(1)
        await person.until(lambda: person.main.timeline.count == 5, "the entry has gone")
        await person.press("escape")
        await person.until(lambda: person.main.timeline.selected is not None)
        selected = person.main.timeline.selected
        assert selected is not None
        assert selected.text == "question 3"


async def test_d_works_from_the_list(opened: Opened) -> None:
    """The highlighted session's details."""
    async with opened(session(1, "talk", status="paused")) as person:
        await person.until(lambda: person.main.opened is not None, "the session is open")
        await person.press("d")
        await person.until(lambda: isinstance(person.app.screen, Details), "the details have opened")
        await person.sees("Details · talk", "◌ paused")


# -- palette


async def palette(person: Person, key: str, typed: str) -> None:
    """Open the palette and type what to do."""
    await person.press(key)
    await person.until(lambda: isinstance(person.app.screen, CommandPalette), "the palette has opened")
    await person.paste(typed)


@pytest.mark.parametrize("key", [":", "ctrl+p"])
async def test_the_palette_runs_a_command_on_its_own_node(opened: Opened, key: str) -> None:
    """pause is found by its words and pauses the session, though the palette has the focus."""
    async with opened(session(1, "talk")) as person:
        await person.opens("talk")
        await palette(person, key, "pause")
        await person.sees("Pause the session")
        await person.press("enter", "enter")
        await person.finds(sid(1), lambda stored: stored.status is SessionStatus.PAUSED)


async def test_the_palette_offers_what_the_screen_can_do_with_its_keys(opened: Opened) -> None:
    """Each command is offered once, with its keys; what cannot be done now is not."""
    async with opened(session(1, "talk", status="completed")) as person:
        await person.opens("talk")
        offered = titles(person)
        for title in ("New  (n)", "Tags  (t)", "Limits  (l)", "Fold all  (-)", "Filter  (/)", "Help  (?)", "Undo  (z)"):
            assert title in offered
        assert len(offered) == len(set(offered))
        assert "Reopen  (x)" in offered
        assert not {"Pause  (p)", "Resume  (p)", "Close…  (x)"} & set(offered)


async def test_the_palette_reaches_the_timeline_from_the_list(opened: Opened) -> None:
    """unfold all acts in the timeline, wherever the focus is."""
    async with opened(session(1, "talk", [call("ls", result="first\nsecond\nthird")])) as person:
        await person.sees("▸ 2 more lines")
        await palette(person, ":", "unfold all")
        await person.sees("Unfold all  (=)")
        await person.press("enter", "enter")
        await person.sees("second")


# -- leaving


async def test_q_quits(opened: Opened) -> None:
    """From the list and from the timeline."""
    for opens in (False, True):
        async with opened(*([] if opens else [session(1, "talk")])) as person:
            if opens:
                await person.opens("talk")
            await person.press("q")
            await person.until(lambda: not person.app.is_running or person.app._exit, "the program ends")


async def test_escape_never_quits(opened: Opened) -> None:
    """However often it is pressed, in whatever pane; it ends in the list."""
    async with opened(session(1, "talk", talk(1))) as person:
        await person.opens("talk")
        await person.press("i", *["escape"] * 8)
        assert person.app.focused is person.main.pane.list
        assert person.app.is_running
        assert not person.app._exit


async def test_ctrl_c_says_how_to_quit(opened: Opened) -> None:
    """It does not quit, in the list and in the composer alike."""
    async with opened(session(1, "talk")) as person:
        await person.sees("talk")
        await person.press("ctrl+c")
        await person.is_told("quit")
        assert re.search(r"\bq\b", person.told)
        await person.writes()
        await person.press("ctrl+c")
        assert not person.app._exit


# -- keymap


async def test_a_keymap_changes_the_key_its_footer_and_its_help(opened: Opened) -> None:
    """The new key acts, the old one does not; footer, help and palette show the new one."""
    settings = Settings(keymap={"session.pause": "f5", "list.new": "f2,ctrl+n"})
    async with opened(session(1, "talk"), settings=settings, size=(140, 50)) as person:
        await person.sees("f5 pause", "f2 new")
        await person.sees_no("p pause")
        await person.press("p", "n")
        assert len(person.app.screen_stack) == 1
        assert person.stored(sid(1)).status is SessionStatus.ACTIVE
        assert "Pause  (f5)" in titles(person)
        await helps(person, "pause the session")
        assert re.search(r"f5 +pause", person.text())
        await person.press("escape", "f5")
        await person.finds(sid(1), lambda stored: stored.status is SessionStatus.PAUSED)
        await person.is_free()
        await person.press("f2")
        await person.sees("New session")


async def test_a_keymap_reaches_priority_keys_of_the_composer(opened: Opened) -> None:
    """Whoever wants enter for new lines can have it."""
    settings = Settings(keymap={"composer.send": "ctrl+s", "composer.newline": "enter"})
    async with opened(session(1, "talk"), settings=settings) as person:
        await person.sees("talk")
        await person.writes()
        await person.press("a", "enter", "b", "ctrl+s")
        found = await person.finds(sid(1), lambda stored: len(stored.entries) == 1)
        assert found.entries[0].text == "a\nb"


def test_an_unknown_id_in_the_keymap_is_a_clear_error(path: Path) -> None:
    """It says which it was and which one was probably meant, before anything is drawn."""

    async def start() -> None:
        async with sitting(path, settings=Settings(keymap={"session.puase": "f2"})):
            raise AssertionError("it started")

    with pytest.raises(SettingsError, match="'session.puase'; did you mean 'session.pause'"):
        start().send(None)
